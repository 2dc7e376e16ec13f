package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.Comprehension;
import dev.adder.compiler.parse.Tree.Expr;
import dev.adder.compiler.parse.Tree.Keyword;
import java.util.List;

/** The part of Rules for expressions: where `yield`, `await`, `*` and `:=` may stand, and which names are used and bound. */
final class ExpressionRules {
    private final Rules rules;

    ExpressionRules(Rules rules) {
        this.rules = rules;
    }

    void optional(Expr expr) {
        if (expr != null) {
            check(expr);
        }
    }

    private void all(List<Expr> exprs) {
        for (Expr expr : exprs) {
            check(expr);
        }
    }

    /** Items of a display or arguments: the one place where a star may stand. */
    private void items(List<Expr> items) {
        for (Expr item : items) {
            check(item instanceof Tree.Starred starred ? starred.value() : item);
        }
    }

    void check(Expr expr) {
        switch (expr.tag()) {
            case BOOL_OP -> all(((Tree.BoolOp) expr).values());
            case NAMED_EXPR -> named((Tree.NamedExpr) expr);
            case BIN_OP -> {
                check(((Tree.BinOp) expr).left());
                check(((Tree.BinOp) expr).right());
            }
            case UNARY_OP -> check(((Tree.UnaryExpr) expr).operand());
            case LAMBDA -> lambda((Tree.Lambda) expr);
            case IF_EXP -> {
                check(((Tree.IfExp) expr).test());
                check(((Tree.IfExp) expr).body());
                check(((Tree.IfExp) expr).orElse());
            }
            case DICT -> {
                for (Tree.DictItem item : ((Tree.DictExpr) expr).items()) {
                    optional(item.key());
                    check(item.value());
                }
            }
            case SET -> items(((Tree.SetExpr) expr).items());
            case LIST_COMP -> comprehension(((Tree.ListComp) expr).generators(), Scope.Kind.COMPREHENSION, null, ((Tree.ListComp) expr).item(), expr);
            case SET_COMP -> comprehension(((Tree.SetComp) expr).generators(), Scope.Kind.COMPREHENSION, null, ((Tree.SetComp) expr).item(), expr);
            case DICT_COMP -> comprehension(((Tree.DictComp) expr).generators(), Scope.Kind.COMPREHENSION, ((Tree.DictComp) expr).key(),
                    ((Tree.DictComp) expr).value(), expr);
            case GENERATOR -> comprehension(((Tree.GeneratorExpr) expr).generators(), Scope.Kind.GENERATOR, null, ((Tree.GeneratorExpr) expr).item(), expr);
            case AWAIT -> await((Tree.Await) expr);
            case YIELD -> yielded(((Tree.Yield) expr).value(), expr);
            case YIELD_FROM -> {
                if (rules.scope.kind == Scope.Kind.ASYNC_FUNCTION) {
                    throw Rules.fail("yield from inside an async function", expr);
                }
                yielded(((Tree.YieldFrom) expr).value(), expr);
            }
            case COMPARE -> {
                check(((Tree.Compare) expr).left());
                all(((Tree.Compare) expr).others());
            }
            case CALL -> {
                check(((Tree.Call) expr).function());
                arguments(((Tree.Call) expr).args(), ((Tree.Call) expr).keywords());
            }
            case FORMATTED -> {
                check(((Tree.Formatted) expr).value());
                optional(((Tree.Formatted) expr).format());
            }
            case JOINED_STR -> all(((Tree.JoinedStr) expr).parts());
            case INTERPOLATION -> {
                check(((Tree.Interpolation) expr).value());
                optional(((Tree.Interpolation) expr).format());
            }
            case TEMPLATE_STR -> all(((Tree.TemplateStr) expr).parts());
            case INT, BIG_INT, FLOAT, IMAGINARY, STR, BYTES, BOOL, NONE, ELLIPSIS -> { }
            case ATTRIBUTE -> check(((Tree.Attribute) expr).value());
            case SUBSCRIPT -> {
                check(((Tree.Subscript) expr).value());
                check(((Tree.Subscript) expr).index());
            }
            case STARRED -> throw Rules.fail("a starred expression cannot stand here", expr);
            case NAME -> rules.scope.add(((Tree.Name) expr).id(), Scope.USED);
            case LIST -> items(((Tree.ListExpr) expr).items());
            case TUPLE -> items(((Tree.TupleExpr) expr).items());
            case SLICE -> {
                optional(((Tree.Slice) expr).lower());
                optional(((Tree.Slice) expr).upper());
                optional(((Tree.Slice) expr).step());
            }
        }
    }

    void arguments(List<Expr> positional, List<Keyword> keywords) {
        items(positional);
        for (int i = 0; i < keywords.size(); i++) {
            Keyword keyword = keywords.get(i);
            check(keyword.value());
            if (keyword.name() == null) {
                continue;
            }
            if (keyword.name().equals("__debug__")) {
                throw Rules.fail("__debug__ cannot be assigned to", keyword);
            }
            for (Keyword earlier : keywords.subList(0, i)) {
                if (keyword.name().equals(earlier.name())) {
                    throw Rules.fail("the argument " + keyword.name() + " is given twice", keyword);
                }
            }
        }
    }

