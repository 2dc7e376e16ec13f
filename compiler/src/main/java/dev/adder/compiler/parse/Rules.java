package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.Expr;
import dev.adder.compiler.parse.Tree.Stmt;
import dev.adder.compiler.source.Problem;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.ProblemException;
import java.util.ArrayList;
import java.util.List;

/**
 * What Python's grammar allows but Python refuses before it runs a text: names declared against their use, and statements that
 * stand where they mean nothing. Statements are walked here, expressions in ExpressionRules, patterns in PatternRules.
 *
 * <pre>
 *   def f(x, x): ...        a name twice among the parameters
 *   def f():
 *       x = 1
 *       global x            assigned before it is declared
 *   break                   outside a loop
 * </pre>
 */
final class Rules {
    private static final List<String> FUTURES = List.of("nested_scopes", "generators", "division", "absolute_import", "with_statement",
            "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop", "annotations");

    private record Nonlocal(Scope scope, String name, Tree statement) {}

    /** The imports from __future__ that stand where they may. */
    private List<Stmt> futures = List.of();
    private final List<Nonlocal> nonlocals = new ArrayList<>();
    /** A function alone: what surrounds it is unknown. */
    private final boolean open;
    private final ExpressionRules expressions = new ExpressionRules(this);
    Scope scope = new Scope(null, Scope.Kind.MODULE);

    private Rules(boolean open) {
        this.open = open;
    }

    static void check(Tree.Module module) {
        Rules rules = new Rules(false);
        rules.futures(module.body());
        rules.block(module.body());
        rules.resolve();
    }

    /** A function cut out of its file, with names of the functions around it. */
    static void check(Tree.Function function) {
        Rules rules = new Rules(true);
        if (function instanceof Tree.FunctionDef def) {
            rules.statement(def);
        } else {
            rules.expressions.check((Tree.Lambda) function);
        }
        rules.resolve();
    }

    static ProblemException fail(String message, Tree tree) {
        return Problem.of(ProblemCode.SYNTAX, tree.span(), message).exception();
    }

    private void resolve() {
        for (Nonlocal name : nonlocals) {
            Scope found = name.scope.nonlocal(name.name);
            if (found == null && !open) {
                throw fail("no function around this one has a variable " + name.name, name.statement);
            }
            if (found != null && (found.flags(name.name) & Scope.TYPE_PARAMETER) != 0) {
                throw fail("the type parameter " + name.name + " cannot be nonlocal", name.statement);
            }
        }
    }

    void enter(Scope.Kind kind) {
        scope = new Scope(scope, kind);
    }

    void leave() {
        scope = scope.outer;
    }

    // Names.

    void bind(String name, int flag, Tree where) {
        if (name.equals("__debug__")) {
            throw fail("__debug__ cannot be assigned to", where);
        }
        scope.add(name, flag);
    }

    private void declare(List<String> names, int flag, Tree statement) {
        String word = flag == Scope.GLOBAL ? "global" : "nonlocal";
        if (flag == Scope.NONLOCAL && scope.kind == Scope.Kind.MODULE) {
            throw fail("nonlocal means nothing outside functions", statement);
        }
        for (String name : names) {
            int flags = scope.flags(name);
            if ((flags & Scope.PARAMETER) != 0) {
                throw fail(name + " is a parameter and cannot be " + word, statement);
            } else if ((flags & Scope.ANNOTATED) != 0) {
                throw fail(name + " is annotated and cannot be " + word, statement);
            } else if ((flags & Scope.ASSIGNED) != 0) {
                throw fail(name + " is assigned before it is declared " + word, statement);
            } else if ((flags & Scope.USED) != 0) {
                throw fail(name + " is used before it is declared " + word, statement);
            } else if ((flags & (Scope.GLOBAL | Scope.NONLOCAL) & ~flag) != 0) {
                throw fail(name + " is both global and nonlocal", statement);
            }
            bind(name, flag, statement);
            if (flag == Scope.NONLOCAL) {
                nonlocals.add(new Nonlocal(scope, name, statement));
            }
        }
    }

