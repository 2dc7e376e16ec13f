package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells LLVM what the headers of loops say ({@link Op.Hint}): independent ones may be vectorised without looking at addresses, for
 * which their accesses form a group that the jump back names; rolled ones stay as they are. So do those that an unlikely branch leads
 * to: the version of a loop that is there in case a test fails. Loops with several ways out, as index checks are, are unrolled only
 * if nothing says that they are short: they hold no loop, and their number of rounds is not new each time they are entered.
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
        var dominators = new Dominators(cfg);
        List<Loops.Loop> all = Loops.of(cfg, dominators);
        for (Loops.Loop loop : all) {
            boolean tells = tells(cfg.blocks.get(loop.header()).last().op());
            if (tells || Loops.isFallback(cfg, loop) || Loops.isSpare(cfg, dominators, loop)) {
                boolean rolled = !tells || ((Op.Branch) cfg.blocks.get(loop.header()).last().op()).hint() == Op.Hint.ROLLED;
                int hints = rolled ? rolled(metadata) : independent(cfg, loop, metadata);
                tell(cfg, loop, hints);
            } else if (leftInside(cfg, loop) && !lasting(cfg, all, loop)) {
                tell(cfg, loop, once(metadata));
            }
        }
    }

    private void tell(Cfg cfg, Loops.Loop loop, int hints) {
        loop.back().forEach(at -> backs.put(cfg.blocks.get(at).id(), hints));
    }

    /** Does a way lead out of the loop from another block than its header? */
    private static boolean leftInside(Cfg cfg, Loops.Loop loop) {
        return loop.blocks().stream().anyMatch(at -> at != loop.header() && Arrays.stream(cfg.successors(at)).anyMatch(to -> !loop.contains(to)));
    }

    /** Does the loop go on to a bound that all loops around it share? */
    private static boolean lasting(Cfg cfg, List<Loops.Loop> all, Loops.Loop loop) {
        Block header = cfg.blocks.get(loop.header());
        if (all.stream().anyMatch(l -> l != loop && loop.contains(l.header())) || !(header.last().op() instanceof Op.Branch b)) {
            return false;
        }
        Op condition = header.insts().stream().filter(i -> b.condition().equals(i.out())).map(Inst::op).findFirst().orElse(null);
        return condition instanceof Op.Compare c && all.stream().filter(l -> l.contains(loop.header())).noneMatch(l -> defines(cfg, l, c.b()));
    }

    private static boolean defines(Cfg cfg, Loops.Loop loop, Val val) {
        return loop.blocks().stream().mapToObj(cfg.blocks::get)
                .anyMatch(b -> b.params().contains(val) || b.insts().stream().anyMatch(i -> val.equals(i.out())));
    }

    private static boolean tells(Op last) {
        return last instanceof Op.Branch b && (b.hint() == Op.Hint.INDEPENDENT || b.hint() == Op.Hint.ROLLED);
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

    private static int once(Metadata metadata) {
        int hints = metadata.next();
        metadata.add("distinct !{!" + hints + ", !" + (hints + 1) + "}");
        metadata.add("!{!\"llvm.loop.unroll.runtime.disable\"}");
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
