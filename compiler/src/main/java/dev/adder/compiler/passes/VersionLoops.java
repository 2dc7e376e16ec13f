package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Copy;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Substitution;
import dev.adder.compiler.ir.Val;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives an innermost counted loop whose indexes go up or down evenly a second version without index checks, taken when
 * the first and the last index of each check lie within the size, or the most that {@code x & 255} can be. Only where the loop goes on to one block.
 *
 * <pre>
 *   jump b1(%3)                                  %30 = ... first and last of %6 below %2 ...
 *   b1(%6): for %6 %1 b2() b3()          ->      branch %30 likely b8(%3) b1(%3)
 *   b2: %8 = check_index %6 %2 0 both            b1 … as before;  b8 the same with %6 for %8
 * </pre>
 */
final class VersionLoops {
    private static final int CHECKS = 8;
    private static final int SIZE = 300;
    private static final int FEW = 4;
    private static final int FEW_BITS = 16;

    private final Ids ids;
    private final Set<Integer> seen = new HashSet<>();
    private List<Block> blocks;
    private Cfg cfg;
    private Definitions definitions;

    private VersionLoops(List<Block> blocks, Ids ids) {
        this.blocks = blocks;
        this.ids = ids;
    }

    static Program run(Program program, Facts facts) {
        return Graphs.functions(program, f -> Graphs.with(f, new VersionLoops(f.blocks(), new Ids(f)).run()));
    }

    private List<Block> run() {
        boolean again = true;
        while (again) {
            again = false;
            cfg = new Cfg(blocks);
            definitions = new Definitions(blocks);
            List<Loops.Loop> loops = Loops.of(cfg, new Dominators(cfg));
            for (Loops.Loop loop : loops.reversed()) {
                if (seen.add(blocks.get(loop.header()).id()) && innermost(loop, loops) && version(loop)) {
                    again = true;
                    break;
                }
            }
        }
        return blocks;
    }

    /**
     * A loop around maps, calls or loops is not: a test beside them costs nothing, a copy of them much. Nor is one of a few
     * rounds, which the test would take as long as.
     */
    private boolean innermost(Loops.Loop loop, List<Loops.Loop> loops) {
        return blocks.get(loop.header()).last().op() instanceof Op.For f
                && !(definitions.integer(f.count()) instanceof Long count && count <= FEW)
                && loops.stream().noneMatch(l -> l != loop && loop.contains(l.header()))
                && loop.blocks().stream().allMatch(b -> blocks.get(b).insts().stream().noneMatch(i -> i.op() instanceof Op.Map || i.op() instanceof Op.Call))
                && loop.entries().size() == 1 && blocks.get(loop.entries().getFirst()).last().op() instanceof Op.Jump
                && loop.blocks().stream().map(b -> blocks.get(b).insts().size()).sum() <= SIZE;
    }

    /** A check whose index is {@code form}: a multiple of the loop's index and values from outside. */
    private record Check(Inst inst, Linear form, long factor) {
        boolean isConstant() {
            return form.terms().isEmpty();
        }

        Val size() {
            return ((Op.CheckIndex) inst.op()).size();
        }
    }

    private boolean version(Loops.Loop loop) {
        var header = (Op.For) blocks.get(loop.header()).last().op();
        Set<Integer> inside = defined(loop);
        List<Check> checks = checks(loop, header.index(), inside);
        Set<Integer> copied = copied(loop);
        Integer exit = exit(copied);
        if (checks.isEmpty() || exit != null && exit < 0) {
            return false;
        }
        var guard = new LoopGuard(ids, definitions);
        Map<Val, BigInteger> largest = new HashMap<>();
        checks.stream().filter(Check::isConstant).forEach(c -> largest.merge(c.size(), c.form.constant(), BigInteger::max));
        for (Check check : checks) {
            if (!check.isConstant() || check.form.constant().equals(largest.get(check.size()))) {
                guard.add(check.form, check.factor, header, check.size());
            }
        }
        if (guard.size() > CHECKS) {
            return false;
        }
        List<Val> carried = carried(copied);
        write(loop, copied, exit, carried, checks, guard);
        return true;
    }

    private static Set<Integer> valuesOf(Block block) {
        var out = new HashSet<Integer>();
        block.params().forEach(p -> out.add(p.id()));
        block.insts().stream().filter(i -> i.out() != null).forEach(i -> out.add(i.out().id()));
        return out;
    }

    private Set<Integer> defined(Loops.Loop loop) {
        var out = new HashSet<Integer>();
        loop.blocks().stream().forEach(b -> out.addAll(valuesOf(blocks.get(b))));
        return out;
    }

    private List<Check> checks(Loops.Loop loop, Val index, Set<Integer> inside) {
        var out = new ArrayList<Check>();
        loop.blocks().stream().forEach(b -> blocks.get(b).insts().forEach(i -> {
            if (i.op() instanceof Op.CheckIndex c && !inside.contains(c.size().id()) && c.index().type().equals(index.type())) {
                Linear form = Linear.of(c.index(), definitions);
                long factor = form.terms().stream().filter(t -> t.val().equals(index)).mapToLong(Linear.Term::factor).sum();
                boolean even = form.terms().stream().allMatch(t -> t.val().equals(index) || !inside.contains(t.val().id()));
                boolean fromTheEnd = form.terms().isEmpty() && form.constant().signum() < 0;
                if (even && !fromTheEnd && Math.abs(factor) <= LoopGuard.MOST_FACTOR) {
                    out.add(new Check(i, form, factor));
                } else if (small(c.index()) instanceof Bounds.Range r) {
                    out.add(new Check(i, new Linear(List.of(), r.high()), 0));
                }
            }
        }));
        return out;
    }

