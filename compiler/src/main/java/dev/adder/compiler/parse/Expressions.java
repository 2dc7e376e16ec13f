package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.CompareOp;
import dev.adder.compiler.parse.Tree.Expr;
import dev.adder.compiler.parse.Tree.Keyword;
import dev.adder.compiler.parse.Tree.LogicalOp;
import dev.adder.compiler.parse.Tree.Name;
import dev.adder.compiler.parse.Tree.Starred;
import dev.adder.compiler.parse.Tree.UnaryOp;
import java.util.ArrayList;
import java.util.List;

/**
 * Expressions, by recursive descent, one method per level of precedence of the reference grammar; binary operators by their precedence number.
 * A span starts at the first token and so includes an opening parenthesis: in `(a) + b` the sum starts at the parenthesis, `a` behind it.
 */
final class Expressions {
    private final Cursor c;
    private final Literals literals;
    private final Strings strings;
    private final ParameterLists parameters;
    private final Displays displays;

    Expressions(Cursor cursor) {
        c = cursor;
        literals = new Literals(cursor);
        strings = new Strings(cursor, literals, this);
        parameters = new ParameterLists(cursor, this);
        displays = new Displays(cursor, this);
    }

    Strings strings() {
        return strings;
    }

    Literals literals() {
        return literals;
    }

    ParameterLists parameters() {
        return parameters;
    }

    static boolean starts(Token kind) {
        return switch (kind) {
            case NAME, NUMBER, STRING, FSTRING_START, LEFT_PAREN, LEFT_BRACKET, LEFT_BRACE, PLUS, MINUS, TILDE, STAR, DOTS, NOT, LAMBDA, AWAIT, TRUE, FALSE, NONE
                -> true;
            default -> false;
        };
    }

    // Lists and whole expressions.

    /** `a`, `a, b`, `*a, b`: what a statement takes. */
    Expr starExpressions() {
        int start = c.start();
        Expr first = starExpression();
        return c.kind == Token.COMMA ? tuple(start, first, Item.STAR) : first;
    }

    Expr starExpression() {
        return c.kind == Token.STAR ? starred() : expression();
    }

    private Starred starred() {
        int start = c.start();
        c.advance();
        Expr value = binary(1);
        return new Starred(c.span(start), value);
    }

    Expr starNamedExpression() {
        return c.kind == Token.STAR ? starred() : namedExpression();
    }

    private enum Item { STAR, STAR_NAMED, PLAIN }

    /** The rest of a tuple without parentheses, the comma after its first item being next. */
    private Expr tuple(int start, Expr first, Item kind) {
        List<Expr> items = new ArrayList<>();
        items.add(first);
        while (c.accept(Token.COMMA) && starts(c.kind)) {
            items.add(switch (kind) {
                case STAR -> starExpression();
                case STAR_NAMED -> starNamedExpression();
                case PLAIN -> expression();
            });
        }
        return new Tree.TupleExpr(c.span(start), List.copyOf(items));
    }

    /** The tuple that goes on with a comma after this first item; no stars. */
    Expr tuple(int start, Expr first) {
        return tuple(start, first, Item.PLAIN);
    }

    /** `a` or `a, b`, without stars. */
    Expr expressions() {
        int start = c.start();
        Expr first = expression();
        return c.kind == Token.COMMA ? tuple(start, first) : first;
    }

    /** The subject of a `match`: unlike elsewhere, `:=` needs no parentheses in it. */
    Expr subject() {
        int start = c.start();
        Expr first = starNamedExpression();
        if (c.kind == Token.COMMA) {
            return tuple(start, first, Item.STAR_NAMED);
        }
        if (first instanceof Starred) {
            throw c.fail("a starred expression needs a comma after it here", first);
        }
        return first;
    }

    Expr namedExpression() {
        if (c.kind != Token.NAME || c.peek(1) != Token.WALRUS) {
            return expression();
        }
        int start = c.start();
        Name target = new Name(c.span(start, c.tokenEnd()), c.name());
        c.advance();
        c.advance();
        Expr value = expression();
        return new Tree.NamedExpr(c.span(start), target, value);
    }

    Expr expression() {
        if (c.kind == Token.LAMBDA) {
            return lambda();
        }
        c.enter();
        int start = c.start();
        Expr result = disjunction();
        if (c.kind == Token.IF) {
            c.advance();
            Expr test = disjunction();
            c.expect(Token.ELSE);
            Expr orElse = expression();
            result = new Tree.IfExp(c.span(start), test, result, orElse);
        }
        c.leave();
        return result;
    }

    Tree.Lambda lambda() {
        int start = c.start();
        c.enter();
        c.advance();
        Tree.Parameters list = parameters.read(Token.COLON);
        c.expect(Token.COLON);
        Expr body = expression();
        c.leave();
        return new Tree.Lambda(c.span(start), list, body);
    }

    Expr yieldExpression() {
        int start = c.start();
        c.advance();
        if (c.accept(Token.FROM)) {
            Expr value = expression();
            return new Tree.YieldFrom(c.span(start), value);
        }
        Expr value = starts(c.kind) ? starExpressions() : null;
        return new Tree.Yield(c.span(start), value);
    }

