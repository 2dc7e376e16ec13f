package dev.adder.compiler.infer;

import dev.adder.compiler.ir.Func;
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

    Specialisation(String name) {
        this.name = name;
    }
}
