package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Effects;
import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Program;
import java.util.List;

/**
 * Removes what does nothing: operations on constants ({@link FoldOps}), branches that go one way, blocks and parameters
 * that only pass on ({@link SimplifyGraph}), values that nobody uses ({@link RemoveDead}); repeated until nothing changes.
 *
 * <pre>
 *   b0(%0: pyint):
 *     %1: pyint = const 0
 *     %2: pyint = add %0 %1                  b0(%0: pyint):
 *     jump b1(%2)                     ->       return %0
 *   b1(%3: pyint):
 *     return %3
 * </pre>
 */
final class SimplifyCode {
    private static final int ROUNDS = 10;

    private SimplifyCode() {}

    static Program run(Program program, Facts facts) {
        var effects = new Effects(program);
        return Graphs.functions(program, f -> simplify(f, effects));
    }

    static Func simplify(Func func, Effects effects) {
        var ids = new Ids(func);
        List<Block> blocks = func.blocks();
        for (int round = 0; round < ROUNDS; round++) {
            List<Block> before = blocks;
            blocks = new FoldOps(blocks).run();
            blocks = Graphs.each(blocks, b -> new SimplifyGraph(b, ids).run());
            blocks = new RemoveDead(blocks, effects).run();
            if (blocks == before) {
                break;
            }
        }
        return Graphs.with(func, blocks);
    }
}
