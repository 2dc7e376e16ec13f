package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.Alias;
import dev.adder.compiler.parse.Tree.Expr;
import dev.adder.compiler.parse.Tree.Stmt;
import dev.adder.compiler.source.ProblemCode;
import java.util.ArrayList;
import java.util.List;

/** Blocks and simple statements; Compounds reads the statements that hold blocks. */
final class Statements {
    private final Cursor c;
    private final Expressions expressions;
    private final Compounds compounds;

    Statements(Cursor cursor) {
        c = cursor;
        expressions = new Expressions(cursor);
        compounds = new Compounds(cursor, expressions, this);
    }

    Expressions expressions() {
        return expressions;
    }

    Compounds compounds() {
        return compounds;
    }

    /** The statements of a file, up to the end of the text. */
    List<Stmt> file() {
        List<Stmt> body = new ArrayList<>();
        while (c.kind != Token.END) {
            statement(body);
        }
        return List.copyOf(body);
    }

    /** What follows the `:` of a compound statement. */
    List<Stmt> block(String what) {
        List<Stmt> body = new ArrayList<>();
        if (!c.accept(Token.NEWLINE)) {
            simpleLine(body);
            return List.copyOf(body);
        }
        if (c.kind != Token.INDENT) {
            if (c.kind == Token.ERROR) {
                throw c.fail(null);
            }
            throw c.problem(ProblemCode.INDENTATION, "expected an indented block after " + what, c.start(), c.tokenEnd());
        }
        c.enter();
        c.advance();
        while (c.kind != Token.DEDENT) {
            if (c.kind == Token.END) {
                throw c.fail("the block does not end");
            }
            statement(body);
        }
        c.advance();
        c.leave();
        return List.copyOf(body);
    }

    private void statement(List<Stmt> body) {
        if (c.kind == Token.INDENT) {
            throw c.problem(ProblemCode.INDENTATION, "this line is indented more than its block", c.start(), c.tokenEnd());
        }
        Stmt compound = compounds.read();
        if (compound != null) {
            body.add(compound);
        } else {
            simpleLine(body);
        }
    }

    private void simpleLine(List<Stmt> body) {
        do {
            body.add(simple());
        } while (c.accept(Token.SEMICOLON) && c.kind != Token.NEWLINE);
        if (c.kind != Token.NEWLINE) {
            throw c.fail("expected the end of the statement, found " + c.shown());
        }
        c.advance();
    }

    private Stmt simple() {
        int start = c.start();
        switch (c.kind) {
            case RETURN -> {
                c.advance();
                Expr value = Expressions.starts(c.kind) ? expressions.starExpressions() : null;
                return new Tree.Return(c.span(start), value);
            }
            case IMPORT -> {
                return importNames();
            }
            case FROM -> {
                return importFrom();
            }
            case RAISE -> {
                return raise();
            }
            case DEL -> {
                return delete();
            }
            case ASSERT -> {
                c.advance();
                Expr test = expressions.expression();
                Expr message = c.accept(Token.COMMA) ? expressions.expression() : null;
                return new Tree.Assert(c.span(start), test, message);
            }
            case GLOBAL, NONLOCAL -> {
                boolean global = c.kind == Token.GLOBAL;
                List<String> names = names();
                return global ? new Tree.Global(c.span(start), names) : new Tree.Nonlocal(c.span(start), names);
            }
            case PASS -> {
                c.advance();
                return new Tree.Pass(c.span(start));
            }
            case BREAK -> {
                c.advance();
                return new Tree.Break(c.span(start));
            }
            case CONTINUE -> {
                c.advance();
                return new Tree.Continue(c.span(start));
            }
            default -> {
                return c.isWord("type") && c.peek(1) == Token.NAME ? typeAlias() : expressionOrAssignment();
            }
        }
    }

    private Stmt typeAlias() {
        int start = c.start();
        c.advance();
        Tree.Name name = new Tree.Name(c.span(c.start(), c.tokenEnd()), c.name());
        c.advance();
        List<Tree.TypeParam> typeParams = expressions.parameters().typeParams();
        c.expect(Token.ASSIGN);
        Expr value = expressions.expression();
        return new Tree.TypeAlias(c.span(start), name, typeParams, value);
    }