    // Statements.

    void block(List<Stmt> body) {
        for (Stmt stmt : body) {
            statement(stmt);
        }
    }

    private void statement(Stmt stmt) {
        switch (stmt.tag()) {
            case FUNCTION_DEF -> function((Tree.FunctionDef) stmt);
            case CLASS_DEF -> classDef((Tree.ClassDef) stmt);
            case RETURN -> returns((Tree.Return) stmt);
            case DELETE -> targets(((Tree.Delete) stmt).targets());
            case ASSIGN -> {
                expressions.check(((Tree.Assign) stmt).value());
                targets(((Tree.Assign) stmt).targets());
            }
            case TYPE_ALIAS -> typeAlias((Tree.TypeAlias) stmt);
            case AUG_ASSIGN -> {
                Tree.AugAssign assign = (Tree.AugAssign) stmt;
                if (assign.target() instanceof Tree.Name) {
                    expressions.check(assign.target());
                }
                expressions.target(assign.target());
                expressions.check(assign.value());
            }
            case ANN_ASSIGN -> annotated((Tree.AnnAssign) stmt);
            case FOR -> loop((Tree.For) stmt);
            case WHILE -> {
                expressions.check(((Tree.While) stmt).test());
                loopBody(((Tree.While) stmt).body(), ((Tree.While) stmt).orElse());
            }
            case IF -> branch((Tree.If) stmt);
            case WITH -> with((Tree.With) stmt);
            case MATCH -> match((Tree.Match) stmt);
            case RAISE -> {
                expressions.optional(((Tree.Raise) stmt).exception());
                expressions.optional(((Tree.Raise) stmt).cause());
            }
            case TRY -> tryStatement((Tree.Try) stmt);
            case ASSERT -> {
                expressions.check(((Tree.Assert) stmt).test());
                expressions.optional(((Tree.Assert) stmt).message());
            }
            case IMPORT -> {
                for (Tree.Alias alias : ((Tree.Import) stmt).names()) {
                    imported(alias);
                }
            }
            case IMPORT_FROM -> importFrom((Tree.ImportFrom) stmt);
            case GLOBAL -> declare(((Tree.Global) stmt).names(), Scope.GLOBAL, stmt);
            case NONLOCAL -> declare(((Tree.Nonlocal) stmt).names(), Scope.NONLOCAL, stmt);
            case EXPR -> expressions.check(((Tree.ExprStmt) stmt).value());
            case PASS -> { }
            case BREAK, CONTINUE -> {
                if (scope.inGroupHandler && !scope.inLoop) {
                    throw fail("break and continue cannot leave the block of an except*", stmt);
                }
                if (!scope.inLoop) {
                    throw fail((stmt instanceof Tree.Break ? "break" : "continue") + " outside a loop", stmt);
                }
            }
        }
    }

    private void targets(List<Expr> targets) {
        for (Expr target : targets) {
            expressions.target(target);
        }
    }

    private void decorators(List<Expr> decorators) {
        for (Expr decorator : decorators) {
            expressions.check(decorator);
        }
    }

    private void returns(Tree.Return stmt) {
        if (!scope.isFunction()) {
            throw fail("return outside a function", stmt);
        }
        if (scope.inGroupHandler) {
            throw fail("return cannot leave the block of an except*", stmt);
        }
        if (stmt.value() != null) {
            scope.returnsValue = stmt;
            expressions.check(stmt.value());
        }
    }

    private void annotated(Tree.AnnAssign stmt) {
        if (stmt.target() instanceof Tree.Name name) {
            int flags = scope.flags(name.id());
            if (stmt.simple() && scope.kind != Scope.Kind.MODULE && (flags & (Scope.GLOBAL | Scope.NONLOCAL)) != 0) {
                throw fail(name.id() + " is declared and cannot be annotated", stmt);
            }
            if (stmt.simple()) {
                bind(name.id(), Scope.ANNOTATED | Scope.ASSIGNED, name);
            } else if (stmt.value() != null) {
                bind(name.id(), Scope.ASSIGNED, name);
            }
        } else {
            expressions.target(stmt.target());
        }
        annotation(stmt.annotation());
        expressions.optional(stmt.value());
    }

