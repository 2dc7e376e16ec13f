package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.Expr;
import dev.adder.compiler.parse.Tree.Stmt;
import dev.adder.compiler.parse.Tree.WithItem;
import dev.adder.compiler.source.ProblemException;
import dev.adder.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;

/** The statements that hold blocks. */
final class Compounds {
    private final Cursor c;
    private final Expressions expressions;
    private final Statements statements;
    private final Patterns patterns;

    Compounds(Cursor cursor, Expressions expressions, Statements statements) {
        c = cursor;
        this.expressions = expressions;
        this.statements = statements;
        patterns = new Patterns(cursor, expressions);
    }

    /** Null: the next statement is a simple one. */
    Stmt read() {
        return switch (c.kind) {
            case IF -> ifStatement();
            case WHILE -> whileStatement();
            case FOR -> forStatement(c.start(), false);
            case TRY -> tryStatement();
            case WITH -> withStatement(c.start(), false);
            case DEF -> function(c.start(), List.of(), false);
            case CLASS -> classStatement(List.of());
            case AT -> decorated();
            case ASYNC -> async(List.of());
            case NAME -> c.isWord("match") && Expressions.starts(c.peek(1)) ? matchStatement() : null;
            default -> null;
        };
    }

    private List<Stmt> block(String what) {
        if (c.kind != Token.COLON) {
            throw c.fail("expected ':' after " + what + ", found " + c.shown());
        }
        c.advance();
        return statements.block(what);
    }

    private List<Stmt> orElse() {
        return c.accept(Token.ELSE) ? block("'else'") : List.of();
    }

    // Conditions and loops.

    private record Branch(int start, Expr test, List<Stmt> body) {}

    /** A chain of `elif` is read in a loop, as it may be long, and nested from its end. */
    private Stmt ifStatement() {
        List<Branch> branches = new ArrayList<>(1);
        do {
            int start = c.start();
            c.advance();
            Expr test = expressions.namedExpression();
            branches.add(new Branch(start, test, block("the condition")));
        } while (c.kind == Token.ELIF);
        List<Stmt> orElse = orElse();
        Stmt result = null;
        for (int i = branches.size() - 1; i >= 0; i--) {
            Branch branch = branches.get(i);
            result = new Tree.If(c.span(branch.start), branch.test, branch.body, orElse);
            orElse = List.of(result);
        }
        return result;
    }

    private Stmt whileStatement() {
        int start = c.start();
        c.advance();
        Expr test = expressions.namedExpression();
        List<Stmt> body = block("the condition");
        List<Stmt> orElse = orElse();
        return new Tree.While(c.span(start), test, body, orElse);
    }

    private Stmt forStatement(int start, boolean async) {
        c.advance();
        Expr target = expressions.targets();
        c.expect(Token.IN);
        Expr iter = expressions.starExpressions();
        List<Stmt> body = block("the head of the loop");
        List<Stmt> orElse = orElse();
        return new Tree.For(c.span(start), target, iter, body, orElse, async);
    }

    // Try and with.

    private Stmt tryStatement() {
        int start = c.start();
        c.advance();
        List<Stmt> body = block("'try'");
        boolean group = c.kind == Token.EXCEPT && c.peek(1) == Token.STAR;
        List<Tree.ExceptHandler> handlers = new ArrayList<>(1);
        while (c.kind == Token.EXCEPT) {
            handlers.add(handler(group));
        }
        List<Stmt> orElse = handlers.isEmpty() ? List.of() : orElse();
        List<Stmt> finalBody = c.accept(Token.FINALLY) ? block("'finally'") : List.of();
        if (handlers.isEmpty() && finalBody.isEmpty()) {
            throw c.fail("expected 'except' or 'finally' after the block of 'try'");
        }
        return new Tree.Try(c.span(start), List.copyOf(handlers), body, orElse, finalBody, group);
    }

    private Tree.ExceptHandler handler(boolean group) {
        int start = c.start();
        c.advance();
        if (c.accept(Token.STAR) != group) {
            throw c.fail("a 'try' has either 'except' or 'except*'", start, c.end());
        }
        Expr type = null;
        String name = null;
        if (c.kind != Token.COLON || group) {
            int typeStart = c.start();
            type = expressions.expression();
            boolean several = c.kind == Token.COMMA;
            if (several) {
                type = expressions.tuple(typeStart, type);
            }
            if (c.accept(Token.AS)) {
                if (several) {
                    throw c.fail("several exceptions with a name need parentheses", type);
                }
                name = c.expectName("a name after 'as'");
            }
        }
        List<Stmt> body = block("'except'");
        return new Tree.ExceptHandler(c.span(start), type, name, body);
    }

    private Stmt withStatement(int start, boolean async) {
        c.advance();
        List<WithItem> items = c.kind == Token.LEFT_PAREN ? parenthesisedItems() : null;
        if (items == null) {
            items = new ArrayList<>(1);
            do {
                items.add(withItem());
            } while (c.accept(Token.COMMA));
        }
        List<Stmt> body = block("'with'");
        return new Tree.With(c.span(start), List.copyOf(items), body, async);
    }

