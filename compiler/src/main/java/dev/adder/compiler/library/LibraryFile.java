package dev.adder.compiler.library;

import dev.adder.compiler.parse.Tree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The module-level names of one file of lib/: its defs (with overloads), constants, and what it imports. */
public final class LibraryFile {
    public final String module;
    public final Map<String, List<Definition>> defs = new HashMap<>();
    public final Map<String, Tree.Expr> constants = new HashMap<>();
    /** Names imported from lib.words. */
    public final Set<String> words = new HashSet<>();
    /** Local name -> file and name it was imported from. */
    public final Map<String, Import> imports = new HashMap<>();

    /** {@code from lib.FILE import NAME}; with a null name the file itself. */
    public record Import(String file, String name) {}

    LibraryFile(String module) {
        this.module = module;
    }
}
