package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Hop 5: what is done to a typed program before it meets its target, in this order. Each row says after which rows it
 * must stand and why; that is checked when the table is first used.
 */
public final class Passes {
    /** A program to a better one with the same meaning. */
    public interface Run {
        Program run(Program program, Facts facts);
    }

    public record Pass(String name, Run run, List<String> after, String why) {}

    private static final List<Pass> TABLE = checked(List.of(
            new Pass("SimplifyCode", SimplifyCode::run, List.of(), "inference leaves constants, single-way branches and unused values; small functions inline more often"),
            new Pass("Inline", Inline::run, List.of("SimplifyCode"), "sizes are those of simplified functions"),
            new Pass("SimplifyInlined", SimplifyCode::run, List.of("Inline"), "arguments are now known inside the copies"),
            new Pass("CommonValues", CommonValues::run, List.of("SimplifyInlined"), "equal operands have equal names only after copies and parameters are gone"),
            new Pass("SimplifyCommon", SimplifyCode::run, List.of("CommonValues"), "the count of a range over a length is that length once both are one value"),
            new Pass("FuseMaps", FuseMaps::run, List.of("SimplifyCommon"), "equal shapes are one value; checks of shapes that always fit are gone"),
            new Pass("ComputeChunks", ComputeChunks::run, List.of("FuseMaps"), "what a reduction reads is one map by now"),
            new Pass("SimplifyFused", SimplifyCode::run, List.of("FuseMaps", "ComputeChunks"), "bodies that were put together are one block"),
            new Pass("ProveIndexes", ProveIndexes::run, List.of("SimplifyCommon"), "a length read twice is one value, a count is in its shortest form"),
            new Pass("HoistInvariants", HoistInvariants::run, List.of("ProveIndexes"), "an index that is proven needs no test that keeps it in the loop"),
            new Pass("SeparateArrays", SeparateArrays::run, List.of("HoistInvariants"), "a nest is copied with all that stays in it"),
            new Pass("DeferRaises", DeferRaises::run, List.of("ProveIndexes", "HoistInvariants", "SeparateArrays"), "only what is not proven needs a test, and it can use what was moved out"),
            new Pass("VersionLoops", VersionLoops::run, List.of("DeferRaises"), "a loop that runs in blocks has its checks answered there; the one that it keeps needs no version"),
            new Pass("ChooseStores", ChooseStores::run, List.of("VersionLoops"), "the version of a loop without checks is the one whose ways may all be gone"),
            new Pass("SimplifyLast", SimplifyCode::run, List.of("VersionLoops", "DeferRaises", "ChooseStores"), "proofs and hoisting leave unused values and empty blocks")));

    private Passes() {}

    public static List<Pass> table() {
        return TABLE;
    }

    /** Every pass in order, but for those in the property adder.passes.off, with which tests leave some out. */
    public static Program run(Program program, Facts facts) {
        String off = System.getProperty("adder.passes.off", "");
        return run(program, facts, off.isEmpty() ? Set.of() : Set.of(off.split(",")), null, (name, after) -> { });
    }

    /**
     * The passes in order without those in {@code off}, up to and with {@code last} (null: all).
     * {@code watch} sees each pass's name and result.
     */
    public static Program run(Program program, Facts facts, Set<String> off, String last, BiConsumer<String, Program> watch) {
        for (String name : off) {
            named(name);
        }
        Pass end = last == null ? null : named(last);
        for (Pass pass : TABLE) {
            if (!off.contains(pass.name)) {
                program = pass.run.run(program, facts);
                watch.accept(pass.name, program);
            }
            if (pass == end) {
                break;
            }
        }
        return program;
    }

    /** The pass of this name; throws if there is none. */
    public static Pass named(String name) {
        return TABLE.stream().filter(p -> p.name.equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no pass " + name + "; there are " + TABLE.stream().map(Pass::name).toList()));
    }

    static List<Pass> checked(List<Pass> table) {
        var before = new ArrayList<String>();
        for (Pass pass : table) {
            if (before.contains(pass.name) || !before.containsAll(pass.after)) {
                throw new IllegalStateException(pass.name + " stands twice, or not after " + pass.after + ": " + pass.why);
            }
            before.add(pass.name);
        }
        return table;
    }
}
