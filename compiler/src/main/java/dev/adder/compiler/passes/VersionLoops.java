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
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Substitution;
import dev.adder.compiler.ir.Val;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives an innermost loop whose indexes go up or down evenly a second version without index checks, taken when
 * the first and the last index of each check lie within the size, or the most that {@code x & 255} can be. Only where the loop goes on to one block.
 * The loop is a counted one or a {@link RisingLoop}.
 *
 * <pre>
 *   jump b1(%3)                                  %30 = ... first and last of %6 below %2 ...
 *   b1(%6): for %6 %1 b2() b3()          ->      branch %30 likely b8(%3) b1(%3)
 *   b2: %8 = check_index %6 %2 0 both            b1 … as before;  b8 the same with %6 for %8
 * </pre>
 */
final class VersionLoops {
    private static final int CHECKS = 16;
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
            var dominators = new Dominators(cfg);
            List<Loops.Loop> loops = Loops.of(cfg, dominators);
            for (Loops.Loop loop : loops.reversed()) {
                if (seen.add(blocks.get(loop.header()).id()) && innermost(loop, loops) && !Loops.isSpare(cfg, dominators, loop) && version(loop)) {
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
        return !(blocks.get(loop.header()).last().op() instanceof Op.For f && definitions.integer(f.count()) instanceof Long count && count <= FEW)
                && loops.stream().noneMatch(l -> l != loop && loop.contains(l.header()))
                && loop.blocks().stream().allMatch(b -> blocks.get(b).insts().stream().noneMatch(i -> i.op() instanceof Op.Map || i.op() instanceof Op.Call))
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
        var copy = LoopCopy.of(blocks, cfg, loop);
        if (copy == null) {
            return false;
        }
        Set<Integer> inside = defined(loop);
        var guard = new LoopGuard(ids, definitions);
        List<Check> checks = blocks.get(loop.header()).last().op() instanceof Op.For header ? counted(loop, header, inside, guard) : rising(loop, inside, guard);
        if (checks.isEmpty() || guard.size() > CHECKS) {
            return false;
        }
        LoopCopy.Versions now = copy.split(ids, guard.insts(), guard.holds(), Op.Hint.LIKELY, (blocks, names) -> withoutChecks(blocks, checks, names));
        seen.add(now.header());
        blocks = now.blocks();
        return true;
    }

    /** Puts the test of the checks of a counted loop into the guard. */
    private List<Check> counted(Loops.Loop loop, Op.For header, Set<Integer> inside, LoopGuard guard) {
        List<Check> checks = checks(loop, header.index(), inside);
        Map<Val, BigInteger> largest = new HashMap<>();
        checks.stream().filter(Check::isConstant).forEach(c -> largest.merge(c.size(), c.form.constant(), BigInteger::max));
        for (Check check : checks) {
            if (!check.isConstant() || check.form.constant().equals(largest.get(check.size()))) {
                guard.add(check.form, check.factor, header, check.size());
            }
        }
        return checks;
    }

    /** The same for a loop that goes on while a value rises to a bound; its header runs once more than what follows, so it has none of the checks. */
    private List<Check> rising(Loops.Loop loop, Set<Integer> inside, LoopGuard guard) {
        var rising = RisingLoop.of(loop, blocks, definitions, inside, (Op.Jump) blocks.get(loop.entries().getFirst()).last().op());
        var checks = new ArrayList<Check>();
        for (int at = loop.blocks().nextSetBit(0); rising != null && at >= 0; at = loop.blocks().nextSetBit(at + 1)) {
            for (Inst inst : at == loop.header() ? List.<Inst>of() : blocks.get(at).insts()) {
                if (inst.op() instanceof Op.CheckIndex c && !inside.contains(c.size().id()) && c.index().type().equals(rising.value().type())) {
                    Linear more = Linear.of(c.index(), definitions).minus(rising.compared());
                    if (more != null && more.terms().stream().noneMatch(t -> inside.contains(t.val().id()))) {
                        checks.add(new Check(inst, more, 1));
                        guard.add(more, rising, c.size());
                    }
                }
            }
        }
        return checks;
    }

    private Set<Integer> defined(Loops.Loop loop) {
        var out = new HashSet<Integer>();
        loop.blocks().stream().forEach(b -> out.addAll(LoopCopy.valuesOf(blocks.get(b))));
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
}
