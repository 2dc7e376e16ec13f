package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Aliases;
import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Elementwise maps become an allocation and a nest of counted loops over addresses ({@link MapNest}).
 *
 * <pre>
 * %3: array(float64, 1, C) = map null [%0] [%1] { b9(%2: float64): yield [%2] }
 *   ->
 * %5: ptr = alloc %4 ...
 * b10(%9: pyint): for %9 %1 false b11() b12()
 * b11: %12: float64 = ptr_load %8 %11;  ptr_store %7 %11 %12;  jump b10(%13)
 * </pre>
 *
 * If an input shares memory with {@code into} in another arrangement, which a test at run time decides, all elements go into a
 * new array first.
 */
final class LowerMaps {
    private final Emitter e;
    private final Aliases aliases;
    /** The ranks of {@link Overlap} that are called. */
    private final Set<Integer> ranks;

    private LowerMaps(Func func, Set<Val> fresh, Set<Integer> ranks) {
        this.ranks = ranks;
        e = new Emitter(func);
        aliases = new Aliases(e::def, func.params(), fresh);
    }

    static Program run(Program program) {
        var out = new ArrayList<Func>();
        var ranks = new TreeSet<Integer>();
        var fresh = new FreshArguments(program);
        for (Func f : program.funcs()) {
            out.add(hasMap(f.blocks()) ? new LowerMaps(f, fresh.of(f), ranks).lower(f) : f);
        }
        ranks.forEach(n -> out.add(Overlap.function(n)));
        return new Program(out);
    }

    private static boolean hasMap(List<Block> blocks) {
        for (Block b : blocks) {
            for (Inst inst : b.insts()) {
                if (inst.op() instanceof Op.Map || inst.op() instanceof Op.Computed || inst.op() instanceof Op.Chunk) {
                    return true;
                }
            }
        }
        return false;
    }

    private Func lower(Func f) {
        for (Block b : f.blocks()) {
            e.begin(b.id(), b.params());
            for (Inst inst : b.insts()) {
                put(inst);
            }
        }
        return e.func(f);
    }

    /** Emits an instruction of the function or of a map's body. */
    void put(Inst inst) {
        e.site = inst.site();
        switch (inst.op()) {
            case Op.Map map -> put(inst, map);
            case Op.Computed c -> e.put(inst.out(), new Op.Const(new Constant.Bool(false)));
            case Op.Chunk c -> {
                Val size = e.integer(((Type.Array) inst.out().type()).elem().bytes());
                Val data = e.plusBytes(e.data(c.array()), e.times(c.first(), size));
                Val owner = e.op(Type.PTR, new Op.OwnerOf(c.array()));
                e.put(inst.out(), new Op.MakeArray(owner, data, List.of(c.count()), List.of(size)));
            }
            default -> e.put(inst);
        }
        e.site = null;
    }

    private void put(Inst inst, Op.Map map) {
        List<Val> shape = map.shape().stream().map(e::word).toList();
        if (map.into() == null) {
            fill(created((Type.Array) inst.out().type(), shape, inst.out()), map, shape, false);
        } else {
            into(map, shape);
        }
    }

    void fill(Val to, Op.Map map, List<Val> shape, boolean once) {
        MapNest nest = nest(map, shape, to, once);
        if (nest.wantsRows()) {
            new Rows(e, this, map, shape, nest).emit(to);
        } else {
            nest.emit();
        }
    }

    MapNest nest(Op.Map map, List<Val> shape, Val to, boolean once) {
        return new MapNest(e, this::put, map, shape, to, once);
    }

    /** A new array of a shape, dense in the order of its type; defined as {@code out}. */
    Val created(Type.Array type, List<Val> shape, Val out) {
        int n = type.ndim();
        var strides = new Val[n];
        Val size = e.integer(type.elem().bytes());
        Val bytes = size;
        for (int i = 0; i < n; i++) {
            int axis = type.layout() == Type.Layout.F ? i : n - 1 - i;
            strides[axis] = size;
            bytes = bounded(bytes, shape.get(axis));
            if (i < n - 1) {
                Val one = e.integer(1);
                Val length = e.select(e.compare(Op.Pred.GT, shape.get(axis), one), shape.get(axis), one);
                size = e.times(length, size);
            }
        }
        Val owner = e.op(Type.PTR, new Op.Alloc(bytes));
        Val data = e.plusBytes(owner, e.integer(64));
        e.put(out, new Op.MakeArray(owner, data, List.copyOf(shape), List.of(strides)));
        return out;
    }

