package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.source.Site;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The function that a step is writing: hands out ids, collects instructions into blocks, and folds the arithmetic on
 * constants that addresses and lengths are full of. {@link #begin} opens a block, {@link #end} closes it with its
 * terminator.
 */
final class Emitter {
    private final List<Block> done = new ArrayList<>();
    private int nextVal;
    private int nextBlock;
    private Op[] defs;
    private int block = -1;
    private List<Val> params;
    private List<Inst> insts;
    private final Map<Long, Val> integers = new HashMap<>();
    /** Where new instructions stand. */
    Site site;

    /** New ids are above all ids of {@code func}. */
    Emitter(Func func) {
        count(func.blocks());
        defs = new Op[nextVal + 64];
    }

    private void count(List<Block> blocks) {
        for (Block b : blocks) {
            nextBlock = Math.max(nextBlock, b.id() + 1);
            for (Val param : b.params()) {
                nextVal = Math.max(nextVal, param.id() + 1);
            }
            for (Inst inst : b.insts()) {
                if (inst.out() != null) {
                    nextVal = Math.max(nextVal, inst.out().id() + 1);
                }
                for (Op.Region region : Operands.regions(inst.op())) {
                    count(region.blocks());
                }
            }
        }
    }

    /** One more than the largest value id so far. */
    int valCount() {
        return nextVal;
    }

    Val newVal(Type type) {
        return new Val(nextVal++, type);
    }

    int newBlock() {
        return nextBlock++;
    }

    void begin(int id, List<Val> blockParams) {
        block = id;
        params = blockParams;
        insts = new ArrayList<>();
        integers.clear();
    }

    void begin(int id) {
        begin(id, List.of());
    }

    void end(Op terminator) {
        insts.add(new Inst(null, terminator, site));
        done.add(new Block(block, params, List.copyOf(insts)));
        block = -1;
    }

    void jump(int to, Val... args) {
        end(new Op.Jump(new Edge(to, List.of(args))));
    }

    void branch(Val condition, Op.Hint hint, int then, int otherwise) {
        end(new Op.Branch(condition, hint, new Edge(then, List.of()), new Edge(otherwise, List.of())));
    }

    Func func(Func of) {
        return of.with(List.copyOf(done));
    }

    /** Adds an instruction; one that ends the block closes it. */
    void put(Inst inst) {
        if (inst.op() instanceof Op.Terminator) {
            Site before = site;
            site = inst.site();
            end(inst.op());
            site = before;
            return;
        }
        insts.add(inst);
        if (inst.out() != null) {
            define(inst.out(), inst.op());
        }
    }

    void put(Val out, Op op) {
        put(new Inst(out, op, site));
    }

    Val op(Type type, Op op) {
        Val out = newVal(type);
        put(new Inst(out, op, site));
        return out;
    }

    private void define(Val val, Op op) {
        if (val.id() >= defs.length) {
            defs = Arrays.copyOf(defs, Math.max(defs.length * 2, val.id() + 1));
        }
        defs[val.id()] = op;
    }

    /** The op that defines a value emitted so far; null for parameters. */
    Op def(Val val) {
        return val.id() < defs.length ? defs[val.id()] : null;
    }

    boolean isConst(Val val) {
        return def(val) instanceof Op.Const c && c.value() instanceof Constant.Int;
    }

    boolean isConst(Val val, long value) {
        return def(val) instanceof Op.Const c && c.value() instanceof Constant.Int i && i.value() == value;
    }

    long constOf(Val val) {
        return ((Constant.Int) ((Op.Const) def(val)).value()).value();
    }

    // ------------------------------------------------------------ shorthands

    /** A pyint constant; one instruction for each value in a block. */
    Val integer(long value) {
        Val known = integers.get(value);
        if (known == null) {
            known = constant(Scalar.PYINT, value);
            integers.put(value, known);
        }
        return known;
    }

    Val constant(Type type, long value) {
        return op(type, new Op.Const(new Constant.Int(value)));
    }

    Val bool(boolean value) {
        return op(Scalar.PYBOOL, new Op.Const(new Constant.Bool(value)));
    }

    /** A size or offset as pyint. */
    Val word(Val val) {
        return convert(Scalar.PYINT, val);
    }

    /** {@code a + b} of sizes or offsets. */
    Val plus(Val a, Val b) {
        if (isConst(a) && isConst(b)) {
            return integer(constOf(a) + constOf(b));
        }
        return isConst(a, 0) ? word(b) : isConst(b, 0) ? word(a) : op(Scalar.PYINT, new Op.Add(word(a), word(b)));
    }

    Val minus(Val a, Val b) {
        return isConst(b, 0) ? word(a) : op(Scalar.PYINT, new Op.Sub(word(a), word(b)));
    }

    /** {@code a * b} of sizes or offsets; a constant comes last. */
    Val times(Val a, Val b) {
        if (isConst(a)) {
            if (isConst(b)) {
                return integer(constOf(a) * constOf(b));
            }
            return times(b, a);
        }
        return isConst(b, 1) ? word(a) : isConst(b, 0) ? integer(0) : op(Scalar.PYINT, new Op.Mul(word(a), word(b)));
    }

    /** An address plus bytes. */
    Val plusBytes(Val ptr, Val bytes) {
        return isConst(bytes, 0) ? ptr : op(Type.PTR, new Op.PtrAdd(ptr, bytes));
    }

    Val compare(Op.Pred pred, Val a, Val b) {
        return op(Scalar.PYBOOL, new Op.Compare(pred, a, b));
    }

    Val select(Val condition, Val a, Val b) {
        return a.equals(b) ? a : op(a.type(), new Op.Select(condition, a, b));
    }

    /** {@code a and b}; null stands for true. */
    Val and(Val a, Val b) {
        return a == null ? b : b == null ? a : op(Scalar.PYBOOL, new Op.And(a, b));
    }

    Val convert(Type type, Val a) {
        return a.type().equals(type) ? a : op(type, new Op.Convert(a));
    }

    Val dim(Val array, int axis) {
        return def(array) instanceof Op.MakeArray made ? word(made.shape().get(axis)) : op(Scalar.PYINT, new Op.Dim(array, axis));
    }

    Val stride(Val array, int axis) {
        return def(array) instanceof Op.MakeArray made ? word(made.strides().get(axis)) : op(Scalar.PYINT, new Op.Stride(array, axis));
    }

    /**
     * The stride for an address: a constant where the axis is dense in an array this one is a view of, whatever stands in
     * the array (NumPy lets the stride of an axis of length 0 or 1 be anything).
     */
    Val step(Val array, int axis) {
        Val stride = stride(array, axis);
        Long known = dense(stride);
        return known == null ? stride : integer(known);
    }

    private Long dense(Val stride) {
        return switch (def(stride)) {
            case Op.Stride s when s.axis() == Elements.denseAxis((Type.Array) s.array().type()) ->
                    (long) ((Type.Array) s.array().type()).elem().bytes();
            case Op.Mul m when isConst(m.b()) && dense(m.a()) != null -> dense(m.a()) * constOf(m.b());
            case Op.Mul m when isConst(m.a()) && dense(m.b()) != null -> dense(m.b()) * constOf(m.a());
            case null, default -> null;
        };
    }

    Val data(Val array) {
        return def(array) instanceof Op.MakeArray made ? made.data() : op(Type.PTR, new Op.DataOf(array));
    }

    Val owner(Val array) {
        return def(array) instanceof Op.MakeArray made ? made.owner() : op(Type.PTR, new Op.OwnerOf(array));
    }
}
