package dev.adder.compiler.source;

/** What a problem is about. `exception` is the Python exception the client raises for it. */
public enum ProblemCode {
    /**
     * The text is not Python.
     * <pre>
     * def f(x):
     *     return x +
     * </pre>
     */
    SYNTAX("syntax", "SyntaxError"),

    /**
     * The block structure is not Python's.
     * <pre>
     * def f(x):
     * return x
     * </pre>
     */
    INDENTATION("indentation", "IndentationError"),

    /**
     * Python that Adder does not compile.
     * <pre>
     * def f(x):
     *     yield x
     * </pre>
     */
    UNSUPPORTED("unsupported", "TypingError");

    private final String text;
    private final String exception;

    ProblemCode(String text, String exception) {
        this.text = text;
        this.exception = exception;
    }

    /** The name in messages to the client and in test comments, as in `# problem: syntax`. */
    public String text() {
        return text;
    }

    public String exception() {
        return exception;
    }
}
