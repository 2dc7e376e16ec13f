package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.Expr;
import dev.adder.compiler.parse.Tree.Str;
import java.util.ArrayList;
import java.util.List;

/**
 * String literals: adjacent ones become one expression.
 *
 * <pre>
 *   'a' f'{x!r:>{n}}b' "c"  ->  JoinedStr(Str a, Formatted(x, r, JoinedStr(Str >, Formatted n)), Str bc)
 * </pre>
 */
final class Strings {
    private final Cursor c;
    private final Literals literals;
    private final Expressions expressions;
    private final char[] text;

    Strings(Cursor cursor, Literals literals, Expressions expressions) {
        c = cursor;
        this.literals = literals;
        this.expressions = expressions;
        text = cursor.tokens.text;
    }

    private enum Kind { TEXT, BYTES, TEMPLATE }

    /** The parts of one string so far; text that is not yet a part waits in `pending`. */
    private static final class Parts {
        final List<Expr> done = new ArrayList<>();
        final StringBuilder pending = new StringBuilder();
        int pendingStart;
        int pendingEnd;

        void add(String piece, int start, int end) {
            if (pending.isEmpty()) {
                pendingStart = start;
            }
            pending.append(piece);
            pendingEnd = end;
        }
    }

    Expr read() {
        int start = c.start();
        if (c.kind == Token.STRING && c.peek(1) != Token.STRING && c.peek(1) != Token.FSTRING_START) {
            return single();
        }
        Parts parts = new Parts();
        Kind kind = kind();
        boolean formatted = false;
        while (c.kind == Token.STRING || c.kind == Token.FSTRING_START) {
            if (kind() != kind) {
                throw c.fail(kind == Kind.BYTES || kind() == Kind.BYTES ? "bytes and text cannot be joined" : "a t-string can be joined to t-strings only");
            }
            formatted |= c.kind == Token.FSTRING_START;
            if (c.kind == Token.STRING) {
                int from = c.start();
                parts.add(value(kind == Kind.BYTES), from, c.tokenEnd());
                c.advance();
            } else {
                formatted(parts, kind == Kind.TEMPLATE);
            }
        }
        if (formatted) {
            flush(parts);
            List<Expr> list = List.copyOf(parts.done);
            return kind == Kind.TEMPLATE ? new Tree.TemplateStr(c.span(start), list) : new Tree.JoinedStr(c.span(start), list);
        }
        String value = parts.pending.toString();
        return kind == Kind.BYTES ? new Tree.Bytes(c.span(start), value) : new Str(c.span(start), value);
    }

    private Expr single() {
        int start = c.start();
        boolean bytes = kind() == Kind.BYTES;
        String value = value(bytes);
        c.advance();
        return bytes ? new Tree.Bytes(c.span(start), value) : new Str(c.span(start), value);
    }

    private Kind kind() {
        for (int i = c.start(); text[i] != '"' && text[i] != '\''; i++) {
            int letter = text[i] | 32;
            if (letter == 'b') {
                return Kind.BYTES;
            }
            if (letter == 't') {
                return Kind.TEMPLATE;
            }
        }
        return Kind.TEXT;
    }

    private boolean isRaw() {
        return (text[c.start()] | 32) == 'r' || (text[c.start()] != '"' && text[c.start()] != '\'' && (text[c.start() + 1] | 32) == 'r');
    }

    /** The value of the STRING token that is next. */
    private String value(boolean bytes) {
        int open = c.start();
        while (text[open] != '"' && text[open] != '\'') {
            open++;
        }
        int end = c.tokenEnd();
        int quotes = end - open >= 6 && text[open + 1] == text[open] && text[open + 2] == text[open] ? 3 : 1;
        return literals.decode(open + quotes, end - quotes, isRaw(), bytes);
    }

    private void flush(Parts parts) {
        if (!parts.pending.isEmpty()) {
            parts.done.add(new Str(c.span(parts.pendingStart, parts.pendingEnd), parts.pending.toString()));
            parts.pending.setLength(0);
        }
    }

    // f-strings and t-strings.

    private void formatted(Parts parts, boolean template) {
        boolean raw = isRaw();
        c.advance();
        pieces(parts, raw, template);
        if (c.kind != Token.FSTRING_END) {
            throw c.fail("expected the end of the string");
        }
        c.advance();
    }

    private void pieces(Parts parts, boolean raw, boolean template) {
        while (true) {
            if (c.kind == Token.FSTRING_MIDDLE) {
                parts.add(literals.decode(c.start(), c.tokenEnd(), raw, false), c.start(), c.tokenEnd());
                c.advance();
            } else if (c.kind == Token.LEFT_BRACE) {
                field(parts, raw, template);
            } else {
                return;
            }
        }
    }

    /** `{value = !r : format}` */
    private void field(Parts parts, boolean raw, boolean template) {
        int start = c.start();
        c.advance();
        int first = c.mark();
        Expr value = c.kind == Token.YIELD ? expressions.yieldExpression() : expressions.starExpressions();
        String valueText = template ? written(start + 1, first, c.mark(), c.end()) : null;
        boolean debug = c.accept(Token.ASSIGN);
        if (debug) {
            parts.add(written(start + 1, first, c.mark(), c.start()), start + 1, c.start());
        }
        char conversion = c.kind == Token.EXCLAMATION ? conversion() : 0;
        Expr format = c.kind == Token.COLON ? format(raw) : null;
        if (debug && conversion == 0 && format == null) {
            conversion = 'r';
        }
        if (c.kind != Token.RIGHT_BRACE) {
            throw c.fail("expected '}' at the end of the field, found " + c.shown());
        }
        c.advance();
        flush(parts);
        parts.done.add(template ? new Tree.Interpolation(c.span(start), value, valueText, conversion, format)
                : new Tree.Formatted(c.span(start), value, conversion, format));
    }

    private char conversion() {
        int end = c.tokenEnd();
        c.advance();
        boolean known = c.isWord("r") || c.isWord("s") || c.isWord("a");
        if (!known || c.start() != end) {
            throw c.fail("one of r, s and a must follow '!' at once");
        }
        char conversion = text[end];
        c.advance();
        return conversion;
    }

    private Expr format(boolean raw) {
        int start = c.start();
        c.advance();
        Parts parts = new Parts();
        pieces(parts, raw, false);
        flush(parts);
        return new Tree.JoinedStr(c.span(start, c.start()), List.copyOf(parts.done));
    }

    /** The text from an offset up to another as it is written, without comments, which stand between the tokens `first` to `last`. */
    private String written(int from, int first, int last, int to) {
        StringBuilder kept = new StringBuilder();
        int at = from;
        for (int token = first; token <= last; token++) {
            int gapEnd = Math.min(c.tokens.from[token], to);
            while (at < gapEnd) {
                if (text[at] == '#') {
                    while (at < gapEnd && text[at] != '\n' && text[at] != '\r') {
                        at++;
                    }
                } else {
                    kept.append(text[at++]);
                }
            }
            int tokenEnd = Math.min(c.tokens.to[token], to);
            kept.append(text, at, Math.max(0, tokenEnd - at));
            at = Math.max(at, tokenEnd);
        }
        return kept.toString().replace("\r\n", "\n").replace('\r', '\n');
    }
}
