package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Effects;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Substitution;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The body of an innermost counted loop as straight code that cannot raise: choices are selects, and what would raise is a
 * boolean. Only where all that is done on some ways and not on others may be done always, and where nothing that is read may
 * depend on a test that raises.
 *
 * <pre>
 *   b2: %7 = load %0 [%6]                                    %7 = load %0 [%6]
 *       %8 = compare lt %7 %4                                %8 = compare lt %7 %4      (raises: %8)
 *       branch %8 none b5() b4()                      ->     %9 = native "llvm.sqrt" [%7]
 *   b4: %9 = native "llvm.sqrt" [%7]                         store %0 [%6] %9
 *       store %0 [%6] %9 ...
 *   b5: raise value_error ...
 * </pre>
 */
final class StraightLoop {
    /** Where a jump comes from: under which condition (null: always), with which values, and what has been stored till there. */
    private record Way(Val condition, List<Val> args, Map<Place, Val> stored) {}

    private record Place(Val array, List<Val> indices) {}

    private final Cfg cfg;
    private final Dominators dominators;
    private final Definitions definitions;
    private final Ids ids;
    private final Loops.Loop loop;
    private final Set<Integer> doomed;
    private final Substitution same = new Substitution();
    private final Map<Integer, List<Way>> ways = new HashMap<>();
    private final Map<Integer, Val> conditions = new HashMap<>();
    private final Map<Place, Val> loaded = new HashMap<>();
    /** Stores that are done on some ways only, to be done at the end with what each way stores. */
    private final Map<Place, Inst> late = new LinkedHashMap<>();
    private Map<Place, Val> stored = new HashMap<>();
    private final Set<Place> lost = new HashSet<>();
    private boolean taught;
    private boolean here = true;

    /** In order; a store stands at its place. */
    final List<Inst> insts = new ArrayList<>();
    /** For each, whether every iteration does it. */
    final List<Boolean> always = new ArrayList<>();
    /** True where the iteration would raise. */
    final List<Val> raises = new ArrayList<>();
    /** What the header's parameters, the index first, get from the back edges. */
    List<Val> next;
    /** A load was replaced by what was stored at its place in the same iteration. */
    boolean forwards;

    private StraightLoop(Cfg cfg, Dominators dominators, Definitions definitions, Ids ids, Loops.Loop loop, Set<Integer> doomed) {
        this.cfg = cfg;
        this.dominators = dominators;
        this.definitions = definitions;
        this.ids = ids;
        this.loop = loop;
        this.doomed = doomed;
    }

    /** Null if the body has no such form. {@code doomed}: blocks outside the loop from which every path raises. */
    static StraightLoop of(Cfg cfg, Dominators dominators, Definitions definitions, Ids ids, Loops.Loop loop, Set<Integer> doomed) {
        var straight = new StraightLoop(cfg, dominators, definitions, ids, loop, doomed);
        return straight.build() ? straight : null;
    }

    private boolean build() {
        Block header = cfg.blocks.get(loop.header());
        var entry = (Op.For) header.last().op();
        arrive(entry.body(), null);
        for (int at : cfg.order()) {
            if (loop.contains(at) && at != loop.header() && !block(at)) {
                return false;
            }
        }
        here = true;
        next = merged(ways.get(header.id()), header.params());
        for (var store : late.entrySet()) {
            if (!stored.containsKey(store.getKey())) {
                return false;
            }
            forwards = true;
            put(new Inst(null, new Op.Store(store.getKey().array, store.getKey().indices, stored.get(store.getKey())), store.getValue().site()));
        }
        return true;
    }

    private void arrive(Edge edge, Val condition) {
        ways.computeIfAbsent(edge.block(), b -> new ArrayList<>()).add(new Way(condition, edge.args().stream().map(same::get).toList(), stored));
    }

    private boolean always(int at) {
        return loop.back().stream().allMatch(b -> dominators.dominates(at, b));
    }

    private boolean block(int at) {
        Block block = cfg.blocks.get(at);
        List<Way> in = ways.get(block.id());
        if (in == null) {
            // Only raising ways lead here.
            return true;
        }
        List<Val> args = merged(in, block.params());
        for (int k = 0; k < args.size(); k++) {
            same.put(block.params().get(k), args.get(k));
        }
        here = always(at);
        conditions.put(at, here ? null : any(in));
        for (Inst original : block.insts().subList(0, block.insts().size() - 1)) {
            if (!inst(same.apply(original), at)) {
                return false;
            }
        }
        return leave(at, same.apply(block.last().op()));
    }

