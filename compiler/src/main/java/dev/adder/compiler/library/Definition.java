package dev.adder.compiler.library;

import dev.adder.compiler.parse.Tree;
import java.util.List;

/**
 * One {@code def} of lib/.
 *
 * @param name     unique: file and name, numbered among overloads ({@code core.numbers.power#2})
 * @param shown    the name in messages ({@code numpy.sum}; for private ones the def's own)
 * @param symbol   for hardware and C functions what is called, with {@code {T}} for the element type; else null
 * @param inline   true: typed anew at every call with the caller's constants
 * @param patterns one per parameter
 */
public record Definition(String name, String shown, Tree.FunctionDef tree, LibraryFile file, Kind kind, String symbol, boolean inline,
        boolean ufunc, List<Pattern> patterns) {

    /**
     * DIALECT: ordinary dialect code. HARDWARE: an LLVM intrinsic. C: a pure function of the C library.
     * NATIVE: low-level code with C calling convention. EXTERN: declaration of a C function.
     */
    public enum Kind { DIALECT, HARDWARE, C, NATIVE, EXTERN }
}
