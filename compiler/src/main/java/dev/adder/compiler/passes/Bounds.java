package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Pred;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Proves inequalities between integers: from what each value can be at all ({@link #range}), and from facts that hold at
 * a place ({@code count - 1 - index >= 0} in a loop's body, {@code n - 1 >= 0} behind {@code if n > 0}), by subtracting
 * facts from the goal until what remains cannot be negative. All arithmetic is exact; values are taken apart by
 * {@link Linear} only where the parts cannot have wrapped.
 */
final class Bounds {
    private static final int SUBTRACTIONS = 4;
    private static final int STEPS = 400;
    private static final int KEEPING_STEPS = 30;
    private static final int WAKING_STEPS = 12;
    private static final int INNER_STEPS = 80;
    private static final int DEPTH = 16;
    private static final int LOOKS = 100;
    private static final int FEW_BITS = 32;
    /** Arrays of one dimension without gaps lie in memory, element by element. */
    private static final long MOST_ELEMENTS = 1L << 62;

    private final Definitions definitions;
    /** The index of each counted loop, with its count. */
    private final Map<Integer, Val> counts;
    /** Linear forms that are not negative here. */
    private final List<Linear> facts = new ArrayList<>();
    /** What will be a fact where its guard is shown not to be negative. */
    private final List<CarriedBounds.Fact> guarded = new ArrayList<>();
    private int steps;
    /** A question asked to answer another shares its steps. */
    private boolean nested;

    record Range(BigInteger low, BigInteger high) {
        static Range of(long low, long high) {
            return new Range(BigInteger.valueOf(low), BigInteger.valueOf(high));
        }

        boolean within(Range other) {
            return low.compareTo(other.low) >= 0 && high.compareTo(other.high) <= 0;
        }

        Range join(Range other) {
            return new Range(low.min(other.low), high.max(other.high));
        }

        Range plus(Range other) {
            return new Range(low.add(other.low), high.add(other.high));
        }

        Range times(long factor) {
            var f = BigInteger.valueOf(factor);
            return factor < 0 ? new Range(high.multiply(f), low.multiply(f)) : new Range(low.multiply(f), high.multiply(f));
        }
    }

    Bounds(Definitions definitions, Map<Integer, Val> counts) {
        this.definitions = definitions;
        this.counts = counts;
    }

    /** How much is known at a place. */
    record Mark(int facts, int guarded) {}

    Mark mark() {
        return new Mark(facts.size(), guarded.size());
    }

    /** Forgets what was learned since. */
    void forget(Mark mark) {
        forget(mark.facts);
        guarded.subList(mark.guarded, guarded.size()).clear();
    }

    private void forget(int size) {
        facts.subList(size, facts.size()).clear();
    }

    // ---------------------------------------------------------------- facts

    /** What the only way into a block says. */
    void entering(Cfg cfg, int at) {
        if (cfg.predecessors(at).length != 1) {
            return;
        }
        int id = cfg.blocks.get(at).id();
        switch (cfg.blocks.get(cfg.predecessors(at)[0]).last().op()) {
            case Op.For loop when loop.body().block() == id -> inLoop(loop.index(), loop.count());
            case Op.Branch b -> learn(b.condition(), b.then().block() == id);
            default -> { }
        }
    }

    /** Facts that hold from here, and those that other facts make hold. */
    void suppose(List<CarriedBounds.Fact> more) {
        for (CarriedBounds.Fact fact : more) {
            if (fact.guard() == null) {
                facts.add(fact.form());
            } else {
                guarded.add(fact);
            }
        }
        wake();
    }

    void assume(Linear notNegative) {
        facts.add(notNegative);
    }

    /** Facts whose guard holds by now. */
    void wake() {
        for (CarriedBounds.Fact fact : guarded) {
            if (!facts.contains(fact.form()) && proves(fact.guard(), WAKING_STEPS)) {
                facts.add(fact.form());
            }
        }
    }

    /** In the body of a counted loop the index is below the count. */
    void inLoop(Val index, Val count) {
        // The body runs, so the count is positive, and a choice between it and 0 has been decided.
        if (definitions.op(count) instanceof Op.Select s) {
            Long a = definitions.integer(s.a());
            Long b = definitions.integer(s.b());
            if (a != null && a <= 0) {
                learn(s.condition(), false);
                inLoop(index, s.b());
                return;
            }
            if (b != null && b <= 0) {
                learn(s.condition(), true);
                inLoop(index, s.a());
                return;
            }
        }
        below(exact(index), exact(count));
    }

    /** Learns {@code a < b}; a fact with factors out of reach is no use. */
    private void below(Linear a, Linear b) {
        atMost(a.plus(Linear.constant(1), 1), b);
    }

    private void atMost(Linear a, Linear b) {
        try {
            facts.add(b.plus(a, -1));
        } catch (ArithmeticException e) {
            // Not learned.
        }
    }

    /** A condition that is known to be {@code holds} here. */
    void learn(Val condition, boolean holds) {
        Conditions.each(definitions, condition, holds, this::learn);
    }

    private void learn(Op.Compare o, boolean holds) {
        if (!(o.a().type() instanceof Scalar s && s.isSigned() && s.bits == 64)) {
            return;
        }
        Pred pred = holds ? o.pred() : Algebra.opposite(o.pred());
        learn(pred, exact(o.a()), exact(o.b()));
        // The sign of an exclusive or with what is not negative is the other's: Python's % asks so.
        if (definitions.op(o.a()) instanceof Op.Xor x && definitions.integer(o.b()) instanceof Long zero && zero == 0
                && (pred == Pred.LT || pred == Pred.GE) && range(x.b()).low.signum() >= 0) {
            learn(pred, exact(x.a()), Linear.constant(0));
        }
    }

    private void learn(Pred pred, Linear a, Linear b) {
        switch (pred) {
            case LT -> below(a, b);
            case LE -> atMost(a, b);
            case GT -> below(b, a);
            case GE -> atMost(b, a);
            case EQ -> {
                atMost(a, b);
                atMost(b, a);
            }
            case NE -> { }
        }
    }

    /** An index check was passed: its result, and the index if that is not negative, lie below the size. */
    void checked(Val result, Val index, Val size) {
        below(exact(result), exact(size));
        if (notNegative(index)) {
            below(exact(index), exact(size));
        }
        wake();
    }

    // ---------------------------------------------------------------- questions

    boolean notNegative(Val val) {
        return holds(exact(val));
    }

    boolean negative(Val val) {
        return holds(Linear.constant(-1).plus(exact(val), -1));
    }

    boolean atMost(Val val, long most) {
        return holds(Linear.constant(most).plus(exact(val), -1));
    }

    /** {@code a < b}. */
    boolean less(Val a, Val b) {
        return holds(exact(b).plus(Linear.constant(1), -1).plus(exact(a), -1));
    }

    /** Whether a condition always holds here, never does, or (null) it is not known. */
    Boolean decide(Val condition) {
        return definitions.op(condition) instanceof Op.Compare c && c.a().type() instanceof Scalar s && s.isSigned() && s.bits == 64
                ? holds(c.pred(), c.a(), c.b()) ? Boolean.TRUE : holds(Algebra.opposite(c.pred()), c.a(), c.b()) ? Boolean.FALSE : null : null;
    }

    private boolean holds(Pred pred, Val a, Val b) {
        return switch (pred) {
            case LT -> less(a, b);
            case GT -> less(b, a);
            case LE -> holds(exact(b).plus(exact(a), -1));
            case GE -> holds(exact(a).plus(exact(b), -1));
            case EQ -> holds(exact(b).plus(exact(a), -1)) && holds(exact(a).plus(exact(b), -1));
            case NE -> less(a, b) || less(b, a);
        };
    }

    /** {@code 0 <= a + b}. */
    boolean sumNotNegative(Val a, Val b) {
        return holds(exact(a).plus(exact(b), 1));
    }

    /** {@code a < 2 b}. */
    boolean lessThanTwice(Val a, Val b) {
        return aboveMinusTwice(exact(a).times(-1), b);
    }

    /** {@code -2 b < a}. */
    boolean aboveMinusTwice(Val a, Val b) {
        return aboveMinusTwice(exact(a), b);
    }

    private boolean aboveMinusTwice(Linear a, Val b) {
        try {
            return holds(Linear.constant(-1).plus(exact(b), 2).plus(a, 1));
        } catch (ArithmeticException e) {
            return false;
        }
    }

    /** With fewer steps, for many questions of which most are answered soon. */
    boolean keeps(Linear goal) {
        return proves(goal, KEEPING_STEPS);
    }

    private boolean holds(Linear goal) {
        return proves(goal, STEPS);
    }

    private boolean proves(Linear goal, int most) {
        steps = most;
        try {
            return holds(goal, 3);
        } catch (ArithmeticException e) {
            return false;
        }
    }

    /** Also by cases: a goal over {@code select c a b} holds if it does for either value where its condition allows it. */
    private boolean holds(Linear goal, int cases) {
        if (shown(goal, 1)) {
            return true;
        }
        for (Linear.Term term : goal.terms()) {
            if (cases > 0 && definitions.op(term.val()) instanceof Op.Select s) {
                Linear rest = goal.plus(Linear.atom(term.val()), -term.factor());
                if (inCase(rest, s.condition(), true, s.a(), term.factor(), cases)
                        && inCase(rest, s.condition(), false, s.b(), term.factor(), cases)) {
                    return true;
                }
                break;
            }
        }
        return shown(goal, SUBTRACTIONS);
    }

    private boolean inCase(Linear rest, Val condition, boolean holds, Val val, long factor, int cases) {
        int before = facts.size();
        learn(condition, holds);
        boolean proven = holds(rest.plus(exact(val), factor), cases - 1);
        forget(before);
        return proven;
    }

    /** With few subtractions first, so that a long way that leads nowhere does not take all the steps. */
    private boolean shown(Linear goal, int most) {
        for (int left = 1; left <= most; left++) {
            if (subtract(goal, left)) {
                return true;
            }
        }
        return false;
    }

    private boolean subtract(Linear goal, int left) {
        if (low(goal).signum() >= 0) {
            return true;
        }
        if (left == 0 || steps-- <= 0) {
            return false;
        }
        for (Linear.Term term : goal.terms()) {
            for (Linear fact : facts) {
                if (helps(goal, term, fact, left)) {
                    return true;
                }
            }
            for (Linear fact : factsOf(term.val())) {
                if (helps(goal, term, fact, left)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Subtracting a multiple of the fact takes this term out of (a multiple of) the goal and leaves something that holds. An integer
     * is not negative if three times it is at least -2.
     */
    private boolean helps(Linear goal, Linear.Term term, Linear fact, int left) {
        for (Linear.Term t : fact.terms()) {
            if (t.val().id() == term.val().id() && (t.factor() < 0) == (term.factor() < 0)) {
                if (Math.abs(t.factor()) == Math.abs(term.factor())) {
                    return subtract(goal.plus(fact, -1), left - 1);
                }
                long common = BigInteger.valueOf(t.factor()).gcd(BigInteger.valueOf(term.factor())).longValueExact();
                long times = Math.absExact(t.factor()) / common;
                Linear scaled = times == 1 ? goal : goal.times(times).plus(Linear.constant(1), times - 1);
                return subtract(scaled.plus(fact, -(Math.absExact(term.factor()) / common)), left - 1);
            }
        }
        return false;
    }

    /**
     * What the op of a value says of it: remainders are smaller than the divisor, quotients times it not
     * above the dividend, and a sign that neither operand has appears in no exclusive or.
     */
    private List<Linear> factsOf(Val val) {
        if (definitions.op(val) instanceof Op.IntRem o && range(o.b()).low.signum() >= 0 && subtract(exact(o.a()), 2)) {
            return List.of(exact(o.b()).plus(Linear.constant(1), -1).plus(Linear.atom(val), -1), Linear.atom(val));
        }
        if (definitions.op(val) instanceof Op.IntRem o && range(o.b()).low.signum() >= 0) {
            Linear most = exact(o.b()).plus(Linear.constant(1), -1);
            return List.of(most.plus(Linear.atom(val), -1), most.plus(Linear.atom(val), 1));
        }
        if (definitions.op(val) instanceof Op.IntDiv o && definitions.integer(o.b()) instanceof Long by && by > 0
                && subtract(exact(o.a()), 2)) {
            return List.of(exact(o.a()).plus(Linear.atom(val), -by), Linear.atom(val));
        }
        if (definitions.op(val) instanceof Op.Shr o && definitions.integer(o.b()) instanceof Long by && by >= 0 && by < FEW_BITS) {
            Linear left = exact(o.a()).plus(Linear.atom(val), -(1L << by));
            return List.of(left, Linear.constant((1L << by) - 1).plus(left, -1));
        }
        if (definitions.op(val) instanceof Op.Xor o && subtract(exact(o.a()), 2) && subtract(exact(o.b()), 2)) {
            return List.of(Linear.atom(val));
        }
        return List.of();
    }

    // ---------------------------------------------------------------- values

    /** The linear form of a value where it equals the value as an integer, not only modulo 2^64; else the value itself. */
    Linear exact(Val val) {
        var form = Linear.of(val, definitions);
        return !(val.type() instanceof Scalar s) || range(form).within(range(s)) || within(form, range(s)) ? form : Linear.atom(val);
    }

    /** The same by the facts here. */
    private boolean within(Linear form, Range range) {
        int saved = steps;
        steps = nested ? steps : INNER_STEPS;
        boolean outer = !nested;
        nested = true;
        try {
            Range here = range(form);
            return (here.low.compareTo(range.low) >= 0 || shown(new Linear(form.terms(), form.constant().subtract(range.low)), 2))
                    && (here.high.compareTo(range.high) <= 0
                    || shown(new Linear(List.of(), range.high).plus(form, -1), 2));
        } catch (ArithmeticException e) {
            return false;
        } finally {
            steps = outer ? saved : steps;
            nested = !outer;
        }
    }

    private BigInteger low(Linear form) {
        BigInteger sum = form.constant();
        for (Linear.Term term : form.terms()) {
            Range range = range(term.val());
            sum = sum.add(term.factor() == 1 ? range.low : term.factor() == -1 ? range.high.negate()
                    : (term.factor() < 0 ? range.high : range.low).multiply(BigInteger.valueOf(term.factor())));
        }
        return sum;
    }

    private Range range(Linear form) {
        var sum = new Range(form.constant(), form.constant());
        for (Linear.Term term : form.terms()) {
            sum = sum.plus(range(term.val()).times(term.factor()));
        }
        return sum;
    }

    private final Map<Integer, Range> ranges = new HashMap<>();
    /** A value used twice is looked at twice: no more ops than this for one question. */
    private int looks;

    /** What a value can be, wherever it is. */
    Range range(Val val) {
        looks = LOOKS;
        return range(val, DEPTH);
    }

    private Range range(Val val, int depth) {
        Range known = ranges.get(val.id());
        if (known != null || depth == 0 || looks-- <= 0) {
            return known != null ? known : range(val.type());
        }
        Range all = range(val.type());
        Range found = rangeOf(val, depth - 1);
        Range result = found != null && found.within(all) ? found : all;
        if (depth == DEPTH) {
            ranges.put(val.id(), result);
        }
        return result;
    }

    private Range rangeOf(Val val, int depth) {
        if (counts.containsKey(val.id())) {
            BigInteger last = range(counts.get(val.id()), depth).high.subtract(BigInteger.ONE);
            return new Range(BigInteger.ZERO, last.max(BigInteger.ZERO));
        }
        return switch (definitions.op(val)) {
            case Op.Const o -> definitions.integer(val) instanceof Long n && !(val.type() == Scalar.UINT64 && n < 0) ? Range.of(n, n) : null;
            case Op.Dim o -> Range.of(0, o.array().type() instanceof Type.Array a && a.ndim() == 1 && a.layout() != Type.Layout.A ? MOST_ELEMENTS : Long.MAX_VALUE);
            case Op.CheckIndex o when o.raises() -> new Range(BigInteger.ZERO, range(o.size(), depth).high.subtract(BigInteger.ONE).max(BigInteger.ZERO));
            case Op.Add o -> range(o.a(), depth).plus(range(o.b(), depth));
            case Op.Sub o -> range(o.a(), depth).plus(range(o.b(), depth).times(-1));
            case Op.Neg o -> range(o.a(), depth).times(-1);
            case Op.Mul o -> o.a().equals(o.b()) ? square(range(o.a(), depth)) : product(range(o.a(), depth), range(o.b(), depth));
            case Op.Select o -> selected(o.condition(), o.a(), true, depth).join(selected(o.condition(), o.b(), false, depth));
            case Op.Convert o -> o.a().type() instanceof Scalar s && (s.isInteger() || s.isBool()) ? range(o.a(), depth) : null;
            case Op.And o -> definitions.integer(o.b()) instanceof Long mask && mask >= 0 ? Range.of(0, mask) : null;
            case Op.IntRem o -> remainder(range(o.a(), depth), range(o.b(), depth));
            case Op.IntDiv o -> definitions.integer(o.b()) instanceof Long by && by > 0 ? quotient(o.a(), by, depth) : null;
            case Op.Shr o -> definitions.integer(o.b()) instanceof Long by && range(o.a(), depth).low.signum() >= 0
                    ? new Range(BigInteger.ZERO, range(o.a(), depth).high.shiftRight(by.intValue())) : null;
            case null, default -> null;
        };
    }

    /** One of the values of a select, whose condition may compare it with a constant. */
    private Range selected(Val condition, Val val, boolean holds, int depth) {
        Range plain = range(val, depth);
        if (!(definitions.op(Conditions.plain(definitions, condition)) instanceof Op.Compare c) || !c.a().equals(val) || !(definitions.integer(c.b()) instanceof Long by)
                || c.b().type() == Scalar.UINT64) {
            return plain;
        }
        Range limit = switch (holds ? c.pred() : Algebra.opposite(c.pred())) {
            case LT -> Range.of(Long.MIN_VALUE, Math.max(by, Long.MIN_VALUE + 1) - 1);
            case LE -> Range.of(Long.MIN_VALUE, by);
            case GT -> Range.of(Math.min(by, Long.MAX_VALUE - 1) + 1, Long.MAX_VALUE);
            case GE -> Range.of(by, Long.MAX_VALUE);
            case EQ -> Range.of(by, by);
            case NE -> plain;
        };
        var both = new Range(plain.low.max(limit.low), plain.high.min(limit.high));
        return both.low.compareTo(both.high) <= 0 ? both : plain;
    }

    private static Range square(Range a) {
        BigInteger most = a.low.abs().max(a.high.abs());
        return new Range(a.low.signum() <= 0 && a.high.signum() >= 0 ? BigInteger.ZERO : a.low.multiply(a.low).min(a.high.multiply(a.high)), most.multiply(most));
    }

    private static Range product(Range a, Range b) {
        BigInteger[] ends = {a.low.multiply(b.low), a.low.multiply(b.high), a.high.multiply(b.low), a.high.multiply(b.high)};
        return new Range(ends[0].min(ends[1]).min(ends[2].min(ends[3])), ends[0].max(ends[1]).max(ends[2].max(ends[3])));
    }

    private Range quotient(Val dividend, long by, int depth) {
        Range a = range(dividend, depth);
        return new Range(a.low.divide(BigInteger.valueOf(by)), a.high.divide(BigInteger.valueOf(by)));
    }

    private static Range remainder(Range a, Range b) {
        BigInteger most = b.high.abs().max(b.low.abs()).subtract(BigInteger.ONE).max(BigInteger.ZERO);
        return new Range(a.low.signum() >= 0 ? BigInteger.ZERO : most.negate(), a.high.signum() <= 0 ? BigInteger.ZERO : most);
    }

    private static Range range(Type type) {
        if (!(type instanceof Scalar s) || s.isFloat() || s.isComplex()) {
            return Range.of(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        return s.isBool() ? Range.of(0, 1) : s == Scalar.UINT64 ? new Range(BigInteger.ZERO, BigInteger.TWO.pow(64).subtract(BigInteger.ONE))
                : Range.of(s.min(), s.max());
    }
}
