package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Effect;
import dev.adder.compiler.ir.Effects;
import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Region;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Substitution;
import dev.adder.compiler.ir.Val;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes a value once: an instruction whose op and operands stand on every path to it already is replaced by the
 * earlier one: what depends on operands alone, and index checks (the second cannot fail). An element is read once on a way on
 * which nothing is written in between, and not read at all after it was stored. Lengths of arguments move to the entry.
 *
 * <pre>
 *   %2 = dim %0 1                     %2 = dim %0 1
 *   %5 = dim %0 1             ->
 *   %6 = mul %4 %5                    %6 = mul %4 %2
 * </pre>
 */
final class CommonValues {
    private final Effects effects;
    private final Definitions definitions;
    private final Substitution same = new Substitution();
    private final Map<Key, Inst> known = new HashMap<>();
    /** What elements are where we are. */
    private Map<Place, Val> elements = new HashMap<>();

    private record Place(Val array, List<Val> indices) {}

    /** What two instructions must share to give one value. */
    private static final class Key {
        private final Inst inst;
        private final int hash;

        Key(Inst inst) {
            this.inst = inst;
            hash = Operands.hash(inst.op());
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key k && k.hash == hash && Operands.equal(k.inst.op(), inst.op())
                    && k.inst.out().type().equals(inst.out().type());
        }
    }

    private CommonValues(Func func, Effects effects) {
        this.effects = effects;
        definitions = new Definitions(func.blocks());
    }

    static Program run(Program program, Facts facts) {
        var effects = new Effects(program);
        return Graphs.functions(program, f -> {
            var pass = new CommonValues(f, effects);
            List<Block> blocks = pass.graph(lengthsFirst(f.blocks()));
            return pass.same.isEmpty() ? f : Graphs.with(f, pass.same.apply(blocks));
        });
    }

    /** The lengths of arguments are known on entry: read there, they are common to all that follows. */
    private static List<Block> lengthsFirst(List<Block> blocks) {
        var lengths = new ArrayList<Inst>();
        var out = new ArrayList<Block>(blocks.size());
        for (Block block : blocks) {
            var left = new ArrayList<Inst>(block.insts().size());
            for (Inst inst : block.insts()) {
                (inst.op() instanceof Op.Dim d && blocks.getFirst().params().contains(d.array()) ? lengths : left).add(inst);
            }
            out.add(new Block(block.id(), block.params(), List.copyOf(left)));
        }
        if (lengths.isEmpty()) {
            return blocks;
        }
        lengths.addAll(out.getFirst().insts());
        out.set(0, new Block(blocks.getFirst().id(), blocks.getFirst().params(), List.copyOf(lengths)));
        return List.copyOf(out);
    }

    private List<Block> graph(List<Block> blocks) {
        var cfg = new Cfg(blocks);
        var out = new ArrayList<>(blocks);
        walk(cfg, new Dominators(cfg), 0, out);
        return List.copyOf(out);
    }

    /** A block and those it dominates: what is known in it is known there, and forgotten after. */
    private void walk(Cfg cfg, Dominators dominators, int at, List<Block> out) {
        if (cfg.predecessors(at).length != 1) {
            elements = new HashMap<>();
        }
        Block block = cfg.blocks.get(at);
        var added = new ArrayList<Key>();
        var insts = new ArrayList<Inst>(block.insts().size());
        for (Inst original : block.insts()) {
            Inst inst = same.apply(original);
            if (!Operands.regions(inst.op()).isEmpty()) {
                Map<Place, Val> outside = elements;
                inst = new Inst(inst.out(), Operands.mapRegions(inst.op(), r -> new Region(graph(r.blocks()))), inst.site());
                elements = outside;
            }
            if (repeatable(inst)) {
                var key = new Key(inst);
                Inst before = known.putIfAbsent(key, inst);
                if (before != null) {
                    same.put(inst.out(), before.out());
                    continue;
                }
                added.add(key);
            }
            if (!isKnownElement(inst)) {
                insts.add(inst);
            }
        }
        out.set(at, new Block(block.id(), block.params(), List.copyOf(insts)));
        Map<Place, Val> here = elements;
        for (int child : dominators.children(at)) {
            elements = new HashMap<>(here);
            walk(cfg, dominators, child, out);
        }
        added.forEach(known::remove);
    }

    /** True of a load whose element is known; learns what a load or store tells, and forgets all where anything may be written. */
    private boolean isKnownElement(Inst inst) {
        if (inst.op() instanceof Op.Load load) {
            Val before = elements.putIfAbsent(new Place(load.array(), load.indices()), inst.out());
            if (before != null && before.type().equals(inst.out().type())) {
                same.put(inst.out(), before);
                return true;
            }
        } else if (effects.of(inst, definitions).writes()) {
            elements.clear();
            if (inst.op() instanceof Op.Store store) {
                elements.put(new Place(store.array(), store.indices()), store.value());
            }
        }
        return false;
    }

    /** The result depends on the operands alone. A division guarded by a test is also computed once where both stand. */
    private boolean repeatable(Inst inst) {
        if (inst.out() == null || inst.op() instanceof Op.Terminator) {
            return false;
        }
        Effect effect = effects.of(inst, definitions);
        return inst.op() instanceof Op.CheckIndex || !effect.reads() && effect.removable();
    }
}
