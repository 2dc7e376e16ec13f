package dev.adder.compiler.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * The natural loops of a {@link Cfg}: a header and the blocks from which a jump back to it can be reached without
 * passing it. Blocks by position; outer loops stand before the loops inside them.
 */
public final class Loops {
    /** {@code back}: the blocks that jump to the header from inside; {@code entries}: those that do so from outside. */
    public record Loop(int header, BitSet blocks, List<Integer> back, List<Integer> entries) {
        public boolean contains(int block) {
            return blocks.get(block);
        }
    }

    private Loops() {}

    public static List<Loop> of(Cfg cfg, Dominators dominators) {
        var loops = new ArrayList<Loop>();
        for (int header : cfg.order()) {
            var back = new ArrayList<Integer>();
            var entries = new ArrayList<Integer>();
            for (int from : cfg.predecessors(header)) {
                if (cfg.reachable(from)) {
                    (dominators.dominates(header, from) ? back : entries).add(from);
                }
            }
            if (!back.isEmpty()) {
                loops.add(new Loop(header, body(cfg, header, back), List.copyOf(back), List.copyOf(entries)));
            }
        }
        loops.sort(Comparator.comparingInt(l -> -l.blocks.cardinality()));
        return loops;
    }

    /** Is the loop in the version of a nest that is there for arguments that share memory ({@link Op.Hint#DISJOINT})? */
    public static boolean isSpare(Cfg cfg, Dominators dominators, Loop loop) {
        for (int at = loop.header(); at != 0; at = dominators.immediate(at)) {
            int from = dominators.immediate(at);
            if (cfg.blocks.get(from).last().op() instanceof Op.Branch b && b.hint() == Op.Hint.DISJOINT
                    && b.otherwise().block() == cfg.blocks.get(at).id() && b.then().block() != b.otherwise().block()) {
                return true;
            }
        }
        return false;
    }

    /** Is the loop there only in case a test fails: does every way to it come from the unlikely side of a branch? */
    public static boolean isFallback(Cfg cfg, Loop loop) {
        return loop.entries().stream().allMatch(at -> isUnlikely(cfg, at, cfg.blocks.get(loop.header()).id(), true));
    }

    private static boolean isUnlikely(Cfg cfg, int from, int to, boolean further) {
        return switch (cfg.blocks.get(from).last().op()) {
            case Op.Branch b -> b.hint() == Op.Hint.LIKELY && b.then().block() != to || b.hint() == Op.Hint.UNLIKELY && b.otherwise().block() != to;
            case Op.Jump j -> further && cfg.predecessors(from).length > 0
                    && Arrays.stream(cfg.predecessors(from)).allMatch(at -> isUnlikely(cfg, at, cfg.blocks.get(from).id(), false));
            default -> false;
        };
    }

    private static BitSet body(Cfg cfg, int header, List<Integer> back) {
        var blocks = new BitSet();
        blocks.set(header);
        var work = new ArrayDeque<>(back);
        while (!work.isEmpty()) {
            int at = work.pop();
            if (!blocks.get(at)) {
                blocks.set(at);
                for (int from : cfg.predecessors(at)) {
                    if (cfg.reachable(from)) {
                        work.push(from);
                    }
                }
            }
        }
        return blocks;
    }
}