    /** What an index from data can be where that is little and not negative: {@code a[x & 255]} needs one test of the size. */
    private Bounds.Range small(Val index) {
        Bounds.Range range = new Bounds(definitions, Map.of()).range(index);
        return range.low().signum() >= 0 && range.high().bitLength() <= FEW_BITS ? range : null;
    }

    /** The loop and the blocks after it that end the function at once and are reached from it alone. */
    private Set<Integer> copied(Loops.Loop loop) {
        var out = new LinkedHashSet<Integer>();
        loop.blocks().stream().forEach(out::add);
        for (int b : List.copyOf(out)) {
            for (int to : cfg.successors(b)) {
                if (cfg.successors(to).length == 0 && java.util.Arrays.stream(cfg.predecessors(to)).allMatch(loop::contains)) {
                    out.add(to);
                }
            }
        }
        return out;
    }

    /** The one block where the function goes on after the loop; null if there is none, -1 if there are several. */
    private Integer exit(Set<Integer> copied) {
        Integer exit = null;
        for (int b : copied) {
            for (int to : cfg.successors(b)) {
                if (!copied.contains(to) && cfg.successors(to).length > 0) {
                    if (exit != null && exit != to) {
                        return -1;
                    }
                    exit = to;
                }
            }
        }
        return exit;
    }

    /** Values of the copied blocks that are used outside them. */
    private List<Val> carried(Set<Integer> copied) {
        var inside = new HashSet<Integer>();
        copied.forEach(b -> inside.addAll(valuesOf(blocks.get(b))));
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

    private void write(Loops.Loop loop, Set<Integer> copied, Integer exit, List<Val> carried, List<Check> checks, LoopGuard guard) {
        int exitId = exit == null ? -1 : blocks.get(exit).id();
        // What is used after the loop arrives there as parameters, from either version.
        var after = new Substitution();
        List<Val> arriving = carried.stream().map(v -> ids.val(v.type())).toList();
        for (int k = 0; k < carried.size(); k++) {
            after.put(carried.get(k), arriving.get(k));
        }
        var slow = new ArrayList<Block>();
        for (int b : copied) {
            Block block = blocks.get(b);
            var insts = new ArrayList<>(block.insts());
            Op last = Operands.mapEdges(block.last().op(), e -> e.block() == exitId ? new Edge(exitId, joined(e.args(), carried)) : e);
            insts.set(insts.size() - 1, new Inst(null, last, block.last().site()));
            slow.add(new Block(block.id(), block.params(), List.copyOf(insts)));
        }
        var copy = new Copy(ids, site -> site);
        List<Block> fast = withoutChecks(copy.blocks(slow), checks, copy);
        int header = blocks.get(loop.header()).id();
        var out = new ArrayList<Block>();
        for (int b = 0; b < blocks.size(); b++) {
            Block block = blocks.get(b);
            if (copied.contains(b)) {
                out.add(slow.stream().filter(s -> s.id() == block.id()).findFirst().orElseThrow());
            } else if (b == loop.entries().getFirst()) {
                Block entered = guarded(block, header, copy.get(header), guard);
                out.add(carried.isEmpty() ? entered : after.apply(List.of(entered)).getFirst());
                out.addAll(fast);
            } else {
                Block now = after.apply(List.of(block)).getFirst();
                out.add(b == (exit == null ? -1 : exit) ? new Block(now.id(), joined(now.params(), arriving), now.insts()) : now);
            }
        }
        seen.add(copy.get(header));
        blocks = List.copyOf(out);
    }

    private static <T> List<T> joined(List<T> a, List<T> b) {
        var out = new ArrayList<>(a);
        out.addAll(b);
        return List.copyOf(out);
    }

    private List<Block> withoutChecks(List<Block> copies, List<Check> checks, Copy copy) {
        var same = new Substitution();
        var gone = new HashSet<Integer>();
        for (Check check : checks) {
            gone.add(copy.get(check.inst.out()).id());
            same.put(copy.get(check.inst.out()), copy.get(((Op.CheckIndex) check.inst.op()).index()));
        }
        return same.apply(copies.stream().map(b -> new Block(b.id(), b.params(),
                b.insts().stream().filter(i -> i.out() == null || !gone.contains(i.out().id())).toList())).toList());
    }

    /** The block before the loop with the test at its end. */
    private Block guarded(Block block, int slow, int fast, LoopGuard guard) {
        var insts = new ArrayList<>(block.insts().subList(0, block.insts().size() - 1));
        List<Val> args = ((Op.Jump) block.last().op()).to().args();
        insts.addAll(guard.insts());
        insts.add(new Inst(null, new Op.Branch(guard.holds(), Op.Hint.LIKELY, new Edge(fast, args), new Edge(slow, args)), block.last().site()));
        return new Block(block.id(), block.params(), List.copyOf(insts));
    }
}
