package dev.adder.compiler.ir;

import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.List;

/**
 * The scalar ops on values, for the interpreter and for folding; what an op leaves undefined is an ArithmeticException. An
 * integer is a Long that holds the type's value (uint64: its bits), float64 a Double, float32 a Float, a boolean a Boolean, an address a Long, complex a list of two.
 */
public final class ScalarValues {
    private ScalarValues() {}

    /** The value of an integer type with these low bits. */
    public static long wrap(Scalar type, long value) {
        int unused = 64 - type.bits;
        return type.isSigned() ? value << unused >> unused : value << unused >>> unused;
    }

    public static Object add(Type type, Object a, Object b) {
        return switch (a) {
            case Long n -> wrap((Scalar) type, n + (Long) b);
            case Double d -> d + (Double) b;
            default -> (Float) a + (Float) b;
        };
    }

    public static Object sub(Type type, Object a, Object b) {
        return switch (a) {
            case Long n -> wrap((Scalar) type, n - (Long) b);
            case Double d -> d - (Double) b;
            default -> (Float) a - (Float) b;
        };
    }

    public static Object mul(Type type, Object a, Object b) {
        return switch (a) {
            case Long n -> wrap((Scalar) type, n * (Long) b);
            case Double d -> d * (Double) b;
            default -> (Float) a * (Float) b;
        };
    }

    public static Object div(Object a, Object b) {
        return a instanceof Double d ? (Object) (d / (Double) b) : (Object) ((Float) a / (Float) b);
    }

    public static Object neg(Type type, Object a) {
        return switch (a) {
            case Long n -> wrap((Scalar) type, -n);
            case Double d -> -d;
            default -> -(Float) a;
        };
    }

    public static long intDiv(Scalar type, long a, long b) {
        guard(type, a, b);
        return type.isSigned() ? a / b : Long.divideUnsigned(a, b);
    }

    public static long intRem(Scalar type, long a, long b) {
        guard(type, a, b);
        return type.isSigned() ? a % b : Long.remainderUnsigned(a, b);
    }

    private static void guard(Scalar type, long a, long b) {
        if (b == 0 || type.isSigned() && b == -1 && a == type.min()) {
            throw new ArithmeticException("integer division of " + a + " by " + b);
        }
    }

    public static Object not(Type type, Object a) {
        return a instanceof Boolean b ? (Object) !b : (Object) wrap((Scalar) type, ~(Long) a);
    }

    public static Object and(Object a, Object b) {
        return a instanceof Boolean p ? (Object) (p & (Boolean) b) : (Object) ((Long) a & (Long) b);
    }

    public static Object or(Object a, Object b) {
        return a instanceof Boolean p ? (Object) (p | (Boolean) b) : (Object) ((Long) a | (Long) b);
    }

    public static Object xor(Object a, Object b) {
        return a instanceof Boolean p ? (Object) (p ^ (Boolean) b) : (Object) ((Long) a ^ (Long) b);
    }

    public static long shl(Scalar type, long a, long b) {
        return wrap(type, a << amount(type, b));
    }

    /** The form of the value (sign or zeros above its bits) makes one shift right for signed and for unsigned narrow types. */
    public static long shr(Scalar type, long a, long b) {
        return type.isSigned() ? a >> amount(type, b) : a >>> amount(type, b);
    }

    private static int amount(Scalar type, long b) {
        if (b < 0 || b >= type.bits) {
            throw new ArithmeticException("shift of " + type.text() + " by " + b);
        }
        return (int) b;
    }

    public static boolean compare(Op.Pred pred, Type type, Object a, Object b) {
        return switch (a) {
            case Double d -> compare(pred, d, (Double) b);
            case Float f -> compare(pred, f, (Float) b);
            case Boolean p -> holds(pred, Boolean.compare(p, (Boolean) b));
            default -> holds(pred, type instanceof Scalar s && s.isSigned() ? Long.compare((Long) a, (Long) b)
                    : Long.compareUnsigned((Long) a, (Long) b));
        };
    }

