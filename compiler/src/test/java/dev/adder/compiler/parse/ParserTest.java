package dev.adder.compiler.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.adder.compiler.source.Problem;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.ProblemException;
import dev.adder.compiler.source.Source;
import org.junit.jupiter.api.Test;

class ParserTest {
    private static Problem problem(String text) {
        Source source = new Source("t.py", text);
        return assertThrows(ProblemException.class, () -> Parser.parseModule(source)).problem();
    }

    private static void problemAt(String text, int line, int column) {
        Problem problem = problem(text);
        assertEquals(line + ":" + column, problem.line() + ":" + problem.column(), problem.text());
    }

    @Test
    void problemsPointAtTheMistake() {
        problemAt("def f(x):\n    return x +\n", 2, 15);
        problemAt("x = (1,\n     2\ny = 3\n", 1, 5);
        problemAt("if x\n    y\n", 1, 5);
        problemAt("é = 'abc\n", 1, 5);
        problemAt("f(a=1, b)\n", 1, 8);
        problemAt("x = 012\n", 1, 5);
        problemAt("a\r\nb\rc d\n", 3, 3);
        problemAt("for f() in x: pass\n", 1, 5);
        assertEquals(ProblemCode.INDENTATION, problem("def f():\nreturn 1\n").code());
        assertEquals(ProblemCode.INDENTATION, problem("x\n  y\n").code());
        assertEquals(ProblemCode.INDENTATION, problem("if x:\n    y\n  z\n").code());
        assertEquals(ProblemCode.INDENTATION, problem("if x:\n        y\n\tz\n").code());
    }

    @Test
    void aFunctionCutOutOfAFileKeepsItsLines() {
        Source source = new Source("terrain.py", "def f(x):\n    return x +\n", 12, false);
        Problem problem = assertThrows(ProblemException.class, () -> Parser.parseFunction(source)).problem();
        assertEquals(13, problem.line());
        assertEquals("""
                terrain.py:13:15: expected an expression, found the end of the line
                    return x +
                              ^""", problem.text());
    }

    @Test
    void deepNestingIsAProblemNotACrash() {
        for (String open : new String[] {"(", "[", "{", "f(", "x[", "{1:", "lambda:", "not ", "-", "x if y else ", "a**", "f'{", "(x for x in ", "await "}) {
            problem(open.repeat(100_000) + "\n");
        }
        problem("if x:\n" + lines("if x:", 200));
        Source balanced = new Source("t.py", "(".repeat(199) + "x" + ")".repeat(199));
        assertEquals(Tree.ExprTag.NAME, Parser.parseExpression(balanced).tag());
        Parser.parseGrammar(new Source("t.py", "x = 1" + " + 1".repeat(50_000)));
        Parser.parseModule(new Source("t.py", "if x: pass\n" + "elif y: pass\n".repeat(50_000)));
        Parser.parseGrammar(new Source("t.py", "x" + ".y()".repeat(50_000)));
        // As a tree it is deep, and whoever walks it runs out of stack.
        Problem deep = problem("x = 1" + " + 1".repeat(500_000));
        assertTrue(deep.text().length() < 500, deep.text());
    }

    private static String lines(String line, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            text.append(" ".repeat(i)).append(line).append('\n');
        }
        return text.toString();
    }

    @Test
    void aSmallThreadIsNotOverrun() throws InterruptedException {
        Throwable[] thrown = new Throwable[1];
        Runnable deep = () -> Parser.parseModule(new Source("t.py", "x = " + "-".repeat(1400) + "(".repeat(90) + "1" + ")".repeat(90)));
        Thread thread = new Thread(null, () -> {
            try {
                deep.run();
            } catch (Throwable t) {
                thrown[0] = t;
            }
        }, "small", 128 << 10);
        thread.start();
        thread.join();
        assertTrue(thrown[0] == null || thrown[0] instanceof ProblemException, () -> "" + thrown[0]);
    }

    @Test
    void functionsAreFoundInTheirText() {
        Source decorated = new Source("t.py", "@njit(cache=True)\n@other\ndef f(x): return x\nthis is not Python");
        assertEquals("f", ((Tree.FunctionDef) Parser.parseFunction(decorated)).name());
        Source assigned = new Source("t.py", "f, g = map(njit, [lambda x: x + 1, lambda y: y * 2])");
        Tree.Lambda first = (Tree.Lambda) Parser.parseFunction(assigned);
        assertEquals("lambda x: x + 1", first.span().text());
        int second = assigned.text().lastIndexOf("lambda");
        assertEquals("lambda y: y * 2", Parser.parseLambda(assigned, second).span().text());
        Source fragment = new Source("t.py", ".then(lambda x:\n x + 1).and(");
        assertEquals("lambda x:\n x + 1", Parser.parseLambda(fragment, 6).span().text());
        assertThrows(ProblemException.class, () -> Parser.parseLambda(assigned, second + 1));
        assertThrows(ProblemException.class, () -> Parser.parseFunction(new Source("t.py", "x = 1")));
        assertEquals(Tree.ExprTag.TUPLE, Parser.parseExpression(new Source("t.py", "1, 2")).tag());
        assertThrows(ProblemException.class, () -> Parser.parseExpression(new Source("t.py", "1; 2")));
    }

    @Test
    void linesAndColumnsCountAsEditorsDo() {
        Source source = new Source("t.py", "a\r\nb\rc\n\uD83D\uDE00x\n");
        assertEquals("1:2 2:1 3:1 4:2", place(source, 1) + " " + place(source, 3) + " " + place(source, 5) + " " + place(source, 9));
        assertEquals("\uD83D\uDE00x", source.lineText(9));
        assertEquals("5:1", place(source, source.text().length()));
        assertEquals("1:1", place(new Source("t.py", ""), 0));
    }

    private static String place(Source source, int offset) {
        return source.line(offset) + ":" + source.column(offset);
    }
}
