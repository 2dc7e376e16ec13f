package dev.adder.compiler.passes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.adder.compiler.infer.Inference;
import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.IrText;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Stage;
import dev.adder.compiler.ir.Verifier;
import dev.adder.compiler.library.Library;
import dev.adder.compiler.request.FileRequest;
import dev.adder.compiler.request.Request;
import dev.adder.compiler.source.ProblemException;
import dev.adder.compiler.source.Source;
import dev.adder.compiler.target.interp.Trial;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random Python functions mean the same after every pass; a failure is made smaller before it is shown. */
class RandomSourceTest {
    private static final int PROGRAMS = Integer.getInteger("adder.programs", 60);
    private static final List<Type> ARGS = List.of(new Type.Array(Scalar.INT64, 1, Type.Layout.C), new Type.Array(Scalar.FLOAT64, 2, Type.Layout.C),
            Scalar.PYINT, Scalar.PYINT);
    private final Library library = Library.read(Path.of("../lib"));

    @Test
    void passesKeepTheMeaning() {
        long seed = Long.getLong("adder.seed", System.nanoTime());
        int ran = 0;
        for (int count = 0; count < PROGRAMS; count++) {
            List<RandomSource.Node> body = RandomSource.function(new Random(seed + count));
            String fault = fault(body);
            ran += fault == null ? 0 : 1;
            if (fault != null && !fault.isEmpty()) {
                throw new AssertionError("-Dadder.seed=" + (seed + count) + " -Dadder.programs=1\n" + shrunk(body));
            }
        }
        assertTrue(ran > count(PROGRAMS), "too few of the functions are typed: " + ran);
    }

    private static int count(int programs) {
        return programs / 2;
    }

    private String shrunk(List<RandomSource.Node> body) {
        for (List<RandomSource.Node> smaller : RandomSource.smaller(body)) {
            String fault = fault(smaller);
            if (fault != null && !fault.isEmpty()) {
                return shrunk(smaller);
            }
        }
        return RandomSource.text(body) + fault(body);
    }

    /** What goes wrong: nothing (""), a text, or null if the function is not typed. */
    private String fault(List<RandomSource.Node> body) {
        Program typed;
        try {
            var source = new Source("f.py", RandomSource.text(body));
            typed = Inference.infer(FileRequest.of(source, "f", ARGS, null, Request.Options.DEFAULT), library);
        } catch (ProblemException e) {
            return null;
        }
        try {
            Verifier.check(typed, Stage.TYPED);
            var expected = new String[12];
            for (int k = 0; k < expected.length; k++) {
                expected[k] = Trial.run(typed, k, 20_000);
            }
            var found = new StringBuilder();
            Passes.run(typed, Facts.PLAIN, Set.of(), null, (name, after) -> {
                Verifier.check(after, Stage.TYPED);
                for (int k = 0; k < expected.length && found.isEmpty(); k++) {
                    String now = expected[k].startsWith("out of fuel") ? expected[k] : Trial.run(after, k, 40_000);
                    if (!now.equals(expected[k])) {
                        found.append("after ").append(name).append(", arguments ").append(k).append(": ").append(now)
                                .append("\ninstead of ").append(expected[k]).append('\n').append(IrText.print(after));
                    }
                }
            });
            return found.toString();
        } catch (RuntimeException e) {
            return e.toString();
        }
    }
}
