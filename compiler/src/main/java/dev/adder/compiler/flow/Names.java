package dev.adder.compiler.flow;

import dev.adder.compiler.parse.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which names a function binds and which it uses: Python's scoping, read off the tree. Says nothing about values.
 *
 * <pre>
 *   def f(a):  b = a + c         locals: a b    free: c
 * </pre>
 */
final class Names {
    /** Names bound in this function, in order of first binding, each with the offsets where it is bound. */
    final Map<String, List<Integer>> bound = new LinkedHashMap<>();
    /** Names declared global or nonlocal here. */
    final Set<String> outer = new LinkedHashSet<>();
    /** Names read here or in inner functions and not bound where they are read. */
    final Set<String> free = new LinkedHashSet<>();

    private final Set<String> read = new LinkedHashSet<>();
    private final List<Names> nested = new ArrayList<>();

    static Names of(Tree.Function function) {
        var names = new Names();
        function.parameters().all().forEach(p -> names.bind(p.name(), p.span().from()));
        switch (function) {
            case Tree.FunctionDef def -> def.body().forEach(names::statement);
            case Tree.Lambda lambda -> names.expression(lambda.body());
        }
        names.close();
        return names;
    }

    /** The names that these statements bind (assignments in inner functions do not count). */
    static Set<String> boundIn(List<Tree.Stmt> body, Tree.Expr... more) {
        var names = new Names();
        body.forEach(names::statement);
        for (Tree.Expr e : more) {
            names.expression(e);
        }
        return names.bound.keySet();
    }

    /** The names that a loop target binds. */
    static Set<String> boundBy(Tree.Expr target) {
        var names = new Names();
        names.target(target);
        return names.bound.keySet();
    }

    private void close() {
        free.addAll(read);
        nested.forEach(n -> free.addAll(n.free));
        free.removeAll(bound.keySet());
    }

    private void bind(String name, int offset) {
        if (!outer.contains(name)) {
            bound.computeIfAbsent(name, n -> new ArrayList<>()).add(offset);
        }
    }

    private void function(Tree.Function function) {
        function.parameters().all().forEach(p -> expression(p.defaultValue()));
        nested.add(of(function));
    }

    private void statements(List<Tree.Stmt> body) {
        body.forEach(this::statement);
    }

    private void statement(Tree.Stmt statement) {
        switch (statement) {
            case Tree.FunctionDef s -> {
                s.decorators().forEach(this::expression);
                function(s);
                bind(s.name(), s.span().from());
            }
            case Tree.ClassDef s -> bind(s.name(), s.span().from());
            case Tree.Return s -> expression(s.value());
            case Tree.Delete s -> s.targets().forEach(this::target);
            case Tree.Assign s -> {
                expression(s.value());
                s.targets().forEach(this::target);
            }
            case Tree.TypeAlias s -> bind(s.name().id(), s.span().from());
            case Tree.AugAssign s -> {
                expression(s.value());
                expression(s.target());
                target(s.target());
            }
            case Tree.AnnAssign s -> {
                expression(s.value());
                target(s.target());
            }
            case Tree.For s -> {
                expression(s.iter());
                target(s.target());
                statements(s.body());
                statements(s.orElse());
            }
            case Tree.While s -> {
                expression(s.test());
                statements(s.body());
                statements(s.orElse());
            }
            case Tree.If s -> {
                expression(s.test());
                statements(s.body());
                statements(s.orElse());
            }
            case Tree.With s -> {
                s.items().forEach(i -> {
                    expression(i.value());
                    target(i.target());
                });
                statements(s.body());
            }
            case Tree.Match s -> {
                expression(s.subject());
                s.cases().forEach(c -> {
                    pattern(c.pattern());
                    expression(c.guard());
                    statements(c.body());
                });
            }
            case Tree.Raise s -> {
                expression(s.exception());
                expression(s.cause());
            }
            case Tree.Try s -> {
                statements(s.body());
                s.handlers().forEach(h -> {
                    expression(h.type());
                    if (h.name() != null) {
                        bind(h.name(), h.span().from());
                    }
                    statements(h.body());
                });
                statements(s.orElse());
                statements(s.finalBody());
            }
            case Tree.Assert s -> {
                expression(s.test());
                expression(s.message());
            }
            case Tree.Import s -> s.names().forEach(a -> bind(a.asName() != null ? a.asName() : a.name().split("\\.")[0], s.span().from()));
            case Tree.ImportFrom s -> s.names().forEach(a -> bind(a.asName() != null ? a.asName() : a.name(), s.span().from()));
            case Tree.Global s -> outer.addAll(s.names());
            case Tree.Nonlocal s -> outer.addAll(s.names());
            case Tree.ExprStmt s -> expression(s.value());
            case Tree.Pass ignored -> { }
            case Tree.Break ignored -> { }
            case Tree.Continue ignored -> { }
        }
    }

