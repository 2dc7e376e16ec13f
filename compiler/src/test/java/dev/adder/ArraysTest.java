package dev.adder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Arrays in and out: every dtype and layout against CPython, views and who keeps their memory, Java's own arrays, leaks. */
class ArraysTest {
    private static Adder adder;
    private static PythonModule kernels;

    @BeforeAll
    static void open() throws IOException {
        adder = Sides.open();
        kernels = adder.load(Sides.kernels());
    }

    @AfterAll
    static void close() {
        adder.close();
    }

    private static final String RESULTS = """
            import numpy as np
            from kernels import *
            codes = "b1 i1 i2 i4 i8 u1 u2 u4 u8 f4 f8 c8 c16".split()
            rng = np.random.default_rng(3)
            for code in codes:
                n = 64 * np.dtype(code).itemsize + 1
                raw = rng.integers(0, 2 if code == "b1" else 64, n).astype(np.uint8)
                np.save(f"{code}.npy", raw)
                base = raw[:-1].view(code).reshape(8, 8)
                odd = raw[1:].view(code).reshape(8, 8)
                read_only = base.copy(); read_only.flags.writeable = False
                forms = [base, np.asfortranarray(base), base[::2, 1:6], base[::-1, ::-3], base.T, base[2:2], base[3:4], odd, read_only]
                for k, a in enumerate(forms):
                    for f in (copy2, twice)[:2 - (k > 0)]:
                        out = f(a)
                        np.save(f"{code}-{k}-{f.__name__}.npy", out)
                    print(code, k)
            """;

    private static NDArray form(int k, NDArray raw, DType dtype) {
        MemorySegment bytes = raw.segment();
        NDArray base = NDArray.wrap(bytes, dtype, 8, 8);
        return switch (k) {
            case 0 -> base;
            case 1 -> base.copy(true);
            case 2 -> base.slice(0, 0, 8, 2).slice(1, 1, 6);
            case 3 -> base.slice(0, 7, -1, -1).slice(1, 7, -1, -3);
            case 4 -> base.transpose();
            case 5 -> base.slice(0, 2, 2);
            case 6 -> base.slice(0, 3, 4);
            case 7 -> NDArray.wrap(bytes, 1, dtype, new long[] {8, 8}, new long[] {8L * dtype.bytes(), dtype.bytes()});
            default -> base.readOnly();
        };
    }

    @Test
    void everyDtypeAndLayout() throws IOException, InterruptedException {
        Path folder = Sides.folder("layouts");
        int forms = 0;
        for (String line : Sides.python(RESULTS, folder).lines().toList()) {
            String code = line.split(" ")[0];
            int k = Integer.parseInt(line.split(" ")[1]);
            NDArray argument = form(k, NDArray.load(folder.resolve(code + ".npy")), DType.coded(code));
            for (String name : k > 0 ? List.of("copy2") : List.of("copy2", "twice")) {
                NDArray expected = NDArray.load(folder.resolve(code + "-" + k + "-" + name + ".npy"));
                NDArray actual = kernels.function(name).call(argument).asArray();
                assertEquals(expected.toString(), actual.toString(), line + " " + name);
                assertArrayEquals(expected.toBytes(), actual.toBytes(), line + " " + name);
            }
            forms++;
        }
        assertEquals(13 * 9, forms);
    }

