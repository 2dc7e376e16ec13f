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
    UNSUPPORTED("unsupported", "TypingError"),

    /**
     * An operation that its operands' types do not have.
     * <pre>
     * def f(x):
     *     return x + "m"
     * </pre>
     */
    TYPES("types", "TypingError"),

    /**
     * Two paths give one variable types that have no common one.
     * <pre>
     * def f(x):
     *     return 1 if x else "one"
     * </pre>
     */
    JOIN("join", "TypingError"),

    /**
     * A name or attribute that does not exist or is not compiled.
     * <pre>
     * def f(x):
     *     return np.nosuch(x)
     * </pre>
     */
    NAME("name", "TypingError"),

    /**
     * Arguments that do not fit the parameters.
     * <pre>
     * def f(x):
     *     return abs(x, 1, 2)
     * </pre>
     */
    CALL("call", "TypingError"),

    /**
     * A constant that cannot be used here: out of range, or needed while compiling and not known.
     * <pre>
     * def f(t, i):
     *     return (1, "a")[i]
     * </pre>
     */
    VALUE("value", "TypingError");

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
