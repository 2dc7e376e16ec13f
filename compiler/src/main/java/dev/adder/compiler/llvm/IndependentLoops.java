package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells LLVM which loops may be vectorised without looking at their addresses: those whose header says
 * {@link Op.Hint#INDEPENDENT}. Their accesses form a group, which the jump back names.
 *
 * <pre>
 *   load double, ptr %t4, align 8, !llvm.access.group !4        !4 = distinct !{}
 *   br label %b7, !llvm.loop !5                                 !5 = distinct !{!5, !6}
 *                                                               !6 = !{!"llvm.loop.parallel_accesses", !4}
 * </pre>
 */
final class IndependentLoops {
    private final Map<Integer, Integer> groups = new HashMap<>();
    private final Map<Integer, Integer> backs = new HashMap<>();

    IndependentLoops(Func func, Cfg cfg, Metadata metadata) {
        if (func.blocks().stream().noneMatch(b -> b.last().op() instanceof Op.Branch br && br.hint() == Op.Hint.INDEPENDENT)) {
            return;
        }
        for (Loops.Loop loop : Loops.of(cfg, new Dominators(cfg))) {
            if (cfg.blocks.get(loop.header()).last().op() instanceof Op.Branch b && b.hint() == Op.Hint.INDEPENDENT) {
                int group = metadata.add("distinct !{}");
                int loops = metadata.next();
                metadata.add("distinct !{!" + loops + ", !" + (loops + 1) + "}");
                metadata.add("!{!\"llvm.loop.parallel_accesses\", !" + group + "}");
                loop.blocks().stream().forEach(at -> groups.put(cfg.blocks.get(at).id(), group));
                loop.back().forEach(at -> backs.put(cfg.blocks.get(at).id(), loops));
            }
        }
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
