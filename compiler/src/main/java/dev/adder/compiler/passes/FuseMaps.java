package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Copy;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Effect;
import dev.adder.compiler.ir.Effects;
import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Op.Region;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Substitution;
import dev.adder.compiler.ir.Val;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the elements of a temporary array where they are read: a map whose result only other maps read becomes part
 * of their bodies, and its array is never made. The first map's inputs keep their values until the second map runs
 * ({@link MapMemory}); its body does not raise.
 *
 * <pre>
 *   %4 = map null [%0] [%2] { b7(%3): %5 = mul %3 %1   yield [%5] }
 *   %8 = map null [%4 %6] [%2] { b9(%7 %10): %11 = add %7 %10  yield [%11] }
 *     ->
 *   %8 = map null [%0 %6] [%2] { b9(%3 %10): %5 = mul %3 %1   %11 = add %5 %10  yield [%11] }
 * </pre>
 *
 * Broadcasting composes: an axis along which the first map has length 1 has length 1 in its inputs too.
 */
final class FuseMaps {
    /** The cost of a body (see {@link #cost}) up to which it is computed several times rather than kept in an array. */
    static final int CHEAP = 4;
    /** The same where the lengths of the two maps, known only at run time, are equal in all likelihood. */
    private static final int MODERATE = 30;
    /** Instructions of a body that is not made longer. */
    static final int LONGEST = 600;

    private record Place(int block, int at) {}

    private final Func func;
    private final Effects effects;
    private final Ids ids;
    private final Cfg cfg;
    private final List<Loops.Loop> loops;
    private final MapMemory memory;
    /** The instructions of each block; null where a map has gone. */
    private final List<List<Inst>> insts = new ArrayList<>();
    private final Map<Integer, List<Place>> users = new HashMap<>();
    private boolean changed;

    private FuseMaps(Func func, Effects effects) {
        this.func = func;
        this.effects = effects;
        ids = new Ids(func);
        cfg = new Cfg(func.blocks());
        loops = Loops.of(cfg, new Dominators(cfg));
        memory = new MapMemory(new Definitions(func.blocks()), func, effects);
        cfg.blocks.forEach(b -> insts.add(new ArrayList<>(b.insts())));
    }

    static Program run(Program program, Facts facts) {
        var effects = new Effects(program);
        return Graphs.functions(program, f -> several(f) ? new FuseMaps(f, effects).fused() : f);
    }

    private static boolean several(Func func) {
        return func.blocks().stream().mapToLong(b -> b.insts().stream().filter(i -> i.op() instanceof Op.Map).count()).sum() > 1;
    }