    /** An annotation may be a starred expression, that of `*args`. */
    void annotation(Expr annotation) {
        if (annotation != null) {
            enter(Scope.Kind.LAZY);
            expressions.check(annotation instanceof Tree.Starred starred ? starred.value() : annotation);
            leave();
        }
    }

    /** A chain of elif is as long as it likes, so it is walked in a loop. */
    private void branch(Tree.If stmt) {
        Tree.If next = stmt;
        while (next != null) {
            expressions.check(next.test());
            block(next.body());
            if (next.orElse().size() == 1 && next.orElse().getFirst() instanceof Tree.If elif) {
                next = elif;
            } else {
                block(next.orElse());
                next = null;
            }
        }
    }

    private void loop(Tree.For stmt) {
        if (stmt.async()) {
            requireAsync("async for", stmt);
        }
        expressions.target(stmt.target());
        expressions.check(stmt.iter());
        loopBody(stmt.body(), stmt.orElse());
    }

    private void loopBody(List<Stmt> body, List<Stmt> orElse) {
        boolean outside = scope.inLoop;
        scope.inLoop = true;
        block(body);
        scope.inLoop = outside;
        block(orElse);
    }

    private void with(Tree.With stmt) {
        if (stmt.async()) {
            requireAsync("async with", stmt);
        }
        for (Tree.WithItem item : stmt.items()) {
            expressions.check(item.value());
            if (item.target() != null) {
                expressions.target(item.target());
            }
        }
        block(stmt.body());
    }

    private void requireAsync(String what, Tree tree) {
        if (scope.kind != Scope.Kind.ASYNC_FUNCTION) {
            throw fail(what + " outside an async function", tree);
        }
    }

    private void match(Tree.Match stmt) {
        expressions.check(stmt.subject());
        for (Tree.MatchCase next : stmt.cases()) {
            boolean last = next == stmt.cases().getLast();
            PatternRules patterns = new PatternRules(this, expressions);
            boolean takesAll = patterns.check(next.pattern());
            if (takesAll && next.guard() == null && !last) {
                throw fail("this pattern takes everything, so the cases after it are never reached", next.pattern());
            }
            expressions.optional(next.guard());
            block(next.body());
        }
    }

    private void tryStatement(Tree.Try stmt) {
        block(stmt.body());
        for (Tree.ExceptHandler handler : stmt.handlers()) {
            if (handler.type() == null && handler != stmt.handlers().getLast()) {
                throw fail("an except without a type must be the last", handler);
            }
            expressions.optional(handler.type());
            if (handler.name() != null) {
                bind(handler.name(), Scope.ASSIGNED, handler);
            }
            boolean inGroup = scope.inGroupHandler;
            boolean inLoop = scope.inLoop;
            if (stmt.group()) {
                scope.inGroupHandler = true;
                scope.inLoop = false;
            }
            block(handler.body());
            scope.inGroupHandler = inGroup;
            scope.inLoop = inLoop;
        }
        block(stmt.orElse());
        block(stmt.finalBody());
    }

    // Imports.

    private void imported(Tree.Alias alias) {
        int dot = alias.name().indexOf('.');
        bind(alias.asName() != null ? alias.asName() : dot < 0 ? alias.name() : alias.name().substring(0, dot), Scope.ASSIGNED, alias);
    }

    private void importFrom(Tree.ImportFrom stmt) {
        for (Tree.Alias alias : stmt.names()) {
            if (!alias.name().equals("*")) {
                imported(alias);
            } else if (scope.kind != Scope.Kind.MODULE) {
                throw fail("import * is allowed outside functions and classes only", stmt);
            }
        }
        if (isFuture(stmt) && !futures.contains(stmt)) {
            throw fail("imports from __future__ stand at the start of the file", stmt);
        }
    }