    private void pattern(Tree.Pattern pattern) {
        switch (pattern) {
            case Tree.MatchValue p -> expression(p.value());
            case Tree.MatchSingleton ignored -> { }
            case Tree.MatchSequence p -> p.patterns().forEach(this::pattern);
            case Tree.MatchMapping p -> {
                p.keys().forEach(this::expression);
                p.patterns().forEach(this::pattern);
                bindIf(p.rest(), p.span().from());
            }
            case Tree.MatchClass p -> {
                expression(p.type());
                p.patterns().forEach(this::pattern);
                p.keywords().forEach(k -> pattern(k.pattern()));
            }
            case Tree.MatchStar p -> bindIf(p.name(), p.span().from());
            case Tree.MatchAs p -> {
                if (p.pattern() != null) {
                    pattern(p.pattern());
                }
                bindIf(p.name(), p.span().from());
            }
            case Tree.MatchOr p -> p.patterns().forEach(this::pattern);
        }
    }

    private void bindIf(String name, int offset) {
        if (name != null) {
            bind(name, offset);
        }
    }

    private void target(Tree.Expr target) {
        switch (target) {
            case null -> { }
            case Tree.Name n -> bind(n.id(), n.span().from());
            case Tree.TupleExpr t -> t.items().forEach(this::target);
            case Tree.ListExpr t -> t.items().forEach(this::target);
            case Tree.Starred s -> target(s.value());
            default -> expression(target);
        }
    }

    private void expressions(List<Tree.Expr> list) {
        list.forEach(this::expression);
    }

    private void comprehension(List<Tree.Comprehension> generators, Tree.Expr... items) {
        var inside = new Names();
        boolean first = true;
        for (Tree.Comprehension c : generators) {
            (first ? this : inside).expression(c.iter());
            first = false;
            inside.target(c.target());
            inside.expressions(c.conditions());
        }
        for (Tree.Expr item : items) {
            inside.expression(item);
        }
        inside.close();
        nested.add(inside);
    }

    private void expression(Tree.Expr expression) {
        switch (expression) {
            case null -> { }
            case Tree.BoolOp e -> expressions(e.values());
            case Tree.NamedExpr e -> {
                expression(e.value());
                target(e.target());
            }
            case Tree.BinOp e -> {
                expression(e.left());
                expression(e.right());
            }
            case Tree.UnaryExpr e -> expression(e.operand());
            case Tree.Lambda e -> function(e);
            case Tree.IfExp e -> {
                expression(e.test());
                expression(e.body());
                expression(e.orElse());
            }
            case Tree.DictExpr e -> e.items().forEach(i -> {
                expression(i.key());
                expression(i.value());
            });
            case Tree.SetExpr e -> expressions(e.items());
            case Tree.ListComp e -> comprehension(e.generators(), e.item());
            case Tree.SetComp e -> comprehension(e.generators(), e.item());
            case Tree.DictComp e -> comprehension(e.generators(), e.key(), e.value());
            case Tree.GeneratorExpr e -> comprehension(e.generators(), e.item());
            case Tree.Await e -> expression(e.value());
            case Tree.Yield e -> expression(e.value());
            case Tree.YieldFrom e -> expression(e.value());
            case Tree.Compare e -> {
                expression(e.left());
                expressions(e.others());
            }
            case Tree.Call e -> {
                expression(e.function());
                expressions(e.args());
                e.keywords().forEach(k -> expression(k.value()));
            }
            case Tree.Formatted e -> {
                expression(e.value());
                expression(e.format());
            }
            case Tree.JoinedStr e -> expressions(e.parts());
            case Tree.Interpolation e -> {
                expression(e.value());
                expression(e.format());
            }
            case Tree.TemplateStr e -> expressions(e.parts());
            case Tree.Attribute e -> expression(e.value());
            case Tree.Subscript e -> {
                expression(e.value());
                expression(e.index());
            }
            case Tree.Starred e -> expression(e.value());
            case Tree.Name e -> read.add(e.id());
            case Tree.ListExpr e -> expressions(e.items());
            case Tree.TupleExpr e -> expressions(e.items());
            case Tree.Slice e -> {
                expression(e.lower());
                expression(e.upper());
                expression(e.step());
            }
            case Tree.Constant ignored -> { }
        }
    }
}