    private Func fused() {
        for (int block = 0; block < insts.size(); block++) {
            for (int at = 0; at < insts.get(block).size(); at++) {
                var place = new Place(block, at);
                Operands.forEach(insts.get(block).get(at).op(), (Val v) -> users.computeIfAbsent(v.id(), id -> new ArrayList<>()).add(place));
            }
        }
        // The last maps first: what two maps read, of which one becomes part of the other, has one reader then.
        int[] order = cfg.order();
        for (int k = order.length - 1; k >= 0; k--) {
            int block = order[k];
            for (int at = insts.get(block).size() - 1; at >= 0; at--) {
                Inst inst = insts.get(block).get(at);
                if (inst != null && inst.op() instanceof Op.Map map && map.into() == null) {
                    fuse(inst, map, new Place(block, at));
                }
            }
        }
        if (!changed) {
            return func;
        }
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < insts.size(); i++) {
            Block b = cfg.blocks.get(i);
            blocks.add(new Block(b.id(), b.params(), insts.get(i).stream().filter(x -> x != null).toList()));
        }
        return Graphs.with(func, List.copyOf(blocks));
    }

    private void fuse(Inst producer, Op.Map map, Place from) {
        List<Place> readers = users.getOrDefault(producer.out().id(), List.of()).stream().distinct().filter(r -> inst(r) != null).toList();
        Effect body = effects.region(map.body(), memory.definitions());
        if (readers.isEmpty() || body.writes() || body.raises() || body.endless()) {
            return;
        }
        List<Val> reads = memory.read(map);
        if (reads == null) {
            return;
        }
        int cost = cost(map.body());
        for (Place reader : readers) {
            if (!(inst(reader).op() instanceof Op.Map consumer) || !consumer.inputs().contains(producer.out()) || !onlyInput(consumer, producer.out())
                    || cost > bound(map, consumer) || cost + cost(consumer.body()) > LONGEST || !sameLoops(from, reader)
                    || changes(reads, from, reader) || overwrites(consumer, map)) {
                return;
            }
        }
        if (readers.size() > 1 && cost > CHEAP) {
            return;
        }
        for (Place reader : readers) {
            Inst old = inst(reader);
            Op.Map merged = merged(producer, map, (Op.Map) old.op());
            insts.get(reader.block).set(reader.at, new Inst(old.out(), merged, old.site()));
            merged.inputs().forEach(v -> users.computeIfAbsent(v.id(), id -> new ArrayList<>()).add(reader));
            memory.free(merged).forEach(v -> users.computeIfAbsent(v.id(), id -> new ArrayList<>()).add(reader));
        }
        insts.get(from.block).set(from.at, null);
        map.inputs().forEach(v -> users.get(v.id()).remove(from));
        changed = true;
    }

    /** May the consumer write into an array that the producer's body reads? Only inputs are read as if before the first write. */
    private boolean overwrites(Op.Map consumer, Op.Map producer) {
        return consumer.into() != null && memory.mayMeet(consumer.into(), memory.free(producer));
    }

    private Inst inst(Place place) {
        return insts.get(place.block).get(place.at);
    }

    /** Is the array nothing to this map but an input: not in its body, nor what it writes into? */
    private boolean onlyInput(Op.Map consumer, Val array) {
        return !array.equals(consumer.into()) && !consumer.shape().contains(array) && !memory.free(consumer).contains(array);
    }

    /** The cost up to which the producer may be computed in the consumer's loop, which may need an element more than once. */
    private int bound(Op.Map producer, Op.Map consumer) {
        int missing = consumer.shape().size() - producer.shape().size();
        int bound = missing > 0 ? CHEAP : LONGEST;
        for (int axis = 0; axis < producer.shape().size(); axis++) {
            Val inner = producer.shape().get(axis);
            Val outer = consumer.shape().get(axis + missing);
            Long known = memory.definitions().integer(inner);
            if (!inner.equals(outer) && (known == null || !known.equals(memory.definitions().integer(outer)))) {
                bound = Math.min(bound, known == null ? MODERATE : CHEAP);
            }
        }
        return bound;
    }

    private boolean sameLoops(Place a, Place b) {
        return loops.stream().allMatch(l -> l.contains(a.block) == l.contains(b.block));
    }

    /** May something between the two places write to an array of {@code reads}? */
    private boolean changes(List<Val> reads, Place from, Place to) {
        if (from.block == to.block) {
            return changes(reads, from.block, from.at + 1, to.at);
        }
        if (changes(reads, from.block, from.at + 1, insts.get(from.block).size()) || changes(reads, to.block, 0, to.at)) {
            return true;
        }
        var seen = new BitSet();
        var work = new ArrayDeque<Integer>();
        work.push(to.block);
        while (!work.isEmpty()) {
            for (int at : cfg.predecessors(work.pop())) {
                if (at != from.block && !seen.get(at) && cfg.reachable(at)) {
                    seen.set(at);
                    if (changes(reads, at, 0, insts.get(at).size())) {
                        return true;
                    }
                    work.push(at);
                }
            }
        }
        return false;
    }

    private boolean changes(List<Val> reads, int block, int start, int end) {
        for (Inst inst : insts.get(block).subList(start, end)) {
            if (inst != null && memory.mayWrite(inst, reads)) {
                return true;
            }
        }
        return false;
    }

    /** About how many simple instructions a body is worth. */
    static int cost(Region body) {
        int cost = 0;
        for (Block b : body.blocks()) {
            for (Inst inst : b.insts()) {
                cost += switch (inst.op()) {
                    case Op.Call o -> 20;
                    case Op.Native o -> 8;
                    case Op.Div o -> 4;
                    case Op.IntDiv o -> 8;
                    case Op.IntRem o -> 8;
                    case Op.Map o -> cost(o.body());
                    case Op.Const o -> 0;
                    case Op.Yield o -> 0;
                    default -> 1;
                };
            }
        }
        return cost;
    }

    // ------------------------------------------------------------ one map out of two

    private Op.Map merged(Inst producer, Op.Map first, Op.Map second) {
        var copy = new Copy(ids, site -> site);
        List<Block> before = copy.blocks(first.body().blocks());
        var same = new Substitution();
        var inputs = new LinkedHashMap<Val, Val>();
        inputs(first.inputs(), before.getFirst().params(), inputs, same, null);
        Block entry = second.body().entry();
        inputs(second.inputs(), entry.params(), inputs, same, producer.out());
        var results = new ArrayList<Val>();
        for (int i = 0; i < second.inputs().size(); i++) {
            if (second.inputs().get(i).equals(producer.out())) {
                results.add(entry.params().get(i));
            }
        }
        Val result = ids.val(results.getFirst().type());
        results.forEach(r -> same.put(r, result));
        var blocks = new ArrayList<Block>();
        for (Block b : before) {
            Inst last = b.last();
            var body = new ArrayList<>(b.insts());
            if (last.op() instanceof Op.Yield y) {
                body.set(body.size() - 1, new Inst(null, new Op.Jump(new Edge(entry.id(), y.values())), last.site()));
            }
            blocks.add(new Block(b.id(), blocks.isEmpty() ? List.copyOf(inputs.values()) : b.params(), List.copyOf(body)));
        }
        blocks.add(new Block(entry.id(), List.of(result), entry.insts()));
        blocks.addAll(second.body().blocks().subList(1, second.body().blocks().size()));
        return new Op.Map(second.into(), List.copyOf(inputs.keySet()), second.shape(), new Region(List.copyOf(same.apply(blocks))));
    }

    /** Adds inputs with their parameters, each array once. */
    private static void inputs(List<Val> arrays, List<Val> params, Map<Val, Val> inputs, Substitution same, Val without) {
        for (int i = 0; i < arrays.size(); i++) {
            if (!arrays.get(i).equals(without)) {
                Val known = inputs.putIfAbsent(arrays.get(i), params.get(i));
                if (known != null) {
                    same.put(params.get(i), known);
                }
            }
        }
    }
}
