package dev.adder.compiler.ir;

import dev.adder.compiler.types.Type;
import java.util.List;

/**
 * A function: its blocks, of which the first is the entry; the entry's parameters are the function's.
 *
 * @param name    unique in the program
 * @param shown   the name a user knows ({@code hillshade}, {@code numpy.sum})
 * @param result  type of the result; null until inference
 * @param kind    how it is called
 */
public record Func(String name, String shown, Type result, Kind kind, List<Block> blocks) {

    /**
     * PYTHON: takes a Call and may raise. NATIVE: C calling convention, exported, never raises.
     * PRIVATE: as NATIVE but not exported.
     */
    public enum Kind { PYTHON, NATIVE, PRIVATE }

    public Block entry() {
        return blocks.getFirst();
    }

    public List<Val> params() {
        return blocks.getFirst().params();
    }
}
