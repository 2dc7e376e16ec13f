package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * The function that tells whether two arrays share memory other than as the same elements at the same indexes; one for each
 * rank, called before a map writes into an array that exists.
 *
 * <pre>
 *   overlap.1(data, element size, length, stride of one; the same of the other) -> bool
 * </pre>
 *
 * The answer is that of the ranges of addresses, so it may be true of arrays that go past each other; of vectors it is exact.
 */
final class Overlap {
    private final Emitter e;
    private final int n;

    private record Side(Val data, Val size, List<Val> dims, List<Val> strides) {}

    private Overlap(Func empty, int n) {
        e = new Emitter(empty);
        this.n = n;
    }

    static String name(int ndim) {
        return "overlap." + ndim;
    }

    /** The arguments for an array seen with {@code ndim} axes: axes it lacks have length 1. */
    static List<Val> args(Emitter e, Val array, int ndim) {
        Type.Array type = (Type.Array) array.type();
        var out = new ArrayList<Val>();
        out.add(e.data(array));
        out.add(e.integer(type.elem().bytes()));
        for (int axis = type.ndim() - ndim; axis < type.ndim(); axis++) {
            out.add(axis < 0 ? e.integer(1) : e.dim(array, axis));
            out.add(axis < 0 ? e.integer(0) : e.stride(array, axis));
        }
        return out;
    }

    static Func function(int ndim) {
        var params = new ArrayList<Val>();
        for (int side = 0; side < 2; side++) {
            params.add(new Val(params.size(), Type.PTR));
            for (int k = 0; k <= 2 * ndim; k++) {
                params.add(new Val(params.size(), Scalar.PYINT));
            }
        }
        var nothing = new Block(0, params, List.of(new Inst(null, new Op.Unreachable(), null)));
        var func = new Func(name(ndim), name(ndim), Scalar.PYBOOL, Func.Kind.PRIVATE, List.of(nothing));
        var overlap = new Overlap(func, ndim);
        overlap.e.begin(0, params);
        overlap.e.end(new Op.Return(overlap.answer(overlap.side(params, 0), overlap.side(params, 2 * ndim + 2))));
        return overlap.e.func(func);
    }

    private Side side(List<Val> params, int from) {
        var dims = new ArrayList<Val>();
        var strides = new ArrayList<Val>();
        for (int axis = 0; axis < n; axis++) {
            dims.add(params.get(from + 2 + 2 * axis));
            strides.add(params.get(from + 3 + 2 * axis));
        }
        return new Side(params.get(from), params.get(from + 1), dims, strides);
    }

    private Val answer(Side a, Side b) {
        Val[] x = extent(a);
        Val[] y = extent(b);
        Val meet = e.and(e.compare(Op.Pred.LT, x[0], y[1]), e.compare(Op.Pred.LT, y[0], x[1]));
        Val same = e.compare(Op.Pred.EQ, a.data, b.data);
        for (int axis = 0; axis < n; axis++) {
            Val one = e.compare(Op.Pred.LE, a.dims.get(axis), e.integer(1));
            Val step = e.compare(Op.Pred.EQ, a.strides.get(axis), b.strides.get(axis));
            same = e.and(same, e.and(e.compare(Op.Pred.EQ, a.dims.get(axis), b.dims.get(axis)), e.op(Scalar.PYBOOL, new Op.Or(one, step))));
        }
        Val clash = e.and(meet, e.op(Scalar.PYBOOL, new Op.Not(same)));
        return n == 1 ? e.and(clash, e.op(Scalar.PYBOOL, new Op.Not(interleaved(a, b)))) : clash;
    }

    /** Do two vectors with one stride go past each other, as two columns of a matrix do? */
    private Val interleaved(Side a, Side b) {
        Val stride = b.strides.getFirst();
        Val away = e.minus(e.op(Scalar.PYINT, new Op.Bits(a.data)), e.op(Scalar.PYINT, new Op.Bits(b.data)));
        Val positive = e.compare(Op.Pred.GT, stride, e.integer(0));
        Val rest = e.op(Scalar.PYINT, new Op.IntRem(away, e.select(positive, stride, e.integer(1))));
        Val up = e.select(e.compare(Op.Pred.LT, rest, e.integer(0)), e.plus(rest, stride), rest);
        Val fits = e.and(e.compare(Op.Pred.GE, up, b.size), e.compare(Op.Pred.GE, e.minus(stride, up), a.size));
        return e.and(e.and(positive, e.compare(Op.Pred.EQ, stride, a.strides.getFirst())), fits);
    }

    /** The first address that belongs to an array and the first after it, as integers. */
    private Val[] extent(Side side) {
        Val zero = e.integer(0);
        Val low = e.op(Scalar.PYINT, new Op.Bits(side.data));
        Val high = e.plus(low, side.size);
        for (int axis = 0; axis < n; axis++) {
            Val stride = side.strides.get(axis);
            Val reach = e.times(e.minus(side.dims.get(axis), e.integer(1)), stride);
            Val back = e.compare(Op.Pred.LT, stride, zero);
            low = e.plus(low, e.select(back, reach, zero));
            high = e.plus(high, e.select(back, zero, reach));
        }
        return new Val[] {low, high};
    }
}
