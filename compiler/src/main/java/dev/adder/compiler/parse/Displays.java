package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.Comprehension;
import dev.adder.compiler.parse.Tree.DictItem;
import dev.adder.compiler.parse.Tree.Expr;
import dev.adder.compiler.parse.Tree.Starred;
import java.util.ArrayList;
import java.util.List;

/** What is written in brackets of its own: groups, tuples, lists, sets, dicts, and comprehensions. */
final class Displays {
    private final Cursor c;
    private final Expressions expressions;

    Displays(Cursor cursor, Expressions expressions) {
        c = cursor;
        this.expressions = expressions;
    }

    Expr parenthesised() {
        int start = c.start();
        c.advance();
        if (c.accept(Token.RIGHT_PAREN)) {
            return new Tree.TupleExpr(c.span(start), List.of());
        }
        if (c.kind == Token.YIELD) {
            Expr result = expressions.yieldExpression();
            c.expect(Token.RIGHT_PAREN);
            return result;
        }
        Expr first = expressions.starNamedExpression();
        if (isComprehension() && !(first instanceof Starred)) {
            List<Comprehension> generators = comprehensions();
            c.expect(Token.RIGHT_PAREN);
            return new Tree.GeneratorExpr(c.span(start), first, generators);
        }
        if (c.kind == Token.COMMA) {
            List<Expr> items = items(first, Token.RIGHT_PAREN);
            return new Tree.TupleExpr(c.span(start), items);
        }
        if (c.kind != Token.RIGHT_PAREN) {
            throw c.fail("expected ')', found " + c.shown());
        }
        if (first instanceof Starred) {
            throw c.fail("a starred expression needs a comma after it here", first);
        }
        c.advance();
        return first;
    }

    Expr list() {
        int start = c.start();
        c.advance();
        if (c.accept(Token.RIGHT_BRACKET)) {
            return new Tree.ListExpr(c.span(start), List.of());
        }
        Expr first = expressions.starNamedExpression();
        if (isComprehension() && !(first instanceof Starred)) {
            List<Comprehension> generators = comprehensions();
            c.expect(Token.RIGHT_BRACKET);
            return new Tree.ListComp(c.span(start), first, generators);
        }
        List<Expr> items = items(first, Token.RIGHT_BRACKET);
        return new Tree.ListExpr(c.span(start), items);
    }

    /** The items after the first, and the closing bracket. */
    private List<Expr> items(Expr first, Token close) {
        List<Expr> items = new ArrayList<>();
        items.add(first);
        while (c.accept(Token.COMMA) && c.kind != close) {
            items.add(expressions.starNamedExpression());
        }
        if (c.kind != close) {
            throw c.fail("expected ',' or '" + close.text + "', found " + c.shown());
        }
        c.advance();
        return List.copyOf(items);
    }

    Expr braces() {
        int start = c.start();
        c.advance();
        if (c.accept(Token.RIGHT_BRACE)) {
            return new Tree.DictExpr(c.span(start), List.of());
        }
        if (c.kind == Token.DOUBLE_STAR) {
            return dict(start, dictItem());
        }
        boolean named = c.peek(1) == Token.WALRUS;
        Expr first = expressions.starNamedExpression();
        if (c.kind == Token.COLON && !named && !(first instanceof Starred)) {
            c.advance();
            return dict(start, new DictItem(first, expressions.expression()));
        }
        if (isComprehension() && !(first instanceof Starred)) {
            List<Comprehension> generators = comprehensions();
            c.expect(Token.RIGHT_BRACE);
            return new Tree.SetComp(c.span(start), first, generators);
        }
        List<Expr> items = items(first, Token.RIGHT_BRACE);
        return new Tree.SetExpr(c.span(start), items);
    }

    private Expr dict(int start, DictItem first) {
        if (isComprehension() && first.key() != null) {
            List<Comprehension> generators = comprehensions();
            c.expect(Token.RIGHT_BRACE);
            return new Tree.DictComp(c.span(start), first.key(), first.value(), generators);
        }
        List<DictItem> items = new ArrayList<>();
        items.add(first);
        while (c.accept(Token.COMMA) && c.kind != Token.RIGHT_BRACE) {
            items.add(dictItem());
        }
        if (c.kind != Token.RIGHT_BRACE) {
            throw c.fail("expected ',' or '}', found " + c.shown());
        }
        c.advance();
        return new Tree.DictExpr(c.span(start), List.copyOf(items));
    }

    private DictItem dictItem() {
        if (c.accept(Token.DOUBLE_STAR)) {
            return new DictItem(null, expressions.binary(1));
        }
        Expr key = expressions.expression();
        c.expect(Token.COLON);
        return new DictItem(key, expressions.expression());
    }

    boolean isComprehension() {
        return c.kind == Token.FOR || c.kind == Token.ASYNC;
    }

    List<Comprehension> comprehensions() {
        List<Comprehension> result = new ArrayList<>(1);
        while (isComprehension()) {
            boolean async = c.accept(Token.ASYNC);
            c.expect(Token.FOR);
            Expr target = expressions.targets();
            c.expect(Token.IN);
            Expr iter = expressions.disjunction();
            List<Expr> conditions = new ArrayList<>(0);
            while (c.accept(Token.IF)) {
                conditions.add(expressions.disjunction());
            }
            result.add(new Comprehension(target, iter, List.copyOf(conditions), async));
        }
        return List.copyOf(result);
    }
}
