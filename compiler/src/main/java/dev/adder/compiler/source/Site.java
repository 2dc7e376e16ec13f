package dev.adder.compiler.source;

/**
 * Where an instruction comes from: a span in `function`, and, when that function was inlined or specialised for a call,
 * the site of the call. The chain runs from the innermost frame outwards and ends in the function the user called.
 */
public record Site(Span span, Site inlinedInto, String function) {
    public Site(Span span, String function) {
        this(span, null, function);
    }

    /** This site seen from a call: the call's site becomes the outer end of the chain. */
    public Site calledFrom(Site call) {
        return new Site(span, inlinedInto == null ? call : inlinedInto.calledFrom(call), function);
    }

    /** The innermost frame that is not library code: the line to show to the user. All library: the outermost frame. */
    public Site user() {
        Site site = this;
        while (site.span.source().library() && site.inlinedInto != null) {
            site = site.inlinedInto;
        }
        return site;
    }
}
