package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which functions of a program can raise: those with an op that can, or with a call of one that can. */
final class Raising {
    private final Set<String> funcs = new HashSet<>();

    Raising(Program program) {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Func f : program.funcs()) {
                if (f.kind() == Func.Kind.PYTHON && !funcs.contains(f.name()) && in(f.blocks())) {
                    funcs.add(f.name());
                    changed = true;
                }
            }
        }
    }

    boolean mayRaise(String function) {
        return funcs.contains(function);
    }

    private boolean in(List<Block> blocks) {
        for (Block b : blocks) {
            for (Inst inst : b.insts()) {
                if (inst.op() instanceof Op.Call call ? funcs.contains(call.function()) : itself(inst.op())) {
                    return true;
                }
                for (Op.Region region : Operands.regions(inst.op())) {
                    if (in(region.blocks())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** As far as the body alone can tell: calls count as raising. */
    static boolean mayRaise(Op.Region body) {
        for (Block b : body.blocks()) {
            for (Inst inst : b.insts()) {
                if (inst.op() instanceof Op.Call || itself(inst.op())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean itself(Op op) {
        return op instanceof Op.CheckIndex c && c.raises() || op instanceof Op.Alloc || op instanceof Op.Raise || op instanceof Op.Propagate
                || op instanceof Op.Print || op instanceof Op.CheckStack || op instanceof Op.Map map && map.into() == null;
    }
}
