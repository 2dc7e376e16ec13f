package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells LLVM what the headers of loops say ({@link Op.Hint}): independent ones may be vectorised without looking at addresses, for
 * which their accesses form a group that the jump back names; rolled ones stay as they are. So do those that an unlikely branch leads
 * to: the version of a loop that is there in case a test fails.
 *
 * <pre>
 *   load double, ptr %t4, align 8, !llvm.access.group !4        !4 = distinct !{}
 *   br label %b7, !llvm.loop !5                                 !5 = distinct !{!5, !6}
 *                                                               !6 = !{!"llvm.loop.parallel_accesses", !4}
 * </pre>
 */
final class LoopHints {
    private final Map<Integer, Integer> groups = new HashMap<>();
    private final Map<Integer, Integer> backs = new HashMap<>();

    LoopHints(Func func, Cfg cfg, Metadata metadata) {
        if (func.blocks().stream().noneMatch(b -> b.last().op() instanceof Op.Branch br && br.hint() != Op.Hint.NONE)) {
            return;
        }
        for (Loops.Loop loop : Loops.of(cfg, new Dominators(cfg))) {
            boolean tells = tells(cfg.blocks.get(loop.header()).last().op());
            if (tells || isFallback(cfg, loop)) {
                boolean rolled = !tells || ((Op.Branch) cfg.blocks.get(loop.header()).last().op()).hint() == Op.Hint.ROLLED;
                int hints = rolled ? rolled(metadata) : independent(cfg, loop, metadata);
                loop.back().forEach(at -> backs.put(cfg.blocks.get(at).id(), hints));
            }
        }
    }

    private static boolean tells(Op last) {
        return last instanceof Op.Branch b && (b.hint() == Op.Hint.INDEPENDENT || b.hint() == Op.Hint.ROLLED);
    }

    private static boolean isFallback(Cfg cfg, Loops.Loop loop) {
        int header = cfg.blocks.get(loop.header()).id();
        return loop.entries().stream().allMatch(at -> cfg.blocks.get(at).last().op() instanceof Op.Branch b
                && (b.hint() == Op.Hint.LIKELY && b.then().block() != header || b.hint() == Op.Hint.UNLIKELY && b.otherwise().block() != header));
    }

    private int independent(Cfg cfg, Loops.Loop loop, Metadata metadata) {
        int group = metadata.add("distinct !{}");
        loop.blocks().stream().forEach(at -> groups.put(cfg.blocks.get(at).id(), group));
        int hints = metadata.next();
        metadata.add("distinct !{!" + hints + ", !" + (hints + 1) + "}");
        metadata.add("!{!\"llvm.loop.parallel_accesses\", !" + group + "}");
        return hints;
    }

    private static int rolled(Metadata metadata) {
        int hints = metadata.next();
        metadata.add("distinct !{!" + hints + ", !" + (hints + 1) + ", !" + (hints + 2) + "}");
        metadata.add("!{!\"llvm.loop.vectorize.enable\", i1 false}");
        metadata.add("!{!\"llvm.loop.unroll.disable\"}");
        return hints;
    }

    /** What follows a load or store of this block. */
    String access(int block) {
        Integer group = groups.get(block);
        return group == null ? "" : ", !llvm.access.group !" + group;
    }

    /** What follows the jump that ends this block. */
    String jump(int block) {
        Integer loop = backs.get(block);
        return loop == null ? "" : ", !llvm.loop !" + loop;
    }
}
