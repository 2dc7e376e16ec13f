package dev.adder.compiler.types;

import dev.adder.compiler.types.Scalar.Kind;

/**
 * NumPy 2's promotion (NEP 50), once: which type two scalars meet in. Weak (Python) scalars give way to strong ones unless
 * their kind is higher; two weak ones follow Python; two strong ones NumPy's table.
 *
 * <pre>
 *   float32, pyfloat -> float32     int8, pyfloat -> float64     int32, uint32 -> int64     pybool, pyint -> pyint
 * </pre>
 */
public final class Promotion {
    private Promotion() {}

    /** The common type of two scalars. */
    public static Scalar promote(Scalar a, Scalar b) {
        if (a == b) {
            return a;
        }
        if (a.weak && b.weak) {
            return rank(a) >= rank(b) ? a : b;
        }
        if (a.weak) {
            return weak(b, a);
        }
        if (b.weak) {
            return weak(a, b);
        }
        return strong(a, b);
    }

    private static int rank(Scalar s) {
        return switch (s.kind) {
            case BOOL -> 0;
            case UINT, INT -> 1;
            case FLOAT -> 2;
            case COMPLEX -> 3;
        };
    }

    private static Scalar weak(Scalar strong, Scalar weak) {
        if (rank(weak) <= rank(strong)) {
            return strong;
        }
        return switch (weak.kind) {
            case BOOL -> strong;
            case UINT, INT -> Scalar.INT64;
            case FLOAT -> Scalar.FLOAT64;
            case COMPLEX -> strong == Scalar.FLOAT32 ? Scalar.COMPLEX64 : Scalar.COMPLEX128;
        };
    }

    private static Scalar strong(Scalar a, Scalar b) {
        if (rank(a) > rank(b)) {
            return strong(b, a);
        }
        if (a.isBool()) {
            return b;
        }
        if (a.isInteger() && b.isInteger()) {
            return integers(a, b);
        }
        if (a.isInteger()) {
            boolean wide = a.bits > 16 || b.part().bits == 64;
            return b.isComplex() ? wide ? Scalar.COMPLEX128 : Scalar.COMPLEX64 : wide ? Scalar.FLOAT64 : Scalar.FLOAT32;
        }
        boolean wide = a.part().bits == 64 || b.part().bits == 64;
        return b.isComplex() ? wide ? Scalar.COMPLEX128 : Scalar.COMPLEX64 : Scalar.FLOAT64;
    }

    private static Scalar integers(Scalar a, Scalar b) {
        if (a.kind == b.kind) {
            return a.bits >= b.bits ? a : b;
        }
        Scalar signed = a.kind == Kind.INT ? a : b;
        Scalar unsigned = a.kind == Kind.INT ? b : a;
        if (signed.bits > unsigned.bits) {
            return signed;
        }
        return switch (unsigned.bits) {
            case 8 -> Scalar.INT16;
            case 16 -> Scalar.INT32;
            case 32 -> Scalar.INT64;
            default -> Scalar.FLOAT64;
        };
    }

    /** The type two operands of {@code /} are brought to: integers and booleans divide as float64 (weak: pyfloat). */
    public static Scalar division(Scalar a, Scalar b) {
        Scalar common = promote(a, b);
        if (!common.isInteger() && !common.isBool()) {
            return common;
        }
        return common.weak ? Scalar.PYFLOAT : Scalar.FLOAT64;
    }
}
