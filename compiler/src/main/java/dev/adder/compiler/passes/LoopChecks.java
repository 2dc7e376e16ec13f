package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Substitution;
import dev.adder.compiler.ir.Val;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The index checks of a loop that one test before it answers ({@link LoopGuard}): of indexes that go up or down evenly in a counted loop,
 * of those that rise with the value of a {@link RisingLoop}, of those that the loop does not change, and of those that are little whatever
 * the data: {@code x & 255}. Where the test holds the loop may run without them.
 */
final class LoopChecks {
    private static final int MOST = 16;
    private static final int FEW_BITS = 16;

    private final List<Block> blocks;
    private final Definitions definitions;
    private final Loops.Loop loop;
    private final Set<Integer> inside = new HashSet<>();
    private final LoopGuard guard;
    /** What each check gives, with its instruction. */
    private final Map<Integer, Inst> covered = new LinkedHashMap<>();
    private final Set<Integer> fixed = new HashSet<>();

    private LoopChecks(List<Block> blocks, Definitions definitions, Ids ids, Loops.Loop loop) {
        this.blocks = blocks;
        this.definitions = definitions;
        this.loop = loop;
        guard = new LoopGuard(ids, definitions);
        loop.blocks().stream().forEach(b -> inside.addAll(LoopCopy.valuesOf(blocks.get(b))));
    }

    /** Null if no check can be answered so, or too many would have to be. The loop is entered by one jump. */
    static LoopChecks of(List<Block> blocks, Definitions definitions, Ids ids, Loops.Loop loop) {
        var checks = new LoopChecks(blocks, definitions, ids, loop);
        if (blocks.get(loop.header()).last().op() instanceof Op.For header) {
            checks.counted(header);
        } else {
            checks.uncounted();
        }
        return checks.covered.isEmpty() || checks.guard.size() > MOST ? null : checks;
    }

    List<Inst> test() {
        return guard.insts();
    }

    Val holds() {
        return guard.holds();
    }

    boolean covers(Inst check) {
        return covered.containsKey(check.out().id());
    }

    /** Is this what a check gives whose index comes from outside the loop? */
    boolean isFixed(Val result) {
        return fixed.contains(result.id());
    }

    boolean isInside(Val val) {
        return inside.contains(val.id());
    }

    /** Blocks of the loop, or of a copy with other {@code names}, without the checks. */
    List<Block> without(List<Block> from, UnaryOperator<Val> names) {
        var same = new Substitution();
        var gone = new HashSet<Integer>();
        for (Inst check : covered.values()) {
            gone.add(names.apply(check.out()).id());
            same.put(names.apply(check.out()), names.apply(((Op.CheckIndex) check.op()).index()));
        }
        return same.apply(from.stream().map(b -> new Block(b.id(), b.params(),
                b.insts().stream().filter(i -> i.out() == null || !gone.contains(i.out().id())).toList())).toList());
    }

    // ---------------------------------------------------------------- counted loops

    private record Check(Inst inst, Linear form, long factor) {
        Val size() {
            return ((Op.CheckIndex) inst.op()).size();
        }

        boolean isConstant() {
            return form.terms().isEmpty();
        }
    }

    private void counted(Op.For header) {
        List<Check> checks = checks(header.index());
        Map<Val, BigInteger> largest = new HashMap<>();
        checks.stream().filter(Check::isConstant).forEach(c -> largest.merge(c.size(), c.form.constant(), BigInteger::max));
        for (Check check : checks) {
            covered.put(check.inst.out().id(), check.inst);
            if (!check.isConstant() || check.form.constant().equals(largest.get(check.size()))) {
                guard.add(check.form, check.factor, header, check.size());
            }
        }
    }

    private List<Check> checks(Val index) {
        var out = new ArrayList<Check>();
        loop.blocks().stream().forEach(b -> blocks.get(b).insts().forEach(i -> {
            if (i.op() instanceof Op.CheckIndex c && !inside.contains(c.size().id()) && c.index().type().equals(index.type())) {
                Linear form = Linear.of(c.index(), definitions);
                long factor = RisingLoop.factor(form, index);
                boolean even = RisingLoop.rest(form, index, inside) != null;
                if (even && !fromTheEnd(form) && Math.abs(factor) <= LoopGuard.MOST_FACTOR) {
                    out.add(new Check(i, form, factor));
                    note(i, form);
                } else if (small(c.index()) instanceof Bounds.Range r) {
                    out.add(new Check(i, new Linear(List.of(), r.high()), 0));
                }
            }
        }));
        return out;
    }

    private void note(Inst check, Linear form) {
        if (isOutside(form) && !isInside(((Op.CheckIndex) check.op()).index())) {
            fixed.add(check.out().id());
        }
    }

    /** {@code a[-1]}, which the test would never answer. */
    private static boolean fromTheEnd(Linear form) {
        return form.terms().isEmpty() && form.constant().signum() < 0;
    }

    /** What an index from data can be where that is little and not negative: {@code a[x & 255]} needs one test of the size. */
    private Bounds.Range small(Val index) {
        Bounds.Range range = new Bounds(definitions, Map.of()).range(index);
        return range.low().signum() >= 0 && range.high().bitLength() <= FEW_BITS ? range : null;
    }

    // ---------------------------------------------------------------- other loops

    /** The header of a rising loop runs once more than what follows, so indexes that rise may not stand there. */
    private void uncounted() {
        var rising = RisingLoop.of(loop, blocks, definitions, inside, (Op.Jump) blocks.get(loop.entries().getFirst()).last().op());
        for (int at = loop.blocks().nextSetBit(0); at >= 0; at = loop.blocks().nextSetBit(at + 1)) {
            for (Inst inst : blocks.get(at).insts()) {
                if (inst.op() instanceof Op.CheckIndex c && !inside.contains(c.size().id()) && c.index().type().equals(c.size().type())) {
                    uncounted(inst, c, at == loop.header() ? null : rising);
                }
            }
        }
    }

    private void uncounted(Inst inst, Op.CheckIndex check, RisingLoop rising) {
        Linear form = Linear.of(check.index(), definitions);
        Linear more = rising != null && check.index().type().equals(rising.value().type()) ? form.minus(rising.compared()) : null;
        if (isOutside(form) && !fromTheEnd(form)) {
            guard.add(form, check.size());
        } else if (more != null && isOutside(more)) {
            guard.add(more, rising, check.size());
        } else {
            return;
        }
        covered.put(inst.out().id(), inst);
        note(inst, form);
    }

    private boolean isOutside(Linear form) {
        return form.terms().stream().noneMatch(t -> inside.contains(t.val().id()));
    }
}
