package dev.adder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls from Java: the same call in CPython gives the same text of the result or exception; and what is Java's own. */
class KernelTest {
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

    private record Case(String python, String function, Object... args) {}

    private static List<Case> cases() {
        var out = new ArrayList<>(List.of(
                new Case("add(4)", "add", 4), new Case("add(4, 5)", "add", (byte) 4, (short) 5), new Case("add(1.5, np.float32(2.5))", "add", 1.5, 2.5f),
                new Case("add(np.float32(1.5))", "add", 1.5f), new Case("add(2**63 - 1)", "add", new BigInteger("9223372036854775807")),
                new Case("add(True, 1j)", "add", true, new Complex(0, 1)), new Case("add(np.uint64(2**64 - 9))", "add", NumpyScalar.of(DType.UINT64, new BigInteger("18446744073709551607"))),
                new Case("divide(7, -2)", "divide", 7, -2), new Case("divide(7, 0)", "divide", 7, 0), new Case("divide(-7.5, 2)", "divide", -7.5, 2),
                new Case("divide(np.int64(7), np.int64(2))", "divide", NumpyScalar.of(DType.INT64, 7), NumpyScalar.of(DType.INT64, 2)),
                new Case("kinds(3)", "kinds", 3L), new Case("kinds(-2.5)", "kinds", -2.5), new Case("kinds(1 - 2.5j)", "kinds", new Complex(1, -2.5)),
                new Case("kinds(np.complex64(1 - 2j))", "kinds", new NumpyScalar(DType.COMPLEX64, new Complex(1, -2))),
                new Case("texts('a\\nb \\'q\\' é 日', True)", "texts", "a\nb 'q' é 日", true), new Case("texts('', False)", "texts", "", false),
                new Case("gather(1)", "gather", 1), new Case("gather((1, (2.5, None)), 'x', (), False)", "gather", List.of(1, Tuple.of(2.5, null)), "x", Tuple.of(), false),
                new Case("lenient(1.0, 0.0)", "lenient", 1.0, 0.0), new Case("careful(2**40)", "careful", 1L << 40), new Case("careful(9)", "careful", 9),
                new Case("root(-1.0)", "root", -1.0), new Case("root(2)", "root", 2), new Case("outer(np.arange(3.0), 7)", "outer", new double[] {0, 1, 2}, 7),
                new Case("outer(np.arange(3.0), -1)", "outer", new double[] {0, 1, 2}, -1), new Case("deep(0)", "deep", 0),
                new Case("call(root, 4.0)", "call", kernels.function("root"), 4.0)));
        for (int kind = 0; kind < 7; kind++) {
            out.add(new Case("failing(%d, 8)".formatted(kind), "failing", kind, 8));
        }
        for (DType d : DType.values()) {
            if (d != DType.BOOL) {
                NDArray a = NDArray.zeros(d, 2);
                a.set(100, 0);
                a.set(27, 1);
                out.add(new Case("widths(np.array([100, 27], np.%s))".formatted(d), "widths", a));
            }
        }
        return out;
    }

    @Test
    void sameResultsAndExceptionsAsInPython() throws IOException, InterruptedException {
        List<Case> cases = cases();
        var script = new StringBuilder("""
                import traceback, sys, warnings
                import numpy as np
                from kernels import *
                def show(f):
                    try:
                        text = repr(f())
                    except Exception as e:
                        frames = [t for t in traceback.extract_tb(e.__traceback__) if t.filename.endswith("kernels.py")]
                        text = f"{type(e).__name__}: {e} at {' '.join(f'{t.name}:{t.lineno}' for t in frames[::-1][:3])}"
                    sys.stdout.buffer.write((text.replace("\\n", "\\\\n") + "\\n").encode())
                """);
        cases.forEach(c -> script.append("show(lambda: ").append(c.python.replace("\n", "\\n")).append(")\n"));
        List<String> expected = Sides.python(script.toString(), Sides.folder("kernels")).lines().toList();
        assertEquals(cases.size(), expected.size());
        for (int i = 0; i < cases.size(); i++) {
            assertEquals(expected.get(i), text(cases.get(i)), cases.get(i).python);
        }
    }

    private static String text(Case c) {
        try {
            return PythonText.repr(kernels.function(c.function).call(c.args).value()).replace("\n", "\\n");
        } catch (PythonException e) {
            var out = new StringBuilder(e.type() + ": " + e.getMessage() + " at");
            e.frames().stream().limit(3).forEach(f -> out.append(' ').append(f.function()).append(':').append(f.line()));
            return out.toString();
        }
    }