    private static boolean compare(Op.Pred pred, double a, double b) {
        return switch (pred) {
            case EQ -> a == b;
            case NE -> a != b;
            case LT -> a < b;
            case LE -> a <= b;
            case GT -> a > b;
            case GE -> a >= b;
        };
    }

    private static boolean holds(Op.Pred pred, int order) {
        return switch (pred) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    public static boolean overflows(Op.Overflow operation, Scalar type, long a, long b) {
        var x = exact(type, a);
        var y = exact(type, b);
        var result = switch (operation) {
            case ADD -> x.add(y);
            case SUB -> x.subtract(y);
            case MUL -> x.multiply(y);
        };
        return result.compareTo(exact(type, type.min())) < 0 || result.compareTo(exact(type, type.max())) > 0;
    }

    private static java.math.BigInteger exact(Scalar type, long value) {
        return type.isSigned() ? java.math.BigInteger.valueOf(value) : new java.math.BigInteger(Long.toUnsignedString(value));
    }

    public static Object convert(Scalar from, Scalar to, Object a) {
        if (to.isComplex()) {
            Object real = from.isComplex() ? ((List<?>) a).get(0) : a;
            Object imag = from.isComplex() ? ((List<?>) a).get(1) : convert(Scalar.PYINT, from, 0L);
            return List.of(convert(from.part(), to.part(), real), convert(from.part(), to.part(), imag));
        }
        return switch (a) {
            case Boolean b -> fromLong(to, b ? 1 : 0, true);
            case Long n -> fromLong(to, n, from.isSigned());
            case Float f -> fromDouble(to, f, f);
            case Double d -> fromDouble(to, d, (float) (double) d);
            case List<?> parts -> compare(Op.Pred.NE, asDouble(parts.get(0)), 0) || compare(Op.Pred.NE, asDouble(parts.get(1)), 0);
            default -> throw new ArithmeticException("not a number: " + a);
        };
    }

    private static double asDouble(Object part) {
        return ((Number) part).doubleValue();
    }

    private static Object fromLong(Scalar to, long n, boolean signed) {
        return switch (to.kind) {
            case BOOL -> n != 0;
            case INT, UINT -> wrap(to, n);
            case FLOAT -> {
                // An unsigned value with the top bit set: halved with the lost bit kept sticky, it rounds the same way.
                boolean big = !signed && n < 0;
                long half = n >>> 1 | n & 1;
                yield to.bits == 32 ? (Object) (big ? (float) half * 2 : (float) n) : (Object) (big ? (double) half * 2 : (double) n);
            }
            case COMPLEX -> throw new AssertionError();
        };
    }

    private static Object fromDouble(Scalar to, double value, float single) {
        return switch (to.kind) {
            case BOOL -> value != 0;
            case FLOAT -> to.bits == 32 ? (Object) single : (Object) value;
            case INT, UINT -> wrap(to, toWord(to, value));
            case COMPLEX -> throw new AssertionError();
        };
    }

    private static long toWord(Scalar to, double value) {
        int bits = to.bits == 64 ? 64 : 32;
        double half = Math.scalb(1.0, bits - 1);
        boolean high = to.kind == Scalar.Kind.UINT && to.bits == bits && value >= half;
        double rest = high ? value - half : value;
        long smallest = bits == 64 ? Long.MIN_VALUE : Integer.MIN_VALUE;
        long whole = rest > -half - 1 && rest < half || rest == -half ? (long) rest : smallest;
        return high ? whole ^ smallest : whole;
    }

    /** The same bits as another type. */
    public static Object bits(Type from, Type to, Object a) {
        long bits = switch (a) {
            case Double d -> Double.doubleToRawLongBits(d);
            case Float f -> Float.floatToRawIntBits(f);
            default -> (Long) a;
        };
        if (!(to instanceof Scalar s)) {
            return bits;
        }
        return switch (s.kind) {
            case FLOAT -> s.bits == 32 ? (Object) Float.intBitsToFloat((int) bits) : (Object) Double.longBitsToDouble(bits);
            case INT, UINT -> wrap(s, bits);
            case BOOL, COMPLEX -> throw new ArithmeticException("no bits of " + from.text() + " as " + to.text());
        };
    }
}
