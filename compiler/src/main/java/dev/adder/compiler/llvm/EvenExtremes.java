package dev.adder.compiler.llvm;

import static dev.adder.compiler.llvm.LlvmLibrary.*;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;
import java.lang.foreign.Arena;
import java.util.List;

/**
 * The smaller or larger of two integers where the program says {@code min} or {@code max}. LLVM makes jumps of them in loops, as if
 * the outcome could be foreseen: a table of alignments takes 2.6 times as long. An {@code if} that says the same stays as LLVM has it.
 *
 * <pre>
 *   call i64 @llvm.smax.i64(i64 %a, i64 %b)    ->    %c = icmp sgt i64 %a, %b
 *                                                    select i1 %c, i64 %a, i64 %b, !unpredictable !{}
 * </pre>
 * LLVM's passes make one form of all that compute a minimum, so the module is marked, not the place.
 */
final class EvenExtremes {
    /** The metadata that marks a module. */
    static final String MARK = "adder.even";
    private static final String UNPREDICTABLE = "unpredictable";
    private static final List<String> WIDTHS = List.of("i64", "i32", "i16", "i8");

    /** LLVM's name and the comparison under which the first of two is it. */
    private record Extreme(String name, int predicate) {}

    private static final List<Extreme> EXTREMES = List.of(new Extreme("llvm.smax.", 38), new Extreme("llvm.smin.", 40),
            new Extreme("llvm.umax.", 34), new Extreme("llvm.umin.", 36));

    private EvenExtremes() {}

    /** Does the function choose one of two integers by comparing them, with no outcome likelier? */
    static boolean in(Func func) {
        Definitions definitions = null;
        for (Block block : func.blocks()) {
            for (Inst inst : block.insts()) {
                if (inst.op() instanceof Op.Select s && s.even() && inst.out().type() instanceof Scalar t && t.isInteger()) {
                    definitions = definitions == null ? new Definitions(func.blocks()) : definitions;
                    if (compares(definitions, s)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean compares(Definitions definitions, Op.Select s) {
        Val condition = definitions.op(s.condition()) instanceof Op.Convert c ? c.a() : s.condition();
        return definitions.op(condition) instanceof Op.Compare c && (c.a().equals(s.a()) && c.b().equals(s.b()) || c.a().equals(s.b()) && c.b().equals(s.a()));
    }

    /** Makes choices of the scalar minima and maxima of a marked module. */
    static void choose(long context, long module) {
        try (var arena = Arena.ofConfined()) {
            if (LLVMGetNamedMetadata.call(module, arena.allocateFrom(MARK).address(), MARK.length()) == 0) {
                return;
            }
            long kind = LLVMGetMDKindIDInContext.call(context, arena.allocateFrom(UNPREDICTABLE).address(), UNPREDICTABLE.length());
            long empty = LLVMMetadataAsValue.call(context, LLVMMDNodeInContext2.call(context, 0, 0));
            long builder = LLVMCreateBuilderInContext.call(context);
            long name = arena.allocateFrom("").address();
            for (Extreme extreme : EXTREMES) {
                for (String width : WIDTHS) {
                    long function = LLVMGetNamedFunction.call(module, arena.allocateFrom(extreme.name + width).address());
                    for (long use; function != 0 && (use = LLVMGetFirstUse.call(function)) != 0;) {
                        long call = LLVMGetUser.call(use);
                        LLVMPositionBuilderBefore.call(builder, call);
                        long a = LLVMGetOperand.call(call, 0);
                        long b = LLVMGetOperand.call(call, 1);
                        long first = LLVMBuildICmp.call(builder, extreme.predicate, a, b, name);
                        long chosen = LLVMBuildSelect.call(builder, first, a, b, name);
                        if (LLVMIsAInstruction.call(chosen) != 0) {
                            LLVMSetMetadata.call(chosen, kind & 0xFFFFFFFFL, empty);
                        }
                        LLVMReplaceAllUsesWith.call(call, chosen);
                        LLVMInstructionEraseFromParent.call(call);
                    }
                }
            }
            LLVMDisposeBuilder.call(builder);
        }
    }
}
