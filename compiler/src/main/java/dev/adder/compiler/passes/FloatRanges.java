package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Pred;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * What floats can be: the least and the greatest number, and whether NaN, from the ops that give them and from comparisons that hold
 * at a place. {@code math.sqrt(x * x + y * y)} and a Python number divided by {@code 1.0 + x * x} cannot raise.
 *
 * <p>Rounding is monotone, so the bounds of a sum or product are the op's results at the ends. The two zeros are one here: an
 * interval with a zero is never divided by.
 */
final class FloatRanges {
    private static final int DEPTH = 12;
    private static final int STEPS = 120;

    private final Definitions definitions;
    private final Bounds integers;
    private final List<Fact> facts = new ArrayList<>();
    private int steps;

    /** From {@code low} to {@code high}, or NaN if {@code nan}. No number at all: {@code low > high}. */
    record Range(double low, double high, boolean nan) {
        static final Range ALL = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, true);

        Range join(Range other) {
            return new Range(Math.min(low, other.low), Math.max(high, other.high), nan || other.nan);
        }

        Range meet(Range other) {
            return new Range(Math.max(low, other.low), Math.min(high, other.high), nan && other.nan);
        }

        boolean hasZero() {
            return low <= 0 && high >= 0;
        }

        boolean hasInfinity() {
            return low == Double.NEGATIVE_INFINITY || high == Double.POSITIVE_INFINITY;
        }
    }

    private record Fact(Val val, Range range) {}

    FloatRanges(Definitions definitions, Bounds integers) {
        this.definitions = definitions;
        this.integers = integers;
    }

    int facts() {
        return facts.size();
    }

    /** Forgets the facts beyond the first {@code size}. */
    void forget(int size) {
        facts.subList(size, facts.size()).clear();
    }

    /** A condition that is known to be {@code holds} here. */
    void learn(Val condition, boolean holds) {
        Conditions.each(definitions, condition, holds, (o, h) -> {
            if (isFloat(o.a())) {
                facts.add(new Fact(o.a(), allowed(o.pred(), start(o.b()), h)));
                facts.add(new Fact(o.b(), allowed(Algebra.swapped(o.pred()), start(o.a()), h)));
            }
        });
    }

    /** The comparison's answer if it is always the same, else null. */
    Boolean decide(Val condition) {
        if (!(definitions.op(condition) instanceof Op.Compare o) || !isFloat(o.a())) {
            return null;
        }
        Range a = start(o.a());
        Range b = start(o.b());
        boolean number = !a.nan && !b.nan;
        if (a.low > a.high || b.low > b.high) {
            return null;
        }
        return switch (o.pred()) {
            case LT -> a.high < b.low && number ? Boolean.TRUE : a.low >= b.high ? Boolean.FALSE : null;
            case LE -> a.high <= b.low && number ? Boolean.TRUE : a.low > b.high ? Boolean.FALSE : null;
            case GT -> a.low > b.high && number ? Boolean.TRUE : a.high <= b.low ? Boolean.FALSE : null;
            case GE -> a.low >= b.high && number ? Boolean.TRUE : a.high < b.low ? Boolean.FALSE : null;
            case EQ -> a.high < b.low || a.low > b.high ? Boolean.FALSE : null;
            case NE -> a.high < b.low || a.low > b.high ? Boolean.TRUE : null;
        };
    }

    private static boolean isFloat(Val val) {
        return val.type() instanceof Scalar s && s.isFloat();
    }

    /** What is left of all numbers where {@code x pred other} is known to be {@code holds}. */
    private static Range allowed(Pred pred, Range other, boolean holds) {
        if (!holds && other.nan && pred != Pred.NE) {
            return Range.ALL;
        }
        Pred here = holds ? pred : Algebra.opposite(pred);
        // A comparison with NaN is false, but for NE.
        boolean nan = pred == Pred.NE ? holds : !holds;
        return switch (here) {
            case LT, LE -> new Range(Double.NEGATIVE_INFINITY, below(other.high, here == Pred.LT), nan);
            case GT, GE -> new Range(above(other.low, here == Pred.GT), Double.POSITIVE_INFINITY, nan);
            case EQ -> new Range(other.low, other.high, nan);
            case NE -> new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, nan);
        };
    }

    private static double below(double bound, boolean strictly) {
        return strictly ? Math.nextDown(bound) : bound;
    }

    private static double above(double bound, boolean strictly) {
        return strictly ? Math.nextUp(bound) : bound;
    }

    private Range start(Val val) {
        steps = STEPS;
        return range(val, DEPTH);
    }

    private Range range(Val val, int depth) {
        Range found = depth == 0 || steps-- <= 0 ? Range.ALL : of(val, depth - 1);
        for (Fact fact : facts) {
            if (fact.val.equals(val)) {
                found = found.meet(fact.range);
            }
        }
        return found;
    }

    private Range of(Val val, int depth) {
        boolean single = val.type() == Scalar.FLOAT32;
        return switch (definitions.op(val)) {
            case Op.Const o when o.value() instanceof Constant.Float f -> point(single ? (float) f.value() : f.value());
            case Op.Convert o -> rounded(converted(o.a(), single, depth), single);
            case Op.Neg o -> {
                Range a = range(o.a(), depth);
                yield new Range(-a.high, -a.low, a.nan);
            }
            case Op.Add o -> rounded(sum(range(o.a(), depth), range(o.b(), depth)), single);
            case Op.Sub o -> {
                Range b = range(o.b(), depth);
                yield rounded(sum(range(o.a(), depth), new Range(-b.high, -b.low, b.nan)), single);
            }
            case Op.Mul o -> rounded(o.a().equals(o.b()) ? square(range(o.a(), depth)) : product(range(o.a(), depth), range(o.b(), depth)), single);
            case Op.Div o -> rounded(quotient(range(o.a(), depth), range(o.b(), depth)), single);
            case Op.Select o -> chosen(o.condition(), o.a(), true, depth).join(chosen(o.condition(), o.b(), false, depth));
            case Op.Native o -> function(o, depth);
            case null, default -> Range.ALL;
        };
    }

    private static Range point(double value) {
        return Double.isNaN(value) ? Range.ALL : new Range(value, value, false);
    }

    /** To float32; a double rounding changes nothing, for double has more than twice the digits. */
    private static Range rounded(Range r, boolean single) {
        return single ? new Range((float) r.low, (float) r.high, r.nan) : r;
    }

    private Range converted(Val from, boolean single, int depth) {
        if (isFloat(from)) {
            return range(from, depth);
        }
        if (from.type() instanceof Scalar s && (s.isInteger() || s.isBool())) {
            Bounds.Range r = integers.range(from);
            // Beyond 53 bits an integer is rounded to float32 once, here it would be twice.
            boolean exact = r.low().bitLength() <= 53 && r.high().bitLength() <= 53 || !single;
            return exact ? new Range(r.low().doubleValue(), r.high().doubleValue(), false)
                    : new Range(r.low().signum() < 0 ? Double.NEGATIVE_INFINITY : 0, Double.POSITIVE_INFINITY, false);
        }
        return Range.ALL;
    }

    private static Range sum(Range a, Range b) {
        boolean nan = a.nan || b.nan || a.high == Double.POSITIVE_INFINITY && b.low == Double.NEGATIVE_INFINITY
                || a.low == Double.NEGATIVE_INFINITY && b.high == Double.POSITIVE_INFINITY;
        double low = a.low + b.low;
        double high = a.high + b.high;
        return new Range(Double.isNaN(low) ? Double.NEGATIVE_INFINITY : low, Double.isNaN(high) ? Double.POSITIVE_INFINITY : high, nan);
    }

    private static Range square(Range a) {
        double most = Math.max(a.low * a.low, a.high * a.high);
        double least = a.hasZero() ? 0 : Math.min(a.low * a.low, a.high * a.high);
        return new Range(least, most, a.nan);
    }

    private static Range product(Range a, Range b) {
        boolean nan = a.nan || b.nan || a.hasZero() && b.hasInfinity() || b.hasZero() && a.hasInfinity();
        return corners(a, b, (x, y) -> x * y, nan);
    }

    private static Range quotient(Range a, Range b) {
        if (b.hasZero()) {
            return Range.ALL;
        }
        return corners(a, b, (x, y) -> x / y, a.nan || b.nan || a.hasInfinity() && b.hasInfinity());
    }

    /** Extremes lie at the ends; where an end gives NaN (0 times infinity) its limit is 0, or anything. */
    private static Range corners(Range a, Range b, DoubleBinaryOperator op, boolean nan) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double x : new double[] {a.low, a.high}) {
            for (double y : new double[] {b.low, b.high}) {
                double at = op.applyAsDouble(x, y);
                at = Double.isNaN(at) ? 0 : at;
                low = Math.min(low, at);
                high = Math.max(high, at);
            }
        }
        return new Range(low, high, nan);
    }

    /** One of the values of a select, of which its condition may tell something. */
    private Range chosen(Val condition, Val val, boolean holds, int depth) {
        Range plain = range(val, depth);
        if (definitions.op(condition) instanceof Op.Compare c && isFloat(c.a())) {
            if (c.a().equals(val)) {
                return plain.meet(allowed(c.pred(), range(c.b(), depth), holds));
            }
            if (c.b().equals(val)) {
                return plain.meet(allowed(Algebra.swapped(c.pred()), range(c.a(), depth), holds));
            }
        }
        return plain;
    }

    private Range function(Op.Native o, int depth) {
        switch (o.symbol()) {
            case "llvm.fabs" -> {
                Range a = range(o.args().getFirst(), depth);
                return new Range(a.hasZero() ? 0 : Math.min(Math.abs(a.low), Math.abs(a.high)), Math.max(Math.abs(a.low), Math.abs(a.high)), a.nan);
            }
            case "llvm.sqrt" -> {
                Range a = range(o.args().getFirst(), depth);
                boolean single = o.args().getFirst().type() == Scalar.FLOAT32;
                return a.high < 0 ? Range.ALL : rounded(new Range(Math.sqrt(Math.max(a.low, 0)), Math.sqrt(a.high), a.nan || a.low < 0), single);
            }
            case "llvm.floor" -> {
                Range a = range(o.args().getFirst(), depth);
                return new Range(Math.floor(a.low), Math.floor(a.high), a.nan);
            }
            case "llvm.ceil" -> {
                Range a = range(o.args().getFirst(), depth);
                return new Range(Math.ceil(a.low), Math.ceil(a.high), a.nan);
            }
            case "llvm.fma" -> {
                Range product = product(range(o.args().get(0), depth), range(o.args().get(1), depth));
                Range sum = sum(product, range(o.args().get(2), depth));
                // Rounded once, so the ends may differ by the last digit; the sign does not.
                return new Range(product.low >= 0 && sum.low >= 0 && sum.low >= product.low ? 0 : Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, sum.nan);
            }
            default -> {
                return Range.ALL;
            }
        }
    }
}
