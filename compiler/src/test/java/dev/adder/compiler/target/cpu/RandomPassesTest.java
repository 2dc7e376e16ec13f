package dev.adder.compiler.target.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.IrText;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Stage;
import dev.adder.compiler.ir.Verifier;
import dev.adder.compiler.passes.Passes;
import dev.adder.compiler.target.interp.Trial;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random programs survive the way through text, and mean the same after every pass. */
class RandomPassesTest {
    private static final int PROGRAMS = Integer.getInteger("adder.programs", 150);

    @Test
    void passesKeepTheMeaning() {
        long seed = Long.getLong("adder.seed", System.nanoTime());
        for (int count = 0; count < PROGRAMS; count++) {
            Program program = RandomPrograms.program(new Random(seed + count));
            String text = IrText.print(program);
            try {
                Verifier.check(program, Stage.TYPED);
                assertEquals(text, IrText.print(IrText.parse(text)));
                same(program);
            } catch (Throwable e) {
                throw new AssertionError("-Dadder.seed=" + (seed + count) + " -Dadder.programs=1\n" + text, e);
            }
        }
    }

    private static void same(Program program) {
        var expected = new String[6];
        for (int k = 0; k < expected.length; k++) {
            expected[k] = Trial.run(program, k, 20_000);
        }
        Passes.run(program, Facts.PLAIN, Set.of(), null, (name, after) -> {
            Verifier.check(after, Stage.TYPED);
            for (int k = 0; k < expected.length; k++) {
                if (!expected[k].startsWith("fault") && !expected[k].startsWith("out of fuel")) {
                    assertEquals(expected[k], Trial.run(after, k, 40_000), "after " + name + ", arguments " + k + "\n" + IrText.print(after));
                }
            }
        });
    }
}
