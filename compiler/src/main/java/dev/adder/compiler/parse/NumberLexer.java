package dev.adder.compiler.parse;

/** Finds where a number ends, and refuses what only looks like one: `1_`, `0x`, `012`, `1e+`, `3rd`. Its value is Literals' work. */
final class NumberLexer {
    private final char[] text;
    private int at;

    /** Null, or why the last number is none, and where. */
    String error;
    int errorAt;

    NumberLexer(char[] text) {
        this.text = text;
    }

    /** Reads the number that starts at an offset; the offset after it. */
    int read(int start) {
        at = start;
        error = null;
        if (text[at] == '0' && (text[at + 1] | 32) == 'x') {
            at += 2;
            radix(16, "hexadecimal");
        } else if (text[at] == '0' && (text[at + 1] | 32) == 'o') {
            at += 2;
            radix(8, "octal");
        } else if (text[at] == '0' && (text[at + 1] | 32) == 'b') {
            at += 2;
            radix(2, "binary");
        } else {
            decimal(start);
        }
        return at;
    }

    private void fail(String message) {
        if (error == null) {
            error = message;
            errorAt = at;
        }
    }

    private void radix(int radix, String name) {
        do {
            if (text[at] == '_') {
                at++;
            }
            if (!isDigit(radix)) {
                fail("this is not a digit of " + (radix == 16 ? "a " : radix == 8 ? "an " : "a ") + name + " number");
                return;
            }
            while (isDigit(radix)) {
                at++;
            }
        } while (text[at] == '_');
        if (text[at] >= '0' && text[at] <= '9') {
            fail("this is not a digit of " + (radix == 8 ? "an " : "a ") + name + " number");
        }
        end(name);
    }

    private boolean isDigit(int radix) {
        int c = text[at];
        if (radix <= 10) {
            return c >= '0' && c < '0' + radix;
        }
        return c >= '0' && c <= '9' || (c | 32) >= 'a' && (c | 32) <= 'f' && c < 128;
    }

    private void decimal(int start) {
        boolean whole = text[at] != '.';
        if (whole) {
            digits();
        }
        int end = at;
        if (text[at] == '.') {
            at++;
            if (isDigit(10)) {
                digits();
            }
        }
        if ((text[at] | 32) == 'e') {
            exponent();
        }
        if ((text[at] | 32) == 'j') {
            at++;
            end("imaginary");
        } else {
            end("decimal");
            if (at == end && whole && leadingZero(start, end)) {
                at = start;
                fail("a whole number other than zero does not start with 0; octal numbers start with 0o");
            }
        }
    }

    private void digits() {
        while (isDigit(10)) {
            at++;
            if (text[at] == '_') {
                at++;
                if (!isDigit(10)) {
                    fail("a digit must follow the underscore");
                }
            }
        }
    }

    /** An `e` that no number follows belongs to the next word (`1else`), or is refused by `end`. */
    private void exponent() {
        int mark = at;
        at++;
        boolean signed = text[at] == '+' || text[at] == '-';
        if (signed) {
            at++;
        }
        if (isDigit(10)) {
            digits();
        } else if (signed) {
            fail("the exponent lacks its digits");
        } else {
            at = mark;
        }
    }

    private boolean leadingZero(int start, int end) {
        if (text[start] != '0') {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (text[i] >= '1' && text[i] <= '9') {
                return true;
            }
        }
        return false;
    }

    /** A number must not run into a word, except a keyword that may follow an operand: `1if x else 2`. */
    private void end(String name) {
        char c = text[at];
        boolean word = c >= 128 || c == '_' || (c | 32) >= 'a' && (c | 32) <= 'z' && c < 128 || c >= '0' && c <= '9';
        if (word && !(follows("and") || follows("else") || follows("for") || follows("if") || follows("in") || follows("is") || follows("or")
                || follows("not"))) {
            fail("this " + name + " number runs into the next word");
        }
    }

    private boolean follows(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (text[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