    /** The condition under which one of some ways is taken; null: always. */
    private Val any(List<Way> in) {
        Val out = in.getFirst().condition;
        for (Way way : in.subList(1, in.size())) {
            out = out == null || way.condition == null ? null : emit(Scalar.BOOL, new Op.Or(out, way.condition));
        }
        return out;
    }

    private List<Val> merged(List<Way> in, List<Val> params) {
        Way sure = in.stream().filter(w -> w.condition == null).findFirst().orElse(in.getFirst());
        var out = new ArrayList<Val>();
        for (int k = 0; k < params.size(); k++) {
            Val val = sure.args.get(k);
            for (Way way : in) {
                Val other = same.get(way.args.get(k));
                if (sure.condition != null && way != sure && !other.equals(val)) {
                    val = emit(params.get(k).type(), new Op.Select(way.condition, other, val));
                }
            }
            out.add(val);
        }
        stored = storedBy(in, sure);
        return out;
    }

    /** What has been stored where some ways meet; what is stored by some of them only, and was not read before, is not known. */
    private Map<Place, Val> storedBy(List<Way> in, Way sure) {
        if (in.size() == 1 || sure.condition == null) {
            return new HashMap<>(sure.stored);
        }
        var places = new LinkedHashSet<Place>();
        in.forEach(w -> places.addAll(w.stored.keySet()));
        var out = new HashMap<Place, Val>();
        for (Place place : places) {
            Val val = sure.stored.getOrDefault(place, loaded.get(place));
            for (Way way : in) {
                Val other = way.stored.getOrDefault(place, loaded.get(place));
                if (val != null && (other == null || !other.equals(val))) {
                    val = other == null ? null : emit(val.type(), new Op.Select(way.condition, other, val));
                }
            }
            if (val != null) {
                out.put(place, val);
            } else {
                lost.add(place);
            }
        }
        return out;
    }

    private boolean leave(int at, Op last) {
        Val when = conditions.get(at);
        if (last instanceof Op.Jump jump) {
            return go(jump.to(), when, when);
        }
        if (!(last instanceof Op.Branch branch)) {
            return false;
        }
        boolean first = isDoomed(branch.then());
        boolean second = isDoomed(branch.otherwise());
        if (first && second) {
            return false;
        }
        taught |= (first || second) && teaches(branch.condition(), second);
        Val holds = and(when, branch.condition());
        Val fails = first ? when : and(when, emit(Scalar.BOOL, new Op.Not(truth(branch.condition()))));
        // Where the other way raises this one is the only one that counts.
        return go(branch.then(), second ? when : holds, holds) && go(branch.otherwise(), fails, fails);
    }

    private boolean isDoomed(Edge edge) {
        return doomed.contains(cfg.index(edge.block()));
    }

    private boolean go(Edge edge, Val condition, Val raising) {
        if (isDoomed(edge)) {
            raises.add(raising);
            return raising != null;
        }
        if (!loop.contains(cfg.index(edge.block()))) {
            return false;
        }
        arrive(edge, condition);
        return true;
    }

    private Val truth(Val condition) {
        return condition.type() == Scalar.BOOL ? condition : emit(Scalar.BOOL, new Op.Convert(condition));
    }

    private Val and(Val when, Val condition) {
        Val truth = truth(condition);
        return when == null ? truth : emit(Scalar.BOOL, new Op.And(when, truth));
    }

    /** Does a condition that is known to be {@code holds} tell something of integers, from which an index may have been proven? */
    private boolean teaches(Val condition, boolean holds) {
        return switch (definitions.op(condition)) {
            case Op.And o -> holds && (teaches(o.a(), true) || teaches(o.b(), true));
            case Op.Or o -> !holds && (teaches(o.a(), false) || teaches(o.b(), false));
            case Op.Not o -> teaches(o.a(), !holds);
            case Op.Convert o -> teaches(o.a(), holds);
            case Op.Compare o -> !(o.a().type() instanceof Scalar s && s.isFloat())
                    && o.pred() != (holds ? Op.Pred.NE : Op.Pred.EQ);
            case Op.Native o -> false;
            case null, default -> true;
        };
    }