    @Test
    void printGoesToSystemOut() throws IOException, InterruptedException {
        String expected = Sides.python("from kernels import *\ntalk(3, 0.1)\n", Sides.folder("print"));
        var bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertTrue(kernels.function("talk").call(3, 0.1).isNone());
        } finally {
            System.setOut(before);
        }
        assertEquals(expected, bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void arraysInPrintAndExceptions() {
        var bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        PythonException e;
        try {
            e = assertThrows(PythonException.class, () -> kernels.function("refuse").call(NDArray.of(1.5, -2.0)));
        } finally {
            System.setOut(before);
        }
        assertEquals("[1.5 -2.0] 1.50\n", bytes.toString(StandardCharsets.UTF_8));
        assertEquals("[1.5 -2.0]", e.arguments().getFirst());
        assertArrayEquals(new double[] {3, -4}, ((NDArray) e.arguments().get(1)).toDoubleArray());
        assertEquals(null, e.getCause());
    }

    @Test
    void failureWhilePrintingComesOut() {
        PrintStream before = System.out;
        System.setOut(new PrintStream(new ByteArrayOutputStream()) {
            @Override
            public void print(Object o) {
                throw new IllegalArgumentException("no paper");
            }
        });
        try {
            assertTrue(assertThrows(IllegalStateException.class, () -> kernels.function("talk").call(3, 0.1)).getMessage().contains("no paper"));
        } finally {
            System.setOut(before);
        }
    }

    @Test
    void stackTraceBeginsWithThePythonLines() {
        var e = assertThrows(PythonException.class, () -> kernels.function("outer").call(NDArray.of(1.0), 5));
        assertEquals("IndexError", e.type());
        assertEquals("kernels.inner(kernels.py:" + e.line() + ")", e.getStackTrace()[0].toString());
        assertEquals("outer", e.getStackTrace()[1].getMethodName());
        assertEquals(Kernel.class.getName(), e.getStackTrace()[2].getClassName());
        assertEquals(Sides.kernels().toString(), e.frames().getFirst().file());
    }

    @Test
    void runawayRecursionOnASmallStack() throws InterruptedException {
        var seen = new AtomicReference<Throwable>();
        var thread = new Thread(null, () -> {
            try {
                kernels.function("deep").call(0);
            } catch (Throwable e) {
                seen.set(e);
            }
        }, "small", 512 << 10);
        thread.start();
        thread.join();
        assertEquals("RecursionError", assertThrows(PythonException.class, () -> { throw seen.get(); }).type());
    }

    @Test
    void whatCannotBeCompiledIsShown() {
        var e = assertThrows(CompileException.class, () -> kernels.function("refused").call(1));
        assertTrue(e.getMessage().startsWith("kernels.py:" + e.line() + ":") && e.getMessage().contains("^"), e.getMessage());
        assertTrue(e.line() > 100 && e.column() > 0);
        var broken = assertThrows(CompileException.class, () -> adder.load(java.nio.file.Files.writeString(Sides.folder("syntax").resolve("broken.py"), "x = 1\ndef f(:\n")));
        assertEquals(2, broken.line());
        assertEquals("syntax", broken.code());
    }

    @Test
    void wrongArguments() {
        var add = kernels.function("add");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> add.call(1, 2, 3)).getMessage().contains("takes 2 positional arguments but 3"));
        assertTrue(assertThrows(IllegalArgumentException.class, add::call).getMessage().contains("missing the argument x"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> add.call('c')).getMessage().contains("argument x"));
        assertThrows(ArithmeticException.class, () -> add.call(BigInteger.TWO.pow(64)));
        assertThrows(java.util.NoSuchElementException.class, () -> kernels.function("nothing"));
    }

    @Test
    void resultsAsJavaTypes() {
        Result big = kernels.function("kinds").call(NumpyScalar.of(DType.UINT64, new BigInteger("18446744073709551615"))).asTuple().get(0);
        assertEquals(new BigInteger("18446744073709551615"), big.asBigInteger());
        assertThrows(ArithmeticException.class, big::asLong);
        Result three = kernels.function("add").call(-3);
        assertEquals(3, three.asInt());
        assertEquals(3.0, three.asDouble());
        assertThrows(ClassCastException.class, three::asArray);
        assertThrows(ClassCastException.class, three::asBoolean);
        assertTrue(kernels.function("widths").call(new int[] {4, 4}).asTuple().get(3).asBoolean());
    }

    @Test
    void closedAdderCallsNothing() throws IOException {
        Kernel kept;
        Result result;
        try (var other = Sides.open()) {
            kept = other.load(Sides.kernels()).function("twice");
            result = kept.call(NDArray.of(1.0, 2.0));
        }
        assertThrows(IllegalStateException.class, () -> kept.call(NDArray.of(1.0)));
        assertArrayEquals(new double[] {2, 4}, result.asArray().toDoubleArray());
    }

    @Test
    void threadsCallAtTheSameTime() throws Exception {
        var kernel = kernels.function("twice");
        try (var pool = java.util.concurrent.Executors.newFixedThreadPool(4)) {
            var tasks = new ArrayList<java.util.concurrent.Callable<Double>>();
            for (int i = 0; i < 400; i++) {
                int k = i;
                tasks.add(() -> kernel.call(NDArray.of(k, 1.0)).asArray().getDouble(0));
            }
            var outcomes = pool.invokeAll(tasks);
            for (int i = 0; i < 400; i++) {
                assertEquals(2.0 * i, outcomes.get(i).get());
            }
        }
    }

    @Test
    void keptOnDisk() throws IOException {
        Path file = java.nio.file.Files.writeString(Sides.folder("kept").resolve("kept.py"), "def f(x):\n    return x + 1\n");
        try (var first = Sides.open()) {
            assertEquals(3, first.load(file).function("f").call(2).asInt());
        }
        try (var second = Sides.open()) {
            assertEquals(3, second.load(file).function("f").call(2).asInt());
            java.nio.file.Files.writeString(file, "def f(x):\n    return x + 2\n");
            assertEquals(4, second.load(file).function("f").call(2).asInt());
        }
    }
}
