package dev.adder.compiler.ir;

import dev.adder.compiler.types.Type;
import java.util.List;

/** Numbers for new values and blocks of a function, beyond those it has. */
public final class Ids {
    private int val;
    private int block;

    public Ids(Func func) {
        reserve(func.blocks());
    }

    private void reserve(List<Block> blocks) {
        for (Block b : blocks) {
            block = Math.max(block, b.id() + 1);
            b.params().forEach(p -> val = Math.max(val, p.id() + 1));
            for (Inst inst : b.insts()) {
                if (inst.out() != null) {
                    val = Math.max(val, inst.out().id() + 1);
                }
                Operands.regions(inst.op()).forEach(r -> reserve(r.blocks()));
            }
        }
    }

    public Val val(Type type) {
        return new Val(val++, type);
    }

    /** All values of the function have smaller numbers. */
    public int vals() {
        return val;
    }

    public int block() {
        return block++;
    }
}
