package dev.adder.compiler.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which blocks every path to a block passes through, for the reachable blocks of a {@link Cfg} (by position).
 * The iterative method of Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001).
 */
public final class Dominators {
    private final int[] immediate;
    private final List<List<Integer>> children = new ArrayList<>();
    private final int[] first;
    private final int[] last;

    public Dominators(Cfg cfg) {
        int n = cfg.blocks.size();
        int[] rank = new int[n];
        int[] order = cfg.order();
        for (int i = 0; i < order.length; i++) {
            rank[order[i]] = i;
        }
        immediate = new int[n];
        Arrays.fill(immediate, -1);
        if (n > 0) {
            immediate[0] = 0;
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = 1; i < order.length; i++) {
                int now = -1;
                for (int p : cfg.predecessors(order[i])) {
                    if (immediate[p] >= 0) {
                        now = now < 0 ? p : meet(p, now, rank);
                    }
                }
                changed |= immediate[order[i]] != now;
                immediate[order[i]] = now;
            }
        }
        for (int i = 0; i < n; i++) {
            children.add(new ArrayList<>());
        }
        for (int i = 1; i < order.length; i++) {
            children.get(immediate[order[i]]).add(order[i]);
        }
        first = new int[n];
        last = new int[n];
        if (n > 0) {
            number(0, 1);
        }
    }

    private int meet(int a, int b, int[] rank) {
        while (a != b) {
            if (rank[a] > rank[b]) {
                a = immediate[a];
            } else {
                b = immediate[b];
            }
        }
        return a;
    }

    private int number(int block, int count) {
        first[block] = count++;
        for (int child : children.get(block)) {
            count = number(child, count);
        }
        last[block] = count++;
        return count;
    }

    /** True if every path to {@code b} passes {@code a}; a block dominates itself. False if one is unreachable. */
    public boolean dominates(int a, int b) {
        return first[a] > 0 && first[b] > 0 && first[a] <= first[b] && last[b] <= last[a];
    }

    /** The nearest dominator of a block; the entry's is itself, an unreachable block's -1. */
    public int immediate(int block) {
        return immediate[block];
    }

    /** The blocks whose nearest dominator this is. */
    public List<Integer> children(int block) {
        return children.get(block);
    }
}
