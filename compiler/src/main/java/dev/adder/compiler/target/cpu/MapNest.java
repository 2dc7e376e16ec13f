package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Type.Layout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The loops of one map, at most twice: a nest whose inner loop steps by constant strides (element after element, or the
 * same element again: by rows), and one for any strides; a test at run time picks. In the first, operands that are all dense in
 * the same order and of the same shape are run through as one long row.
 */
final class MapNest {
    /** A body with more instructions is written once, for rows: what does not lie so is copied ({@link Rows}). */
    private static final int LARGEST_TWICE = 40;

    /** An array seen from the axes of the result: dims and strides are null where it has no such axis, or one of length 1. */
    private record Operand(Type.Array type, Val data, Val[] dims, Val[] strides) {}

    private final Emitter e;
    private final Consumer<Inst> put;
    private final Op.Map map;
    private final boolean once;
    private final int n;
    private final List<Val> shape;
    /** Axes from the outermost loop to the innermost. */
    private final int[] order;
    /** Of each input; null for scalars. */
    private final Operand[] inputs;
    private final Operand output;
    /** The body touches no memory itself: what it reads was read before anything is written. */
    private final boolean independent;

    /**
     * @param put   emits an instruction of the body (which may hold another map)
     * @param shape of the map, as pyints
     * @param to    the array that is written
     * @param once  the loops are rarely run: one nest for any strides will do
     */
    MapNest(Emitter e, Consumer<Inst> put, Op.Map map, List<Val> shape, Val to, boolean once) {
        this.once = once;
        this.e = e;
        this.put = put;
        this.map = map;
        this.shape = shape;
        n = shape.size();
        inputs = new Operand[map.inputs().size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = operand(map.inputs().get(i), false);
        }
        output = operand(to, true);
        order = order();
        independent = scalar(map.body().blocks());
    }

    private static boolean scalar(List<Block> blocks) {
        return blocks.stream().allMatch(b -> b.insts().stream().allMatch(i -> i.op() instanceof Op.Scalar || i.op() instanceof Op.Make
                || i.op() instanceof Op.Get || i.op() instanceof Op.Terminator));
    }

    private Operand operand(Val value, boolean written) {
        if (!(value.type() instanceof Type.Array type)) {
            return null;
        }
        var dims = new Val[n];
        var strides = new Val[n];
        int dense = Elements.denseAxis(type);
        for (int axis = 0; axis < type.ndim(); axis++) {
            int at = axis + n - type.ndim();
            Val dim = e.dim(value, axis);
            if (atMostOne(e, dim) && !written) {
                continue;
            }
            dims[at] = dim;
            strides[at] = axis == dense ? e.integer(type.elem().bytes()) : e.step(value, axis);
        }
        return new Operand(type, e.data(value), dims, strides);
    }

    /** Is the length 1, or 0, and then nothing is read? */
    static boolean atMostOne(Emitter e, Val dim) {
        return e.isConst(dim, 1) || e.def(dim) instanceof Op.Convert c && c.a().type() == Scalar.PYBOOL;
    }

    /** C order, unless everything is in F order and nobody can tell: an exception shows what was reached first. */
    private int[] order() {
        boolean backwards = output.type.layout() == Layout.F && !Raising.mayRaise(map.body());
        for (Operand in : inputs) {
            backwards &= in == null || in.type.ndim() < 2 || in.type.layout() == Layout.F;
        }
        var axes = new int[n];
        for (int i = 0; i < n; i++) {
            axes[i] = backwards ? n - 1 - i : i;
        }
        return axes;
    }

    private int inner() {
        return order[n - 1];
    }

    /** The axis of the innermost loop. */
    int innerAxis() {
        return n == 0 ? -1 : inner();
    }

    Layout layout() {
        return inner() == n - 1 ? Layout.C : Layout.F;
    }

    /** Is the body so large that it is written only for rows? One that may raise shows what it has reached: it is not. */
    boolean wantsRows() {
        return n > 0 && !once && size(map.body().blocks()) > LARGEST_TWICE && !Raising.mayRaise(map.body());
    }

    /** Is input {@code i} (the output: -1) certain to jump about along the inner loop? */
    boolean isAcross(int i) {
        Operand each = i < 0 ? output : inputs[i];
        return each != null && crosses(each);
    }

    /** The test that input {@code i} (the output: -1) is a row along the inner loop, or one element; null: certain. */
    Val isRow(int i) {
        Operand each = i < 0 ? output : inputs[i];
        return each == null ? null : stepsByOne(each);
    }

    /** Emits the loops for operands that are all rows. */
    void emitRows() {
        loops(0, starts(), collapsed(lengths()), true);
    }

    /** Emits the loops; afterwards the emitter stands in the block where they have ended. */
    void emit() {
        if (n == 0) {
            element(starts(), null, false);
            return;
        }
        boolean twice = !once && size(map.body().blocks()) <= LARGEST_TWICE;
        boolean hopeless = false;
        Val unit = null;
        for (int i = -1; i < inputs.length; i++) {
            Operand each = i < 0 ? output : inputs[i];
            if (each != null) {
                hopeless |= crosses(each);
                unit = e.and(unit, stepsByOne(each));
            }
        }
        Val[] lengths = lengths();
        if (unit == null && !hopeless) {
            emitRows();
        } else if (hopeless || !twice) {
            loops(0, starts(), lengths, false);
        } else {
            twoWays(unit, lengths);
        }
    }

