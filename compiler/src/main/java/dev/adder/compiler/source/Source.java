package dev.adder.compiler.source;

/**
 * A piece of Python text and where it comes from. `firstLine` is the line of the file on which the text starts (1 for a whole file),
 * so that a function cut out of a file reports the lines its author knows. `library` marks text of `lib/`, which is never shown first;
 * `exact` text whose float arithmetic is done as written, whatever a caller's fast-math allows (`lib/math`).
 */
public record Source(String name, String text, int firstLine, boolean library, boolean exact) {
    public Source(String name, String text, int firstLine, boolean library) {
        this(name, text, firstLine, library, false);
    }

    public Source(String name, String text) {
        this(name, text, 1, false);
    }

    /** The line of an offset, as the file counts them, from 1. */
    public int line(int offset) {
        int line = firstLine;
        int start = afterBreak(lineEnd(0));
        while (start <= offset && start <= text.length()) {
            line++;
            start = afterBreak(lineEnd(start));
        }
        return line;
    }

    /** The column of an offset in its line, in characters (code points), from 1. */
    public int column(int offset) {
        int end = Math.min(offset, text.length());
        return text.codePointCount(lineStart(offset), end) + 1;
    }

    /** The text of the line that holds an offset, without its line break. */
    public String lineText(int offset) {
        int start = lineStart(offset);
        return text.substring(start, lineEnd(start));
    }

    /** The offset at which the line of an offset starts. */
    public int lineStart(int offset) {
        int at = Math.min(offset, text.length());
        while (at > 0 && !endsBreak(at)) {
            at--;
        }
        return at;
    }

    private int lineEnd(int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    private int afterBreak(int at) {
        if (at >= text.length()) {
            return text.length() + 1;
        }
        boolean pair = text.charAt(at) == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n';
        return at + (pair ? 2 : 1);
    }

    /** Does a line break end just before this offset? Between the two characters of `\r\n` none does. */
    private boolean endsBreak(int at) {
        char before = text.charAt(at - 1);
        return before == '\n' || before == '\r' && !(at < text.length() && text.charAt(at) == '\n');
    }

    @Override
    public String toString() {
        return name;
    }
}
