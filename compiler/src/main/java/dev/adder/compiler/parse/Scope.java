package dev.adder.compiler.parse;

import java.util.HashMap;
import java.util.Map;

/** The names of one function, class, comprehension or file while Rules walks it, and what may stand in it. */
final class Scope {
    enum Kind {
        MODULE, CLASS, FUNCTION, ASYNC_FUNCTION, LAMBDA, COMPREHENSION, GENERATOR,
        /** Type parameters, annotations and type aliases: evaluated later, on their own. */
        LAZY
    }

    static final int PARAMETER = 1;
    static final int ASSIGNED = 2;
    static final int USED = 4;
    static final int ANNOTATED = 8;
    static final int GLOBAL = 16;
    static final int NONLOCAL = 32;
    static final int ITERATED = 64;
    static final int TYPE_PARAMETER = 128;

    final Scope outer;
    final Kind kind;
    private final Map<String, Integer> names = new HashMap<>();

    /** `break` and `continue` have a loop here. */
    boolean inLoop;
    /** Inside the block of an `except*`, which nothing may leave. */
    boolean inGroupHandler;
    /** Inside what a comprehension iterates over, where nothing may be named. */
    boolean inIterable;
    boolean yields;
    boolean awaits;
    Tree.Return returnsValue;

    Scope(Scope outer, Kind kind) {
        this.outer = outer;
        this.kind = kind;
        inIterable = outer != null && outer.inIterable;
    }

    int flags(String name) {
        return names.getOrDefault(name, 0);
    }

    void add(String name, int flag) {
        names.put(name, flags(name) | flag);
    }

    boolean isComprehension() {
        return kind == Kind.COMPREHENSION || kind == Kind.GENERATOR;
    }

    boolean isFunction() {
        return kind == Kind.FUNCTION || kind == Kind.ASYNC_FUNCTION || kind == Kind.LAMBDA;
    }

    /** Where `nonlocal name` would find its variable: a function around this scope that binds it; null: nowhere. */
    Scope nonlocal(String name) {
        for (Scope scope = outer; scope != null; scope = scope.outer) {
            if (scope.kind == Kind.CLASS && name.equals("__class__")) {
                return scope;
            }
            if (scope.kind == Kind.CLASS || scope.kind == Kind.MODULE) {
                continue;
            }
            int flags = scope.flags(name);
            if ((flags & GLOBAL) != 0) {
                return null;
            }
            if ((flags & (PARAMETER | ASSIGNED)) != 0 && (flags & NONLOCAL) == 0) {
                return scope;
            }
        }
        return null;
    }

    /** The scope in which `:=` binds: around comprehensions. */
    Scope naming() {
        Scope scope = this;
        while (scope.isComprehension()) {
            scope = scope.outer;
        }
        return scope;
    }
}
