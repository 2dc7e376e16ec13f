package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A map whose body is large is written once, for operands whose elements lie side by side along the inner loop. An operand that
 * may lie otherwise is copied where it does: an input before the loops, the result after them.
 *
 * <pre>
 *   map null [%0 %1] [%2]     ->     branch (dim %1 0 is %2) likely b1(%1) b2();  b2: %3 = a copy, repeated if of length 1;  jump b1(%3)
 *                                    b1(%4): the loops of map null [%0 %4] [%2]
 * </pre>
 */
final class Rows {
    private final Emitter e;
    private final LowerMaps maps;
    private final Op.Map map;
    private final List<Val> shape;
    private final MapNest nest;

    Rows(Emitter e, LowerMaps maps, Op.Map map, List<Val> shape, MapNest nest) {
        this.e = e;
        this.maps = maps;
        this.map = map;
        this.shape = shape;
        this.nest = nest;
    }

    void emit(Val to) {
        var inputs = new ArrayList<Val>();
        for (int i = 0; i < map.inputs().size(); i++) {
            inputs.add(input(i));
        }
        var rows = new Op.Map(map.into(), inputs, shape, map.body());
        Val isRow = nest.isAcross(-1) ? e.bool(false) : nest.isRow(-1);
        if (isRow == null) {
            (inputs.equals(map.inputs()) ? nest : maps.nest(rows, shape, to, false)).emitRows();
            return;
        }
        Val target = either(isRow, to, () -> maps.created((Type.Array) to.type(), shape, e.newVal(to.type())));
        maps.nest(rows, shape, target, false).emitRows();
        int store = e.newBlock();
        int after = e.newBlock();
        e.branch(isRow, Op.Hint.LIKELY, after, store);
        e.begin(store);
        maps.fill(to, new Op.Map(to, List.of(target), shape, maps.same(((Type.Array) to.type()).elem())), shape, true);
        e.jump(after);
        e.begin(after);
    }

    private Val input(int i) {
        Val input = map.inputs().get(i);
        if (nest.isAcross(i)) {
            Type.Array type = (Type.Array) input.type();
            return copy(input, new Type.Array(type.elem(), type.ndim(), nest.layout(), true, true));
        }
        Val isRow = nest.isRow(i);
        return isRow == null ? input : either(isRow, input, () -> copy(input, (Type.Array) input.type()));
    }

    /** {@code array} where the test holds, else what {@code other} emits, of the same type. */
    private Val either(Val test, Val array, Supplier<Val> other) {
        int make = e.newBlock();
        int next = e.newBlock();
        e.end(new Op.Branch(test, Op.Hint.LIKELY, new Edge(next, List.of(array)), new Edge(make, List.of())));
        e.begin(make);
        e.jump(next, other.get());
        Val out = e.newVal(array.type());
        e.begin(next, List.of(out));
        return out;
    }

    /** A dense copy, as long along the inner loop as that. */
    private Val copy(Val input, Type.Array type) {
        var dims = new ArrayList<Val>();
        int missing = shape.size() - type.ndim();
        for (int axis = 0; axis < type.ndim(); axis++) {
            dims.add(axis + missing == nest.innerAxis() ? shape.get(axis + missing) : e.dim(input, axis));
        }
        Val out = maps.created(type, dims, e.newVal(type));
        maps.fill(out, new Op.Map(null, List.of(input), dims, maps.same(type.elem())), dims, true);
        return out;
    }
}
