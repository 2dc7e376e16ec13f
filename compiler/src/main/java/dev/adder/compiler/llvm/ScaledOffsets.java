package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import java.util.Arrays;

/**
 * Finds byte offsets that are an index times the size of what is accessed, so that the address is written as LLVM reads
 * it best: {@code %3 = mul %1 8; ptr_load %2 %3 -> getelementptr double, ptr %v2, i64 %v1}.
 */
final class ScaledOffsets {
    private Op[] defs = new Op[256];
    private int[] plainUses = new int[256];

    ScaledOffsets(Func func) {
        for (Block b : func.blocks()) {
            for (Inst inst : b.insts()) {
                if (inst.out() != null) {
                    define(inst.out().id(), inst.op());
                }
            }
        }
        for (Block b : func.blocks()) {
            for (Inst inst : b.insts()) {
                Operands.forEach(inst.op(), v -> use(v, 1));
                if (inst.op() instanceof Op.PtrLoad load && index(load.offset(), LlvmTypes.bytes(inst.out().type())) != null) {
                    use(load.offset(), -1);
                } else if (inst.op() instanceof Op.PtrStore store && index(store.offset(), LlvmTypes.bytes(store.value().type())) != null) {
                    use(store.offset(), -1);
                }
            }
        }
    }

    private void define(int id, Op op) {
        if (id >= defs.length) {
            defs = Arrays.copyOf(defs, Math.max(id + 1, defs.length * 2));
        }
        defs[id] = op;
    }

    private void use(Val val, int by) {
        if (val.id() >= plainUses.length) {
            plainUses = Arrays.copyOf(plainUses, Math.max(val.id() + 1, plainUses.length * 2));
        }
        plainUses[val.id()] += by;
    }

    private Op def(Val val) {
        return val.id() < defs.length ? defs[val.id()] : null;
    }

    /** The index, if {@code offset} is an index times {@code bytes}; else null. */
    Val index(Val offset, int bytes) {
        return def(offset) instanceof Op.Mul mul && def(mul.b()) instanceof Op.Const c && c.value() instanceof Constant.Int i
                && i.value() == bytes ? mul.a() : null;
    }

    /** Is this product needed only as such an offset? */
    boolean covers(Val product) {
        Op op = def(product);
        return op instanceof Op.Mul mul && def(mul.b()) instanceof Op.Const
                && (product.id() >= plainUses.length || plainUses[product.id()] == 0);
    }

    /** The name of an imported symbol whose address this value is; else null. */
    String symbol(Val address) {
        return def(address) instanceof Op.Address a && a.kind() == Op.AddressOf.SYMBOL ? a.name() : null;
    }
}
