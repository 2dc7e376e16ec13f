package dev.adder;

import dev.adder.compiler.types.Scalar;
import java.util.HashMap;
import java.util.Map;

/** The element types of arrays, under NumPy's names. */
public enum DType {
    /** {@code bool_}. */
    BOOL(Scalar.BOOL, 0, "b1"),
    /** {@code int8}. */
    INT8(Scalar.INT8, 1, "i1"),
    /** {@code int16}. */
    INT16(Scalar.INT16, 3, "i2"),
    /** {@code int32}. */
    INT32(Scalar.INT32, 5, "i4"),
    /** {@code int64}. */
    INT64(Scalar.INT64, 7, "i8"),
    /** {@code uint8}. */
    UINT8(Scalar.UINT8, 2, "u1"),
    /** {@code uint16}. */
    UINT16(Scalar.UINT16, 4, "u2"),
    /** {@code uint32}. */
    UINT32(Scalar.UINT32, 6, "u4"),
    /** {@code uint64}. */
    UINT64(Scalar.UINT64, 8, "u8"),
    /** {@code float32}. */
    FLOAT32(Scalar.FLOAT32, 11, "f4"),
    /** {@code float64}. */
    FLOAT64(Scalar.FLOAT64, 12, "f8"),
    /** {@code complex64}. */
    COMPLEX64(Scalar.COMPLEX64, 14, "c8"),
    /** {@code complex128}. */
    COMPLEX128(Scalar.COMPLEX128, 15, "c16");

    private static final Map<Scalar, DType> BY_SCALAR = new HashMap<>();

    static {
        for (DType d : values()) {
            BY_SCALAR.put(d.scalar, d);
        }
    }

    final Scalar scalar;
    /** NumPy's number of the type. */
    final int number;
    /** Kind and size as {@code .npy} files write them. */
    final String code;

    DType(Scalar scalar, int number, String code) {
        this.scalar = scalar;
        this.number = number;
        this.code = code;
    }

    /** {@return the bytes of one element} */
    public int bytes() {
        return scalar.bytes();
    }

    /** NumPy's name: {@code "float64"}. */
    @Override
    public String toString() {
        return scalar.text();
    }

    boolean isInteger() {
        return scalar.isInteger();
    }

    boolean isFloat() {
        return scalar.isFloat();
    }

    boolean isComplex() {
        return scalar.isComplex();
    }

    /** What an address must be a multiple of for aligned access: a complex number's part counts, not its whole. */
    int alignment() {
        return scalar.part().bytes();
    }

    /** Bytes of the numbers that a change of byte order turns around. */
    int unit() {
        return scalar.part().bytes();
    }

    static DType of(Scalar strong) {
        return BY_SCALAR.get(strong);
    }

    /** The type with NumPy's number, or null. */
    static DType numbered(int number) {
        for (DType d : values()) {
            if (d.number == number) {
                return d;
            }
        }
        return null;
    }

    /** The type with a {@code .npy} code without byte order, or null. */
    static DType coded(String code) {
        for (DType d : values()) {
            if (d.code.equals(code)) {
                return d;
            }
        }
        return null;
    }
}
