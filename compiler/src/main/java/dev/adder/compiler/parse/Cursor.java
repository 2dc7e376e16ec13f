package dev.adder.compiler.parse;

import dev.adder.compiler.source.Problem;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.ProblemException;
import dev.adder.compiler.source.Source;
import dev.adder.compiler.source.Span;

/** The place of the parser in the tokens. */
final class Cursor {
    /** Expressions inside expressions; each level costs up to a dozen Java frames. */
    private static final int MAX_DEPTH = 1500;

    final Tokens tokens;
    private final Source source;
    private final Token[] kinds;
    private final int[] from;
    private int at;
    private int lastEnd;
    private int depth;
    /** The kind of the next token. */
    Token kind;

    Cursor(Tokens tokens) {
        this.tokens = tokens;
        source = tokens.source;
        kinds = tokens.kinds;
        from = tokens.from;
        kind = kinds[0];
    }

    /** The number of the next token, for `peek` and `rewind`. */
    int mark() {
        return at;
    }

    /** Goes back to a mark taken at that depth. */
    void rewind(int mark, int depth) {
        at = mark;
        kind = kinds[at];
        this.depth = depth;
        int last = at - 1;
        while (last >= 0 && kinds[last].isLayout()) {
            last--;
        }
        lastEnd = last < 0 ? 0 : tokens.to[last];
    }

    int depth() {
        return depth;
    }

    void advance() {
        if (!kind.isLayout()) {
            lastEnd = tokens.to[at];
        }
        if (at + 1 < tokens.count) {
            at++;
        }
        kind = kinds[at];
    }

    Token peek(int ahead) {
        return kinds[Math.min(at + ahead, tokens.count - 1)];
    }

    boolean accept(Token wanted) {
        if (kind == wanted) {
            advance();
            return true;
        }
        return false;
    }

    void expect(Token wanted) {
        if (kind != wanted) {
            throw fail("expected '" + wanted.text + "'");
        }
        advance();
    }

    String expectName(String what) {
        if (kind != Token.NAME) {
            throw fail("expected " + what);
        }
        String name = tokens.names[at];
        advance();
        return name;
    }

    /** Is the next token this soft keyword? */
    boolean isWord(String word) {
        return kind == Token.NAME && tokens.names[at].equals(word);
    }

    String name() {
        return tokens.names[at];
    }

    /** Where the next token starts. */
    int start() {
        return from[at];
    }

    int tokenEnd() {
        return tokens.to[at];
    }

    /** Where the last token before this place ends, line breaks and indentation not counted. */
    int end() {
        return lastEnd;
    }

    Span span(int start) {
        return new Span(source, start, lastEnd);
    }

    Span span(int start, int end) {
        return new Span(source, start, end);
    }

    /** Entered by whatever may contain itself; `leave` when done, not after a problem. */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw fail("the text is nested too deeply");
        }
    }

    void leave() {
        depth--;
    }

    /** A problem at the next token, or that of the lexer if it stopped here. */
    ProblemException fail(String message) {
        return fail(message, start(), tokenEnd());
    }

    ProblemException fail(String message, int start, int end) {
        int last = tokens.count - 1;
        if (kind == Token.ERROR || tokens.neverClosed && from[last] < start && source.line(from[last]) < source.line(start)) {
            // Behind a bracket that is never closed every line looks wrong, so the bracket is the mistake.
            return problem(tokens.errorCode, tokens.error, from[last], tokens.to[last]);
        }
        return problem(ProblemCode.SYNTAX, message, start, end);
    }

    ProblemException fail(String message, Tree tree) {
        return fail(message, tree.span().from(), tree.span().to());
    }

    ProblemException problem(ProblemCode code, String message, int start, int end) {
        return Problem.of(code, span(start, end), message).exception();
    }

    /** What to call the next token in a message. */
    String shown() {
        return switch (kind) {
            case NEWLINE -> "the end of the line";
            case INDENT -> "an indented line";
            case DEDENT -> "the end of the block";
            case END, ERROR -> "the end of the text";
            default -> "'" + (kind.text != null ? kind.text : new String(tokens.text, start(), tokenEnd() - start())) + "'";
        };
    }
}