    /** Adds an instruction; false if it may not be done here. */
    private boolean inst(Inst inst, int at) {
        switch (inst.op()) {
            case Op.Native n when n.symbol().startsWith(Op.TABLE) -> {
                var index = new Bounds(definitions, Map.of()).range(n.args().getFirst());
                if (index.low().signum() < 0 || index.high().bitLength() > 30
                        || index.high().intValue() >= (n.symbol().length() - Op.TABLE.length()) / 16) {
                    return false;
                }
            }
            case Op.Native n when n.symbol().startsWith(Op.APART) && !here -> {
                // What is rare is not needed where the value is not.
                var args = new ArrayList<>(n.args());
                Val needed = emit(Scalar.BOOL, new Op.And(conditions.get(at), truth(args.getFirst())));
                args.set(0, args.getFirst().type() == Scalar.BOOL ? needed : emit(args.getFirst().type(), new Op.Convert(needed)));
                put(new Inst(inst.out(), new Op.Native(n.symbol(), List.copyOf(args)), inst.site()));
                return true;
            }
            case Op.Convert c when c.a().type() instanceof Scalar from && from.isFloat() && from.bits == 64
                    && inst.out().type() instanceof Scalar to && to.isSigned() && to.bits == 64 -> {
                return whole(inst, c.a(), at);
            }
            case Op.Scalar s -> {
                if (!Effects.scalar(inst, definitions).pure()) {
                    return false;
                }
            }
            case Op.CheckIndex c when !c.raises() -> {
                Val negative = emit(Scalar.BOOL, new Op.Compare(Op.Pred.LT, c.index(), emit(c.index().type(), new Op.Const(new Constant.Int(0)))));
                Val wrapped = emit(c.index().type(), new Op.Add(c.index(), c.size()));
                put(new Inst(inst.out(), new Op.Select(negative, wrapped, c.index()), inst.site()));
                return true;
            }
            case Op.Load l -> {
                return load(inst, l);
            }
            case Op.Store s -> {
                var place = new Place(s.array(), s.indices());
                stored.put(place, s.value());
                if (here) {
                    put(inst);
                } else {
                    late.put(place, inst);
                }
                return true;
            }
            case Op.Dim d -> { }
            case Op.Stride d -> { }
            case Op.Make m -> { }
            case Op.Get g -> { }
            default -> {
                return false;
            }
        }
        put(inst);
        return true;
    }

    /** What was stored here before in this iteration is the value, unless something else was stored in between: {@link AddressGuard} asks that. */
    private boolean load(Inst inst, Op.Load load) {
        var place = new Place(load.array(), load.indices());
        Val known = stored.getOrDefault(place, loaded.get(place));
        if (lost.contains(place)) {
            return false;
        }
        if (stored.containsKey(place)) {
            forwards = true;
            same.put(inst.out(), known);
            return true;
        }
        if (here) {
            loaded.putIfAbsent(place, inst.out());
        }
        put(inst);
        return known != null || here && !taught;
    }

    /**
     * A float becomes an integer by the bits of its sum with 3 * 2**51, as vectors can; what is too large for that is left to the
     * loop as it was.
     */
    private boolean whole(Inst inst, Val from, int at) {
        Val t = emit(from.type(), new Op.Native("llvm.trunc", List.of(from)));
        Val small = emit(Scalar.BOOL, new Op.Compare(Op.Pred.LT, emit(from.type(), new Op.Native("llvm.fabs", List.of(from))), number(from.type(), 0x1p51)));
        raises.add(and(conditions.get(at), emit(Scalar.BOOL, new Op.Not(small))));
        Val bits = emit(inst.out().type(), new Op.Bits(emit(from.type(), new Op.Add(t, number(from.type(), 0x1.8p52)))));
        put(new Inst(inst.out(), new Op.Sub(bits, emit(inst.out().type(), new Op.Const(new Constant.Int(Double.doubleToLongBits(0x1.8p52))))), inst.site()));
        return true;
    }

    private Val number(Type type, double value) {
        return emit(type, new Op.Const(new Constant.Float(value)));
    }

    private void put(Inst inst) {
        insts.add(inst);
        always.add(here);
    }

    private Val emit(Type type, Op op) {
        Val out = ids.val(type);
        var inst = new Inst(out, op, null);
        put(inst);
        definitions.note(inst);
        return out;
    }
}
