package dev.adder;

import java.math.BigInteger;

/**
 * What a kernel returned. The methods {@code as…} give it as a Java type and throw {@link ClassCastException} when it is of
 * another kind, {@link ArithmeticException} when it does not fit.
 */
public final class Result {
    private final Object value;

    Result(Object value) {
        this.value = value;
    }

    /**
     * The value as it is: null for None, {@code Long}, {@code Double}, {@code Boolean} and {@link Complex} for Python's numbers and for
     * int64, float64, bool and complex128, which become Python's (so they do when called from Python), a {@link NumpyScalar} for
     * NumPy's other ones, a {@code String}, an {@link NDArray}, a {@link Tuple}.
     *
     * @return the value, or null
     */
    public Object value() {
        return value;
    }

    /** {@return whether the kernel returned None} */
    public boolean isNone() {
        return value == null;
    }

    /** {@return the array; the same object if the kernel handed an argument back unchanged} Views of arguments share their memory. */
    public NDArray asArray() {
        return as(NDArray.class, "an array");
    }

    /** {@return the tuple} */
    public Tuple asTuple() {
        return as(Tuple.class, "a tuple");
    }

    /** {@return the str} */
    public String asString() {
        return as(String.class, "a str");
    }

    /** {@return a float or integer of any width} An integer that a double cannot hold exactly is an ArithmeticException. */
    public double asDouble() {
        return switch (plain()) {
            case Double d -> d;
            case Float f -> f;
            case Long n -> exact(n);
            case null, default -> throw other("a number");
        };
    }

    /** {@return a float32 or, when it loses nothing, a wider float or an integer} */
    public float asFloat() {
        double d = asDouble();
        if (!Double.isNaN(d) && (float) d != d) {
            throw new ArithmeticException(d + " is not a float32 number");
        }
        return (float) d;
    }

    /** {@return an integer of any width} A uint64 above the longs is an ArithmeticException. */
    public long asLong() {
        Object plain = plain();
        if (!(plain instanceof Long n)) {
            throw other("an integer");
        }
        if (isUnsigned64() && n < 0) {
            throw new ArithmeticException(Long.toUnsignedString(n) + " does not fit a long; asBigInteger takes it");
        }
        return n;
    }

    /** {@return an integer that fits 32 bits} */
    public int asInt() {
        return Math.toIntExact(asLong());
    }

    /** {@return an integer of any width, uint64 too} */
    public BigInteger asBigInteger() {
        return isUnsigned64() ? new BigInteger(Long.toUnsignedString((Long) plain())) : BigInteger.valueOf(asLong());
    }

    /** {@return a bool, Python's or NumPy's} */
    public boolean asBoolean() {
        if (plain() instanceof Boolean b) {
            return b;
        }
        throw other("a bool");
    }

    /** {@return a complex number of either width, or a real number} */
    public Complex asComplex() {
        return plain() instanceof Complex c ? c : new Complex(asDouble(), 0);
    }

    private boolean isUnsigned64() {
        return value instanceof NumpyScalar s && s.dtype() == DType.UINT64;
    }

    private Object plain() {
        return value instanceof NumpyScalar s ? s.value() : value;
    }

    private double exact(long n) {
        BigInteger whole = asBigInteger();
        double d = whole.doubleValue();
        if (!new java.math.BigDecimal(d).equals(new java.math.BigDecimal(whole))) {
            throw new ArithmeticException(whole + " is not exactly a double");
        }
        return d;
    }

    private <T> T as(Class<T> kind, String wanted) {
        if (kind.isInstance(value)) {
            return kind.cast(value);
        }
        throw other(wanted);
    }

    private ClassCastException other(String wanted) {
        String actual = switch (value) {
            case null -> "None";
            case NDArray a -> "an array of " + a.dtype();
            case Tuple ignored -> "a tuple";
            case NumpyScalar s -> "a " + s.dtype();
            case String ignored -> "a str";
            case Boolean ignored -> "a bool";
            case Long ignored -> "an int";
            case Double ignored -> "a float";
            case Complex ignored -> "a complex";
            default -> value.getClass().getName();
        };
        return new ClassCastException("the result is " + actual + ", not " + wanted);
    }

    /** The value as Python prints it; for arrays type and shape. */
    @Override
    public String toString() {
        return PythonText.str(value);
    }
}
