package dev.adder;

import dev.adder.compiler.request.Request;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Calls of functions whose decorator gives signatures: which one takes the arguments, and the arguments converted to it. The rules are
 * Numba's: of all that the arguments convert to, the one with the fewest unsafe conversions, then the fewest safe ones, then the fewest
 * promotions; two equally good ones are an error.
 *
 * <pre>
 *   f8(f8), i8(i8)   with 2.5f   ->   f8(f8) with 2.5
 * </pre>
 */
final class Signatures {
    private static final List<Scalar> NUMBERS = List.of(Scalar.BOOL, Scalar.INT8, Scalar.INT16, Scalar.INT32, Scalar.INT64, Scalar.UINT8, Scalar.UINT16,
            Scalar.UINT32, Scalar.UINT64, Scalar.FLOAT32, Scalar.FLOAT64, Scalar.COMPLEX64, Scalar.COMPLEX128);
    /** From each number (row) to each (column): . not at all, = the same, p promotion, s safe, u unsafe. */
    private static final List<String> TABLE = List.of("=ssssssssssss", "u=pppuuuussss", "uu=ppuuuussss", "uuu=puuuuusus", "uuuu=uuuuusus",
            "uusss=pppssss", "uuussu=ppusus", "uuuusuu=pusus", "uuuuuuuu=usus", "uuuuuuuuu=pss", "uuuuuuuuuu=us", "...........=p", "...........u=");
    private static final String ORDER = "=psu";
    private static final int MISFIT = -1;

    private final String function;
    private final List<Request.Signature> all;

    Signatures(String function, List<Request.Signature> all) {
        this.function = function;
        this.all = all;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** The signature for arguments of these types. */
    Request.Signature choose(List<Type> types) {
        Request.Signature best = null;
        int least = Integer.MAX_VALUE;
        boolean tied = false;
        for (Request.Signature s : all) {
            int rating = rating(types, s.args());
            tied = rating == least || rating >= 0 && rating < least ? rating == least : tied;
            if (rating >= 0 && rating < least) {
                best = s;
                least = rating;
            }
        }
        String shown = types.stream().map(Type::shown).collect(Collectors.joining(", "));
        if (best == null) {
            throw new IllegalArgumentException(function + "(): no matching definition for argument types (" + shown + ")");
        }
        if (tied) {
            throw new IllegalArgumentException(function + "(): the argument types (" + shown + ") fit two signatures equally well");
        }
        return best;
    }

    /** Unsafe conversions count most, then safe ones, then promotions. */
    private static int rating(List<Type> from, List<Type> to) {
        int total = 0;
        for (int i = 0; i < from.size(); i++) {
            int kind = kind(from.get(i), to.get(i));
            if (kind == MISFIT) {
                return MISFIT;
            }
            total += kind == 0 ? 0 : 1 << 10 * (kind - 1);
        }
        return total;
    }

    private static int kind(Type from, Type to) {
        if (from.equals(to)) {
            return 0;
        }
        return switch (to) {
            case Type.Optional o -> from instanceof Type.None ? 1 : kind(from, o.payload()) == MISFIT ? MISFIT : Math.max(1, kind(from, o.payload()));
            case Scalar t when from instanceof Scalar f -> ORDER.indexOf(TABLE.get(NUMBERS.indexOf(f.strong())).charAt(NUMBERS.indexOf(t)));
            case Type.Array t when from instanceof Type.Array f -> f.elem() == t.elem() && f.ndim() == t.ndim() && (t.layout() == f.layout() || t.layout() == Type.Layout.A)
                    && (f.writable() || !t.writable()) && (f.aligned() || !t.aligned()) ? 2 : MISFIT;
            case Type.Tuple t when from instanceof Type.Tuple f && f.items().size() == t.items().size() -> {
                int most = 0;
                for (int i = 0; i < f.items().size(); i++) {
                    int kind = kind(f.items().get(i), t.items().get(i));
                    most = kind == MISFIT || most == MISFIT ? MISFIT : Math.max(most, kind);
                }
                yield most;
            }
            default -> MISFIT;
        };
    }

    /** The value as one of the type. */
    static Object converted(Object value, Type type) {
        return switch (type) {
            case Type.Optional o -> new Maybe(value == null ? null : converted(value, o.payload()), o.payload());
            case Type.Tuple t -> {
                var items = new ArrayList<Object>();
                for (int i = 0; i < t.items().size(); i++) {
                    items.add(converted(((Tuple) value).items().get(i), t.items().get(i)));
                }
                yield new Tuple(items);
            }
            case Scalar s -> scalar(value instanceof NumpyScalar n ? n.value() : value, DType.of(s), value);
            default -> value;
        };
    }

    /** A value or None where a signature says optional: its slots are a flag and the value's. */
    record Maybe(Object value, Type payload) {}

    private static Object scalar(Object plain, DType to, Object given) {
        boolean unsigned = given instanceof NumpyScalar n && n.dtype() == DType.UINT64;
        Object value = switch (to) {
            case BOOL -> truth(plain);
            case COMPLEX64, COMPLEX128 -> plain instanceof Complex c ? c : new Complex(number(plain, unsigned).doubleValue(), 0);
            case FLOAT32 -> number(plain, unsigned).floatValue();
            case FLOAT64 -> number(plain, unsigned).doubleValue();
            default -> null;
        };
        return value != null ? new NumpyScalar(to, value) : NumpyScalar.of(to, truncated(number(plain, unsigned), to));
    }

    private static boolean truth(Object plain) {
        return switch (plain) {
            case Boolean b -> b;
            case Long n -> n != 0;
            case Float f -> f != 0;
            case Double d -> d != 0;
            default -> !plain.equals(new Complex(0, 0));
        };
    }

    private static Number number(Object plain, boolean unsigned) {
        return switch (plain) {
            case Boolean b -> b ? 1L : 0L;
            case Long n when unsigned && n < 0 -> new BigInteger(Long.toUnsignedString(n));
            case Number n -> n;
            default -> throw new IllegalArgumentException(plain + " is no real number");
        };
    }

    /** As Python's int() does. */
    private static Number truncated(Number n, DType to) {
        if (!(n instanceof Double || n instanceof Float)) {
            return n;
        }
        double d = n.doubleValue();
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            throw new ArithmeticException("cannot convert float " + (Double.isNaN(d) ? "NaN" : "infinity") + " to " + to);
        }
        return new java.math.BigDecimal(d).toBigInteger();
    }
}
