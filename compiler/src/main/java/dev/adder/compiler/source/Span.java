package dev.adder.compiler.source;

/** The characters `from` (inclusive) to `to` (exclusive) of a source, as offsets in its text. */
public record Span(Source source, int from, int to) {
    public int line() {
        return source.line(from);
    }

    public int column() {
        return source.column(from);
    }

    public String text() {
        return source.text().substring(from, to);
    }

    /** From the start of this span to the end of a later one. */
    public Span to(Span last) {
        return new Span(source, from, last.to);
    }

    @Override
    public String toString() {
        return source.name() + ":" + line() + ":" + column();
    }
}
