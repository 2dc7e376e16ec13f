package dev.adder.compiler.ir;

import dev.adder.compiler.types.Constant;
import java.util.Arrays;
import java.util.List;

/** Which instruction defines each value of some blocks, regions included. A pass may note changes as it makes them. */
public final class Definitions {
    private Inst[] insts = new Inst[256];

    public Definitions(List<Block> blocks) {
        add(blocks);
    }

    private void add(List<Block> blocks) {
        for (Block block : blocks) {
            for (Inst inst : block.insts()) {
                note(inst);
                for (Op.Region region : Operands.regions(inst.op())) {
                    add(region.blocks());
                }
            }
        }
    }

    /** From now on this instruction defines its result. */
    public void note(Inst inst) {
        if (inst.out() != null) {
            int id = inst.out().id();
            if (id >= insts.length) {
                insts = Arrays.copyOf(insts, Math.max(id + 1, insts.length * 2));
            }
            insts[id] = inst;
        }
    }

    /** The instruction that gives a value; null for a parameter. */
    public Inst inst(Val val) {
        return val.id() < insts.length ? insts[val.id()] : null;
    }

    /** The op that gives a value; null for a parameter. */
    public Op op(Val val) {
        Inst inst = inst(val);
        return inst == null ? null : inst.op();
    }

    /** The value's constant, or null. */
    public Constant constant(Val val) {
        return op(val) instanceof Op.Const c ? c.value() : null;
    }

    /** The integer a value always is, or null. */
    public Long integer(Val val) {
        return constant(val) instanceof Constant.Int i ? (Long) i.value() : null;
    }

    public boolean is(Val val, long integer) {
        return constant(val) instanceof Constant.Int i && i.value() == integer;
    }
}
