package dev.adder.compiler.parse;

import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.Source;
import java.text.Normalizer;

/**
 * Text -> tokens, in one run over the text: layout (lines, indentation, brackets), names, operators and string literals;
 * numbers are NumberLexer's. An f-string becomes its quotes, its pieces of text and the ordinary tokens of its fields (PEP 701).
 *
 * <pre>
 *   f"{x:>{n}}!"  ->  FSTRING_START { NAME : FSTRING_MIDDLE(>) { NAME } } FSTRING_MIDDLE(!) FSTRING_END
 * </pre>
 */
final class Lexer {
    /** CPython's limits; a text beyond them is refused there too. */
    private static final int MAX_BRACKETS = 200;
    private static final int MAX_INDENTS = 100;
    private static final int MAX_STRINGS = 150;
    private static final int MAX_FIELDS = 3;
    private static final int TAB = 8;

    private final Tokens tokens;
    private final char[] text;
    private final int length;
    private final NameTable table = NameTable.create();
    private final NumberLexer numbers;
    private int at;

    private final int[] indents = new int[MAX_INDENTS];
    /** The same indentations with tabs one wide: both must agree, or the meaning depends on the width of a tab. */
    private final int[] narrowIndents = new int[MAX_INDENTS];
    private int indent;
    private boolean lineStart = true;

    /** Offsets of the open brackets. */
    private final int[] brackets = new int[MAX_BRACKETS];
    private int bracketCount;
    /** The innermost f-string we are in, or null. */
    private FString string;

    /** An f-string being read. `fields` counts its open `{`: in its text with a field open, we are in that field's format. */
    private static final class FString {
        final FString outer;
        final int depth;
        final int start;
        final char quote;
        final int quotes;
        final boolean raw;
        /** For each open field: the number of brackets around it. */
        final int[] fieldBrackets = new int[MAX_FIELDS];
        int fields;
        boolean inText = true;

        FString(FString outer, int start, char quote, int quotes, boolean raw) {
            this.outer = outer;
            this.depth = outer == null ? 1 : outer.depth + 1;
            this.start = start;
            this.quote = quote;
            this.quotes = quotes;
            this.raw = raw;
        }
    }

    private Lexer(Source source) {
        length = source.text().length();
        text = new char[length + 1];
        source.text().getChars(0, length, text, 0);
        tokens = new Tokens(source, text);
        numbers = new NumberLexer(text);
    }

    static Tokens read(Source source) {
        Lexer lexer = new Lexer(source);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        if (length > 0 && text[0] == '\uFEFF') {
            at = 1;
        }
        boolean more = true;
        while (more && tokens.error == null) {
            if (string != null && string.inText) {
                stringText();
            } else {
                if (lineStart) {
                    lineStart = false;
                    indentation();
                }
                more = tokens.error == null && token();
            }
        }
    }

    private void error(int from, int to, String message) {
        error(ProblemCode.SYNTAX, from, to, message);
    }

    private void error(ProblemCode code, int from, int to, String message) {
        int start = Math.min(from, length);
        tokens.add(Token.ERROR, start, Math.max(start, Math.min(to, length)));
        tokens.errorCode = code;
        tokens.error = message;
    }

    // Layout.

    private void indentation() {
        int column = 0;
        int narrow = 0;
        int continued = 0;
        int narrowContinued = 0;
        while (true) {
            char c = text[at];
            if (c == ' ') {
                column++;
                narrow++;
            } else if (c == '\t') {
                column = (column / TAB + 1) * TAB;
                narrow++;
            } else if (c == '\f') {
                column = 0;
                narrow = 0;
            } else if (c == '\\' && isBreak(at + 1)) {
                // The first line of a continued one decides, unless it is only the backslash.
                continued = continued == 0 ? column : continued;
                narrowContinued = narrowContinued == 0 ? narrow : narrowContinued;
                continuation();
                at--;
            } else {
                break;
            }
            at++;
        }
        if (text[at] == '#' || isBreak(at) || at == length) {
            return;
        }
        indentTo(continued == 0 ? column : continued, narrowContinued == 0 ? narrow : narrowContinued);
    }

    private void indentTo(int column, int narrow) {
        if (column > indents[indent]) {
            if (indent + 1 == MAX_INDENTS) {
                error(ProblemCode.INDENTATION, at, at + 1, "too many levels of indentation");
                return;
            }
            if (narrow > narrowIndents[indent]) {
                indent++;
                indents[indent] = column;
                narrowIndents[indent] = narrow;
                tokens.add(Token.INDENT, at, at);
                return;
            }
        }
        while (column < indents[indent]) {
            indent--;
            tokens.add(Token.DEDENT, at, at);
        }
        if (column > indents[indent] && tokens.count > 0 && tokens.kinds[tokens.count - 1] == Token.DEDENT) {
            error(ProblemCode.INDENTATION, at, at + 1, "this line is indented less than its block, but like no block around it");
        } else if (column != indents[indent] || narrow != narrowIndents[indent]) {
            error(ProblemCode.INDENTATION, at, at + 1, "tabs and spaces are mixed so that the indentation depends on the width of a tab");
        }
    }