    @Test
    void argumentsAreReadAndWrittenInPlace() {
        NDArray a = NDArray.of(1.0, 2, 3, 4);
        assertSame(a, kernels.function("overwrite").call(a).asArray());
        assertArrayEquals(new double[] {4, 3, 3, 4}, a.toDoubleArray());
        NDArray backwards = a.slice(0, 3, -1, -1);
        assertSame(backwards, kernels.function("overwrite").call(backwards).asArray());
        assertArrayEquals(new double[] {4, 3, 3, 4}, a.toDoubleArray());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mine = arena.allocate(24, 8);
            mine.set(ValueLayout.JAVA_DOUBLE, 16, 7);
            kernels.function("overwrite").call(NDArray.wrap(mine, DType.FLOAT64, 3));
            assertEquals(7, mine.get(ValueLayout.JAVA_DOUBLE, 0));
        }
        var refused = assertThrows(PythonException.class, () -> kernels.function("overwrite").call(a.readOnly()));
        assertEquals("ValueError: assignment destination is read-only", refused.type() + ": " + refused.getMessage());
    }

    @Test
    void javaArraysAreCopiedBack() {
        int[] ints = {1, 2, 3, 4};
        NDArray same = kernels.function("overwrite").call(ints).asArray();
        assertArrayEquals(new int[] {4, 3, 3, 4}, ints);
        ints[0] = 9;
        assertEquals(9, same.getLong(0), "the result is the same Java array");
        boolean[] flags = {true, false, false};
        kernels.function("flip").call(flags);
        assertArrayEquals(new boolean[] {false, true, true}, flags);
        double[] twice = {1, 2};
        kernels.function("swap").call(twice, twice);
        assertArrayEquals(new double[] {2, 1}, twice);
        float[] failed = {1, 2};
        assertThrows(PythonException.class, () -> kernels.function("fill_then_fail").call(failed, 5.0f));
        assertArrayEquals(new float[] {5, 5}, failed, "what was written before the exception stays");
    }

    @Test
    void partsOfOneArrayOfTheHeapStayParts() {
        var values = new double[1000];
        java.util.Arrays.fill(values, 1);
        MemorySegment all = MemorySegment.ofArray(values);
        NDArray two = NDArray.wrap(all.asSlice(80, 16), DType.FLOAT64, 2);
        assertEquals(1000, kernels.function("total_into").call(two, NDArray.wrap(all, DType.FLOAT64, 1000)).asDouble());
        assertEquals(1000, values[10]);
        assertEquals(1001, kernels.function("total_into").call(NDArray.wrap(all, DType.FLOAT64, 1), two).asDouble(), "parts, the other way round");
        assertEquals(1001, values[0]);
        assertEquals(1001, kernels.function("total_into").call(NDArray.wrap(all, DType.FLOAT64, 1), NDArray.wrap(all.asSlice(80, 16).asReadOnly(), DType.FLOAT64, 2)).asDouble());
        MemorySegment odd = MemorySegment.ofArray(new byte[25]).asSlice(1);
        NDArray unaligned = NDArray.wrap(odd, DType.FLOAT64, 3);
        assertArrayEquals(new double[] {0, 0, 0}, kernels.function("twice").call(unaligned).asArray().toDoubleArray());
        assertSame(unaligned, kernels.function("overwrite").call(unaligned).asArray());
    }

    @Test
    void viewsKeepMemoryAlive() throws InterruptedException {
        NDArray view;
        NDArray own;
        {
            Tuple views = kernels.function("views").call(kernels.function("twice").call(NDArray.of(1.0, 2, 3)).asArray()).asTuple();
            assertNotSame(views.get(0).value(), views.get(1).value());
            view = views.get(2).asArray();
            own = views.get(4).asArray().slice(0, 1, 3);
        }
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(20);
            kernels.function("twice").call(NDArray.of(9.0, 9, 9));
        }
        assertArrayEquals(new double[] {6, 4, 2}, view.toDoubleArray());
        assertArrayEquals(new double[] {4, 6}, own.toDoubleArray());
    }

    @Test
    void closedArraysSaySo() {
        NDArray a = kernels.function("twice").call(NDArray.of(1.0, 2)).asArray();
        NDArray view = a.slice(0, 1, 2);
        MemorySegment kept = a.segment();
        a.close();
        a.close();
        assertThrows(IllegalStateException.class, () -> view.getDouble(0));
        assertThrows(IllegalStateException.class, () -> kernels.function("twice").call(a));
        assertEquals(4, kept.get(ValueLayout.JAVA_DOUBLE, 8), "a segment outlives the array");
    }

    @Test
    void nothingLeaksWhenKernelsRaise() throws IOException {
        var inner = kernels.function("inner");
        NDArray a = NDArray.zeros(DType.FLOAT64, 40_000);
        Runnable raise = () -> assertThrows(PythonException.class, () -> inner.call(a, 40_000));
        for (int i = 0; i < 200; i++) {
            raise.run();
        }
        long before = residentKilobytes();
        for (int i = 0; i < 10_000; i++) {
            raise.run();
        }
        assertTrue(residentKilobytes() - before < 1_000_000, "3.2 GB would have leaked");
    }

    @Test
    void resultsAreGivenBack() throws IOException, InterruptedException {
        var twice = kernels.function("twice");
        NDArray a = NDArray.zeros(DType.FLOAT64, 1_000_000);
        twice.call(a).asArray().close();
        long before = residentKilobytes();
        for (int i = 0; i < 500; i++) {
            twice.call(a).asArray().close();
        }
        assertTrue(residentKilobytes() - before < 1_000_000, "closed: 4 GB would have leaked");
        for (int i = 0; i < 100; i++) {
            twice.call(a);
            if (i % 10 == 0) {
                System.gc();
                Thread.sleep(20);
            }
        }
        // Another thread gives them back, when it comes to it.
        for (int i = 0; i < 600 && residentKilobytes() - before >= 400_000; i++) {
            System.gc();
            Thread.sleep(100);
        }
        assertTrue(residentKilobytes() - before < 400_000, "unreachable: 800 MB would have leaked");
    }

    private static long residentKilobytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS");
    }

    @Test
    void elementsOfEveryType() {
        var all = new ArrayList<Object>();
        for (DType d : DType.values()) {
            NDArray a = NDArray.zeros(d, 2, 3);
            Object one = d == DType.BOOL ? (Object) true : d.isComplex() ? new Complex(1, -2) : d.isFloat() ? (Object) 1.5 : (Object) 7;
            a.set(one, 1, 2);
            all.add(a.get(1, 2));
            assertThrows(IndexOutOfBoundsException.class, () -> a.get(2, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> a.get(0));
            assertThrows(UnsupportedOperationException.class, () -> a.readOnly().set(one, 0, 0));
        }
        assertEquals("[true, 7, 7, 7, 7, 7, 7, 7, 7, 1.5, 1.5, (1-2j), (1-2j)]", all.toString());
        assertThrows(ArithmeticException.class, () -> NDArray.zeros(DType.INT8, 1).set(128, 0));
        assertThrows(ArithmeticException.class, () -> NDArray.zeros(DType.UINT16, 1).set(-1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> NDArray.wrap(MemorySegment.ofArray(new byte[15]), DType.FLOAT64, 2));
        assertThrows(IllegalArgumentException.class, () -> NDArray.of(1.0, 2).reshape(3));
        assertArrayEquals(new long[] {2, 3}, NDArray.of(1, 2, 3, 4, 5, 6).reshape(2, 3).shape());
        assertFalse(NDArray.of(1, 2, 3, 4).slice(0, 0, 4, 2).isC());
    }
}
