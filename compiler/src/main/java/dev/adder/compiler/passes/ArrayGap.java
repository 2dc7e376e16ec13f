package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Pred;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The test that arrays lie apart: the addresses of one end before those of the other begin. It may say no of arrays that share
 * nothing (two columns of a matrix) and of empty ones, never yes of arrays that share an element.
 *
 * <pre>  %7 = bits(data_of %0);  %9 = %7 + 8 * dim %0 0 ...   %15 = le %9 %12;  %16 = le %14 %7;  %17 = or %15 %16</pre>
 */
final class ArrayGap {
    private final Ids ids;
    private final List<Inst> insts = new ArrayList<>();
    private final Map<Integer, Extent> extents = new HashMap<>();
    private Val all;

    /** The first address of an array's elements and the first after them. */
    private record Extent(Val low, Val high) {}

    ArrayGap(Ids ids) {
        this.ids = ids;
    }

    /** What has been asked so far; the last instruction gives the answer. */
    List<Inst> insts() {
        return insts;
    }

    void apart(Val a, Val b) {
        Extent x = extents.computeIfAbsent(a.id(), id -> extent(a));
        Extent y = extents.computeIfAbsent(b.id(), id -> extent(b));
        Val apart = bool(new Op.Or(compare(Pred.LE, x.high, y.low), compare(Pred.LE, y.high, x.low)));
        all = all == null ? apart : bool(new Op.And(all, apart));
    }

    private Extent extent(Val array) {
        var type = (Type.Array) array.type();
        Val low = integer(new Op.Bits(emit(Type.PTR, new Op.DataOf(array))));
        Val size = constant(type.elem().bytes());
        if (type.layout() != Type.Layout.A) {
            for (int axis = 0; axis < type.ndim(); axis++) {
                size = integer(new Op.Mul(size, integer(new Op.Dim(array, axis))));
            }
            return new Extent(low, integer(new Op.Add(low, size)));
        }
        Val high = integer(new Op.Add(low, size));
        Val zero = constant(0);
        for (int axis = 0; axis < type.ndim(); axis++) {
            Val last = integer(new Op.Sub(integer(new Op.Dim(array, axis)), constant(1)));
            Val reach = integer(new Op.Mul(last, integer(new Op.Stride(array, axis))));
            Val back = compare(Pred.LT, reach, zero);
            low = integer(new Op.Add(low, integer(new Op.Select(back, reach, zero))));
            high = integer(new Op.Add(high, integer(new Op.Select(back, zero, reach))));
        }
        return new Extent(low, high);
    }

    private Val compare(Pred pred, Val a, Val b) {
        return bool(new Op.Compare(pred, a, b));
    }

    private Val bool(Op op) {
        return emit(Scalar.PYBOOL, op);
    }

    private Val constant(long value) {
        return integer(new Op.Const(new Constant.Int(value)));
    }

    private Val integer(Op op) {
        return emit(Scalar.PYINT, op);
    }

    private Val emit(Type type, Op op) {
        Val out = ids.val(type);
        insts.add(new Inst(out, op, null));
        return out;
    }
}
