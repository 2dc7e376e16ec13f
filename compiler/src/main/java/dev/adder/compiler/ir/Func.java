package dev.adder.compiler.ir;

import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.List;
import java.util.stream.Stream;

/**
 * A function: its blocks, of which the first is the entry; the entry's parameters are the function's.
 *
 * @param name    unique in the program
 * @param shown   the name a user knows ({@code hillshade}, {@code numpy.sum})
 * @param result  type of the result; null until inference
 * @param kind    how it is called
 * @param fastmath what may be changed in its float arithmetic: LLVM's words ({@code nnan}, {@code reassoc}, {@code fast}, ...), none as a rule
 */
public record Func(String name, String shown, Type result, Kind kind, List<String> fastmath, List<Block> blocks) {
    private static final int LANES = 8;

    public Func(String name, String shown, Type result, Kind kind, List<Block> blocks) {
        this(name, shown, result, kind, List.of(), blocks);
    }

    /** The same function with another body. */
    public Func with(List<Block> blocks) {
        return with(result, blocks);
    }

    public Func with(Type result, List<Block> blocks) {
        return new Func(name, shown, result, kind, fastmath, blocks);
    }

    /**
     * PYTHON: takes a Call and may raise. NATIVE: C calling convention, exported, never raises.
     * PRIVATE: as NATIVE but not exported.
     * APART: a pure function of (needed, usual, ...), called by {@link Op#APART} only: gives usual unless needed, which is rare.
     */
    public enum Kind { PYTHON, NATIVE, PRIVATE, APART }

    /**
     * Whether a loop carries eight floats of one type side by side: they become vectors, best in a function that does little else.
     */
    public boolean hasLanes() {
        return blocks.stream().skip(1).anyMatch(b -> Stream.of(Scalar.FLOAT32, Scalar.FLOAT64)
                .anyMatch(t -> b.params().stream().filter(p -> p.type() == t).count() >= LANES));
    }

    /** The same function as one of kind APART. */
    public Func apart() {
        return new Func(name, shown, result, Kind.APART, fastmath, blocks);
    }

    public Block entry() {
        return blocks.getFirst();
    }

    public List<Val> params() {
        return blocks.getFirst().params();
    }
}
