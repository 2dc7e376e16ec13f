package dev.adder;

import dev.adder.compiler.source.Problem;

/** A Python function or file that Adder cannot compile. The message is the whole text for a user: place, line, caret, what to do. */
public final class CompileException extends RuntimeException {
    private final String code;
    private final int line;
    private final int column;

    CompileException(Problem problem) {
        super(problem.text());
        this.code = problem.code().text();
        this.line = problem.line();
        this.column = problem.column();
    }

    CompileException(String what, Throwable bug) {
        super(what + ": a fault in Adder's compiler: " + bug, bug);
        this.code = "fault";
        this.line = 0;
        this.column = 0;
    }

    /** {@return the kind of problem: {@code syntax indentation unsupported types join name call value}, or {@code fault} for one of Adder's own} */
    public String code() {
        return code;
    }

    /** {@return the line in the file, from 1; 0 if it is not known} */
    public int line() {
        return line;
    }

    /** {@return the column in characters, from 1; 0 if it is not known} */
    public int column() {
        return column;
    }
}