    private boolean isBreak(int offset) {
        return text[offset] == '\n' || text[offset] == '\r';
    }

    private int afterBreak(int offset) {
        return offset + (text[offset] == '\r' && text[offset + 1] == '\n' ? 2 : 1);
    }

    /** A line ends: a NEWLINE token, unless it is blank or inside brackets. */
    private void lineEnd() {
        int start = at;
        at = afterBreak(at);
        if (bracketCount == 0) {
            newline(start);
            lineStart = true;
        }
    }

    private void newline(int start) {
        if (tokens.count > 0 && !tokens.kinds[tokens.count - 1].isLayout()) {
            tokens.add(Token.NEWLINE, start, start);
        }
    }

    private boolean end() {
        if (string != null) {
            error(string.start, string.start + 1, "this string is never closed");
        } else if (bracketCount > 0) {
            int open = brackets[bracketCount - 1];
            error(open, open + 1, "'" + text[open] + "' is never closed");
            tokens.neverClosed = true;
        } else {
            newline(at);
            while (indent > 0) {
                indent--;
                tokens.add(Token.DEDENT, at, at);
            }
            tokens.add(Token.END, at, at);
        }
        return false;
    }

    // Tokens.

    /** Reads one token, blank or comment; false at the end of the text. */
    private boolean token() {
        char c = text[at];
        while (c == ' ' || c == '\t' || c == '\f') {
            c = text[++at];
        }
        if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_') {
            nameOrString();
        } else if (c >= '0' && c <= '9' || c == '.' && text[at + 1] >= '0' && text[at + 1] <= '9') {
            number();
        } else if (c == '\n' || c == '\r') {
            lineEnd();
        } else if (c == '#') {
            while (!isBreak(at) && text[at] != 0) {
                at++;
            }
        } else if (c == '"' || c == '\'') {
            stringStart(at, false, false);
        } else if (c == '\\') {
            continuation();
        } else if (c >= 128) {
            unicodeName(at);
        } else if (c == 0 && at == length) {
            return end();
        } else {
            operator(c);
        }
        return true;
    }

    private void continuation() {
        if (at + 1 == length) {
            error(at, at + 1, "the text ends after a line continuation");
        } else if (!isBreak(at + 1)) {
            error(at + 1, at + 2, "nothing may follow the backslash that continues a line");
        } else {
            at = afterBreak(at + 1);
            if (at == length) {
                error(at, at, "the text ends after a line continuation");
            }
        }
    }

    private void number() {
        int start = at;
        at = numbers.read(start);
        if (numbers.error == null) {
            tokens.add(Token.NUMBER, start, at);
        } else {
            error(start, numbers.errorAt + 1, numbers.error);
        }
    }

    private void nameOrString() {
        int start = at;
        int hash = 0;
        char c = text[at];
        do {
            hash = hash * 31 + c;
            c = text[++at];
        } while (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= '0' && c <= '9');
        if (c >= 128) {
            unicodeName(start);
        } else if ((c == '"' || c == '\'') && at - start <= 2 && isPrefix(start)) {
            boolean raw = (text[start] | 32) == 'r' || (text[at - 1] | 32) == 'r';
            stringStart(start, raw, isFormatted(start) || isFormatted(at - 1));
        } else {
            table.find(text, start, at, hash);
            tokens.addName(table.kind, table.name, start, at);
        }
    }

    private boolean isFormatted(int offset) {
        int c = text[offset] | 32;
        return c == 'f' || c == 't';
    }

    /** r, b, f, t or u, or r with one of b, f, t, in any order and case. */
    private boolean isPrefix(int start) {
        int first = text[start] | 32;
        if (at - start == 1) {
            return first == 'r' || first == 'b' || first == 'u' || isFormatted(start);
        }
        int second = text[start + 1] | 32;
        return first == 'r' && (second == 'b' || isFormatted(start + 1)) || second == 'r' && (first == 'b' || isFormatted(start));
    }

    private void unicodeName(int start) {
        at = start;
        while (at < length) {
            int c = Character.codePointAt(text, at, length);
            boolean fits = c < 128 ? Character.isLetterOrDigit(c) || c == '_' : isNamePart(c, at == start);
            if (!fits) {
                break;
            }
            at += Character.charCount(c);
        }
        if (text[at] >= 128) {
            int c = Character.codePointAt(text, at, length);
            error(at, at + Character.charCount(c), String.format("U+%04X cannot stand here", c));
            return;
        }
        // Python compares names in this normal form (PEP 3131).
        String name = Normalizer.normalize(new String(text, start, at - start), Normalizer.Form.NFKC);
        tokens.addName(Token.NAME, name, start, at);
    }

    private static boolean isNamePart(int c, boolean first) {
        if (first) {
            return Character.isUnicodeIdentifierStart(c);
        }
        return Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
    }

    // Strings.

    private void stringStart(int start, boolean raw, boolean formatted) {
        char quote = text[at];
        int quotes = text[at + 1] == quote && text[at + 2] == quote ? 3 : 1;
        at += quotes;
        if (!formatted) {
            plainString(start, quote, quotes);
        } else if (string != null && string.depth == MAX_STRINGS) {
            error(start, at, "too many strings inside strings");
        } else {
            tokens.add(Token.FSTRING_START, start, at);
            string = new FString(string, start, quote, quotes, raw);
        }
    }

    private void plainString(int start, char quote, int quotes) {
        while (true) {
            char c = text[at];
            if (c == quote && (quotes == 1 || text[at + 1] == quote && text[at + 2] == quote)) {
                at += quotes;
                tokens.add(Token.STRING, start, at);
                return;
            }
            if (c == 0 && at >= length || quotes == 1 && isBreak(at)) {
                error(start, at, "this string is never closed");
                return;
            }
            if (c == 0) {
                error(at, at + 1, "a source text has no null characters");
                return;
            }
            at = c == '\\' ? afterEscaped(at + 1) : at + 1;
        }
    }

    private int afterEscaped(int offset) {
        return text[offset] == 0 ? offset : afterBreak(offset);
    }

    /** The text of an f-string up to a field, the end of a format or the closing quotes. */
    private void stringText() {
        FString string = this.string;
        int start = at;
        boolean inFormat = string.fields > 0;
        while (true) {
            char c = text[at];
            if (c == string.quote && closes(string)) {
                middle(start, at);
                stringEnd();
                return;
            }
            if (c == '{' || c == '}') {
                if (text[at + 1] != c || inFormat) {
                    middle(start, at);
                    fieldEdge(c);
                    return;
                }
                // A doubled brace stands for one: the piece ends after the first.
                middle(start, at + 1);
                at += 2;
                start = at;
                continue;
            }
            if (c == 0 || string.quotes == 1 && isBreak(at)) {
                error(string.start, at, c == 0 && at < length ? "a source text has no null characters" : "this string is never closed");
                return;
            }
            at = c == '\\' ? afterBackslash(string.raw) : at + 1;
        }
    }

    private boolean closes(FString string) {
        return string.quotes == 1 || text[at + 1] == string.quote && text[at + 2] == string.quote;
    }

    private void middle(int start, int end) {
        if (end > start) {
            tokens.add(Token.FSTRING_MIDDLE, start, end);
        }
    }

    /** A brace after a backslash keeps its meaning, except in the name of a character. */
    private int afterBackslash(boolean raw) {
        char next = text[at + 1];
        if (next == '{' || next == '}') {
            return at + 1;
        }
        if (!raw && next == 'N' && text[at + 2] == '{') {
            int end = at + 3;
            while (text[end] != '}' && text[end] != 0 && !isBreak(end) && text[end] != string.quote) {
                end++;
            }
            return text[end] == '}' ? end + 1 : end;
        }
        return afterEscaped(at + 1);
    }

    private void fieldEdge(char brace) {
        string.inText = false;
        if (brace == '{') {
            if (string.fields == MAX_FIELDS) {
                error(at, at + 1, "fields are nested too deeply in this string");
                return;
            }
            string.fieldBrackets[string.fields++] = bracketCount;
        } else if (string.fields == 0) {
            error(at, at + 1, "a single '}' is not allowed in the text of this string; write '}}'");
        }
    }

    private void stringEnd() {
        if (string.fields > 0) {
            error(at, at + string.quotes, "a field of this string lacks its '}'");
            return;
        }
        tokens.add(Token.FSTRING_END, at, at + string.quotes);
        at += string.quotes;
        string = string.outer;
    }

    // Operators and brackets.

    private void operator(char c) {
        Token kind = Operators.at(text, at);
        if (kind == null) {
            error(at, at + 1, c == 0 ? "a source text has no null characters" : "'" + (c < ' ' ? String.format("\\x%02x", (int) c) : c) + "' is not part of Python");
            return;
        }
        boolean atField = string != null && bracketCount == string.fieldBrackets[string.fields - 1] + 1;
        if (atField && c == ':') {
            kind = Token.COLON;
            string.inText = true;
        }
        int start = at;
        at += kind.text.length();
        if (c == '(' || c == '[' || c == '{') {
            open(start);
        } else if ((c == ')' || c == ']' || c == '}') && !close(c, start)) {
            return;
        }
        tokens.add(kind, start, at);
    }

    private void open(int start) {
        if (bracketCount == MAX_BRACKETS) {
            error(start, start + 1, "too many brackets inside brackets");
            return;
        }
        brackets[bracketCount++] = start;
    }

    private boolean close(char c, int start) {
        char open = bracketCount == 0 ? 0 : text[brackets[bracketCount - 1]];
        char wanted = open == '(' ? ')' : open == '[' ? ']' : open == '{' ? '}' : 0;
        if (c != wanted) {
            error(start, at, open == 0 ? "'" + c + "' closes nothing" : "'" + c + "' does not close '" + open + "'");
            return false;
        }
        bracketCount--;
        if (string != null && bracketCount == string.fieldBrackets[string.fields - 1]) {
            string.fields--;
            string.inText = true;
        }
        return true;
    }
}
