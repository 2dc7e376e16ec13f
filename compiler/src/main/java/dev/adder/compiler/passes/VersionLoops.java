package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Effects;
import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Val;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives an innermost loop a second version without the index checks that a test before it answers ({@link LoopChecks}): that the first
 * and the last index lie within the size where indexes go up or down evenly. Only where the loop goes on to one block.
 *
 * <pre>
 *   jump b1(%3)                                  %30 = ... first and last of %6 below %2 ...
 *   b1(%6): for %6 %1 b2() b3()          ->      branch %30 likely b8(%3) b1(%3)
 *   b2: %8 = check_index %6 %2 0 both            b1 … as before;  b8 the same with %6 for %8
 * </pre>
 */
final class VersionLoops {
    private static final int SIZE = 300;
    private static final int FEW = 4;

    private final Ids ids;
    private final Effects effects;
    private final Set<Integer> seen = new HashSet<>();
    private List<Block> blocks;
    private Cfg cfg;
    private Definitions definitions;

    private VersionLoops(List<Block> blocks, Ids ids, Effects effects) {
        this.blocks = blocks;
        this.ids = ids;
        this.effects = effects;
    }

    static Program run(Program program, Facts facts) {
        var effects = new Effects(program);
        return Graphs.functions(program, f -> Graphs.with(f, new VersionLoops(f.blocks(), new Ids(f), effects).run()));
    }

    private List<Block> run() {
        boolean again = true;
        while (again) {
            again = false;
            cfg = new Cfg(blocks);
            definitions = new Definitions(blocks);
            var dominators = new Dominators(cfg);
            List<Loops.Loop> loops = Loops.of(cfg, dominators);
            for (Loops.Loop loop : loops.reversed()) {
                if (seen.add(blocks.get(loop.header()).id()) && innermost(loop, loops)
                        && !Loops.isSpare(cfg, dominators, loop) && !Loops.isFallback(cfg, loop) && version(loop)) {
                    again = true;
                    break;
                }
            }
        }
        return blocks;
    }

    /**
     * A loop around maps, calls or loops is not: a test beside them costs nothing, a copy of them much. Nor is one of a few
     * rounds, which the test would take as long as.
     */
    private boolean innermost(Loops.Loop loop, List<Loops.Loop> loops) {
        return !(blocks.get(loop.header()).last().op() instanceof Op.For f && definitions.integer(f.count()) instanceof Long count && count <= FEW)
                && loops.stream().noneMatch(l -> l != loop && loop.contains(l.header()))
                && loop.blocks().stream().allMatch(b -> blocks.get(b).insts().stream().noneMatch(i -> i.op() instanceof Op.Map || i.op() instanceof Op.Call))
                && loop.blocks().stream().map(b -> blocks.get(b).insts().size()).sum() <= SIZE;
    }

    private boolean version(Loops.Loop loop) {
        var copy = LoopCopy.of(blocks, cfg, loop);
        LoopChecks checks = copy == null ? null : LoopChecks.of(blocks, definitions, ids, loop);
        if (checks == null) {
            return false;
        }
        List<Val> fixed = fixedLoads(loop, checks);
        var early = new ArrayList<Inst>();
        LoopCopy.Versions now = copy.split(ids, checks.test(), checks.holds(), Op.Hint.LIKELY, (copies, names) -> {
            Set<Integer> moved = new HashSet<>();
            fixed.forEach(v -> moved.add(names.get(v).id()));
            return without(checks.without(copies, names::get), moved, early);
        });
        seen.add(now.header());
        blocks = early.isEmpty() ? now.blocks() : before(now, early);
        return true;
    }

    /**
     * What a loop that stores nothing loads in every round from one place, which the test shows to exist. LLVM would not load it before
     * the loop where other checks may lead out first.
     */
    private List<Val> fixedLoads(Loops.Loop loop, LoopChecks checks) {
        var out = new ArrayList<Val>();
        for (int at = loop.blocks().nextSetBit(0); at >= 0; at = loop.blocks().nextSetBit(at + 1)) {
            for (Inst inst : blocks.get(at).insts()) {
                if (effects.of(inst, definitions).writes()) {
                    return List.of();
                }
                if (inst.op() instanceof Op.Load l && !checks.isInside(l.array()) && l.indices().stream().allMatch(checks::isFixed)) {
                    out.add(inst.out());
                }
            }
        }
        return out;
    }

    /** Takes some instructions out. */
    private static List<Block> without(List<Block> from, Set<Integer> moved, List<Inst> out) {
        return from.stream().map(b -> new Block(b.id(), b.params(), b.insts().stream().filter(i -> {
            boolean stays = i.out() == null || !moved.contains(i.out().id());
            if (!stays) {
                out.add(i);
            }
            return stays;
        }).toList())).toList();
    }

    /** The blocks with one more that leads into the new version and does {@code early}. */
    private List<Block> before(LoopCopy.Versions now, List<Inst> early) {
        int id = ids.block();
        var out = new ArrayList<Block>();
        for (Block block : now.blocks()) {
            if (block.last().op() instanceof Op.Branch b && b.hint() == Op.Hint.LIKELY && b.then().block() == now.header()) {
                var insts = new ArrayList<>(block.insts());
                insts.set(insts.size() - 1, new Inst(null, new Op.Branch(b.condition(), b.hint(), new Op.Edge(id, List.of()), b.otherwise()), block.last().site()));
                out.add(new Block(block.id(), block.params(), List.copyOf(insts)));
                var first = new ArrayList<>(early);
                first.add(new Inst(null, new Op.Jump(b.then()), block.last().site()));
                out.add(new Block(id, List.of(), List.copyOf(first)));
            } else {
                out.add(block);
            }
        }
        return List.copyOf(out);
    }
}
