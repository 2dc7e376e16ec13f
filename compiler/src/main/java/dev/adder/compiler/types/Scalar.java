package dev.adder.compiler.types;

/**
 * The scalar types. Weak ones are Python's own numbers, strong ones NumPy's; they differ where Python and NumPy
 * differ (house rule: {@code x / 0} raises for weak and gives inf for strong). Both have the same machine form.
 */
public enum Scalar implements Type {
    PYBOOL("pybool", Kind.BOOL, 1, true),
    PYINT("pyint", Kind.INT, 64, true),
    PYFLOAT("pyfloat", Kind.FLOAT, 64, true),
    PYCOMPLEX("pycomplex", Kind.COMPLEX, 128, true),
    BOOL("bool", Kind.BOOL, 1, false),
    INT8("int8", Kind.INT, 8, false),
    INT16("int16", Kind.INT, 16, false),
    INT32("int32", Kind.INT, 32, false),
    INT64("int64", Kind.INT, 64, false),
    UINT8("uint8", Kind.UINT, 8, false),
    UINT16("uint16", Kind.UINT, 16, false),
    UINT32("uint32", Kind.UINT, 32, false),
    UINT64("uint64", Kind.UINT, 64, false),
    FLOAT32("float32", Kind.FLOAT, 32, false),
    FLOAT64("float64", Kind.FLOAT, 64, false),
    COMPLEX64("complex64", Kind.COMPLEX, 64, false),
    COMPLEX128("complex128", Kind.COMPLEX, 128, false);

    /** What values look like, without the width. The order is the order of promotion. */
    public enum Kind { BOOL, UINT, INT, FLOAT, COMPLEX }

    private final String text;
    public final Kind kind;
    /** Width of a value in bits; 1 for booleans, which take a byte in memory. */
    public final int bits;
    public final boolean weak;

    Scalar(String text, Kind kind, int bits, boolean weak) {
        this.text = text;
        this.kind = kind;
        this.bits = bits;
        this.weak = weak;
    }

    @Override
    public String text() {
        return text;
    }

    /** Bytes one element takes in an array. */
    public int bytes() {
        return Math.max(bits, 8) / 8;
    }

    public boolean isInteger() {
        return kind == Kind.INT || kind == Kind.UINT;
    }

    public boolean isSigned() {
        return kind == Kind.INT;
    }

    public boolean isFloat() {
        return kind == Kind.FLOAT;
    }

    public boolean isComplex() {
        return kind == Kind.COMPLEX;
    }

    public boolean isBool() {
        return kind == Kind.BOOL;
    }

    /** The strong type with the same machine form: {@code pyint -> int64}. */
    public Scalar strong() {
        return switch (this) {
            case PYBOOL -> BOOL;
            case PYINT -> INT64;
            case PYFLOAT -> FLOAT64;
            case PYCOMPLEX -> COMPLEX128;
            default -> this;
        };
    }

    /** The weak type of this kind: {@code float32 -> pyfloat}. */
    public Scalar weakened() {
        return switch (kind) {
            case BOOL -> PYBOOL;
            case UINT, INT -> PYINT;
            case FLOAT -> PYFLOAT;
            case COMPLEX -> PYCOMPLEX;
        };
    }

    /** The type of the real and imaginary parts of a complex type; the type itself otherwise. */
    public Scalar part() {
        return switch (this) {
            case PYCOMPLEX -> PYFLOAT;
            case COMPLEX64 -> FLOAT32;
            case COMPLEX128 -> FLOAT64;
            default -> this;
        };
    }

    /** The smallest value of an integer type as a long (0 for unsigned). */
    public long min() {
        return isSigned() ? -1L << (bits - 1) : 0;
    }

    /** The largest value of an integer type; for uint64 the bits of 2^64 - 1, that is -1. */
    public long max() {
        return isSigned() ? ~(-1L << (bits - 1)) : bits == 64 ? -1L : (1L << bits) - 1;
    }

    /** True if the integer {@code value} (signed reading) can be held exactly. */
    public boolean holds(long value) {
        return switch (kind) {
            case BOOL -> value == 0 || value == 1;
            case INT -> value >= min() && value <= max();
            case UINT -> value >= 0 && (bits == 64 || value <= max());
            case FLOAT, COMPLEX -> part().bits == 32 ? (long) (float) value == value && value != Long.MAX_VALUE
                    : (long) (double) value == value && value != Long.MAX_VALUE;
        };
    }
}
