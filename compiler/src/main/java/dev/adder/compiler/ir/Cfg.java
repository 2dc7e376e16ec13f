package dev.adder.compiler.ir;

import java.util.Arrays;
import java.util.List;

/**
 * The graph of some blocks (a function's, or a region's): successors, predecessors and reverse postorder.
 * Blocks are named by their position in the list, which {@link #index} gives for an id. Regions inside are not entered.
 */
public final class Cfg {
    public final List<Block> blocks;
    private final int[] indexes;
    private final int[][] successors;
    private final int[][] predecessors;
    private final int[] order;
    private final boolean[] reachable;

    public Cfg(List<Block> blocks) {
        this.blocks = blocks;
        int n = blocks.size();
        int most = 0;
        for (Block block : blocks) {
            most = Math.max(most, block.id());
        }
        indexes = new int[most + 1];
        Arrays.fill(indexes, -1);
        for (int i = 0; i < n; i++) {
            indexes[blocks.get(i).id()] = i;
        }
        successors = new int[n][];
        int[] incoming = new int[n];
        for (int i = 0; i < n; i++) {
            successors[i] = successors(blocks.get(i));
            for (int to : successors[i]) {
                incoming[to]++;
            }
        }
        predecessors = new int[n][];
        for (int i = 0; i < n; i++) {
            predecessors[i] = new int[incoming[i]];
        }
        for (int i = 0; i < n; i++) {
            for (int to : successors[i]) {
                predecessors[to][--incoming[to]] = i;
            }
        }
        reachable = new boolean[n];
        int[] postorder = new int[n];
        int found = n == 0 ? 0 : postorder(postorder);
        order = new int[found];
        for (int i = 0; i < found; i++) {
            order[i] = postorder[found - 1 - i];
        }
    }

    private int[] successors(Block block) {
        List<Op.Edge> edges = block.insts().isEmpty() ? List.of() : Operands.edges(block.last().op());
        int[] found = new int[edges.size()];
        int count = 0;
        for (int k = 0; k < found.length; k++) {
            int to = index(edges.get(k).block());
            if (to >= 0) {
                found[count++] = to;
            }
        }
        return count == found.length ? found : Arrays.copyOf(found, count);
    }

    private int postorder(int[] out) {
        int[] stack = new int[blocks.size() + 1];
        int[] next = new int[blocks.size()];
        int depth = 1;
        int found = 0;
        reachable[0] = true;
        while (depth > 0) {
            int at = stack[depth - 1];
            if (next[at] == successors[at].length) {
                out[found++] = at;
                depth--;
                continue;
            }
            int to = successors[at][next[at]++];
            if (!reachable[to]) {
                reachable[to] = true;
                stack[depth++] = to;
            }
        }
        return found;
    }

    /** Position of the block with this id, or -1. */
    public int index(int id) {
        return id >= 0 && id < indexes.length ? indexes[id] : -1;
    }

    public int[] successors(int block) {
        return successors[block];
    }

    /** One entry per edge: a block that branches here twice stands twice. */
    public int[] predecessors(int block) {
        return predecessors[block];
    }

    public boolean reachable(int block) {
        return reachable[block];
    }

    /** The reachable blocks in reverse postorder: before each block its dominators. */
    public int[] order() {
        return order;
    }
}
