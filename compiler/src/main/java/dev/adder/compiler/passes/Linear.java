package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A sum of values and a constant: {@code (n - 1) - k -> n*1 + k*-1 + (-1)}. {@link #of} gives one that a 64-bit integer equals
 * modulo 2^64.
 * Conversions between 64-bit types are looked through, so an intermediate unsigned type does not hide the form.
 */
record Linear(List<Term> terms, BigInteger constant) {
    /** How many ops one form may look at: sums of sums would double with every step. */
    private static final int LOOKS = 40;
    private static final int TERMS = 6;

    record Term(Val val, long factor) {}

    static Linear of(Val val, Definitions definitions) {
        return of(val, definitions, new int[] {LOOKS});
    }

    static Linear constant(long value) {
        return new Linear(List.of(), BigInteger.valueOf(value));
    }

    static Linear atom(Val val) {
        return new Linear(List.of(new Term(val, 1)), BigInteger.ZERO);
    }

    private static Linear of(Val val, Definitions definitions, int[] looks) {
        if (looks[0]-- <= 0 || !isWord(val.type())) {
            return atom(val);
        }
        Long known = definitions.integer(val);
        if (known != null) {
            return constant(known);
        }
        Linear form;
        try {
            form = sum(val, definitions, looks);
        } catch (ArithmeticException e) {
            form = null;
        }
        return form == null || form.terms.size() > TERMS ? atom(val) : new Linear(form.terms, BigInteger.valueOf(form.constant.longValue()));
    }

    /** Null if the value is not a sum; ArithmeticException if a factor is too large. */
    private static Linear sum(Val val, Definitions definitions, int[] looks) {
        return switch (definitions.op(val)) {
            case Op.Add o -> of(o.a(), definitions, looks).plus(of(o.b(), definitions, looks), 1);
            case Op.Sub o -> of(o.a(), definitions, looks).plus(of(o.b(), definitions, looks), -1);
            case Op.Neg o -> constant(0).plus(of(o.a(), definitions, looks), -1);
            case Op.Mul o -> {
                Linear a = of(o.a(), definitions, looks);
                Linear b = of(o.b(), definitions, looks);
                yield b.terms.isEmpty() ? constant(0).plus(a, b.constant.longValueExact()) : a.terms.isEmpty() ? constant(0).plus(b, a.constant.longValueExact()) : null;
            }
            case Op.Convert o -> isWord(o.a().type()) ? of(o.a(), definitions, looks) : null;
            case null, default -> null;
        };
    }

    boolean has(Val val) {
        return terms.stream().anyMatch(t -> t.val.id() == val.id());
    }

    private static boolean isWord(Type type) {
        return type instanceof Scalar s && s.isInteger() && s.bits == 64;
    }

    /** This plus {@code factor} times another, exactly. */
    Linear plus(Linear other, long factor) {
        var sum = new ArrayList<>(terms);
        for (Term term : other.terms) {
            int at = 0;
            while (at < sum.size() && sum.get(at).val.id() != term.val.id()) {
                at++;
            }
            long now = Math.addExact(at < sum.size() ? sum.remove(at).factor : 0, Math.multiplyExact(term.factor, factor));
            if (now != 0) {
                sum.add(at, new Term(term.val, now));
            }
        }
        return new Linear(List.copyOf(sum), factor == 1 ? constant.add(other.constant) : factor == -1 ? constant.subtract(other.constant) : constant.add(other.constant.multiply(BigInteger.valueOf(factor))));
    }

    /** This less another; null if a factor gets too large. */
    Linear minus(Linear other) {
        try {
            return plus(other, -1);
        } catch (ArithmeticException e) {
            return null;
        }
    }

    Linear times(long factor) {
        return factor == 1 ? this : constant(0).plus(this, factor);
    }
}
