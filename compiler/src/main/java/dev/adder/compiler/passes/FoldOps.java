package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Region;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Substitution;
import dev.adder.compiler.ir.Val;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Goes through blocks in an order in which operands come before their uses and replaces instructions by simpler ones
 * ({@code %3 = sub %1 %1 -> const 0}) or by a value that is there already ({@code %3 = add %1 0 -> %1}). Which: {@link Algebra}.
 */
final class FoldOps {
    private final List<Block> blocks;
    private final Substitution same = new Substitution();
    private final Definitions definitions;
    private final Algebra algebra;
    private boolean changed;

    FoldOps(List<Block> blocks) {
        this.blocks = blocks;
        definitions = new Definitions(blocks);
        algebra = new Algebra(definitions);
    }

    /** The simpler blocks; the same list if nothing was found. */
    List<Block> run() {
        List<Block> out = fold(blocks);
        return changed ? same.apply(out) : blocks;
    }

    private List<Block> fold(List<Block> graph) {
        var cfg = new Cfg(graph);
        Map<Integer, Block> done = new HashMap<>();
        for (int at : cfg.order()) {
            done.put(at, fold(graph.get(at)));
        }
        var out = new ArrayList<Block>(graph.size());
        for (int i = 0; i < graph.size(); i++) {
            out.add(done.getOrDefault(i, graph.get(i)));
        }
        return List.copyOf(out);
    }

    private Block fold(Block block) {
        var insts = new ArrayList<Inst>(block.insts().size());
        for (Inst original : block.insts()) {
            Inst inst = same.apply(original);
            if (!Operands.regions(inst.op()).isEmpty()) {
                inst = new Inst(inst.out(), Operands.mapRegions(inst.op(), r -> new Region(fold(r.blocks()))), inst.site());
            }
            Op op = algebra.simpler(inst);
            if (op != null) {
                inst = new Inst(inst.out(), op, inst.site());
                changed = true;
            }
            definitions.note(inst);
            Val value = inst.out() == null ? null : algebra.same(inst);
            if (value != null) {
                same.put(inst.out(), value);
                changed = true;
            } else {
                insts.add(inst);
            }
        }
        return new Block(block.id(), block.params(), List.copyOf(insts));
    }
}
