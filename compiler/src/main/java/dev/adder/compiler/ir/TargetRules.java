package dev.adder.compiler.ir;

import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;

/**
 * The shape of values at stage TARGET: scalars and addresses only. A bundle may come from a Call, Make, Const or Get and
 * be taken apart by Get or given to Return, Raise or Print; it passes no jump and no other op. Part of {@link Verifier}.
 */
final class TargetRules {
    private final Verifier in;

    TargetRules(Verifier in) {
        this.in = in;
    }

    void check(Func func) {
        for (Block block : func.blocks()) {
            in.at(block, null);
            block.params().forEach(p -> in.require(machine(p.type()), "a parameter is " + p.type().text()));
            for (Inst inst : block.insts()) {
                in.at(block, inst);
                if (!takesBundles(inst.op())) {
                    Operands.forEach(inst.op(), v -> in.require(machine(v.type()), v + " is " + v.type().text()));
                }
                in.require(inst.out() == null || machine(inst.out().type()) || givesBundles(inst.op()), "the result is no machine value");
            }
        }
    }

    private static boolean takesBundles(Op op) {
        return op instanceof Op.Get || op instanceof Op.Make || op instanceof Op.Return || op instanceof Op.Raise || op instanceof Op.Print;
    }

    private static boolean givesBundles(Op op) {
        return op instanceof Op.Get || op instanceof Op.Make || op instanceof Op.Call || op instanceof Op.Const;
    }

    private static boolean machine(Type type) {
        return type == Type.PTR || type instanceof Scalar s && !s.isComplex();
    }
}
