package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.Expr;
import dev.adder.compiler.parse.Tree.KeywordPattern;
import dev.adder.compiler.parse.Tree.Name;
import dev.adder.compiler.parse.Tree.Pattern;
import java.util.ArrayList;
import java.util.List;

/** The patterns of `match`. */
final class Patterns {
    private final Cursor c;
    private final Expressions expressions;

    Patterns(Cursor cursor, Expressions expressions) {
        c = cursor;
        this.expressions = expressions;
    }

    /** What stands between `case` and `if` or `:`; a sequence needs no brackets here. */
    Pattern patterns() {
        int start = c.start();
        Pattern first = maybeStar();
        if (c.kind == Token.COMMA) {
            List<Pattern> items = new ArrayList<>();
            items.add(first);
            while (c.accept(Token.COMMA) && c.kind != Token.COLON && c.kind != Token.IF) {
                items.add(maybeStar());
            }
            return new Tree.MatchSequence(c.span(start), List.copyOf(items));
        }
        refuseStar(first);
        return first;
    }

    private void refuseStar(Pattern pattern) {
        if (pattern instanceof Tree.MatchStar) {
            throw c.fail("a starred pattern needs a comma after it here", pattern);
        }
    }

    private Pattern maybeStar() {
        int start = c.start();
        if (!c.accept(Token.STAR)) {
            return pattern();
        }
        String name = c.expectName("a name or _ after '*'");
        return new Tree.MatchStar(c.span(start), name.equals("_") ? null : captured(name, start));
    }

    private String captured(String name, int start) {
        if (c.kind == Token.DOT || c.kind == Token.LEFT_PAREN || c.kind == Token.ASSIGN) {
            throw c.fail("only a plain name can be bound here", start, c.tokenEnd());
        }
        return name;
    }

    private Pattern pattern() {
        c.enter();
        int start = c.start();
        Pattern first = closed();
        if (c.kind == Token.PIPE) {
            List<Pattern> choices = new ArrayList<>();
            choices.add(first);
            while (c.accept(Token.PIPE)) {
                choices.add(closed());
            }
            first = new Tree.MatchOr(c.span(start), List.copyOf(choices));
        }
        if (c.accept(Token.AS)) {
            int nameStart = c.start();
            String name = c.expectName("a name after 'as'");
            if (name.equals("_")) {
                throw c.fail("_ binds nothing and cannot follow 'as'", nameStart, c.end());
            }
            first = new Tree.MatchAs(c.span(start), first, captured(name, nameStart));
        }
        c.leave();
        return first;
    }

    private Pattern closed() {
        int start = c.start();
        switch (c.kind) {
            case NAME -> {
                return nameOrClass();
            }
            case NUMBER, MINUS, STRING, FSTRING_START -> {
                Expr value = literal();
                return new Tree.MatchValue(c.span(start), value);
            }
            case NONE, TRUE, FALSE -> {
                Tree.Constant value = singleton();
                return new Tree.MatchSingleton(c.span(start), value);
            }
            case LEFT_PAREN, LEFT_BRACKET -> {
                return sequence();
            }
            case LEFT_BRACE -> {
                return mapping();
            }
            default -> throw c.fail("expected a pattern, found " + c.shown());
        }
    }

    private Tree.Constant singleton() {
        dev.adder.compiler.source.Span span = c.span(c.start(), c.tokenEnd());
        Token kind = c.kind;
        c.advance();
        return kind == Token.NONE ? new Tree.NoneExpr(span) : new Tree.Bool(span, kind == Token.TRUE);
    }

    /** A string, `-1`, or a complex number such as `1 - 2j`. */
    private Expr literal() {
        if (c.kind == Token.STRING || c.kind == Token.FSTRING_START) {
            return expressions.strings().read();
        }
        int start = c.start();
        Expr real = signedNumber();
        if (c.kind != Token.PLUS && c.kind != Token.MINUS) {
            return real;
        }
        Tree.BinaryOp op = c.kind.operator;
        Expr number = real instanceof Tree.UnaryExpr negative ? negative.operand() : real;
        if (number instanceof Tree.Imaginary) {
            throw c.fail("the first part of a complex number is real", real);
        }
        c.advance();
        Expr imaginary = number();
        if (!(imaginary instanceof Tree.Imaginary)) {
            throw c.fail("the second part of a complex number is imaginary", imaginary);
        }
        return new Tree.BinOp(c.span(start), real, op, imaginary);
    }

    private Expr signedNumber() {
        int start = c.start();
        if (!c.accept(Token.MINUS)) {
            return number();
        }
        Expr operand = number();
        return new Tree.UnaryExpr(c.span(start), Tree.UnaryOp.MINUS, operand);
    }

