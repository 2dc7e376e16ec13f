package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Copy;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Substitution;
import dev.adder.compiler.ir.Val;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A second version of a loop, chosen by a branch before it. Only for a loop that one jump leads into and that goes on to one block.
 *
 * <pre>
 *   jump b1(%3)                              branch %9 likely b7(%3) b1(%3)
 *   b1(%4): for %4 %1 b2() b3()       ->     b1 … as before, ends in jump b3(%8);  b7 … the same, ends in jump b3(%18)
 *   b3: return %8                            b3(%20): return %20
 * </pre>
 */
final class LoopCopy {
    private final List<Block> blocks;
    private final Cfg cfg;
    private final Loops.Loop loop;
    private final Set<Integer> copied;
    private final Integer exit;

    private LoopCopy(List<Block> blocks, Cfg cfg, Loops.Loop loop) {
        this.blocks = blocks;
        this.cfg = cfg;
        this.loop = loop;
        copied = copied();
        exit = exit();
    }

    /** Null if this loop cannot have a second version. */
    static LoopCopy of(List<Block> blocks, Cfg cfg, Loops.Loop loop) {
        if (loop.entries().size() != 1 || !(blocks.get(loop.entries().getFirst()).last().op() instanceof Op.Jump)) {
            return null;
        }
        var copy = new LoopCopy(blocks, cfg, loop);
        return copy.exit != null && copy.exit < 0 ? null : copy;
    }

    /** The loop and the blocks after it that end the function at once and are reached from it alone. */
    private Set<Integer> copied() {
        var out = new LinkedHashSet<Integer>();
        loop.blocks().stream().forEach(out::add);
        for (int b : List.copyOf(out)) {
            for (int to : cfg.successors(b)) {
                if (cfg.successors(to).length == 0 && Arrays.stream(cfg.predecessors(to)).allMatch(loop::contains)) {
                    out.add(to);
                }
            }
        }
        return out;
    }

    /**
     * The one block where the function goes on after the loop; null if there is none, -1 if there are several, or if a block that the loop
     * shares with what follows it uses what the loop computes: {@code return x} after a break and after the end.
     */
    private Integer exit() {
        Integer found = null;
        for (int b : copied) {
            for (int to : cfg.successors(b)) {
                if (!copied.contains(to) && cfg.successors(to).length == 0) {
                    if (uses(to)) {
                        return -1;
                    }
                } else if (!copied.contains(to)) {
                    if (found != null && found != to) {
                        return -1;
                    }
                    found = to;
                }
            }
        }
        return found;
    }

    private boolean uses(int block) {
        Set<Integer> inside = inside();
        boolean[] found = {false};
        blocks.get(block).insts().forEach(i -> Operands.forEach(i.op(), v -> found[0] |= inside.contains(v.id())));
        return found[0];
    }

    static Set<Integer> valuesOf(Block block) {
        var out = new HashSet<Integer>();
        block.params().forEach(p -> out.add(p.id()));
        block.insts().stream().filter(i -> i.out() != null).forEach(i -> out.add(i.out().id()));
        return out;
    }

    private Set<Integer> inside() {
        var inside = new HashSet<Integer>();
        copied.forEach(b -> inside.addAll(valuesOf(blocks.get(b))));
        return inside;
    }

    /** Values of the copied blocks that are used outside them. */
    private List<Val> carried() {
        Set<Integer> inside = inside();
        Map<Integer, Val> out = new LinkedHashMap<>();
        for (int b = 0; b < blocks.size(); b++) {
            if (!copied.contains(b) && cfg.reachable(b)) {
                blocks.get(b).insts().forEach(i -> Operands.forEach(i.op(), v -> {
                    if (inside.contains(v.id())) {
                        out.put(v.id(), v);
                    }
                }));
            }
        }
        return List.copyOf(out.values());
    }

    /** All blocks, and the id that the header of the new version has. */
    record Versions(List<Block> blocks, int header) {}

    /**
     * {@code before} is put at the end of the block that leads to the loop, where {@code first} decides for the new version, in which
     * {@code change} has been applied to the copies.
     */
    Versions split(Ids ids, List<Inst> before, Val first, Op.Hint hint, BiFunction<List<Block>, Copy, List<Block>> change) {
        List<Val> carried = carried();
        int exitId = exit == null ? -1 : blocks.get(exit).id();
        // Where the exit is reached in other ways too, as the header of a loop that follows is, a block before it has the parameters.
        boolean shared = exit != null && !carried.isEmpty() && !Arrays.stream(cfg.predecessors(exit)).allMatch(copied::contains);
        int arrival = shared ? ids.block() : exitId;
        // What is used after the loop arrives there as parameters, from either version.
        var after = new Substitution();
        List<Val> arriving = carried.stream().map(v -> ids.val(v.type())).toList();
        for (int k = 0; k < carried.size(); k++) {
            after.put(carried.get(k), arriving.get(k));
        }
        var old = new ArrayList<Block>();
        for (int b : copied) {
            Block block = blocks.get(b);
            var insts = new ArrayList<>(block.insts());
            Op last = Operands.mapEdges(block.last().op(), e -> e.block() == exitId ? new Edge(arrival, joined(e.args(), carried)) : e);
            insts.set(insts.size() - 1, new Inst(null, last, block.last().site()));
            old.add(new Block(block.id(), block.params(), List.copyOf(insts)));
        }
        var copy = new Copy(ids, site -> site);
        List<Block> fresh = change.apply(copy.blocks(old), copy);
        int header = blocks.get(loop.header()).id();
        var out = new ArrayList<Block>();
        for (int b = 0; b < blocks.size(); b++) {
            Block block = blocks.get(b);
            if (copied.contains(b)) {
                out.add(old.stream().filter(s -> s.id() == block.id()).findFirst().orElseThrow());
            } else if (b == loop.entries().getFirst()) {
                Block entered = branching(block, before, new Op.Branch(first, hint, edge(block, copy.get(header)), edge(block, header)));
                out.add(carried.isEmpty() ? entered : after.apply(List.of(entered)).getFirst());
                out.addAll(fresh);
            } else {
                Block now = after.apply(List.of(block)).getFirst();
                if (exit == null || b != exit) {
                    out.add(now);
                } else if (shared) {
                    out.add(arrival(arrival, now, ids, arriving));
                    out.add(now);
                } else {
                    out.add(new Block(now.id(), joined(now.params(), arriving), now.insts()));
                }
            }
        }
        return new Versions(List.copyOf(out), copy.get(header));
    }

    private static Block arrival(int id, Block exit, Ids ids, List<Val> arriving) {
        List<Val> params = exit.params().stream().map(p -> ids.val(p.type())).toList();
        return new Block(id, joined(params, arriving), List.of(new Inst(null, new Op.Jump(new Edge(exit.id(), params)), exit.last().site())));
    }

    private static Edge edge(Block block, int to) {
        return new Edge(to, ((Op.Jump) block.last().op()).to().args());
    }

    private static Block branching(Block block, List<Inst> before, Op.Branch branch) {
        var insts = new ArrayList<>(block.insts().subList(0, block.insts().size() - 1));
        insts.addAll(before);
        insts.add(new Inst(null, branch, block.last().site()));
        return new Block(block.id(), block.params(), List.copyOf(insts));
    }

    private static <T> List<T> joined(List<T> a, List<T> b) {
        var out = new ArrayList<>(a);
        out.addAll(b);
        return List.copyOf(out);
    }
}
