package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.Expr;
import dev.adder.compiler.parse.Tree.Parameter;
import dev.adder.compiler.parse.Tree.Parameters;
import dev.adder.compiler.parse.Tree.TypeParam;
import java.util.ArrayList;
import java.util.List;

/** The parameters of a `def` or `lambda`, and type parameters. */
final class ParameterLists {
    private final Cursor c;
    private final Expressions expressions;

    ParameterLists(Cursor cursor, Expressions expressions) {
        c = cursor;
        this.expressions = expressions;
    }

    /** Up to the closing token, which stays: `)` for a `def`, whose parameters may be annotated, `:` for a `lambda`. */
    Parameters read(Token close) {
        boolean annotated = close == Token.RIGHT_PAREN;
        int start = c.start();
        List<Parameter> before = new ArrayList<>(0);
        List<Parameter> positional = new ArrayList<>(4);
        List<Parameter> keywordOnly = new ArrayList<>(0);
        Parameter rest = null;
        Parameter options = null;
        boolean slash = false;
        boolean star = false;
        while (c.kind != close && options == null) {
            if (c.kind == Token.STAR && !star) {
                star = true;
                c.advance();
                if (c.kind == Token.NAME) {
                    rest = parameter(annotated, true, false);
                } else if (c.kind != Token.COMMA || c.peek(1) != Token.NAME) {
                    throw c.fail("a parameter must follow '*'");
                }
            } else if (c.accept(Token.DOUBLE_STAR)) {
                options = parameter(annotated, false, false);
            } else if (c.kind == Token.SLASH && !slash && !star && !positional.isEmpty()) {
                slash = true;
                c.advance();
                before = positional;
                positional = new ArrayList<>(4);
            } else {
                Parameter next = parameter(annotated, false, true);
                if (!star) {
                    checkDefault(next, positional.isEmpty() ? before : positional);
                }
                (star ? keywordOnly : positional).add(next);
            }
            if (!c.accept(Token.COMMA)) {
                break;
            }
        }
        if (c.kind != close) {
            throw c.fail("expected a parameter or '" + close.text + "', found " + c.shown());
        }
        int end = Math.max(start, c.end());
        return new Parameters(c.span(start, end), List.copyOf(before), List.copyOf(positional), rest, List.copyOf(keywordOnly), options);
    }

    private Parameter parameter(boolean annotated, boolean starAnnotation, boolean defaults) {
        int start = c.start();
        String name = c.expectName("the name of a parameter");
        Expr annotation = null;
        if (annotated && c.accept(Token.COLON)) {
            annotation = starAnnotation ? expressions.starExpression() : expressions.expression();
        }
        int end = c.end();
        Expr defaultValue = defaults && c.accept(Token.ASSIGN) ? expressions.expression() : null;
        return new Parameter(c.span(start, end), name, annotation, defaultValue);
    }

    private void checkDefault(Parameter next, List<Parameter> earlier) {
        if (next.defaultValue() == null && !earlier.isEmpty() && earlier.getLast().defaultValue() != null) {
            throw c.fail("a parameter without a default cannot follow one with a default", next);
        }
    }

    /** `[T: bound = default, *Ts, **P]`, or nothing. */
    List<TypeParam> typeParams() {
        if (!c.accept(Token.LEFT_BRACKET)) {
            return List.of();
        }
        List<TypeParam> result = new ArrayList<>();
        do {
            result.add(typeParam());
        } while (c.accept(Token.COMMA) && c.kind != Token.RIGHT_BRACKET);
        c.expect(Token.RIGHT_BRACKET);
        return List.copyOf(result);
    }

    private TypeParam typeParam() {
        int start = c.start();
        if (c.accept(Token.STAR)) {
            String name = c.expectName("the name of a type parameter");
            Expr defaultValue = c.accept(Token.ASSIGN) ? expressions.starExpression() : null;
            return new Tree.TypeVarTuple(c.span(start), name, defaultValue);
        }
        boolean spec = c.accept(Token.DOUBLE_STAR);
        String name = c.expectName("the name of a type parameter");
        Expr bound = !spec && c.accept(Token.COLON) ? expressions.expression() : null;
        Expr defaultValue = c.accept(Token.ASSIGN) ? expressions.expression() : null;
        return spec ? new Tree.ParamSpec(c.span(start), name, defaultValue) : new Tree.TypeVar(c.span(start), name, bound, defaultValue);
    }
}
