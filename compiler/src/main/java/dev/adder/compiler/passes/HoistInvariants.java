package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Effects;
import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Region;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Val;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Moves what does not change in a loop, or in the body of a map, before it: pure ops whose operands come from outside.
 * A loop is left alone if more than one block leads into it, or one that goes elsewhere too.
 *
 * <pre>
 *   b1(%4): for %4 %2 b2() b3()              %7 = mul %1 %1
 *   b2: %7 = mul %1 %1               ->      jump b1(%3)
 *       %8 = add %4 %7                     b2: %8 = add %4 %7
 * </pre>
 */
final class HoistInvariants {
    private final Effects effects;
    private final Definitions definitions;

    private HoistInvariants(Func func, Effects effects) {
        this.effects = effects;
        definitions = new Definitions(func.blocks());
    }

    static Program run(Program program, Facts facts) {
        var effects = new Effects(program);
        return Graphs.functions(program, f -> {
            var pass = new HoistInvariants(f, effects);
            return Graphs.with(f, Graphs.each(f.blocks(), b -> pass.loops(pass.maps(b))));
        });
    }

    /** Out of the bodies of maps, to before the map. */
    private List<Block> maps(List<Block> blocks) {
        boolean changed = false;
        var out = new ArrayList<Block>(blocks.size());
        for (Block block : blocks) {
            var insts = new ArrayList<Inst>(block.insts().size());
            for (Inst inst : block.insts()) {
                Op op = Operands.mapRegions(inst.op(), r -> {
                    var inside = defined(r.blocks());
                    List<Block> left = take(r.blocks(), null, inside, insts);
                    return left == r.blocks() ? r : new Region(left);
                });
                changed |= op != inst.op();
                insts.add(op == inst.op() ? inst : new Inst(inst.out(), op, inst.site()));
            }
            out.add(new Block(block.id(), block.params(), List.copyOf(insts)));
        }
        return changed ? List.copyOf(out) : blocks;
    }

    /** Out of loops, the innermost first: what leaves one may then leave the next. */
    private List<Block> loops(List<Block> blocks) {
        var cfg = new Cfg(blocks);
        List<Block> now = blocks;
        for (Loops.Loop loop : Loops.of(cfg, new Dominators(cfg)).reversed()) {
            int entry = loop.entries().size() == 1 ? loop.entries().getFirst() : -1;
            if (entry < 0 || !(blocks.get(entry).last().op() instanceof Op.Jump)) {
                continue;
            }
            var inside = new ArrayList<Block>();
            for (int i = 0; i < now.size(); i++) {
                if (loop.contains(i)) {
                    inside.add(now.get(i));
                }
            }
            var moved = new ArrayList<Inst>();
            now = take(now, loop, defined(inside), moved);
            if (!moved.isEmpty()) {
                Block before = now.get(entry);
                moved.addAll(0, before.insts().subList(0, before.insts().size() - 1));
                moved.add(before.last());
                now = new ArrayList<>(now);
                now.set(entry, new Block(before.id(), before.params(), List.copyOf(moved)));
            }
        }
        return now == blocks ? blocks : List.copyOf(now);
    }

    private static Set<Integer> defined(List<Block> blocks) {
        var out = new HashSet<Integer>();
        for (Block block : blocks) {
            block.params().forEach(p -> out.add(p.id()));
            for (Inst inst : block.insts()) {
                if (inst.out() != null) {
                    out.add(inst.out().id());
                }
                Operands.regions(inst.op()).forEach(r -> out.addAll(defined(r.blocks())));
            }
        }
        return out;
    }

    /** Moves the invariant instructions of some blocks (null: all) to {@code moved}; what they define leaves {@code inside}. */
    private List<Block> take(List<Block> blocks, Loops.Loop loop, Set<Integer> inside, List<Inst> moved) {
        boolean changed = false;
        var out = new ArrayList<>(blocks);
        for (int at : new Cfg(blocks).order()) {
            if (loop != null && !loop.contains(at)) {
                continue;
            }
            Block block = blocks.get(at);
            var left = new ArrayList<Inst>(block.insts().size());
            for (Inst inst : block.insts()) {
                if (invariant(inst, inside)) {
                    moved.add(inst);
                    inside.remove(inst.out().id());
                    changed = true;
                } else {
                    left.add(inst);
                }
            }
            if (left.size() < block.insts().size()) {
                out.set(at, new Block(block.id(), block.params(), List.copyOf(left)));
            }
        }
        return changed ? List.copyOf(out) : blocks;
    }

    private boolean invariant(Inst inst, Set<Integer> inside) {
        if (inst.out() == null || inst.op() instanceof Op.Terminator || !effects.of(inst, definitions).pure()) {
            return false;
        }
        boolean[] outside = {true};
        Operands.forEach(inst.op(), (Val v) -> outside[0] &= !inside.contains(v.id()));
        return outside[0];
    }
}