    private void twoWays(Val unit, Val[] lengths) {
        int fast = e.newBlock();
        int slow = e.newBlock();
        int after = e.newBlock();
        e.branch(unit, Op.Hint.LIKELY, fast, slow);
        e.begin(fast);
        loops(0, starts(), collapsed(lengths), true);
        e.jump(after);
        e.begin(slow);
        loops(0, starts(), lengths, false);
        e.jump(after);
        e.begin(after);
    }

    private static int size(List<Block> blocks) {
        int size = 0;
        for (Block b : blocks) {
            size += b.insts().size();
            for (Inst inst : b.insts()) {
                for (Op.Region r : Operands.regions(inst.op())) {
                    size += size(r.blocks());
                }
            }
        }
        return size;
    }

    /** Is the inner loop certain to jump about in this array? */
    private boolean crosses(Operand in) {
        Val stride = in.strides[inner()];
        return in.type.ndim() > 1 && in.type.layout() == (inner() == n - 1 ? Layout.F : Layout.C)
                || stride != null && (e.isConst(stride) ? e.constOf(stride) != in.type.elem().bytes() : goesAcross(stride));
    }

    /** Is this the stride of an axis that is not the dense one of an array that has one, or a product: of a row, or by a step? */
    private boolean goesAcross(Val stride) {
        return switch (e.def(stride)) {
            case Op.Stride s -> s.array().type() instanceof Type.Array a && a.layout() != Layout.A && s.axis() != Elements.denseAxis(a);
            case Op.Mul m -> true;
            case null, default -> false;
        };
    }

    /** The test that the inner loop goes through the elements side by side, or stays at one; null: certain. */
    private Val stepsByOne(Operand in) {
        Val dim = in.dims[inner()];
        if (dim == null) {
            return null;
        }
        Val length = shape.get(inner());
        Val stride = in.strides[inner()];
        Val test = same(dim, length) ? null : e.compare(Op.Pred.EQ, dim, length);
        Val size = e.integer(in.type.elem().bytes());
        return same(stride, size) ? test : e.and(test, e.compare(Op.Pred.EQ, stride, size));
    }

    /** Are these two certainly one number? */
    private boolean same(Val a, Val b) {
        return a.equals(b) || e.isConst(a) && e.isConst(b, e.constOf(a)) || e.def(a) instanceof Op.Dim dim && dim.equals(e.def(b));
    }

    private Val[] lengths() {
        var lengths = new Val[n];
        for (int level = 0; level < n; level++) {
            lengths[level] = shape.get(order[level]);
        }
        return lengths;
    }

    /** Loop lengths 1, ..., 1, total if at run time all operands are one dense row each. */
    private Val[] collapsed(Val[] lengths) {
        if (n < 2) {
            return lengths;
        }
        Layout dense = inner() == n - 1 ? Layout.C : Layout.F;
        Val flat = null;
        for (int i = -1; i < inputs.length; i++) {
            Operand each = i < 0 ? output : inputs[i];
            if (each == null || each.type.ndim() == 0) {
                continue;
            }
            if (each.type.ndim() != n || each.type.layout() != dense) {
                return lengths;
            }
            for (int axis = 0; axis < n; axis++) {
                if (each.dims[axis] == null) {
                    return lengths;
                }
                if (axis != inner() && !same(each.dims[axis], shape.get(axis))) {
                    flat = e.and(flat, e.compare(Op.Pred.EQ, each.dims[axis], shape.get(axis)));
                }
            }
        }
        Val one = e.integer(1);
        var out = new Val[n];
        Val total = lengths[0];
        for (int level = 1; level < n; level++) {
            total = e.times(total, lengths[level]);
        }
        for (int level = 0; level < n; level++) {
            Val length = level == n - 1 ? total : one;
            out[level] = flat == null ? length : e.select(flat, length, lengths[level]);
        }
        return out;
    }

    /** Start addresses: the inputs', then the output's. */
    private Val[] starts() {
        var ptrs = new Val[inputs.length + 1];
        for (int i = 0; i <= inputs.length; i++) {
            Operand each = i == inputs.length ? output : inputs[i];
            ptrs[i] = each == null ? null : each.data;
        }
        return ptrs;
    }

    private void loops(int level, Val[] ptrs, Val[] lengths, boolean unit) {
        if (e.isConst(lengths[level], 1)) {
            inside(level, ptrs, lengths, e.integer(0), unit);
            return;
        }
        Val index = e.newVal(Scalar.PYINT);
        int header = e.newBlock();
        int body = e.newBlock();
        int after = e.newBlock();
        Val[] steps = unit && level == n - 1 ? null : steps(order[level]);
        e.jump(header, e.integer(0));
        e.begin(header, List.of(index));
        e.end(new Op.Branch(e.compare(Op.Pred.LT, index, lengths[level]), hint(level, unit), new Edge(body, List.of()), new Edge(after, List.of())));
        e.begin(body);
        Val[] here = steps == null ? ptrs : moved(ptrs, steps, index);
        inside(level, here, lengths, index, unit);
        e.jump(header, e.op(Scalar.PYINT, new Op.Add(index, e.integer(1))));
        e.begin(after);
    }

