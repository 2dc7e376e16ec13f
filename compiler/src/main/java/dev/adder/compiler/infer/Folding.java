package dev.adder.compiler.infer;

import dev.adder.compiler.parse.Tree.BinaryOp;
import dev.adder.compiler.parse.Tree.CompareOp;
import dev.adder.compiler.parse.Tree.UnaryOp;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Operators on constants of Python's own numbers. Null where there is nothing to fold or the operation would raise. */
final class Folding {
    private static final Pattern SPECIAL_FLOAT = Pattern.compile("([+-])?(inf|infinity|nan)");
    private static final Pattern FLOAT = Pattern.compile("[+-]?(D(\\.D?)?|\\.D)(e[+-]?D)?".replace("D", "([0-9]+(_[0-9]+)*)").replace("D?", "(D)?"));

    private Folding() {}

    static Known binary(BinaryOp op, Known a, Known b) {
        if (a.constant() == null || b.constant() == null || !a.scalar().weak || !b.scalar().weak) {
            return null;
        }
        BigInteger x = integer(a);
        BigInteger y = integer(b);
        if (x != null && y != null) {
            Known folded = integers(op, x, y);
            boolean bools = a.scalar() == Scalar.PYBOOL && b.scalar() == Scalar.PYBOOL;
            return bools && (op == BinaryOp.AND || op == BinaryOp.OR || op == BinaryOp.XOR) ? Known.pybool(integer(folded).signum() != 0) : folded;
        }
        Double p = real(a, x);
        Double q = real(b, y);
        return p == null || q == null ? null : reals(op, p, q);
    }

    /** {@code float(text)}, or null if Python would not take the text; digits are ASCII here. */
    static Double floatOf(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        Matcher word = SPECIAL_FLOAT.matcher(plain);
        if (word.matches()) {
            return word.group(2).equals("nan") ? Double.NaN : "-".equals(word.group(1)) ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return FLOAT.matcher(plain).matches() ? Double.valueOf(plain.replace("_", "")) : null;
    }

    /** A Python int constant, whatever its size. */
    static Known integer(BigInteger value) {
        return Known.constant(Scalar.PYINT, value.bitLength() < 64 ? new Constant.Int(value.longValue()) : new Constant.BigInt(value));
    }

    private static BigInteger integer(Known k) {
        return switch (k.constant()) {
            case Constant.Int i -> BigInteger.valueOf(i.value());
            case Constant.BigInt i -> i.value();
            case Constant.Bool b -> b.value() ? BigInteger.ONE : BigInteger.ZERO;
            default -> null;
        };
    }

    private static Double real(Known k, BigInteger integer) {
        if (integer != null) {
            return integer.bitLength() <= 53 ? integer.doubleValue() : null;
        }
        return k.constant() instanceof Constant.Float f ? f.value() : null;
    }

    private static Known integers(BinaryOp op, BigInteger x, BigInteger y) {
        return switch (op) {
            case ADD -> integer(x.add(y));
            case SUB -> integer(x.subtract(y));
            case MUL -> x.bitLength() + y.bitLength() > 4096 ? null : integer(x.multiply(y));
            case FLOOR_DIV -> y.signum() == 0 ? null : integer(floor(x, y));
            case MOD -> y.signum() == 0 ? null : integer(x.subtract(floor(x, y).multiply(y)));
            case DIV -> y.signum() == 0 || x.bitLength() > 53 || y.bitLength() > 53 ? null : real(x.doubleValue() / y.doubleValue());
            case POW -> y.signum() >= 0 && y.bitLength() < 12 && (long) x.bitLength() * y.intValue() <= 4096 ? integer(x.pow(y.intValue())) : null;
            case LEFT_SHIFT -> y.signum() >= 0 && y.bitLength() < 11 ? integer(x.shiftLeft(y.intValue())) : null;
            case RIGHT_SHIFT -> y.signum() >= 0 && y.bitLength() < 31 ? integer(x.shiftRight(y.intValue())) : null;
            case AND -> integer(x.and(y));
            case OR -> integer(x.or(y));
            case XOR -> integer(x.xor(y));
            case MAT_MUL -> null;
        };
    }

    private static BigInteger floor(BigInteger x, BigInteger y) {
        BigInteger[] qr = x.divideAndRemainder(y);
        return qr[1].signum() != 0 && qr[1].signum() != y.signum() ? qr[0].subtract(BigInteger.ONE) : qr[0];
    }

    private static Known real(double value) {
        return Known.constant(Scalar.PYFLOAT, new Constant.Float(value));
    }

    private static Known reals(BinaryOp op, double p, double q) {
        return switch (op) {
            case ADD -> real(p + q);
            case SUB -> real(p - q);
            case MUL -> real(p * q);
            case DIV -> q == 0 ? null : real(p / q);
            default -> null;
        };
    }

    static Known compare(CompareOp op, Known a, Known b) {
        if (a.constant() == null || b.constant() == null || !a.scalar().weak || !b.scalar().weak) {
            return null;
        }
        BigInteger x = integer(a);
        BigInteger y = integer(b);
        if (x != null && y != null) {
            return Known.pybool(holds(op, x.compareTo(y)));
        }
        Double p = real(a, x);
        Double q = real(b, y);
        if (p == null || q == null) {
            return null;
        }
        if (p.isNaN() || q.isNaN()) {
            return Known.pybool(op == CompareOp.NE);
        }
        return Known.pybool(holds(op, p < q ? -1 : p > q ? 1 : 0));
    }

    /** Whether a comparison holds for operands in this order (negative: the first is less). */
    static boolean holds(CompareOp op, int order) {
        return switch (op) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
            default -> throw new IllegalStateException(op.text);
        };
    }

    static Known unary(UnaryOp op, Known a) {
        if (a.constant() == null || !a.scalar().weak) {
            return null;
        }
        BigInteger x = integer(a);
        if (x != null) {
            return switch (op) {
                case MINUS -> integer(x.negate());
                case PLUS -> integer(x);
                case INVERT -> integer(x.not());
                case NOT -> null;
            };
        }
        return a.constant() instanceof Constant.Float f ? switch (op) {
            case MINUS -> real(-f.value());
            case PLUS -> a;
            default -> null;
        } : null;
    }
}
