package dev.adder.compiler.request;

import dev.adder.compiler.parse.Tree;
import java.util.List;
import java.util.Set;

/** The names that a statement outside functions binds, in whatever way. */
final class Bound {
    private Bound() {}

    static void in(Tree.Stmt statement, Set<String> out) {
        switch (statement) {
            case Tree.FunctionDef s -> out.add(s.name());
            case Tree.ClassDef s -> out.add(s.name());
            case Tree.TypeAlias s -> out.add(s.name().id());
            case Tree.Assign s -> s.targets().forEach(t -> by(t, out));
            case Tree.AugAssign s -> by(s.target(), out);
            case Tree.AnnAssign s -> by(s.target(), out);
            case Tree.Delete s -> s.targets().forEach(t -> by(t, out));
            case Tree.Import s -> s.names().forEach(a -> out.add(a.asName() != null ? a.asName() : a.name().split("\\.")[0]));
            case Tree.ImportFrom s -> s.names().forEach(a -> out.add(a.asName() != null ? a.asName() : a.name()));
            case Tree.For s -> {
                by(s.target(), out);
                all(s.body(), out);
                all(s.orElse(), out);
            }
            case Tree.While s -> {
                all(s.body(), out);
                all(s.orElse(), out);
            }
            case Tree.If s -> {
                all(s.body(), out);
                all(s.orElse(), out);
            }
            case Tree.With s -> {
                s.items().forEach(i -> by(i.target(), out));
                all(s.body(), out);
            }
            case Tree.Try s -> {
                all(s.body(), out);
                s.handlers().forEach(h -> all(h.body(), out));
                all(s.orElse(), out);
                all(s.finalBody(), out);
            }
            case Tree.Match s -> s.cases().forEach(c -> all(c.body(), out));
            case Tree.Return ignored -> { }
            case Tree.Raise ignored -> { }
            case Tree.Assert ignored -> { }
            case Tree.Global ignored -> { }
            case Tree.Nonlocal ignored -> { }
            case Tree.ExprStmt ignored -> { }
            case Tree.Pass ignored -> { }
            case Tree.Break ignored -> { }
            case Tree.Continue ignored -> { }
        }
    }

    private static void all(List<Tree.Stmt> body, Set<String> out) {
        body.forEach(s -> in(s, out));
    }

    static void by(Tree.Expr target, Set<String> out) {
        switch (target) {
            case Tree.Name n -> out.add(n.id());
            case Tree.TupleExpr t -> t.items().forEach(i -> by(i, out));
            case Tree.ListExpr t -> t.items().forEach(i -> by(i, out));
            case Tree.Starred s -> by(s.value(), out);
            case null, default -> { }
        }
    }
}
