package dev.adder.compiler.target.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.adder.compiler.ir.IrText;
import dev.adder.compiler.ir.Program;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random programs: interpreter and machine code must agree in values, exceptions, arrays left behind, and leave no owner alive. */
class RandomProgramTest {
    private static final int PROGRAMS = Integer.getInteger("adder.programs", 60);

    @Test
    void agree() throws Throwable {
        long seed = Long.getLong("adder.seed", System.nanoTime());
        int ran = 0;
        int count = 0;
        try (var host = new NativeHost()) {
            for (; count < PROGRAMS; count++) {
                var random = new Random(seed + count);
                Program program = RandomPrograms.program(random);
                List<Programs.Arg> args = GoldenTargetTest.arguments(program, random, 3);
                try {
                    ran += Programs.agree(program, args, host) ? 1 : 0;
                } catch (Throwable e) {
                    throw new AssertionError("-Dadder.seed=" + (seed + count) + " -Dadder.programs=1\n" + IrText.print(program) + args, e);
                }
            }
        }
        System.out.println(ran + " random programs of " + count + " agreed, from -Dadder.seed=" + seed);
        assertTrue(ran >= count / 4, "too few of the programs say what they do");
    }
}
