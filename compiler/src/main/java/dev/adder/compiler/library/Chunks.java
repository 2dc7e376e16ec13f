package dev.adder.compiler.library;

import dev.adder.compiler.source.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a file of lib/ into its top-level statements without parsing it: a statement starts where a line starts with a letter or
 * {@code @}, and a def belongs to the decorators above it. Relies on how lib/ is written: no other text at the start of a line
 * but comments, closing brackets and the file's docstring.
 *
 * <pre>
 *   "@inline\ndef f(x):\n    return x\n\nK = 1\n"   ->   "@inline\ndef f…", "K = 1\n"
 * </pre>
 */
final class Chunks {
    private Chunks() {}

    static List<Source> of(Source file) {
        String text = file.text();
        var out = new ArrayList<Source>();
        int start = -1;
        int startLine = 0;
        boolean decorators = false;
        int line = 1;
        int at = skipDocstring(text);
        for (int i = 0; i < at; i++) {
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end + 1;
            char c = text.charAt(at);
            if (c == '@' || Character.isLetter(c) || c == '_') {
                if (!decorators) {
                    if (start >= 0) {
                        out.add(new Source(file.name(), text.substring(start, at), startLine, true, file.exact()));
                    }
                    start = at;
                    startLine = line;
                }
                decorators = c == '@';
            }
            at = end;
            line++;
        }
        if (start >= 0) {
            out.add(new Source(file.name(), text.substring(start), startLine, true, file.exact()));
        }
        return out;
    }

    private static int skipDocstring(String text) {
        if (!text.startsWith("\"\"\"")) {
            return 0;
        }
        int end = text.indexOf("\"\"\"", 3);
        int line = text.indexOf('\n', end);
        return line < 0 ? text.length() : line + 1;
    }
}