    private Expr number() {
        if (c.kind != Token.NUMBER) {
            throw c.fail("expected a number, found " + c.shown());
        }
        int start = c.start();
        c.advance();
        return expressions.literals().number(start, c.end());
    }

    private Expr dottedName() {
        int start = c.start();
        Expr result = new Name(c.span(start, c.tokenEnd()), c.expectName("a name"));
        while (c.accept(Token.DOT)) {
            String name = c.expectName("the name of an attribute");
            result = new Tree.Attribute(c.span(start), result, name);
        }
        return result;
    }

    private Pattern nameOrClass() {
        int start = c.start();
        if (c.isWord("_")) {
            c.advance();
            return new Tree.MatchAs(c.span(start), null, null);
        }
        Expr name = dottedName();
        if (c.kind == Token.LEFT_PAREN) {
            return ofClass(start, name);
        }
        if (c.kind == Token.ASSIGN) {
            throw c.fail("only a plain name can be bound here", start, c.tokenEnd());
        }
        if (name instanceof Name plain) {
            return new Tree.MatchAs(c.span(start), null, plain.id());
        }
        return new Tree.MatchValue(c.span(start), name);
    }

    private Pattern ofClass(int start, Expr type) {
        c.advance();
        List<Pattern> positional = new ArrayList<>();
        List<KeywordPattern> keywords = new ArrayList<>();
        while (c.kind != Token.RIGHT_PAREN) {
            if (c.kind == Token.NAME && c.peek(1) == Token.ASSIGN) {
                String name = c.name();
                if (name.equals("_") && !positional.isEmpty() && keywords.isEmpty()) {
                    // CPython's grammar has taken `_` as one more positional pattern by now.
                    throw c.fail("`_` cannot be the first named pattern after positional ones", c.start(), c.tokenEnd());
                }
                c.advance();
                c.advance();
                keywords.add(new KeywordPattern(name, pattern()));
            } else {
                Pattern next = pattern();
                if (!keywords.isEmpty()) {
                    throw c.fail("a positional pattern cannot follow a named one", next);
                }
                positional.add(next);
            }
            if (!c.accept(Token.COMMA)) {
                break;
            }
        }
        c.expect(Token.RIGHT_PAREN);
        return new Tree.MatchClass(c.span(start), type, List.copyOf(positional), List.copyOf(keywords));
    }

    /** `[a, b]`, `(a, b)`, or a pattern in parentheses. */
    private Pattern sequence() {
        int start = c.start();
        boolean round = c.kind == Token.LEFT_PAREN;
        Token close = round ? Token.RIGHT_PAREN : Token.RIGHT_BRACKET;
        c.advance();
        List<Pattern> items = new ArrayList<>();
        boolean comma = false;
        while (c.kind != close) {
            items.add(maybeStar());
            comma = c.accept(Token.COMMA);
            if (!comma) {
                break;
            }
        }
        c.expect(close);
        if (round && items.size() == 1 && !comma) {
            refuseStar(items.get(0));
            return items.get(0);
        }
        return new Tree.MatchSequence(c.span(start), List.copyOf(items));
    }

    private Pattern mapping() {
        int start = c.start();
        c.advance();
        List<Expr> keys = new ArrayList<>();
        List<Pattern> values = new ArrayList<>();
        String rest = null;
        while (c.kind != Token.RIGHT_BRACE && rest == null) {
            if (c.accept(Token.DOUBLE_STAR)) {
                int nameStart = c.start();
                rest = captured(c.expectName("a name after '**'"), nameStart);
                if (rest.equals("_")) {
                    throw c.fail("_ cannot take the rest of a mapping; leave it out", nameStart, c.end());
                }
            } else {
                keys.add(key());
                c.expect(Token.COLON);
                values.add(pattern());
            }
            if (!c.accept(Token.COMMA)) {
                break;
            }
        }
        c.expect(Token.RIGHT_BRACE);
        return new Tree.MatchMapping(c.span(start), List.copyOf(keys), List.copyOf(values), rest);
    }

    private Expr key() {
        return switch (c.kind) {
            case NUMBER, MINUS, STRING, FSTRING_START -> literal();
            case NONE, TRUE, FALSE -> singleton();
            case NAME -> {
                Expr name = dottedName();
                if (name instanceof Name) {
                    throw c.fail("a key is a literal or a dotted name", name);
                }
                yield name;
            }
            default -> throw c.fail("expected a key, found " + c.shown());
        };
    }
}