    private static boolean isFuture(Stmt stmt) {
        return stmt instanceof Tree.ImportFrom from && from.level() == 0 && "__future__".equals(from.module());
    }

    private void futures(List<Stmt> body) {
        int at = 0;
        if (!body.isEmpty() && body.getFirst() instanceof Tree.ExprStmt first && first.value() instanceof Tree.Str) {
            at = 1;
        }
        int start = at;
        while (at < body.size() && isFuture(body.get(at))) {
            for (Tree.Alias alias : ((Tree.ImportFrom) body.get(at)).names()) {
                if (!FUTURES.contains(alias.name())) {
                    throw fail("there is no future feature " + alias.name(), alias);
                }
            }
            at++;
        }
        futures = body.subList(start, at);
    }

    // Definitions.

    private void function(Tree.FunctionDef def) {
        decorators(def.decorators());
        bind(def.name(), Scope.ASSIGNED, def);
        defaults(def.parameters());
        boolean lazy = typeParams(def.typeParams());
        annotations(def.parameters());
        annotation(def.returns());
        enter(def.async() ? Scope.Kind.ASYNC_FUNCTION : Scope.Kind.FUNCTION);
        parameters(def.parameters());
        block(def.body());
        if (def.async() && scope.yields && scope.returnsValue != null) {
            throw fail("an async generator cannot return a value", scope.returnsValue);
        }
        leave();
        if (lazy) {
            leave();
        }
    }

    /** Enters a scope for type parameters, if there are any. */
    private boolean typeParams(List<Tree.TypeParam> params) {
        if (params.isEmpty()) {
            return false;
        }
        enter(Scope.Kind.LAZY);
        boolean defaults = false;
        for (Tree.TypeParam param : params) {
            String name;
            Expr defaultValue;
            switch (param) {
                case Tree.TypeVar p -> {
                    name = p.name();
                    defaultValue = p.defaultValue();
                    annotation(p.bound());
                }
                case Tree.ParamSpec p -> {
                    name = p.name();
                    defaultValue = p.defaultValue();
                }
                case Tree.TypeVarTuple p -> {
                    name = p.name();
                    defaultValue = p.defaultValue();
                }
            }
            if (scope.flags(name) != 0 && (scope.flags(name) & Scope.TYPE_PARAMETER) != 0) {
                throw fail("the type parameter " + name + " is there twice", param);
            }
            if (defaults && defaultValue == null) {
                throw fail("a type parameter without a default cannot follow one with a default", param);
            }
            defaults |= defaultValue != null;
            bind(name, Scope.TYPE_PARAMETER | Scope.ASSIGNED, param);
            annotation(defaultValue);
        }
        return true;
    }

    void defaults(Tree.Parameters p) {
        for (Tree.Parameter parameter : p.all()) {
            expressions.optional(parameter.defaultValue());
        }
    }

    private void annotations(Tree.Parameters p) {
        for (Tree.Parameter parameter : p.all()) {
            annotation(parameter.annotation());
        }
    }

    void parameters(Tree.Parameters p) {
        for (Tree.Parameter parameter : p.all()) {
            if ((scope.flags(parameter.name()) & Scope.PARAMETER) != 0) {
                throw fail("the parameter " + parameter.name() + " is there twice", parameter);
            }
            bind(parameter.name(), Scope.PARAMETER, parameter);
        }
    }

    private void classDef(Tree.ClassDef def) {
        decorators(def.decorators());
        bind(def.name(), Scope.ASSIGNED, def);
        boolean lazy = typeParams(def.typeParams());
        expressions.arguments(def.bases(), def.keywords());
        enter(Scope.Kind.CLASS);
        block(def.body());
        leave();
        if (lazy) {
            leave();
        }
    }

    private void typeAlias(Tree.TypeAlias stmt) {
        bind(stmt.name().id(), Scope.ASSIGNED, stmt.name());
        boolean lazy = typeParams(stmt.typeParams());
        annotation(stmt.value());
        if (lazy) {
            leave();
        }
    }
}
