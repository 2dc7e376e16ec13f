package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.Pattern;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The part of Rules for one pattern of a `match`: each name once, the same names in every alternative, nothing after what takes everything. */
final class PatternRules {
    private final Rules rules;
    private final ExpressionRules expressions;
    private Set<String> bound = new HashSet<>();

    PatternRules(Rules rules, ExpressionRules expressions) {
        this.rules = rules;
        this.expressions = expressions;
    }

    /** True: the pattern takes everything. */
    boolean check(Pattern pattern) {
        return switch (pattern) {
            case Tree.MatchValue p -> {
                if (p.value() instanceof Tree.JoinedStr || p.value() instanceof Tree.TemplateStr) {
                    throw Rules.fail("a pattern is a literal or a dotted name, not a formatted string", p);
                }
                expressions.check(p.value());
                yield false;
            }
            case Tree.MatchSingleton _ -> false;
            case Tree.MatchSequence p -> {
                sequence(p);
                yield false;
            }
            case Tree.MatchMapping p -> {
                mapping(p);
                yield false;
            }
            case Tree.MatchClass p -> {
                ofClass(p);
                yield false;
            }
            case Tree.MatchStar p -> {
                bind(p.name(), p);
                yield false;
            }
            case Tree.MatchAs p -> {
                boolean takesAll = p.pattern() == null || check(p.pattern());
                bind(p.name(), p);
                yield takesAll;
            }
            case Tree.MatchOr p -> choice(p);
        };
    }

    private void bind(String name, Pattern pattern) {
        if (name != null) {
            rules.bind(name, Scope.ASSIGNED, pattern);
            if (!bound.add(name)) {
                throw Rules.fail("the pattern binds " + name + " twice", pattern);
            }
        }
    }

    private void sequence(Tree.MatchSequence p) {
        boolean starred = false;
        for (Pattern item : p.patterns()) {
            if (item instanceof Tree.MatchStar && starred) {
                throw Rules.fail("a sequence pattern has one starred name", item);
            }
            starred |= item instanceof Tree.MatchStar;
            check(item);
        }
    }

    private void mapping(Tree.MatchMapping p) {
        Set<Object> keys = new HashSet<>();
        for (Tree.Expr key : p.keys()) {
            if (key instanceof Tree.JoinedStr || key instanceof Tree.TemplateStr) {
                throw Rules.fail("a key is a literal or a dotted name, not a formatted string", key);
            }
            Object value = value(key);
            if (value != null && !keys.add(value)) {
                throw Rules.fail("the mapping pattern has this key twice", key);
            }
            expressions.check(key);
        }
        p.patterns().forEach(this::check);
        bind(p.rest(), p);
    }

    /** What decides whether two literal keys are one; null for a name. */
    private static Object value(Tree.Expr key) {
        return switch (key) {
            case Tree.Int e -> java.math.BigInteger.valueOf(e.value());
            case Tree.BigInt e -> e.value();
            case Tree.Float e -> e.value() == Math.rint(e.value()) && !Double.isInfinite(e.value())
                    ? new java.math.BigDecimal(e.value()).toBigInteger() : (Object) e.value();
            case Tree.Bool e -> java.math.BigInteger.valueOf(e.value() ? 1 : 0);
            case Tree.Str e -> e.value();
            case Tree.Bytes e -> List.of(e.value());
            case Tree.NoneExpr _ -> Tree.NoneExpr.class;
            default -> null;
        };
    }

    private void ofClass(Tree.MatchClass p) {
        expressions.check(p.type());
        p.patterns().forEach(this::check);
        Set<String> names = new HashSet<>();
        for (Tree.KeywordPattern keyword : p.keywords()) {
            if (!names.add(keyword.name())) {
                throw Rules.fail("the attribute " + keyword.name() + " is there twice", keyword.pattern());
            }
            check(keyword.pattern());
        }
    }

    private boolean choice(Tree.MatchOr p) {
        Set<String> before = bound;
        Set<String> first = null;
        boolean takesAll = false;
        for (Pattern alternative : p.patterns()) {
            if (takesAll) {
                throw Rules.fail("the alternative before this one takes everything", alternative);
            }
            bound = new HashSet<>(before);
            takesAll = check(alternative);
            if (first != null && !first.equals(bound)) {
                throw Rules.fail("every alternative of a pattern binds the same names", p);
            }
            first = bound;
        }
        return takesAll;
    }
}
