package dev.adder.compiler.ir;

import dev.adder.compiler.types.Constant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which instruction defines each value of some blocks, regions included. A pass may note changes as it makes them. */
public final class Definitions {
    private final Map<Integer, Inst> insts = new HashMap<>();

    public Definitions(List<Block> blocks) {
        for (Block block : blocks) {
            for (Inst inst : block.insts()) {
                note(inst);
                Operands.regions(inst.op()).forEach(r -> insts.putAll(new Definitions(r.blocks()).insts));
            }
        }
    }

    /** From now on this instruction defines its result. */
    public void note(Inst inst) {
        if (inst.out() != null) {
            insts.put(inst.out().id(), inst);
        }
    }

    /** The op that gives a value; null for a parameter. */
    public Op op(Val val) {
        Inst inst = insts.get(val.id());
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
