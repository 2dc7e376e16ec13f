package dev.adder.compiler.library;

import dev.adder.compiler.parse.Parser;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * One {@code def} of lib/. Its text is parsed when it is first asked for: a compile needs a few of the library's functions, and
 * parsing them all would be most of a cold start.
 */
public final class Definition {

    /**
     * DIALECT: ordinary dialect code. HARDWARE: an LLVM intrinsic. C: a pure function of the C library.
     * NATIVE: low-level code with C calling convention. EXTERN: declaration of a C function.
     * APART: dialect code without effects that is called, not copied, for what is rare.
     */
    public enum Kind { DIALECT, HARDWARE, C, NATIVE, EXTERN, APART }

    private final String name;
    private final String shown;
    private final LibraryFile file;
    private final Kind kind;
    private final String symbol;
    private final boolean ufunc;
    private final Boolean inlineAsked;
    private final boolean reassociates;
    private final Source source;
    private volatile Parsed parsed;

    private record Parsed(Tree.FunctionDef tree, List<Pattern> patterns, boolean inline) {}

    Definition(String name, String shown, LibraryFile file, Kind kind, String symbol, boolean ufunc, Boolean inlineAsked, boolean reassociates, Source source) {
        this.name = name;
        this.shown = shown;
        this.file = file;
        this.kind = kind;
        this.symbol = symbol;
        this.ufunc = ufunc;
        this.inlineAsked = inlineAsked;
        this.reassociates = reassociates;
        this.source = source;
    }

    /** Unique: file and name, numbered among overloads ({@code core.numbers.power#2}). */
    public String name() {
        return name;
    }

    /** The name in messages ({@code numpy.sum}; for private ones the def's own). */
    public String shown() {
        return shown;
    }

    public LibraryFile file() {
        return file;
    }

    public Kind kind() {
        return kind;
    }

    /** For hardware and C functions what is called; else null. */
    public String symbol() {
        return symbol;
    }

    /** True if it is mapped over arrays given to it. */
    public boolean ufunc() {
        return ufunc;
    }

    public Tree.FunctionDef tree() {
        return parsed().tree;
    }

    /** One per parameter. */
    public List<Pattern> patterns() {
        return parsed().patterns;
    }

    /** True: its float sums may be taken in any order and joined with products ({@code @reassociates}). */
    public boolean reassociates() {
        return reassociates;
    }

    /** True: pure, and called for what is rare ({@code @apart}). */
    public boolean apart() {
        return kind == Kind.APART;
    }

    /** True: typed anew at every call with the caller's constants. Asked for, or because the body has no loop and nothing was asked. */
    public boolean inline() {
        return parsed().inline;
    }

    private Parsed parsed() {
        Parsed p = parsed;
        if (p == null) {
            Tree.FunctionDef tree = (Tree.FunctionDef) Parser.parseFunction(source);
            boolean low = kind == Kind.NATIVE || kind == Kind.EXTERN;
            var patterns = new ArrayList<Pattern>();
            for (Tree.Parameter parameter : tree.parameters().all()) {
                patterns.add(low ? Pattern.ANY : Pattern.of(parameter.annotation()));
            }
            p = new Parsed(tree, List.copyOf(patterns), inlineAsked == null ? !Loops.in(tree.body()) : inlineAsked);
            parsed = p;
        }
        return p;
    }
}
