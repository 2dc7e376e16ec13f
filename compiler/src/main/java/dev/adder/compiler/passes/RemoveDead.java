package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Effects;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Op.Region;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Val;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes instructions and block parameters whose value nobody needs, also those that only feed each other round a loop.
 * What is needed: operands of what has an effect or directs control, and, of a needed parameter, what each edge passes.
 */
final class RemoveDead {
    private final List<Block> blocks;
    private final Effects effects;
    private final Definitions definitions;
    private final BitSet live = new BitSet();
    private final ArrayDeque<Val> work = new ArrayDeque<>();
    /** For a parameter, what is passed to it. */
    private final Map<Integer, List<Val>> passed = new HashMap<>();
    private final Map<Integer, Block> byId = new HashMap<>();

    RemoveDead(List<Block> blocks, Effects effects) {
        this.blocks = blocks;
        this.effects = effects;
        definitions = new Definitions(blocks);
    }

    List<Block> run() {
        index(blocks);
        blocks.getFirst().params().forEach(this::need);
        roots(blocks);
        while (!work.isEmpty()) {
            Val val = work.pop();
            passed.getOrDefault(val.id(), List.of()).forEach(this::need);
            Inst inst = definitions.inst(val);
            if (inst != null) {
                operands(inst);
            }
        }
        return keep(blocks);
    }

    private void index(List<Block> graph) {
        graph.forEach(b -> byId.put(b.id(), b));
        for (Block block : graph) {
            for (Inst inst : block.insts()) {
                Operands.regions(inst.op()).forEach(r -> index(r.blocks()));
                for (Edge edge : Operands.edges(inst.op())) {
                    List<Val> params = byId.get(edge.block()).params();
                    for (int k = 0; k < params.size(); k++) {
                        passed.computeIfAbsent(params.get(k).id(), id -> new ArrayList<>()).add(edge.args().get(k));
                    }
                }
            }
        }
    }

    private void need(Val val) {
        if (!live.get(val.id())) {
            live.set(val.id());
            work.push(val);
        }
    }

    private void roots(List<Block> graph) {
        for (Block block : graph) {
            for (Inst inst : block.insts()) {
                if (inst.op() instanceof Op.Terminator || !effects.of(inst, definitions).removable()) {
                    operands(inst);
                }
            }
        }
    }

    /** Needs what an instruction uses itself (not what its edges pass) and what is a root in its regions. */
    private void operands(Inst inst) {
        Operands.forEachDirect(inst.op() instanceof Op.Terminator ? Operands.mapEdges(inst.op(), e -> new Edge(e.block(), List.of())) : inst.op(), this::need);
        Operands.regions(inst.op()).forEach(r -> {
            r.entry().params().forEach(this::need);
            roots(r.blocks());
        });
    }

    private boolean needed(Inst inst) {
        return inst.op() instanceof Op.Terminator || inst.out() != null && live.get(inst.out().id())
                || !effects.of(inst, definitions).removable();
    }

    /** The blocks without what is not needed; the same list if all is. */
    private List<Block> keep(List<Block> graph) {
        boolean changed = false;
        var out = new ArrayList<Block>(graph.size());
        for (Block block : graph) {
            List<Val> params = live(block.params()) ? block.params() : block.params().stream().filter(p -> live.get(p.id())).toList();
            var insts = new ArrayList<Inst>(block.insts().size());
            boolean here = params.size() != block.params().size();
            for (Inst inst : block.insts()) {
                if (needed(inst)) {
                    Op op = Operands.mapEdges(inst.op(), this::keep);
                    op = Operands.mapRegions(op, r -> {
                        List<Block> now = keep(r.blocks());
                        return now == r.blocks() ? r : new Region(now);
                    });
                    here |= op != inst.op();
                    insts.add(op == inst.op() ? inst : new Inst(inst.out(), op, inst.site()));
                } else {
                    here = true;
                }
            }
            changed |= here;
            out.add(here ? new Block(block.id(), params, List.copyOf(insts)) : block);
        }
        return changed ? List.copyOf(out) : graph;
    }

    private boolean live(List<Val> vals) {
        for (Val val : vals) {
            if (!live.get(val.id())) {
                return false;
            }
        }
        return true;
    }

    private Edge keep(Edge edge) {
        List<Val> params = byId.get(edge.block()).params();
        if (live(params)) {
            return edge;
        }
        var args = new ArrayList<Val>();
        for (int k = 0; k < params.size(); k++) {
            if (live.get(params.get(k).id())) {
                args.add(edge.args().get(k));
            }
        }
        return new Edge(edge.block(), List.copyOf(args));
    }
}