    /** {@code bytes * length}, or a size that no allocator grants if that does not fit. */
    private Val bounded(Val bytes, Val length) {
        if (e.isConst(bytes) && e.isConst(length)) {
            return e.integer(Math.multiplyExact(e.constOf(bytes), e.constOf(length)));
        }
        Val product = e.times(bytes, length);
        Val over = e.op(Scalar.PYBOOL, new Op.Overflows(Op.Overflow.MUL, bytes, length));
        return e.select(over, e.integer(Long.MAX_VALUE), product);
    }

    // ------------------------------------------------------------ inputs that may overlap the output

    /**
     * Writes into an array. If that might change elements not yet read, inputs that are repeated along an axis are copied before, and all
     * where the body may raise: what was computed before stays. For the others it is known at run time, and then all elements go by
     * way of a new array.
     */
    private void into(Op.Map original, List<Val> shape) {
        var inputs = new ArrayList<Val>();
        boolean raises = Raising.mayRaise(original.body());
        for (Val input : original.inputs()) {
            boolean first = input.type() instanceof Type.Array && !input.equals(original.into()) && (raises || repeated(input, shape))
                    && aliases.mayMeet(input, original.into());
            inputs.add(first ? copy(input) : input);
        }
        var map = new Op.Map(original.into(), inputs, shape, original.body());
        Val clash = null;
        for (Val input : map.inputs()) {
            if (input.type() instanceof Type.Array && !input.equals(map.into()) && aliases.mayMeet(input, map.into())) {
                Val one = overlap(input, map.into(), shape.size());
                clash = clash == null ? one : e.op(Scalar.PYBOOL, new Op.Or(clash, one));
            }
        }
        if (clash == null) {
            fill(map.into(), map, shape, false);
            return;
        }
        int apart = e.newBlock();
        int direct = e.newBlock();
        int after = e.newBlock();
        boolean related = map.inputs().stream().anyMatch(i -> i.type() instanceof Type.Array && !i.equals(map.into()) && aliases.related(i, map.into()));
        e.branch(clash, related ? Op.Hint.NONE : Op.Hint.UNLIKELY, apart, direct);
        e.begin(apart);
        Type.Array target = (Type.Array) map.into().type();
        var type = new Type.Array(target.elem(), target.ndim(), target.layout() == Type.Layout.F ? Type.Layout.F : Type.Layout.C, true, true);
        Val all = created(type, shape, e.newVal(type));
        fill(all, map, shape, !related);
        fill(map.into(), new Op.Map(map.into(), List.of(all), shape, same(type.elem())), shape, !related);
        e.jump(after);
        e.begin(direct);
        fill(map.into(), map, shape, false);
        e.jump(after);
        e.begin(after);
    }

    /** Is the array sure to be smaller than the map, apart from axes of length 1 or 0? */
    private boolean repeated(Val input, List<Val> shape) {
        int missing = shape.size() - ((Type.Array) input.type()).ndim();
        boolean repeated = missing > 0;
        for (int axis = 0; axis < shape.size() - missing; axis++) {
            repeated |= MapNest.atMostOne(e, e.dim(input, axis)) && !e.isConst(shape.get(axis + missing), 1);
        }
        return repeated;
    }

    private Val copy(Val input) {
        Type.Array type = (Type.Array) input.type();
        var shape = new ArrayList<Val>();
        for (int axis = 0; axis < type.ndim(); axis++) {
            shape.add(e.dim(input, axis));
        }
        var dense = new Type.Array(type.elem(), type.ndim(), type.layout() == Type.Layout.F ? Type.Layout.F : Type.Layout.C, true, true);
        Val out = created(dense, shape, e.newVal(dense));
        fill(out, new Op.Map(null, List.of(input), shape, same(type.elem())), shape, false);
        return out;
    }

    /** A body that gives what it gets. */
    Op.Region same(Type elem) {
        Val element = e.newVal(elem);
        return new Op.Region(List.of(new Block(e.newBlock(), List.of(element), List.of(new Inst(null, new Op.Yield(List.of(element)), e.site)))));
    }

    private Val overlap(Val input, Val into, int ndim) {
        ranks.add(ndim);
        var args = new ArrayList<>(Overlap.args(e, input, ndim));
        args.addAll(Overlap.args(e, into, ndim));
        return e.op(Scalar.PYBOOL, new Op.Call(Overlap.name(ndim), args));
    }
}
