package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Copy;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Op.Region;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Type.Layout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The function that computes a chunk of a map's result: some elements in C order from one on.
 *
 * <pre>
 *   f.chunk4(out, first, lengths of the result, inputs, values that the body uses)
 *     vector:           map out [input[first : first + n] ...] [n] body
 *     several axes:     for each row that the chunk meets:  map out[done : done + w] [a part of the inputs' row ...] [w] body
 * </pre>
 *
 * Inputs that are dense and of the result's shape are one long row; that is known at run time. A length of 1 repeats.
 */
final class ChunkFunction {
    private final Func caller;
    private final Op.Map map;
    private final Scalar elem;
    private final Definitions definitions;
    /** Values that the body uses and that are passed; constants are made anew. */
    private final List<Val> passed = new ArrayList<>();
    private final List<Val> constants = new ArrayList<>();

    private Ids ids;
    private List<Inst> insts = new ArrayList<>();
    private final Map<Long, Val> integers = new HashMap<>();
    private Val out;
    private Val first;
    private Val count;
    /** Whether all inputs are dense arrays of the result's shape, one row each; null: certainly not, or there is one axis. */
    private Val flat;
    private final List<Val> shape = new ArrayList<>();
    private final List<Val> inputs = new ArrayList<>();

    ChunkFunction(Func caller, Op.Map map, Scalar elem, Definitions definitions, Collection<Val> free) {
        this.caller = caller;
        this.map = map;
        this.elem = elem;
        this.definitions = definitions;
        for (Val v : free) {
            (definitions.op(v) instanceof Op.Const ? constants : passed).add(v);
        }
    }

    String name(Val array) {
        return caller.name() + ".chunk" + array.id();
    }

    /** What follows the chunk and its first element in a call. */
    List<Val> args() {
        var args = new ArrayList<>(map.shape());
        args.addAll(map.inputs());
        args.addAll(passed);
        return args;
    }

    Func function(String name) {
        var params = new ArrayList<Val>();
        out = new Val(0, new Type.Array(elem, 1, Layout.C));
        first = new Val(1, Scalar.PYINT);
        params.add(out);
        params.add(first);
        args().forEach(a -> params.add(new Val(params.size(), a.type())));
        int n = map.shape().size();
        shape.addAll(params.subList(2, 2 + n));
        inputs.addAll(params.subList(2 + n, 2 + n + map.inputs().size()));
        var empty = new Func(name, caller.shown(), Type.NONE, Func.Kind.PYTHON, caller.fastmath(), List.of(new Block(0, params, List.of())));
        ids = new Ids(empty);
        var copy = new Copy(ids, site -> site);
        for (int k = 0; k < passed.size(); k++) {
            copy.put(passed.get(k), params.get(2 + n + inputs.size() + k));
        }
        constants.forEach(c -> copy.put(c, emit(c.type(), definitions.op(c))));
        var body = new Region(copy.blocks(map.body().blocks()));
        count = emit(Scalar.PYINT, new Op.Dim(out, 0));
        List<Block> blocks = n == 1 ? vector(params, body) : rows(params, body);
        return empty.with(blocks);
    }

    // ------------------------------------------------------------ one axis

    private List<Block> vector(List<Val> params, Region body) {
        var parts = new ArrayList<Val>();
        for (int k = 0; k < inputs.size(); k++) {
            parts.add(inputs.get(k).type() instanceof Type.Array a && a.ndim() > 0 ? part(k, List.of(), first, count) : inputs.get(k));
        }
        effect(new Op.Map(out, parts, List.of(count), body));
        end();
        return List.of(new Block(0, params, List.copyOf(insts)));
    }

    private void end() {
        effect(new Op.Return(emit(Type.NONE, new Op.Const(Constant.NONE))));
    }

    // ------------------------------------------------------------ rows

    private List<Block> rows(List<Val> params, Region body) {
        int n = shape.size();
        Val total = shape.getFirst();
        for (Val length : shape.subList(1, n)) {
            total = emit(Scalar.PYINT, new Op.Mul(total, length));
        }
        flat = flat();
        Val row = flat == null ? shape.getLast() : emit(Scalar.PYINT, new Op.Select(flat, total, shape.getLast()));
        Val length = atLeastOne(row);
        Val at = emit(Scalar.PYINT, new Op.IntDiv(first, length));
        Val column = minus(first, times(at, length));
        int header = ids.block();
        int inside = ids.block();
        int after = ids.block();
        effect(new Op.Jump(new Edge(header, List.of(integer(0), at, column))));
        var blocks = new ArrayList<Block>();
        blocks.add(new Block(0, params, List.copyOf(insts)));
        Val done = ids.val(Scalar.PYINT);
        Val r = ids.val(Scalar.PYINT);
        Val c = ids.val(Scalar.PYINT);
        insts = new ArrayList<>();
        Val more = compare(Op.Pred.LT, done, count);
        effect(new Op.Branch(more, Op.Hint.NONE, new Edge(inside, List.of()), new Edge(after, List.of())));
        blocks.add(new Block(header, List.of(done, r, c), List.copyOf(insts)));
        insts = new ArrayList<>();
        row(body, done, r, c, length);
        Val width = least(minus(length, c), minus(count, done));
        effect(new Op.Jump(new Edge(header, List.of(plus(done, width), plus(r, integer(1)), integer(0)))));
        blocks.add(new Block(inside, List.of(), List.copyOf(insts)));
        insts = new ArrayList<>();
        end();
        blocks.add(new Block(after, List.of(), List.copyOf(insts)));
        return List.copyOf(blocks);
    }

    /** The part of one row from column {@code c} on. */
    private void row(Region body, Val done, Val r, Val c, Val length) {
        int n = shape.size();
        var indexes = new ArrayList<Val>();
        Val rest = r;
        for (int axis = n - 2; axis > 0; axis--) {
            Val m = atLeastOne(shape.get(axis));
            indexes.addFirst(emit(Scalar.PYINT, new Op.IntRem(rest, m)));
            rest = emit(Scalar.PYINT, new Op.IntDiv(rest, m));
        }
        indexes.addFirst(rest);
        Val width = least(minus(length, c), minus(count, done));
        var parts = new ArrayList<Val>();
        for (int k = 0; k < inputs.size(); k++) {
            parts.add(inputs.get(k).type() instanceof Type.Array a && a.ndim() > 0 ? part(k, indexes, c, width) : inputs.get(k));
        }
        Val size = integer(elem.bytes());
        Val data = emit(Type.PTR, new Op.PtrAdd(emit(Type.PTR, new Op.DataOf(out)), times(done, size)));
        Val target = emit(out.type(), new Op.MakeArray(emit(Type.PTR, new Op.OwnerOf(out)), data, List.of(width), List.of(size)));
        effect(new Op.Map(target, parts, List.of(width), body));
    }

    private Val flat() {
        Val every = null;
        for (int k = 0; k < inputs.size(); k++) {
            if (!(inputs.get(k).type() instanceof Type.Array a) || a.ndim() == 0) {
                continue;
            }
            if (a.layout() != Layout.C || a.ndim() != shape.size()) {
                return null;
            }
            for (int axis = 0; axis < a.ndim(); axis++) {
                if (isOne(k, axis)) {
                    return null;
                }
                if (!isFull(k, axis)) {
                    Val same = compare(Op.Pred.EQ, emit(Scalar.PYINT, new Op.Dim(inputs.get(k), axis)), shape.get(axis));
                    every = every == null ? same : emit(Scalar.PYBOOL, new Op.And(every, same));
                }
            }
        }
        return every == null ? emit(Scalar.PYBOOL, new Op.Const(new Constant.Bool(true))) : every;
    }

    // ------------------------------------------------------------ parts of inputs

    /** A vector of {@code width} elements of an input, or of the one that repeats: from {@code column} of the row at {@code indexes} on. */
    private Val part(int k, List<Val> indexes, Val column, Val width) {
        Val in = inputs.get(k);
        var type = (Type.Array) in.type();
        int last = type.ndim() - 1;
        int missing = shape.size() - type.ndim();
        Val data = emit(Type.PTR, new Op.DataOf(in));
        for (int axis = 0; axis < last; axis++) {
            if (!isOne(k, axis)) {
                data = moved(data, k, axis, indexes.get(axis + missing), emit(Scalar.PYINT, new Op.Stride(in, axis)));
            }
        }
        boolean dense = type.layout() == Layout.C;
        Val stride = dense ? integer(type.elem().bytes()) : emit(Scalar.PYINT, new Op.Stride(in, last));
        Val length = width;
        if (isOne(k, last)) {
            length = integer(1);
        } else {
            data = moved(data, k, last, column, stride);
            if (!isFull(k, last)) {
                length = emit(Scalar.PYINT, new Op.Select(repeats(k, last), integer(1), width));
            }
        }
        var vector = new Type.Array(type.elem(), 1, dense ? Layout.C : Layout.A, type.writable(), type.aligned());
        return emit(vector, new Op.MakeArray(emit(Type.PTR, new Op.OwnerOf(in)), data, List.of(length), List.of(stride)));
    }

    private Val moved(Val data, int k, int axis, Val index, Val stride) {
        Val bytes = times(index, stride);
        if (!isFull(k, axis)) {
            bytes = emit(Scalar.PYINT, new Op.Select(repeats(k, axis), integer(0), bytes));
        }
        return emit(Type.PTR, new Op.PtrAdd(data, bytes));
    }

    /** Is there one element for all along an axis? Not so where the whole input is one row, whatever its lengths. */
    private Val repeats(int k, int axis) {
        Val one = compare(Op.Pred.EQ, emit(Scalar.PYINT, new Op.Dim(inputs.get(k), axis)), integer(1));
        return flat == null ? one : emit(Scalar.PYBOOL, new Op.And(one, emit(Scalar.PYBOOL, new Op.Not(flat))));
    }

    /** The length of an input's axis in the caller; null if it has no name there. */
    private Val length(int k, int axis) {
        return switch (definitions.op(map.inputs().get(k))) {
            case Op.MakeArray m -> m.shape().get(axis);
            case Op.Map m -> m.shape().get(axis);
            case null, default -> null;
        };
    }

    private boolean isOne(int k, int axis) {
        Val length = length(k, axis);
        return length != null && definitions.is(length, 1);
    }

    /** Is the axis certainly as long as the result's? */
    private boolean isFull(int k, int axis) {
        Val in = map.inputs().get(k);
        Val wanted = map.shape().get(axis + shape.size() - ((Type.Array) in.type()).ndim());
        Val length = length(k, axis);
        return wanted.equals(length) || definitions.op(wanted) instanceof Op.Dim d && d.array().equals(in) && d.axis() == axis;
    }

    // ------------------------------------------------------------ instructions

    private Val emit(Type type, Op op) {
        Val val = ids.val(type);
        insts.add(new Inst(val, op, null));
        return val;
    }

    private void effect(Op op) {
        insts.add(new Inst(null, op, null));
    }

    private Val integer(long value) {
        return integers.computeIfAbsent(value, v -> emit(Scalar.PYINT, new Op.Const(new Constant.Int(v))));
    }

    private Val plus(Val a, Val b) {
        return emit(Scalar.PYINT, new Op.Add(a, b));
    }

    private Val minus(Val a, Val b) {
        return emit(Scalar.PYINT, new Op.Sub(a, b));
    }

    private Val times(Val a, Val b) {
        return emit(Scalar.PYINT, new Op.Mul(a, b));
    }

    private Val compare(Op.Pred pred, Val a, Val b) {
        return emit(Scalar.PYBOOL, new Op.Compare(pred, a, b));
    }

    private Val least(Val a, Val b) {
        return emit(Scalar.PYINT, new Op.Select(compare(Op.Pred.LT, a, b), a, b));
    }

    private Val atLeastOne(Val a) {
        return emit(Scalar.PYINT, new Op.Select(compare(Op.Pred.LT, a, integer(1)), integer(1), a));
    }
}
