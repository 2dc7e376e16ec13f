package dev.adder.compiler.infer;

import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Op;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A function for certain argument types: in progress, then with its code and result. The only mutable thing of the hop. */
final class Specialisation {
    final String name;
    /** Which of the bound arguments are passed at run time. */
    final List<Boolean> passed = new ArrayList<>();
    final Set<Integer> hidden = new LinkedHashSet<>();
    /** What is known of the result so far; null: no path has returned yet. */
    Known result;
    boolean finished;
    boolean recursive;
    Func func;
    private Boolean onlyItsResult;

    Specialisation(String name) {
        this.name = name;
    }

    /** True if a call does nothing but give a result that is known: it need not be made. All of the code is one path that computes. */
    boolean onlyItsResult() {
        if (!finished || recursive || result == null || result.constant() == null) {
            return false;
        }
        if (onlyItsResult == null) {
            onlyItsResult = func.blocks().stream().allMatch(b -> b.insts().stream().allMatch(i -> computes(i.op())));
        }
        return onlyItsResult;
    }

    private static boolean computes(Op op) {
        return op instanceof Op.Const || op instanceof Op.Make || op instanceof Op.Get || op instanceof Op.Dim || op instanceof Op.Jump || op instanceof Op.Return;
    }
}
