package dev.adder.compiler.library;

import dev.adder.compiler.parse.Parser;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.Source;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The module-level names of one file of lib/: its defs (with overloads), constants, and what it imports. */
public final class LibraryFile {
    public final String module;
    public final Map<String, List<Definition>> defs = new HashMap<>();
    /** Names imported from lib.words. */
    public final Set<String> words = new HashSet<>();
    /** Local name -> file and name it was imported from. */
    public final Map<String, Import> imports = new HashMap<>();

    /** The text {@code NAME = value} of each constant, and its value once it was asked for. */
    final Map<String, Source> constantTexts = new HashMap<>();
    private final Map<String, Tree.Expr> constants = new ConcurrentHashMap<>();

    /** {@code from lib.FILE import NAME}; with an empty file the file NAME itself. */
    public record Import(String file, String name) {}

    LibraryFile(String module) {
        this.module = module;
    }

    /** The expression bound to a module-level name, or null. */
    public Tree.Expr constant(String name) {
        Source text = constantTexts.get(name);
        return text == null ? null
                : constants.computeIfAbsent(name, n -> ((Tree.Assign) Parser.parseModule(text).body().getFirst()).value());
    }
}
