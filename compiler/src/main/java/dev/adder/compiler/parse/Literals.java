package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.BigInt;
import dev.adder.compiler.parse.Tree.Constant;
import dev.adder.compiler.parse.Tree.Float;
import dev.adder.compiler.parse.Tree.Imaginary;
import dev.adder.compiler.parse.Tree.Int;
import dev.adder.compiler.source.Span;
import java.math.BigInteger;

/** The value of a number the lexer found, and of the text between quotes. */
final class Literals {
    /** CPython refuses longer ones, because the conversion takes quadratic time there. */
    private static final int MAX_DIGITS = 4300;

    private final Cursor cursor;
    private final char[] text;

    Literals(Cursor cursor) {
        this.cursor = cursor;
        this.text = cursor.tokens.text;
    }

    Constant number(int start, int end) {
        Span span = cursor.span(start, end);
        if (text[start] == '0' && end - start > 1) {
            int radix = switch (text[start + 1] | 32) {
                case 'x' -> 16;
                case 'o' -> 8;
                case 'b' -> 2;
                default -> 0;
            };
            if (radix != 0) {
                return whole(start + 2, end, radix, span);
            }
        }
        boolean whole = true;
        for (int i = start; i < end && whole; i++) {
            whole = text[i] >= '0' && text[i] <= '9' || text[i] == '_';
        }
        if (whole) {
            return whole(start, end, 10, span);
        }
        if ((text[end - 1] | 32) == 'j') {
            return new Imaginary(span, Double.parseDouble(digits(start, end - 1)));
        }
        return new Float(span, Double.parseDouble(digits(start, end)));
    }

    private Constant whole(int start, int end, int radix, Span span) {
        long value = 0;
        for (int i = start; i < end; i++) {
            if (text[i] == '_') {
                continue;
            }
            int digit = Character.digit(text[i], radix);
            if (value > (Long.MAX_VALUE - digit) / radix) {
                return big(start, end, radix, span);
            }
            value = value * radix + digit;
        }
        return new Int(span, value);
    }

    private Constant big(int start, int end, int radix, Span span) {
        String digits = digits(start, end);
        if (radix == 10 && digits.length() > MAX_DIGITS) {
            throw cursor.fail("a decimal number has at most " + MAX_DIGITS + " digits; write it in hexadecimal", start, end);
        }
        return new BigInt(span, new BigInteger(digits, radix));
    }

    private String digits(int start, int end) {
        StringBuilder digits = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            if (text[i] != '_') {
                digits.append(text[i]);
            }
        }
        return digits.toString();
    }

    /** The value of string text: line breaks become `\n`, and unless it is raw, escapes what they stand for. */
    String decode(int start, int end, boolean raw, boolean bytes) {
        int plain = start;
        while (plain < end && text[plain] != '\\' && text[plain] != '\r' && !(bytes && text[plain] >= 128)) {
            plain++;
        }
        if (plain == end) {
            return new String(text, start, end - start);
        }
        StringBuilder out = new StringBuilder(end - start);
        out.append(text, start, plain - start);
        int at = plain;
        while (at < end) {
            char c = text[at];
            if (c == '\r') {
                out.append('\n');
                at += at + 1 < end && text[at + 1] == '\n' ? 2 : 1;
            } else if (c == '\\' && !raw && at + 1 < end) {
                at = escape(at, end, bytes, out);
            } else if (bytes && c >= 128) {
                throw cursor.fail("bytes are written with ASCII characters only", at, at + 1);
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    /** Decodes the escape at an offset; the offset after it. An unknown escape stands for itself. */
    private int escape(int at, int end, boolean bytes, StringBuilder out) {
        char c = text[at + 1];
        int simple = "\\'\"abfnrtv".indexOf(c);
        if (simple >= 0) {
            out.append("\\'\"\u0007\b\f\n\r\t\u000b".charAt(simple));
            return at + 2;
        }
        if (c >= '0' && c <= '7') {
            return octal(at + 1, end, bytes, out);
        }
        switch (c) {
            case '\n' -> {
                return at + 2;
            }
            case '\r' -> {
                return at + (at + 2 < end && text[at + 2] == '\n' ? 3 : 2);
            }
            case 'x' -> {
                return hexadecimal(at, end, 2, out);
            }
            case 'u', 'U', 'N' -> {
                if (!bytes) {
                    return c == 'N' ? named(at, end, out) : hexadecimal(at, end, c == 'u' ? 4 : 8, out);
                }
            }
            default -> { }
        }
        out.append('\\');
        return at + 1;
    }

    private int octal(int at, int end, boolean bytes, StringBuilder out) {
        int value = 0;
        int stop = Math.min(at + 3, end);
        int digit = at;
        while (digit < stop && text[digit] >= '0' && text[digit] <= '7') {
            value = value * 8 + text[digit] - '0';
            digit++;
        }
        out.append((char) (bytes ? value & 0xFF : value));
        return digit;
    }

    private int hexadecimal(int at, int end, int digits, StringBuilder out) {
        int value = 0;
        for (int i = at + 2; i < at + 2 + digits; i++) {
            int digit = i < end && text[i] < 128 ? Character.digit(text[i], 16) : -1;
            if (digit < 0) {
                throw cursor.fail("the escape \\" + text[at + 1] + " needs " + digits + " hexadecimal digits", at, Math.min(i + 1, end));
            }
            value = value << 4 | digit;
        }
        if (value < 0 || value > Character.MAX_CODE_POINT) {
            throw cursor.fail("no character has this number", at, at + 2 + digits);
        }
        out.appendCodePoint(value);
        return at + 2 + digits;
    }

    private int named(int at, int end, StringBuilder out) {
        int close = at + 3;
        while (close < end && text[close] != '}') {
            close++;
        }
        if (at + 2 >= end || text[at + 2] != '{' || close >= end) {
            throw cursor.fail("the escape \\N needs the name of a character in braces", at, Math.min(at + 3, end));
        }
        String name = new String(text, at + 3, close - at - 3);
        int codePoint = CharacterNames.find(name);
        if (codePoint < 0) {
            throw cursor.fail("no character is named " + name, at, close + 1);
        }
        out.appendCodePoint(codePoint);
        return close + 1;
    }
}
