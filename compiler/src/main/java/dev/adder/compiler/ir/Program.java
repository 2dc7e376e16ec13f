package dev.adder.compiler.ir;

import java.util.List;

/** Functions that call each other; the first is the entry. */
public record Program(List<Func> funcs) {
    public Func entry() {
        return funcs.getFirst();
    }

    /** The function of this name; throws if there is none. */
    public Func func(String name) {
        for (Func f : funcs) {
            if (f.name().equals(name)) {
                return f;
            }
        }
        throw new IllegalArgumentException("no function " + name);
    }
}
