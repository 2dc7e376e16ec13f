package dev.adder;

import java.math.BigInteger;

/**
 * A scalar with a NumPy type of its own, as {@code np.int8(5)} is. Python's numbers need no wrapper (see {@link Kernel#call} and
 * {@link Result#value}).
 *
 * @param dtype its type
 * @param value a {@code Boolean} for bool, a {@code Long} for integers (for uint64 the 64 bits, read signed), a {@code Float} for
 *              float32, a {@code Double} for float64, a {@link Complex} for the complex types
 */
public record NumpyScalar(DType dtype, Object value) {
    /** Checks that the value is one of the dtype. */
    public NumpyScalar {
        Class<?> wanted = switch (dtype) {
            case BOOL -> Boolean.class;
            case FLOAT32 -> Float.class;
            case FLOAT64 -> Double.class;
            case COMPLEX64, COMPLEX128 -> Complex.class;
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> Long.class;
        };
        if (!wanted.isInstance(value)) {
            throw new IllegalArgumentException("the value of a " + dtype + " is a " + wanted.getSimpleName() + ", not " + value);
        }
        if (dtype.isInteger() && dtype != DType.UINT64 && !dtype.scalar.holds((Long) value)) {
            throw new ArithmeticException(value + " is out of range of " + dtype);
        }
    }

    /**
     * The scalar of this type nearest to a number.
     *
     * @param dtype  the scalar's type
     * @param number the number; for bool, whether it is not 0; for a complex type, the real part
     * @return the scalar
     * @throws ArithmeticException if it is out of the range of an integer type, or has a fraction
     */
    public static NumpyScalar of(DType dtype, Number number) {
        return new NumpyScalar(dtype, switch (dtype) {
            case BOOL -> number.doubleValue() != 0;
            case FLOAT32 -> number.floatValue();
            case FLOAT64 -> number.doubleValue();
            case COMPLEX64, COMPLEX128 -> new Complex(number.doubleValue(), 0);
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> integer(dtype, number);
        });
    }

    private static long integer(DType dtype, Number number) {
        BigInteger exact = number instanceof BigInteger b ? b
                : number instanceof Double || number instanceof Float ? new java.math.BigDecimal(number.doubleValue()).toBigIntegerExact()
                : BigInteger.valueOf(number.longValue());
        boolean fits = dtype == DType.UINT64 ? exact.signum() >= 0 && exact.bitLength() <= 64
                : exact.bitLength() < 64 && dtype.scalar.holds(exact.longValue());
        if (!fits) {
            throw new ArithmeticException(exact + " is out of range of " + dtype);
        }
        return exact.longValue();
    }

    /** The value as NumPy prints it: {@code 5}. */
    @Override
    public String toString() {
        return PythonText.str(this);
    }
}
