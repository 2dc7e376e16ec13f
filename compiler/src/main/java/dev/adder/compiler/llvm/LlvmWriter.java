package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.target.Export;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Hop 7: a TARGET program as LLVM text. PYTHON functions become internal ones that take the Call and return the flag
 * "raised" with their result; if the entry is one, it becomes {@code adder_entry}, or is called by it if others call it too. That and
 * {@code adder_descriptor} are the two exports of an artefact. NATIVE functions are exported as they are.
 */
public final class LlvmWriter {
    /**
     * A reference less. An owner that only we hold cannot be retained by anyone else meanwhile, so that the usual case
     * needs no atomic subtraction.
     */
    private static final String SUPPORT = """
            define internal fastcc void @push(ptr %call, i64 %site) #1 {
              %known = icmp sge i64 %site, 0
              br i1 %known, label %look, label %out
            look:
              %at = getelementptr i8, ptr %call, i64 32
              %n = load i64, ptr %at
              %room = icmp ult i64 %n, 32
              br i1 %room, label %add, label %out
            add:
              %sites = getelementptr i8, ptr %call, i64 304
              %slot = getelementptr i64, ptr %sites, i64 %n
              store i64 %site, ptr %slot
              %more = add i64 %n, 1
              store i64 %more, ptr %at
              br label %out
            out:
              ret void
            }
            define internal fastcc void @retain(ptr %owner) #0 {
              %none = icmp eq ptr %owner, null
              br i1 %none, label %out, label %some
            some:
              %old = atomicrmw add ptr %owner, i64 1 monotonic
              br label %out
            out:
              ret void
            }
            define internal fastcc void @release(ptr %owner) #2 {
              %none = icmp eq ptr %owner, null
              br i1 %none, label %out, label %some
            some:
              %refs = load atomic i64, ptr %owner acquire, align 8
              %last = icmp eq i64 %refs, 1
              br i1 %last, label %free, label %less
            less:
              %old = atomicrmw sub ptr %owner, i64 1 acq_rel
              %zero = icmp eq i64 %old, 1
              br i1 %zero, label %free, label %out
            free:
              %at = getelementptr i8, ptr %owner, i64 8
              %function = load ptr, ptr %at
              call void %function(ptr %owner)
              br label %out
            out:
              ret void
            }
            attributes #0 = { nounwind }
            attributes #1 = { cold noinline nounwind }
            attributes #2 = { noinline nounwind }
            attributes #3 = { noinline nounwind "lanes" }
            !0 = !{!"branch_weights", i32 4000, i32 1}
            !1 = !{!"branch_weights", i32 1, i32 4000}
            !2 = !{i64 0, i64 9223372036854775807}
            !3 = !{}
            """;

    /** What marks a function whose scalars are worth joining to vectors. */
    static final String LANES = "lanes";

    /** The text of a module and of the descriptor in it (empty: it is no artefact). */
    public record Written(String text, String descriptor) {}

    private final Program program;
    private final Machine machine;
    private final Map<String, Shape> shapes = new HashMap<>();
    private final Globals globals = new Globals();
    private final SiteTable sites = new SiteTable();
    private final Metadata metadata = new Metadata(4);
    private final DebugLines lines;

    private LlvmWriter(Program program, Machine machine, boolean debug) {
        this.program = program;
        this.machine = machine;
        lines = debug ? new DebugLines(metadata, program.entry()) : null;
        for (Func f : program.funcs()) {
            shapes.put(f.name(), Shape.of(f));
        }
    }

    /** A program whose first function is the entry of an artefact. */
    public static Written artefact(Program program, Export export, Machine machine) {
        return new LlvmWriter(program, machine, export.debug()).write(export);
    }

    /** A program of NATIVE and PRIVATE functions: a library. */
    public static String library(Program program, Machine machine) {
        return new LlvmWriter(program, machine, false).write(null).text();
    }

    boolean isArtefact() {
        return program.entry().kind() == Func.Kind.PYTHON;
    }

    private Written write(Export export) {
        var functions = new StringBuilder();
        var kept = new ArrayList<String>();
        boolean direct = export != null && !isCalled(program.entry());
        boolean loops = program.funcs().stream().anyMatch(LlvmWriter::loops);
        for (Func f : program.funcs()) {
            new FunctionText(this, f, direct && f == program.entry() ? export : null, functions).write();
            if (f.kind() == Func.Kind.APART) {
                ApartText.write(f, shape(f.name()), machine, loops, functions).forEach(v -> kept.add("ptr @" + v.substring(v.indexOf(' ') + 1)));
            }
        }
        if (!kept.isEmpty()) {
            functions.append('@').append(ApartText.KEPT).append(" = appending global [").append(kept.size()).append(" x ptr] [")
                    .append(String.join(", ", kept)).append("], section \"llvm.metadata\"\n");
        }
        if (program.funcs().stream().anyMatch(EvenExtremes::in)) {
            metadata.name(EvenExtremes.MARK);
        }
        String descriptor = "";
        if (export != null) {
            if (!direct) {
                EntryText.write(program.entry(), shape(program.entry().name()), export, lines, functions);
            }
            descriptor = descriptor(export);
            functions.append("@adder_descriptor = constant ").append(Globals.characters(descriptor)).append('\n');
        }
        var out = new StringBuilder(functions.length() + 4096);
        globals.write(out);
        return new Written(out.append(functions).append(SUPPORT).append(metadata).toString(), descriptor);
    }

    private boolean isCalled(Func func) {
        return program.funcs().stream().flatMap(f -> f.blocks().stream()).flatMap(b -> b.insts().stream()).anyMatch(i -> i.op() instanceof Op.Call c
                && c.function().equals(func.name()) || i.op() instanceof Op.Address a && a.kind() == Op.AddressOf.FUNCTION && a.name().equals(func.name()));
    }

    private static boolean loops(Func func) {
        var cfg = new Cfg(func.blocks());
        return !Loops.of(cfg, new Dominators(cfg)).isEmpty();
    }

    private String descriptor(Export export) {
        var out = new StringBuilder("adder 1\n");
        out.append("build ").append(export.build()).append('\n');
        out.append("name ").append(export.name()).append('\n');
        out.append("args").append(types(export.args())).append('\n');
        out.append("hidden").append(types(export.hidden())).append('\n');
        out.append("returns ").append(export.returns().text()).append('\n');
        out.append("flags").append(export.recursive() ? " recursive" : "").append('\n');
        sites.describe(out);
        return out.toString();
    }

    private static String types(List<Type> types) {
        return types.isEmpty() ? "" : types.stream().map(Type::text).collect(Collectors.joining("; ", " ", ""));
    }

    Shape shape(String function) {
        Shape shape = shapes.get(function);
        if (shape == null) {
            throw new IllegalArgumentException("no function " + function);
        }
        return shape;
    }

    Globals globals() {
        return globals;
    }

    Metadata metadata() {
        return metadata;
    }

    /** Null unless debug information is asked for. */
    DebugLines lines() {
        return lines;
    }

    SiteTable sites() {
        return sites;
    }

    boolean isX86() {
        return machine.triple().startsWith("x86_64");
    }
}
