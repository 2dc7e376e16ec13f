package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.Expr;
import dev.adder.compiler.parse.Tree.Function;
import dev.adder.compiler.source.Problem;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.ProblemException;
import dev.adder.compiler.source.Source;
import dev.adder.compiler.source.Span;

/**
 * Source text -> Tree, for all of Python 3.14's grammar. A text that is not Python is a problem with its place; nothing else is thrown.
 * What CPython refuses only after parsing (`return` outside a function, a parameter named twice) is checked by Rules.
 *
 * <pre>
 *   def f(x):
 *       return x + 1      ->  FunctionDef f (x) [Return [BinOp (Name x) ADD (Int 1)]]
 * </pre>
 */
public final class Parser {
    private final Source source;
    private final Cursor cursor;
    private final Statements statements;

    private Parser(Source source) {
        this.source = source;
        cursor = new Cursor(Lexer.read(source));
        statements = new Statements(cursor);
    }

    /** A whole file. */
    public static Tree.Module parseModule(Source source) {
        try {
            Tree.Module module = parseGrammar(source);
            Rules.check(module);
            return module;
        } catch (StackOverflowError deep) {
            throw tooDeep(source);
        }
    }

    /** A whole file, without the rules beyond the grammar. */
    static Tree.Module parseGrammar(Source source) {
        try {
            Parser parser = new Parser(source);
            return new Tree.Module(new Span(source, 0, source.text().length()), parser.statements.file());
        } catch (StackOverflowError deep) {
            throw tooDeep(source);
        }
    }

    /** The `def` (after decorators, if any) or `lambda` the text starts with; text after it is not looked at. Else the first lambda in the text. */
    public static Function parseFunction(Source source) {
        try {
            Function function = new Parser(source).function();
            Rules.check(function);
            return function;
        } catch (StackOverflowError deep) {
            throw tooDeep(source);
        }
    }

    /** The lambda that starts at an offset. The text around it need not be whole Python, except that brackets before it decide where lines end. */
    public static Tree.Lambda parseLambda(Source source, int offset) {
        try {
            Tree.Lambda lambda = new Parser(source).lambda(offset);
            Rules.check(lambda);
            return lambda;
        } catch (StackOverflowError deep) {
            throw tooDeep(source);
        }
    }

    /** A single expression that makes up the whole text. */
    public static Expr parseExpression(Source source) {
        try {
            return new Parser(source).expression();
        } catch (StackOverflowError deep) {
            throw tooDeep(source);
        }
    }

    /** The depth of expressions is limited, but not by bytes of stack: a small thread may run out earlier. */
    private static ProblemException tooDeep(Source source) {
        return Problem.of(ProblemCode.SYNTAX, new Span(source, 0, 0), "the text is nested too deeply").exception();
    }

    private Expr expression() {
        Expr result = statements.expressions().expressions();
        cursor.accept(Token.NEWLINE);
        if (cursor.kind != Token.END) {
            throw cursor.fail("expected the end of the expression, found " + cursor.shown());
        }
        return result;
    }

    private Function function() {
        boolean definition = cursor.kind == Token.DEF || cursor.kind == Token.AT || cursor.kind == Token.ASYNC;
        if (definition && statements.compounds().read() instanceof Tree.FunctionDef found) {
            return found;
        }
        int ahead = 0;
        while (cursor.peek(ahead) != Token.LAMBDA) {
            if (cursor.peek(ahead) == Token.END || cursor.peek(ahead) == Token.ERROR) {
                throw cursor.fail("expected a def or a lambda");
            }
            ahead++;
        }
        cursor.rewind(cursor.mark() + ahead, 0);
        return statements.expressions().lambda();
    }

    private Tree.Lambda lambda(int offset) {
        while (cursor.start() < offset && cursor.kind != Token.END && cursor.kind != Token.ERROR) {
            cursor.advance();
        }
        if (cursor.kind != Token.LAMBDA || cursor.start() != offset) {
            throw Problem.of(ProblemCode.SYNTAX, new Span(source, offset, offset), "expected a lambda here").exception();
        }
        return statements.expressions().lambda();
    }
}
