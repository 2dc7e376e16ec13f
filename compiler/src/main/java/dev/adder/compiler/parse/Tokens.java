package dev.adder.compiler.parse;

import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.Source;
import java.util.Arrays;

/**
 * The tokens of a source, as parallel arrays that grow while the lexer runs. The last token is END, or ERROR when the text
 * cannot be read further: the parser reports the problem only if it gets that far, so the first mistake in the text is the one shown.
 */
final class Tokens {
    final Source source;
    final char[] text;
    Token[] kinds;
    int[] from;
    int[] to;
    /** The identifier of a NAME, one String object per spelling; else null. */
    String[] names;
    int count;

    ProblemCode errorCode;
    String error;
    /** The error is a bracket that stays open up to the end of the text. */
    boolean neverClosed;

    Tokens(Source source, char[] text) {
        this.source = source;
        this.text = text;
        int guess = text.length / 4 + 16;
        kinds = new Token[guess];
        from = new int[guess];
        to = new int[guess];
        names = new String[guess];
    }

    void add(Token kind, int start, int end) {
        if (count == kinds.length) {
            int size = count * 2;
            kinds = Arrays.copyOf(kinds, size);
            from = Arrays.copyOf(from, size);
            to = Arrays.copyOf(to, size);
            names = Arrays.copyOf(names, size);
        }
        kinds[count] = kind;
        from[count] = start;
        to[count] = end;
        count++;
    }

    void addName(Token kind, String name, int start, int end) {
        add(kind, start, end);
        names[count - 1] = name;
    }
}