    // Operators, loosest first.

    Expr disjunction() {
        return logical(Token.OR, LogicalOp.OR);
    }

    private Expr logical(Token token, LogicalOp op) {
        int start = c.start();
        Expr first = op == LogicalOp.OR ? logical(Token.AND, LogicalOp.AND) : inversion();
        if (c.kind != token) {
            return first;
        }
        List<Expr> values = new ArrayList<>();
        values.add(first);
        while (c.accept(token)) {
            values.add(op == LogicalOp.OR ? logical(Token.AND, LogicalOp.AND) : inversion());
        }
        return new Tree.BoolOp(c.span(start), op, List.copyOf(values));
    }

    private Expr inversion() {
        if (c.kind != Token.NOT) {
            return comparison();
        }
        int start = c.start();
        c.enter();
        c.advance();
        Expr operand = inversion();
        c.leave();
        return new Tree.UnaryExpr(c.span(start), UnaryOp.NOT, operand);
    }

    private Expr comparison() {
        int start = c.start();
        Expr left = binary(1);
        CompareOp op = comparisonOperator();
        if (op == null) {
            return left;
        }
        List<CompareOp> ops = new ArrayList<>();
        List<Expr> others = new ArrayList<>();
        while (op != null) {
            ops.add(op);
            others.add(binary(1));
            op = comparisonOperator();
        }
        return new Tree.Compare(c.span(start), left, List.copyOf(ops), List.copyOf(others));
    }

    private CompareOp comparisonOperator() {
        CompareOp op = switch (c.kind) {
            case EQUAL -> CompareOp.EQ;
            case NOT_EQUAL -> CompareOp.NE;
            case LESS -> CompareOp.LT;
            case LESS_EQUAL -> CompareOp.LE;
            case GREATER -> CompareOp.GT;
            case GREATER_EQUAL -> CompareOp.GE;
            case IN -> CompareOp.IN;
            case IS -> c.peek(1) == Token.NOT ? CompareOp.IS_NOT : CompareOp.IS;
            case NOT -> c.peek(1) == Token.IN ? CompareOp.NOT_IN : null;
            default -> null;
        };
        if (op != null) {
            c.advance();
        }
        if (op == CompareOp.IS_NOT || op == CompareOp.NOT_IN) {
            c.advance();
        }
        return op;
    }

    /** Operands joined by binary operators of at least this precedence; 1 takes them all. */
    Expr binary(int least) {
        int start = c.start();
        Expr left = unary();
        while (c.kind.precedence >= least) {
            Token token = c.kind;
            c.advance();
            Expr right = binary(token.precedence + 1);
            left = new Tree.BinOp(c.span(start), left, token.operator, right);
        }
        return left;
    }

    private Expr unary() {
        UnaryOp op = switch (c.kind) {
            case PLUS -> UnaryOp.PLUS;
            case MINUS -> UnaryOp.MINUS;
            case TILDE -> UnaryOp.INVERT;
            default -> null;
        };
        if (op == null) {
            return power();
        }
        int start = c.start();
        c.enter();
        c.advance();
        Expr operand = unary();
        c.leave();
        return new Tree.UnaryExpr(c.span(start), op, operand);
    }

    private Expr power() {
        int start = c.start();
        Expr left;
        if (c.accept(Token.AWAIT)) {
            Expr value = primary();
            left = new Tree.Await(c.span(start), value);
        } else {
            left = primary();
        }
        if (c.kind != Token.DOUBLE_STAR) {
            return left;
        }
        c.enter();
        c.advance();
        Expr right = unary();
        c.leave();
        return new Tree.BinOp(c.span(start), left, Tree.BinaryOp.POW, right);
    }

    // Primaries.

    private Expr primary() {
        int start = c.start();
        Expr result = atom();
        while (true) {
            switch (c.kind) {
                case DOT -> {
                    c.advance();
                    String name = c.expectName("the name of an attribute");
                    result = new Tree.Attribute(c.span(start), result, name);
                }
                case LEFT_PAREN -> {
                    Arguments arguments = arguments(true);
                    result = new Tree.Call(c.span(start), result, arguments.positional(), arguments.keywords());
                }
                case LEFT_BRACKET -> {
                    c.advance();
                    Expr index = index();
                    c.expect(Token.RIGHT_BRACKET);
                    result = new Tree.Subscript(c.span(start), result, index);
                }
                default -> {
                    return result;
                }
            }
        }
    }

    private Expr index() {
        int start = c.start();
        Expr first = indexItem();
        if (c.kind != Token.COMMA && !(first instanceof Starred)) {
            return first;
        }
        List<Expr> items = new ArrayList<>();
        items.add(first);
        while (c.accept(Token.COMMA) && c.kind != Token.RIGHT_BRACKET) {
            items.add(indexItem());
        }
        return new Tree.TupleExpr(c.span(start), List.copyOf(items));
    }