    // Targets.

    void target(Expr target) {
        switch (target.tag()) {
            case NAME -> rules.bind(((Tree.Name) target).id(), Scope.ASSIGNED, target);
            case TUPLE -> targets(((Tree.TupleExpr) target).items());
            case LIST -> targets(((Tree.ListExpr) target).items());
            case STARRED -> throw Rules.fail("a starred target stands in a list or tuple", target);
            case ATTRIBUTE -> {
                if (((Tree.Attribute) target).name().equals("__debug__")) {
                    throw Rules.fail("__debug__ cannot be assigned to", target);
                }
                check(target);
            }
            default -> check(target);
        }
    }

    private void targets(List<Expr> items) {
        boolean starred = false;
        for (Expr item : items) {
            if (item instanceof Tree.Starred star) {
                if (starred) {
                    throw Rules.fail("an assignment has one starred target", star);
                }
                starred = true;
                target(star.value());
            } else {
                target(item);
            }
        }
    }

    // What has a scope of its own or depends on it.

    private void lambda(Tree.Lambda lambda) {
        rules.defaults(lambda.parameters());
        rules.enter(Scope.Kind.LAMBDA);
        rules.parameters(lambda.parameters());
        check(lambda.body());
        rules.leave();
    }

    private void named(Tree.NamedExpr expr) {
        Scope scope = rules.scope;
        String name = expr.target().id();
        if (scope.inIterable) {
            throw Rules.fail("nothing can be named in what a comprehension iterates over", expr);
        }
        for (Scope inner = scope; inner.isComprehension(); inner = inner.outer) {
            if ((inner.flags(name) & Scope.ITERATED) != 0) {
                throw Rules.fail("the comprehension iterates with " + name + " already", expr);
            }
        }
        Scope naming = scope.naming();
        if (naming.kind == Scope.Kind.LAZY) {
            throw Rules.fail("nothing can be named in an annotation or a type parameter", expr);
        }
        if (naming != scope && naming.kind == Scope.Kind.CLASS) {
            throw Rules.fail("nothing can be named in a comprehension of a class body", expr);
        }
        check(expr.value());
        rules.scope = naming;
        rules.bind(name, Scope.ASSIGNED, expr);
        rules.scope = scope;
        if (naming != scope) {
            scope.add(name, Scope.USED);
        }
    }

    private void yielded(Expr value, Expr expr) {
        Scope scope = rules.scope;
        if (!scope.isFunction()) {
            throw Rules.fail(scope.isComprehension() ? "yield inside a comprehension" : scope.kind == Scope.Kind.LAZY
                    ? "yield inside an annotation or a type parameter" : "yield outside a function", expr);
        }
        scope.yields = true;
        optional(value);
    }

    private void await(Tree.Await expr) {
        Scope scope = rules.scope;
        if (scope.kind != Scope.Kind.ASYNC_FUNCTION && !scope.isComprehension()) {
            throw Rules.fail("await outside an async function", expr);
        }
        scope.awaits = true;
        check(expr.value());
    }

    private void comprehension(List<Comprehension> generators, Scope.Kind kind, Expr key, Expr value, Expr whole) {
        Scope around = rules.scope;
        iterable(generators.getFirst().iter());
        rules.enter(kind);
        for (Comprehension generator : generators) {
            target(generator.target());
            iterated(generator.target());
            if (generator != generators.getFirst()) {
                iterable(generator.iter());
            }
            all(generator.conditions());
            rules.scope.awaits |= generator.async();
        }
        optional(key);
        check(value);
        boolean awaits = rules.scope.awaits;
        rules.leave();
        if (awaits && kind == Scope.Kind.COMPREHENSION) {
            if (around.kind != Scope.Kind.ASYNC_FUNCTION && !around.isComprehension()) {
                throw Rules.fail("an asynchronous comprehension outside an async function", whole);
            }
            around.awaits = true;
        }
    }

    private void iterable(Expr iter) {
        boolean before = rules.scope.inIterable;
        rules.scope.inIterable = true;
        check(iter);
        rules.scope.inIterable = before;
    }

    private void iterated(Expr target) {
        switch (target.tag()) {
            case NAME -> rules.scope.add(((Tree.Name) target).id(), Scope.ITERATED);
            case TUPLE -> iterated(((Tree.TupleExpr) target).items());
            case LIST -> iterated(((Tree.ListExpr) target).items());
            case STARRED -> iterated(((Tree.Starred) target).value());
            default -> { }
        }
    }

    private void iterated(List<Expr> targets) {
        for (Expr target : targets) {
            iterated(target);
        }
    }
}
