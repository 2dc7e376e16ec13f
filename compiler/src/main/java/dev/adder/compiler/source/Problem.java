package dev.adder.compiler.source;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing to tell the user. `notes` are further facts, one sentence each; `help` says what to do (null: nothing to say).
 *
 * <pre>
 *   terrain.py:14:9: cannot add float64[:] and str
 *       x = z + "m"
 *           ^^^^^^^
 *     in numpy.add (elementwise.py:40)
 *   help: convert the text to a number first
 * </pre>
 */
public record Problem(ProblemCode code, Site site, String message, List<String> notes, String help) {
    private static final int WIDTH = 140;
    /** Callers shown at each end of a chain of calls. */
    private static final int ENDS = 4;

    public Problem {
        notes = List.copyOf(notes);
    }

    public static Problem of(ProblemCode code, Site site, String message, String help) {
        return new Problem(code, site, message, List.of(), help);
    }

    /** For the hops that know no functions yet. */
    public static Problem of(ProblemCode code, Span span, String message) {
        return new Problem(code, new Site(span, null), message, List.of(), null);
    }

    public ProblemException exception() {
        return new ProblemException(this);
    }

    /** The line of the user's own code, as the file counts them. */
    public int line() {
        return site.user().span().line();
    }

    public int column() {
        return site.user().span().column();
    }

    /** The whole message as it is shown. */
    public String text() {
        Site user = site.user();
        StringBuilder out = new StringBuilder();
        out.append(user.span()).append(": ").append(message).append('\n');
        excerpt(user.span(), out);
        for (Site inner = site; inner != user; inner = inner.inlinedInto()) {
            frame("in", inner, out);
        }
        callers(user, out);
        for (String note : notes) {
            out.append("note: ").append(note).append('\n');
        }
        if (help != null) {
            out.append("help: ").append(help).append('\n');
        }
        out.setLength(out.length() - 1);
        return out.toString();
    }

    /** Who calls, innermost first; of a long chain the two ends. */
    private static void callers(Site user, StringBuilder out) {
        var all = new ArrayList<Site>();
        for (Site outer = user.inlinedInto(); outer != null; outer = outer.inlinedInto()) {
            all.add(outer);
        }
        for (int i = 0; i < all.size(); i++) {
            if (i < ENDS || i >= all.size() - ENDS) {
                frame("called from", all.get(i), out);
            } else if (i == ENDS) {
                out.append("  … ").append(all.size() - 2 * ENDS).append(" more\n");
            }
        }
    }

    private static void frame(String relation, Site site, StringBuilder out) {
        Span span = site.span();
        out.append("  ").append(relation).append(' ').append(site.function());
        out.append(" (").append(span.source().name()).append(':').append(span.line()).append(")\n");
    }

    /** The line, without its indentation and at most a screen wide, and carets under the part of the span that lies on it. */
    private static void excerpt(Span span, StringBuilder out) {
        Source source = span.source();
        int start = source.lineStart(span.from());
        String line = source.lineText(span.from());
        int from = Math.min(span.from() - start, line.length());
        int first = 0;
        while (first < from && line.charAt(first) <= ' ') {
            first++;
        }
        first = Math.max(first, from - WIDTH / 2);
        int last = Math.min(line.length(), first + WIDTH);
        int to = Math.max(from + 1, Math.min(span.to() - start, last));
        out.append("    ").append(line, first, last).append("\n    ");
        for (int i = first; i < from; i++) {
            mark(line, i, line.charAt(i) == '\t' ? '\t' : ' ', out);
        }
        for (int i = from; i < to; i++) {
            mark(line, i, '^', out);
        }
        out.append('\n');
    }

    /** One mark per code point, so that carets stay aligned behind characters outside the basic plane. */
    private static void mark(String line, int at, char mark, StringBuilder out) {
        if (at >= line.length() || !Character.isLowSurrogate(line.charAt(at))) {
            out.append(mark);
        }
    }
}