    private Expr indexItem() {
        int start = c.start();
        if (c.accept(Token.STAR)) {
            Expr value = expression();
            return new Starred(c.span(start), value);
        }
        Expr lower = null;
        if (c.kind != Token.COLON) {
            boolean named = c.peek(1) == Token.WALRUS;
            lower = namedExpression();
            if (named || c.kind != Token.COLON) {
                return lower;
            }
        }
        c.expect(Token.COLON);
        Expr upper = starts(c.kind) ? expression() : null;
        Expr step = c.accept(Token.COLON) && starts(c.kind) ? expression() : null;
        return new Tree.Slice(c.span(start), lower, upper, step);
    }

    record Arguments(List<Expr> positional, List<Keyword> keywords) {}

    /** `(…)` of a call or of a class; only a call may have a generator without parentheses of its own. */
    Arguments arguments(boolean call) {
        int open = c.start();
        c.advance();
        List<Expr> positional = new ArrayList<>(4);
        List<Keyword> keywords = new ArrayList<>(0);
        while (c.kind != Token.RIGHT_PAREN) {
            boolean first = positional.isEmpty() && keywords.isEmpty();
            argument(positional, keywords);
            if (displays.isComprehension()) {
                int last = positional.size() - 1;
                if (!first || !call || positional.isEmpty() || positional.get(last) instanceof Starred) {
                    throw c.fail("a generator among other arguments needs parentheses");
                }
                List<Tree.Comprehension> generators = displays.comprehensions();
                c.expect(Token.RIGHT_PAREN);
                return new Arguments(List.of(new Tree.GeneratorExpr(c.span(open), positional.get(0), generators)), List.of());
            }
            if (!c.accept(Token.COMMA)) {
                break;
            }
        }
        if (c.kind != Token.RIGHT_PAREN) {
            throw c.fail("expected ',' or ')' after the argument");
        }
        c.advance();
        return new Arguments(List.copyOf(positional), List.copyOf(keywords));
    }

    private void argument(List<Expr> positional, List<Keyword> keywords) {
        int start = c.start();
        if (c.kind == Token.NAME && c.peek(1) == Token.ASSIGN) {
            String name = c.name();
            c.advance();
            c.advance();
            Expr value = expression();
            keywords.add(new Keyword(c.span(start), name, value));
        } else if (c.accept(Token.DOUBLE_STAR)) {
            Expr value = expression();
            keywords.add(new Keyword(c.span(start), null, value));
        } else if (c.accept(Token.STAR)) {
            Expr value = expression();
            positional.add(new Starred(c.span(start), value));
            refuseAfter(keywords, true, positional);
        } else {
            positional.add(namedExpression());
            if (c.kind == Token.ASSIGN) {
                throw c.fail("only a name can be given a value in a call");
            }
            refuseAfter(keywords, false, positional);
        }
    }

    /** Positional arguments stand before `name=value`, and unpacked ones before `**`. */
    private void refuseAfter(List<Keyword> keywords, boolean star, List<Expr> positional) {
        for (Keyword keyword : keywords) {
            if (!star || keyword.name() == null) {
                throw c.fail("a positional argument cannot follow " + (keyword.name() == null ? "**" : "a named one"), positional.getLast());
            }
        }
    }

    // Atoms.

    private Expr atom() {
        int start = c.start();
        int end = c.tokenEnd();
        switch (c.kind) {
            case NAME -> {
                String name = c.name();
                c.advance();
                return new Name(c.span(start, end), name);
            }
            case NUMBER -> {
                c.advance();
                return literals.number(start, end);
            }
            case STRING, FSTRING_START -> {
                return strings.read();
            }
            case LEFT_PAREN -> {
                return displays.parenthesised();
            }
            case LEFT_BRACKET -> {
                return displays.list();
            }
            case LEFT_BRACE -> {
                return displays.braces();
            }
            default -> {
                return wordAtom();
            }
        }
    }

    private Tree.Constant wordAtom() {
        dev.adder.compiler.source.Span span = c.span(c.start(), c.tokenEnd());
        Tree.Constant result = switch (c.kind) {
            case TRUE -> new Tree.Bool(span, true);
            case FALSE -> new Tree.Bool(span, false);
            case NONE -> new Tree.NoneExpr(span);
            case DOTS -> new Tree.EllipsisExpr(span);
            default -> throw c.fail("expected an expression, found " + c.shown());
        };
        c.advance();
        return result;
    }

    // Targets.

    /** What stands between `for` and `in`. */
    Expr targets() {
        int start = c.start();
        Expr target = target();
        if (c.kind == Token.COMMA) {
            List<Expr> items = new ArrayList<>();
            items.add(target);
            while (c.accept(Token.COMMA) && starts(c.kind)) {
                items.add(target());
            }
            target = new Tree.TupleExpr(c.span(start), List.copyOf(items));
        }
        return target;
    }

    /** One target, as after `as` in a `with`. */
    Expr target() {
        Expr target = c.kind == Token.STAR ? starred() : binary(1);
        Targets.checkAssignable(c, target);
        return target;
    }
}
