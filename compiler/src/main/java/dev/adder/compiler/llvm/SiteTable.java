package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Func;
import dev.adder.compiler.source.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers the places at which exceptions pass, for the descriptor: {@code function 0 hillshade terrain.py}, {@code site 3 0 14}. */
final class SiteTable {
    private final Map<String, Integer> functions = new LinkedHashMap<>();
    private final Map<String, Integer> sites = new LinkedHashMap<>();

    /** The numbers of the user's frames at a site in {@code func}, innermost first; lines of lib/ have none. */
    List<Integer> frames(Site site, Func func) {
        var out = new ArrayList<Integer>();
        for (Site frame = site; frame != null; frame = frame.inlinedInto()) {
            if (!frame.span().source().library()) {
                out.add(number(frame));
            }
            // The chain may go on to a call that this function was specialised for: that frame is pushed by the caller.
            if (frame.function() != null && frame.function().equals(func.shown())) {
                break;
            }
        }
        return out;
    }

    private int number(Site frame) {
        var source = frame.span().source();
        String function = frame.function() + " " + source.name();
        int k = functions.computeIfAbsent(function, f -> functions.size());
        return sites.computeIfAbsent(k + " " + (frame.span().line() - source.firstLine()), s -> sites.size());
    }

    void describe(StringBuilder out) {
        functions.forEach((function, k) -> out.append("function ").append(k).append(' ').append(function).append('\n'));
        sites.forEach((place, index) -> out.append("site ").append(index).append(' ').append(place).append('\n'));
    }
}
