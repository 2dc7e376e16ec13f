package dev.adder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.adder.compiler.request.Request;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Signatures in decorators: what CPython makes of the same calls, and what Numba says of conversions. */
class SignaturesTest {
    private static Adder adder;
    private static PythonModule signed;

    @BeforeAll
    static void open() throws IOException {
        adder = Sides.open();
        signed = adder.load(folder().resolve("signed.py"));
    }

    @AfterAll
    static void close() {
        adder.close();
    }

    private static Path folder() {
        return Sides.kernels().resolveSibling("modules");
    }

    @Test
    void asInPython() throws IOException, InterruptedException {
        String script = """
                import sys
                sys.path.insert(0, %s)
                import numpy as np
                from signed import *
                for value in (text(3), text(True), text(np.float32(0.1)), narrowed(0.1), several(7), several(np.int32(7)), several(2.5), several(np.float32(2.5)),
                              several(np.uint64(2**63)), ranges(3, np.float32(2)), ranges(np.int8(3), True), pairs((1, 2), (3, 4.5)), maybe(4, True), maybe(None, True),
                              maybe(4, False), turned(1 + 2j), turned(2.0), scaled(2), scaled(2, by=np.int8(5)), calls(2), called_by_name(9)):
                    print(repr(value))
                """.formatted(PythonText.repr(folder().toString()));
        var java = new ArrayList<String>();
        for (Object value : List.of(call("text", 3), call("text", true), call("text", 0.1f), call("narrowed", 0.1), call("several", 7),
                call("several", NumpyScalar.of(DType.INT32, 7)), call("several", 2.5), call("several", 2.5f),
                call("several", new NumpyScalar(DType.UINT64, Long.MIN_VALUE)), call("ranges", 3, 2f), call("ranges", NumpyScalar.of(DType.INT8, 3), true),
                call("pairs", Tuple.of(1, 2), Tuple.of(3, 4.5)), call("maybe", 4, true), Optional.of(call("maybe", null, true)),
                Optional.of(call("maybe", 4, false)), call("turned", new Complex(1, 2)), call("turned", 2.0), call("scaled", 2),
                signed.function("scaled").call(List.of(2), Map.of("by", NumpyScalar.of(DType.INT8, 5))).value(), call("calls", 2), call("called_by_name", 9))) {
            java.add(PythonText.repr(value instanceof Optional o ? o.value : value));
        }
        assertEquals(List.of(Sides.python(script, Sides.folder("signed")).strip().split("\n")), java);
    }

    /** {@link List#of} takes no null. */
    private record Optional(Object value) {
        static Optional of(Object value) {
            return new Optional(value);
        }
    }

    private static Object call(String function, Object... args) {
        return signed.function(function).call(args).value();
    }

    @Test
    void arraysConvertToLessExactTypesOnly() {
        NDArray a = NDArray.of(new double[] {1, 2, 3, 4, 5, 6}).reshape(2, 3);
        assertEquals(21.0, call("total", a));
        assertEquals(21.0, call("total", a.transpose()));
        assertEquals(1.0, call("dense", a));
        assertEquals(1.0, call("dense", a.transpose()));
        double[] filled = new double[3];
        assertEquals(null, call("fill", (Object) filled));
        assertArrayEquals(new double[] {2.5, 2.5, 2.5}, filled);
        assertTrue(wrong("total", NDArray.of(new double[] {1})).contains("no matching definition for argument types (float64[::1])"));
        assertTrue(wrong("turned", "x").contains("no matching definition"));
        assertTrue(wrong("several", true).contains("equally well"));
    }

    private static String wrong(String function, Object... args) {
        return assertThrows(IllegalArgumentException.class, () -> signed.function(function).call(args)).getMessage();
    }

    @Test
    void numbersOutOfRange() {
        assertTrue(assertThrows(ArithmeticException.class, () -> call("ranges", 300, 2f)).getMessage().contains("300 is out of range of uint8"));
    }

    @Test
    void aSignatureThatIsNotWrittenOut() throws IOException {
        for (String[] c : new String[][] {{"SIG", "only where it is written out"}, {"'f8(nosuch)'", "it has no type nosuch"}, {"'f8(f8, f8)'", "f has 1 parameters, the signature 2"}}) {
            Path file = Files.writeString(Sides.folder("unsigned").resolve("main.py"), "from adder import njit\nSIG = 'f8(f8)'\n@njit(" + c[0] + ")\ndef f(x):\n    return x\n");
            String message = assertThrows(CompileException.class, () -> adder.load(file).function("f")).getMessage();
            assertTrue(message.contains(c[1]) && message.startsWith("main.py:3:7"), message);
        }
    }

    /** Every fact about Numba's conversions that the Python package is tested with. */
    @Test
    void asNumbaConverts() throws IOException {
        List<String> facts = Files.readAllLines(Sides.home().resolve("python/tests/numba_conversions.txt"));
        int checked = 0;
        for (String fact : facts.subList(facts.indexOf("---") + 1, facts.size())) {
            String[] parts = fact.split(" \\| ");
            List<Request.Signature> all = Arrays.stream(parts[0].split(" & ")).map(s -> new Request.Signature(types(s), null)).toList();
            var signatures = new Signatures("f", all);
            if (parts[2].equals("Ambiguous") || parts[2].equals("No match")) {
                assertThrows(IllegalArgumentException.class, () -> signatures.choose(types(parts[1])), fact);
            } else {
                assertEquals(types(parts[2]), signatures.choose(types(parts[1])).args(), fact);
            }
            checked++;
        }
        assertTrue(checked > 50);
    }

    private static List<Type> types(String text) {
        return Arrays.stream(text.split(";")).map(t -> (Type) Types.parse(t.strip())).toList();
    }

    @Test
    void dtypesAsArguments() throws IOException {
        Path file = Files.writeString(Sides.folder("dtypes").resolve("main.py"), "import numpy as np\ndef f(n, dtype):\n    return np.ones(n, dtype)\n");
        PythonModule module = adder.load(file);
        for (DType dtype : DType.values()) {
            assertEquals(dtype, module.function("f").call(2, dtype).asArray().dtype());
        }
    }
}