    private Stmt raise() {
        int start = c.start();
        c.advance();
        Expr exception = Expressions.starts(c.kind) ? expressions.expression() : null;
        Expr cause = exception != null && c.accept(Token.FROM) ? expressions.expression() : null;
        return new Tree.Raise(c.span(start), exception, cause);
    }

    private Stmt delete() {
        int start = c.start();
        c.advance();
        List<Expr> targets = new ArrayList<>();
        do {
            Expr target = expressions.starExpression();
            Targets.checkDeletable(c, target);
            targets.add(target);
        } while (c.accept(Token.COMMA) && Expressions.starts(c.kind));
        return new Tree.Delete(c.span(start), List.copyOf(targets));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        do {
            c.advance();
            names.add(c.expectName("a name"));
        } while (c.kind == Token.COMMA);
        return List.copyOf(names);
    }

    // Imports.

    private String dottedName() {
        String name = c.expectName("the name of a module");
        while (c.accept(Token.DOT)) {
            name += "." + c.expectName("a name after '.'");
        }
        return name;
    }

    private Stmt importNames() {
        int start = c.start();
        List<Alias> names = new ArrayList<>();
        do {
            c.advance();
            int nameStart = c.start();
            String name = dottedName();
            String asName = c.accept(Token.AS) ? c.expectName("a name after 'as'") : null;
            names.add(new Alias(c.span(nameStart), name, asName));
        } while (c.kind == Token.COMMA);
        return new Tree.Import(c.span(start), List.copyOf(names));
    }

    private Stmt importFrom() {
        int start = c.start();
        c.advance();
        int level = 0;
        while (c.kind == Token.DOT || c.kind == Token.DOTS) {
            level += c.kind == Token.DOT ? 1 : 3;
            c.advance();
        }
        String module = level > 0 && c.kind == Token.IMPORT ? null : dottedName();
        c.expect(Token.IMPORT);
        List<Alias> names = new ArrayList<>();
        if (c.kind == Token.STAR) {
            names.add(new Alias(c.span(c.start(), c.tokenEnd()), "*", null));
            c.advance();
        } else if (c.accept(Token.LEFT_PAREN)) {
            do {
                names.add(alias());
            } while (c.accept(Token.COMMA) && c.kind != Token.RIGHT_PAREN);
            c.expect(Token.RIGHT_PAREN);
        } else {
            do {
                names.add(alias());
            } while (c.accept(Token.COMMA));
        }
        return new Tree.ImportFrom(c.span(start), module, List.copyOf(names), level);
    }

    private Alias alias() {
        int start = c.start();
        String name = c.expectName("a name to import");
        String asName = c.accept(Token.AS) ? c.expectName("a name after 'as'") : null;
        return new Alias(c.span(start), name, asName);
    }

    // Assignments.

    private Expr assigned() {
        return c.kind == Token.YIELD ? expressions.yieldExpression() : expressions.starExpressions();
    }

    private Stmt expressionOrAssignment() {
        int start = c.start();
        Expr first = assigned();
        if (c.kind == Token.ASSIGN) {
            return assignment(start, first);
        }
        if (c.kind == Token.COLON) {
            return annotation(start, first);
        }
        Tree.BinaryOp op = c.kind.operator;
        if (op != null) {
            // Operators between operands were taken by the expression.
            Targets.checkSingle(c, first, "an augmented assignment");
            c.advance();
            Expr value = assigned();
            return new Tree.AugAssign(c.span(start), first, op, value);
        }
        return new Tree.ExprStmt(c.span(start), first);
    }

    private Stmt assignment(int start, Expr first) {
        List<Expr> targets = new ArrayList<>(1);
        Expr value = first;
        while (c.kind == Token.ASSIGN) {
            Targets.checkAssignable(c, value);
            targets.add(value);
            c.advance();
            value = assigned();
        }
        return new Tree.Assign(c.span(start), List.copyOf(targets), value);
    }

    private Stmt annotation(int start, Expr target) {
        Targets.checkSingle(c, target, "an annotation");
        boolean simple = target instanceof Tree.Name && target.span().from() == start;
        c.advance();
        Expr annotation = expressions.expression();
        Expr value = c.accept(Token.ASSIGN) ? assigned() : null;
        return new Tree.AnnAssign(c.span(start), target, annotation, value, simple);
    }
}
