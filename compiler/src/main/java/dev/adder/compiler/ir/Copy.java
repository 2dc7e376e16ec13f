package dev.adder.compiler.ir;

import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Op.Region;
import dev.adder.compiler.source.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A copy of some blocks under fresh numbers, for inlining and for versions of a loop. Values and blocks that are not
 * copied stay as they are, unless {@link #put} says what stands for them.
 */
public final class Copy {
    private final Ids ids;
    private final Map<Integer, Val> vals = new HashMap<>();
    private final Map<Integer, Integer> blocks = new HashMap<>();
    private final UnaryOperator<Site> site;

    /** {@code site}: what becomes of each copied instruction's site. */
    public Copy(Ids ids, UnaryOperator<Site> site) {
        this.ids = ids;
        this.site = site;
    }

    /** In the copy {@code now} stands for {@code old}. */
    public void put(Val old, Val now) {
        vals.put(old.id(), now);
    }

    /** In the copy jumps to {@code old} go to {@code now}. */
    public void put(int old, int now) {
        blocks.put(old, now);
    }

    public Val get(Val val) {
        return vals.getOrDefault(val.id(), val);
    }

    public int get(int block) {
        return blocks.getOrDefault(block, block);
    }

    public List<Block> blocks(List<Block> originals) {
        number(originals);
        var out = new ArrayList<Block>(originals.size());
        for (Block block : originals) {
            out.add(new Block(get(block.id()), block.params().stream().map(this::get).toList(), insts(block.insts())));
        }
        return List.copyOf(out);
    }

    private void number(List<Block> originals) {
        for (Block block : originals) {
            blocks.computeIfAbsent(block.id(), id -> ids.block());
            for (Val param : block.params()) {
                vals.computeIfAbsent(param.id(), id -> ids.val(param.type()));
            }
            for (Inst inst : block.insts()) {
                if (inst.out() != null) {
                    vals.computeIfAbsent(inst.out().id(), id -> ids.val(inst.out().type()));
                }
                Operands.regions(inst.op()).forEach(r -> number(r.blocks()));
            }
        }
    }

    private List<Inst> insts(List<Inst> originals) {
        return originals.stream().map(i -> new Inst(i.out() == null ? null : get(i.out()), op(i.op()), site.apply(i.site()))).toList();
    }

    private Op op(Op op) {
        // Regions first, while their values still have the old numbers; then the op's own operands.
        Op inner = Operands.mapRegions(op, r -> new Region(blocks(r.blocks())));
        Op edges = Operands.mapEdges(inner, e -> new Edge(get(e.block()), e.args()));
        return direct(edges);
    }

    /** Renames the op's own operands; those inside regions are renamed already. */
    private Op direct(Op op) {
        if (Operands.regions(op).isEmpty()) {
            return Operands.map(op, this::get);
        }
        List<Region> regions = Operands.regions(op);
        var hollow = Operands.map(Operands.mapRegions(op, r -> new Region(List.of())), this::get);
        var next = regions.iterator();
        return Operands.mapRegions(hollow, r -> next.next());
    }
}
