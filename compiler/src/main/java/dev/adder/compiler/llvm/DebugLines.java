package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.source.Site;
import dev.adder.compiler.source.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What native debuggers and profilers read, as LLVM's metadata: the Python line of each instruction, through every function that
 * was inlined on the way. A library function that was inlined has the line that called it. Variables are not described.
 *
 * <pre>
 *   %v21 = load double, ptr %t0, align 8, !dbg !8     !8 = !DILocation(line: 8, column: 14, scope: !7)
 *                                                     !7 = distinct !DISubprogram(name: "weighted", line: 4, ...)
 * </pre>
 */
final class DebugLines {
    private final Metadata metadata;
    private final Map<String, Integer> nodes = new HashMap<>();
    private final Map<String, Integer> subprograms = new HashMap<>();
    private final Map<Site, Integer> sites = new HashMap<>();
    private final int unit;
    private Func func;
    private Source home;
    private int subprogram;

    /** {@code entry}: the function whose file the whole is said to come from. */
    DebugLines(Metadata metadata, Func entry) {
        this.metadata = metadata;
        unit = metadata.add("distinct !DICompileUnit(language: DW_LANG_Python, file: !" + (metadata.next() + 1)
                + ", producer: \"Adder\", isOptimized: true, runtimeVersion: 0, emissionKind: FullDebug)");
        Source source = source(entry);
        nodes.put(file(source), metadata.add(file(source)));
        int version = metadata.add("!{i32 2, !\"Debug Info Version\", i32 3}");
        int dwarf = metadata.add("!{i32 7, !\"Dwarf Version\", i32 4}");
        metadata.name("llvm.dbg.cu", unit);
        metadata.name("llvm.module.flags", version, dwarf);
    }

    /** Begins a function; what follows {@code #0} in its first line. */
    String begin(Func f) {
        func = f;
        home = source(f);
        subprogram = subprogram(f.shown(), home, "");
        sites.clear();
        return " !dbg !" + subprogram;
    }

    /** Begins the C entry, which is no function of the user's. */
    String beginEntry(Func f) {
        begin(f);
        subprogram = subprogram("adder_entry", home, "flags: DIFlagArtificial, ");
        return " !dbg !" + subprogram;
    }

    /** Gives the instructions written from {@code from} on the place of {@code site}; null: none of the user's lines. */
    void mark(StringBuilder text, int from, Site site) {
        String written = text.substring(from);
        if (written.isEmpty()) {
            return;
        }
        text.setLength(from);
        int location = sites.computeIfAbsent(site == null ? NOWHERE : site, this::location);
        for (String line : written.split("\n")) {
            text.append(line).append(line.startsWith("  ") ? ", !dbg !" + location : "").append('\n');
        }
    }

    private static final Site NOWHERE = new Site(null, "");

    private int location(Site site) {
        if (site == NOWHERE) {
            return node("!DILocation(line: 0, scope: !" + subprogram + ")");
        }
        List<Site> frames = frames(site);
        int outer = -1;
        for (int i = frames.size() - 1; i >= 0; i--) {
            var span = frames.get(i).span();
            int scope = outer < 0 ? scope(span.source()) : subprogram(frames.get(i).function(), span.source());
            String place = "!DILocation(line: " + span.line() + ", column: " + span.column() + ", scope: !" + scope;
            // Calls that were inlined are told apart by their locations, so these are distinct.
            outer = node((i > 0 ? "distinct " : "") + place + (outer < 0 ? ")" : ", inlinedAt: !" + outer + ")"));
        }
        return outer;
    }

    /** The user's frames at a site within the function, innermost first; if there are none, the innermost of the library. */
    private List<Site> frames(Site site) {
        var out = new ArrayList<Site>();
        for (Site frame = site; frame != null; frame = frame.inlinedInto()) {
            if (!frame.span().source().library()) {
                out.add(frame);
            }
            if (func.shown().equals(frame.function())) {
                break;
            }
        }
        return out.isEmpty() ? List.of(site) : out;
    }

    /** The function itself, in the file that it stands in or in another one. */
    private int scope(Source source) {
        return file(source).equals(file(home)) ? subprogram
                : node("!DILexicalBlockFile(scope: !" + subprogram + ", file: !" + node(file(source)) + ", discriminator: 0)");
    }

    /** A function that was inlined. */
    private int subprogram(String name, Source source) {
        return subprograms.computeIfAbsent(name + " " + source.name(), k -> subprogram(name, source, ""));
    }

    private int subprogram(String name, Source source, String flags) {
        int file = node(file(source));
        // GNU's addr2line takes names of Python functions from the linkage name alone.
        return metadata.add("distinct !DISubprogram(name: " + quoted(name) + ", linkageName: " + quoted(name) + ", scope: !" + file + ", file: !" + file + ", line: "
                + source.firstLine() + ", type: !" + node("!DISubroutineType(types: !" + node("!{null}") + ")") + ", scopeLine: "
                + source.firstLine() + ", " + flags + "spFlags: DISPFlagDefinition | DISPFlagOptimized, unit: !" + unit + ")");
    }

    /** Where the text of a function stands: the source of its own lines. */
    private static Source source(Func f) {
        Source first = null;
        for (Block b : f.blocks()) {
            for (Inst inst : b.insts()) {
                for (Site frame = inst.site(); frame != null; frame = frame.inlinedInto()) {
                    first = first == null ? frame.span().source() : first;
                    if (f.shown().equals(frame.function())) {
                        return frame.span().source();
                    }
                }
            }
        }
        return first == null ? new Source("unknown", "") : first;
    }

    private static String file(Source source) {
        int slash = source.name().lastIndexOf('/');
        return "!DIFile(filename: " + quoted(source.name().substring(slash + 1)) + ", directory: "
                + quoted(source.name().substring(0, Math.max(slash, 0))) + ")";
    }

    private static String quoted(String text) {
        return Globals.literal(text);
    }

    private int node(String text) {
        Integer known = nodes.get(text);
        if (known == null) {
            known = metadata.add(text);
            nodes.put(text, known);
        }
        return known;
    }
}
