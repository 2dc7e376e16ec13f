package dev.adder.compiler.infer;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.source.Site;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The typed function being built: open blocks, fresh values, and the place where instructions go now. */
final class TypedCode {
    static final class Open {
        final int id;
        final List<Val> params = new ArrayList<>();
        final List<Inst> insts = new ArrayList<>();

        Open(int id) {
            this.id = id;
        }

        boolean ended() {
            return !insts.isEmpty() && insts.getLast().op() instanceof Op.Terminator;
        }
    }

    private int nextVal;
    private int nextBlock;
    private final BitSet made = new BitSet();
    /** The blocks of the region being built. */
    List<Open> blocks = new ArrayList<>();
    /** Where instructions go; null where no path leads. */
    Open current;
    Site site;

    Val fresh(Type type) {
        return new Val(nextVal++, type);
    }

    Open open() {
        var block = new Open(nextBlock++);
        blocks.add(block);
        return block;
    }

    Val param(Open block, Type type) {
        Val v = fresh(type);
        block.params.add(v);
        return v;
    }

    boolean dead() {
        return current == null;
    }

    Val emit(Type type, Op op) {
        Val out = fresh(type);
        if (type instanceof Type.Array && (op instanceof Op.Map || op instanceof Op.Call)) {
            made.set(out.id());
        }
        if (current != null) {
            current.insts.add(new Inst(out, op, site));
        }
        return out;
    }

    /** Is this array the result of a map or of a call? Others are no map's result after inlining either. */
    boolean made(Val array) {
        return made.get(array.id());
    }

    void effect(Op op) {
        if (current != null) {
            current.insts.add(new Inst(null, op, site));
        }
    }

    void end(Op op) {
        effect(op);
        current = null;
    }

    /** Branches; goes on in {@code then}, the other block is returned still empty. */
    Open branch(Val condition, Op.Hint hint) {
        Open then = open();
        Open otherwise = open();
        end(new Op.Branch(condition, hint, new Op.Edge(then.id, List.of()), new Op.Edge(otherwise.id, List.of())));
        current = then;
        return otherwise;
    }

    /** Goes on in a block that {@code otherwise} and the current path both reach. */
    void join(Open otherwise) {
        Open after = open();
        var edge = new Op.Edge(after.id, List.of());
        end(new Op.Jump(edge));
        current = otherwise;
        end(new Op.Jump(edge));
        current = after;
    }

    Val constant(Type type, Constant c) {
        return emit(type, new Op.Const(c));
    }

    Val pyint(long value) {
        return constant(Scalar.PYINT, new Constant.Int(value));
    }

    List<Block> finish() {
        var out = new ArrayList<Block>();
        for (Open b : blocks) {
            out.add(new Block(b.id, List.copyOf(b.params), List.copyOf(b.insts)));
        }
        return out;
    }
}
