package dev.adder.compiler;

import dev.adder.compiler.infer.Inference;
import dev.adder.compiler.ir.IrText;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.library.Library;
import dev.adder.compiler.llvm.Llvm;
import dev.adder.compiler.llvm.LlvmWriter;
import dev.adder.compiler.parse.TreeText;
import dev.adder.compiler.passes.Passes;
import dev.adder.compiler.request.Request;
import dev.adder.compiler.target.Code;
import dev.adder.compiler.target.Export;
import dev.adder.compiler.target.cpu.CpuTarget;
import dev.adder.compiler.types.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The whole compiler. One line is one hop; each hop's result has a text form ({@link #dump}).
 *
 * <p>Hops 2 and 3 (parse, flow) run inside hop 4, which is where it becomes known which functions are reached.
 */
public final class Compiler {
    private Compiler() {}

    /** Compiles a request for this machine. Throws a problem the user can mend, or whatever a bug of ours throws. */
    public static Code compile(Request request, Library library) {
        CpuTarget target = CpuTarget.host();
        Program typed = Inference.infer(request, library);
        Program better = Passes.run(typed, target.facts());
        Program lowered = target.lower(better);
        LlvmWriter.Written text = target.write(lowered, export(request, better));
        return target.load(text);
    }

    /** The names that {@link #dump} takes. */
    public static List<String> hops() {
        var names = new ArrayList<>(List.of("parse", "flow", "infer"));
        Passes.table().forEach(p -> names.add(p.name()));
        names.addAll(List.of("target", "write", "optimised", "load"));
        return names;
    }

    /** The text of the program after a hop: a tree, IR, LLVM text (also {@code optimised} by LLVM), assembly ({@code load}). */
    public static String dump(Request request, Library library, String after) {
        if (!hops().contains(after)) {
            throw new IllegalArgumentException("there is no hop or pass " + after + "; there are " + String.join(", ", hops()));
        }
        CpuTarget target = CpuTarget.host();
        if (after.equals("parse")) {
            return TreeText.write(Inference.flow(request).tree());
        }
        if (after.equals("flow")) {
            return IrText.print(Inference.flow(request).func());
        }
        Program typed = Inference.infer(request, library);
        if (after.equals("infer")) {
            return IrText.print(typed);
        }
        boolean pass = Passes.table().stream().anyMatch(p -> p.name().equals(after));
        Program better = Passes.run(typed, target.facts(), Set.of(), pass ? after : null, (name, program) -> { });
        if (pass) {
            return IrText.print(better);
        }
        Program lowered = target.lower(better);
        if (after.equals("target")) {
            return IrText.print(lowered);
        }
        String text = target.write(lowered, export(request, better)).text();
        return switch (after) {
            case "write" -> text;
            case "optimised" -> Llvm.optimised(text, target.machine(), target.level());
            default -> Llvm.assembly(text, target.machine(), target.level());
        };
    }

    /** A table of the time that each hop and each pass takes, the first time and the least of twenty, and of the ops there are after it. */
    public static String times(Request request, Library library) {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (int round = 0; round < 21; round++) {
            time(request, library, rows);
        }
        var out = new StringBuilder(String.format("%-28s %10s %10s %8s%n", "hop or pass", "first ms", "least ms", "ops"));
        rows.forEach((name, row) -> out.append(String.format("%-28s %10.2f %10.2f %8s%n", name, row.first / 1e6, row.least / 1e6,
                row.ops == 0 ? "" : Integer.toString(row.ops))));
        return out.toString();
    }

    private record Row(long first, long least, int ops) {
        Row and(Row later) {
            return new Row(first, Math.min(least, later.least), ops);
        }
    }

    private static void time(Request request, Library library, Map<String, Row> rows) {
        CpuTarget target = CpuTarget.host();
        long[] start = {System.nanoTime()};
        BiConsumer<String, Integer> done = (name, ops) -> {
            long took = System.nanoTime() - start[0];
            rows.merge(name, new Row(took, took, ops), Row::and);
            start[0] = System.nanoTime();
        };
        Program typed = Inference.infer(request, library);
        done.accept("infer (with parse and flow)", ops(typed));
        Program better = Passes.run(typed, target.facts(), Set.of(), null, (name, after) -> done.accept("  " + name, ops(after)));
        Program lowered = target.lower(better);
        done.accept("target", ops(lowered));
        LlvmWriter.Written text = target.write(lowered, export(request, better));
        done.accept("write", 0);
        target.load(text);
        done.accept("load (LLVM and linking)", 0);
    }

    private static int ops(Program program) {
        return program.funcs().stream().flatMap(f -> f.blocks().stream()).mapToInt(b -> b.insts().size()).sum();
    }

    private static Export export(Request request, Program typed) {
        var hidden = new ArrayList<Type>();
        var params = typed.entry().params();
        int declared = (int) request.args().stream().filter(Inference::hasBits).count();
        params.subList(declared, params.size()).forEach(p -> hidden.add(p.type()));
        boolean recursive = typed.funcs().stream().anyMatch(f -> f.entry().insts().getFirst().op() instanceof Op.CheckStack);
        Request.Function f = request.functions().get(request.function());
        return new Export(build(), f.module() + "." + f.name(), request.args(), hidden, typed.entry().result(), recursive, request.debug());
    }

    /** The folder of this build: the system property {@code adder.home}. */
    public static Path home() {
        String home = System.getProperty("adder.home");
        if (home == null) {
            throw new IllegalStateException("the system property adder.home is not set: it names the folder that holds lib/");
        }
        return Path.of(home);
    }

    /** The library of this build. */
    public static Library library() {
        return Library.read(home().resolve("lib"));
    }

    /** The id of this build, which every artefact carries. */
    static String build() {
        return System.getProperty("adder.build", "dev");
    }

    /** Low-level functions of lib/ as a shared object that exports them: the runtime, and the boxing for CPython. */
    public static byte[] runtimeLibrary(Library library, List<String> modules) {
        return CpuTarget.host().library(Inference.natives(library, modules));
    }
}