    /** What LLVM is told of a loop: only an inner one is worth vectors, and for steps that are not known only if much is done. */
    private Op.Hint hint(int level, boolean unit) {
        if (level < n - 1 || !unit && (once || size(map.body().blocks()) < LARGEST_TWICE)) {
            return Op.Hint.ROLLED;
        }
        return independent ? Op.Hint.INDEPENDENT : Op.Hint.NONE;
    }

    private void inside(int level, Val[] ptrs, Val[] lengths, Val index, boolean unit) {
        if (level == n - 1) {
            element(ptrs, index, unit);
        } else {
            loops(level + 1, ptrs, lengths, unit);
        }
    }

    /** Bytes from one index of an axis to the next, for each operand: 0 where it repeats along the axis, null if certain to. */
    private Val[] steps(int axis) {
        var steps = new Val[inputs.length + 1];
        for (int i = 0; i <= inputs.length; i++) {
            Operand each = i == inputs.length ? output : inputs[i];
            if (each == null || each.dims[axis] == null) {
                continue;
            }
            boolean full = each == output || same(each.dims[axis], shape.get(axis));
            steps[i] = full ? each.strides[axis] : e.select(
                    e.compare(Op.Pred.EQ, each.dims[axis], e.integer(1)), e.integer(0), each.strides[axis]);
        }
        return steps;
    }

    private Val[] moved(Val[] ptrs, Val[] steps, Val index) {
        var out = ptrs.clone();
        for (int i = 0; i < ptrs.length; i++) {
            if (steps[i] != null) {
                out[i] = e.plusBytes(ptrs[i], e.times(index, steps[i]));
            }
        }
        return out;
    }

    // ------------------------------------------------------------ one element

    /** Reads, computes, writes. With {@code unit} the addresses are the rows' and {@code index} counts elements in them. */
    private void element(Val[] ptrs, Val index, boolean unit) {
        var renamed = new HashMap<Integer, Val>();
        Block entry = map.body().entry();
        for (int i = 0; i < inputs.length; i++) {
            Val param = entry.params().get(i);
            renamed.put(param.id(), inputs[i] == null ? map.inputs().get(i) : read(inputs[i], ptrs[i], index, unit));
        }
        Val[] target = {ptrs[inputs.length], offset(output, index, unit)};
        body(renamed, target);
    }

    private Val read(Operand in, Val ptr, Val index, boolean unit) {
        Val out = e.newVal(in.type.elem());
        Elements.load(e, out, in.type.aligned(), ptr, offset(in, index, unit));
        return out;
    }

    private Val offset(Operand each, Val index, boolean unit) {
        return !unit || each.dims[inner()] == null ? e.integer(0) : e.times(index, e.integer(each.type.elem().bytes()));
    }

    /** The body with fresh ids; a yield stores and goes on to a block of its own. */
    private void body(Map<Integer, Val> renamed, Val[] target) {
        List<Block> blocks = map.body().blocks();
        var labels = new HashMap<Integer, Integer>();
        for (Block b : blocks) {
            labels.put(b.id(), e.newBlock());
            for (Val param : b.params()) {
                renamed.computeIfAbsent(param.id(), id -> e.newVal(param.type()));
            }
        }
        // A body that always raises has no yield: what follows it is never reached.
        boolean straight = blocks.size() == 1 && blocks.getFirst().last().op() instanceof Op.Yield;
        int after = e.newBlock();
        for (Block b : blocks) {
            if (b != map.body().entry()) {
                e.begin(labels.get(b.id()), b.params().stream().map(p -> renamed.get(p.id())).toList());
            }
            for (Inst inst : b.insts()) {
                if (inst.op() instanceof Op.Yield yield) {
                    Val value = renamed.getOrDefault(yield.values().getFirst().id(), yield.values().getFirst());
                    Elements.store(e, output.type.aligned(), target[0], target[1], value);
                    if (!straight) {
                        e.jump(after);
                    }
                } else {
                    put.accept(renamed(inst, renamed, labels));
                }
            }
        }
        if (!straight) {
            e.begin(after);
        }
    }

    private Inst renamed(Inst inst, Map<Integer, Val> renamed, Map<Integer, Integer> labels) {
        Op op = Operands.map(inst.op(), v -> renamed.getOrDefault(v.id(), v));
        op = Operands.mapEdges(op, edge -> new Edge(labels.getOrDefault(edge.block(), edge.block()), edge.args()));
        Val out = inst.out() == null ? null : renamed.computeIfAbsent(inst.out().id(), id -> e.newVal(inst.out().type()));
        return new Inst(out, op, inst.site());
    }
}