    /** `with (a as b, c):`, or null when the parenthesis belongs to an expression. */
    private List<WithItem> parenthesisedItems() {
        if (!closesBeforeColon()) {
            return null;
        }
        int mark = c.mark();
        int depth = c.depth();
        try {
            List<WithItem> items = new ArrayList<>();
            c.advance();
            do {
                items.add(withItem());
            } while (c.accept(Token.COMMA) && c.kind != Token.RIGHT_PAREN);
            c.expect(Token.RIGHT_PAREN);
            return items;
        } catch (ProblemException notItems) {
            c.rewind(mark, depth);
            return null;
        }
    }

    private boolean closesBeforeColon() {
        int open = 0;
        int ahead = 0;
        do {
            switch (c.peek(ahead)) {
                case LEFT_PAREN, LEFT_BRACKET, LEFT_BRACE -> open++;
                case RIGHT_PAREN, RIGHT_BRACKET, RIGHT_BRACE -> open--;
                case END, ERROR -> {
                    return false;
                }
                default -> { }
            }
            ahead++;
        } while (open > 0);
        return c.peek(ahead) == Token.COLON;
    }

    private WithItem withItem() {
        Expr value = expressions.expression();
        return new WithItem(value, c.accept(Token.AS) ? expressions.target() : null);
    }

    // Definitions.

    private Stmt decorated() {
        List<Expr> decorators = new ArrayList<>(1);
        while (c.accept(Token.AT)) {
            decorators.add(expressions.namedExpression());
            if (c.kind != Token.NEWLINE) {
                throw c.fail("expected the end of the line after the decorator, found " + c.shown());
            }
            c.advance();
        }
        List<Expr> list = List.copyOf(decorators);
        return switch (c.kind) {
            case DEF -> function(c.start(), list, false);
            case CLASS -> classStatement(list);
            case ASYNC -> async(list);
            default -> throw c.fail("expected 'def' or 'class' after the decorator");
        };
    }

    private Stmt async(List<Expr> decorators) {
        int start = c.start();
        c.advance();
        if (c.kind == Token.DEF) {
            return function(start, decorators, true);
        }
        if (!decorators.isEmpty()) {
            throw c.fail("expected 'def' after 'async'");
        }
        return switch (c.kind) {
            case FOR -> forStatement(start, true);
            case WITH -> withStatement(start, true);
            default -> throw c.fail("expected 'def', 'for' or 'with' after 'async'");
        };
    }

    private Stmt function(int start, List<Expr> decorators, boolean async) {
        c.advance();
        Span nameSpan = c.span(c.start(), c.tokenEnd());
        String name = c.expectName("the name of the function");
        List<Tree.TypeParam> typeParams = expressions.parameters().typeParams();
        c.expect(Token.LEFT_PAREN);
        Tree.Parameters parameters = expressions.parameters().read(Token.RIGHT_PAREN);
        c.expect(Token.RIGHT_PAREN);
        Expr returns = c.accept(Token.ARROW) ? expressions.expression() : null;
        List<Stmt> body = block("the head of the function");
        return new Tree.FunctionDef(c.span(start), nameSpan, name, typeParams, parameters, returns, body, decorators, async);
    }

    private Stmt classStatement(List<Expr> decorators) {
        int start = c.start();
        c.advance();
        Span nameSpan = c.span(c.start(), c.tokenEnd());
        String name = c.expectName("the name of the class");
        List<Tree.TypeParam> typeParams = expressions.parameters().typeParams();
        Expressions.Arguments bases = c.kind == Token.LEFT_PAREN ? expressions.arguments(false) : new Expressions.Arguments(List.of(), List.of());
        List<Stmt> body = block("the head of the class");
        return new Tree.ClassDef(c.span(start), nameSpan, name, typeParams, bases.positional(), bases.keywords(), body, decorators);
    }

    // Match.

    /** Null: `match` is an ordinary name here. That is known when no `:` ends the line, as in `match (x)` or `match -x`. */
    private Stmt matchStatement() {
        int mark = c.mark();
        int depth = c.depth();
        int start = c.start();
        Expr subject = null;
        try {
            c.advance();
            subject = expressions.subject();
        } catch (ProblemException notSubject) {
            subject = null;
        }
        if (subject == null || c.kind != Token.COLON || c.peek(1) != Token.NEWLINE) {
            c.rewind(mark, depth);
            return null;
        }
        c.advance();
        c.advance();
        if (c.kind != Token.INDENT) {
            throw c.fail("expected an indented block of 'case' after 'match'");
        }
        c.advance();
        List<Tree.MatchCase> cases = new ArrayList<>();
        while (c.isWord("case")) {
            cases.add(matchCase());
        }
        if (c.kind != Token.DEDENT || cases.isEmpty()) {
            throw c.fail("expected 'case', found " + c.shown());
        }
        c.advance();
        return new Tree.Match(c.span(start), subject, List.copyOf(cases));
    }

    private Tree.MatchCase matchCase() {
        c.advance();
        Tree.Pattern pattern = patterns.patterns();
        Expr guard = c.accept(Token.IF) ? expressions.namedExpression() : null;
        return new Tree.MatchCase(pattern, guard, block("the pattern"));
    }
}
