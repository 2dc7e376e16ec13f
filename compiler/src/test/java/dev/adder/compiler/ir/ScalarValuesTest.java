package dev.adder.compiler.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.adder.compiler.types.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Integer ops against arithmetic without width (BigInteger), conversions against exact decimals. */
class ScalarValuesTest {
    private static final List<Scalar> INTEGERS = List.of(Scalar.INT8, Scalar.UINT8, Scalar.INT16, Scalar.UINT16, Scalar.INT32,
            Scalar.UINT32, Scalar.INT64, Scalar.UINT64, Scalar.PYINT);
    private final Random random = new Random(7);

    private static BigInteger exact(Scalar type, Object value) {
        return type.isSigned() ? BigInteger.valueOf((Long) value) : new BigInteger(Long.toUnsignedString((Long) value));
    }

    private static BigInteger reduced(Scalar type, BigInteger value) {
        BigInteger modulus = BigInteger.TWO.pow(type.bits);
        BigInteger low = value.mod(modulus);
        return type.isSigned() && low.testBit(type.bits - 1) ? low.subtract(modulus) : low;
    }

    private long any(Scalar type) {
        long[] special = {0, 1, -1, type.min(), type.max(), type.max() - 1, type.min() + 1, 2, 127, 255};
        return ScalarValues.wrap(type, random.nextInt(3) == 0 ? special[random.nextInt(special.length)] : random.nextLong() >> random.nextInt(64));
    }

    @Test
    void integersWrapAtEveryWidth() {
        for (Scalar type : INTEGERS) {
            for (int round = 0; round < 2000; round++) {
                long a = any(type);
                long b = any(type);
                BigInteger x = exact(type, a);
                BigInteger y = exact(type, b);
                assertEquals(reduced(type, x.add(y)), exact(type, ScalarValues.add(type, a, b)));
                assertEquals(reduced(type, x.subtract(y)), exact(type, ScalarValues.sub(type, a, b)));
                assertEquals(reduced(type, x.multiply(y)), exact(type, ScalarValues.mul(type, a, b)));
                assertEquals(reduced(type, x.negate()), exact(type, ScalarValues.neg(type, a)));
                assertEquals(reduced(type, x.not()), exact(type, ScalarValues.not(type, a)));
                assertEquals(x.compareTo(y) < 0, ScalarValues.compare(Op.Pred.LT, type, a, b));
                assertEquals(x.compareTo(y) >= 0, ScalarValues.compare(Op.Pred.GE, type, a, b));
                assertEquals(!reduced(type, x.multiply(y)).equals(x.multiply(y)), ScalarValues.overflows(Op.Overflow.MUL, type, a, b));
                assertEquals(!reduced(type, x.add(y)).equals(x.add(y)), ScalarValues.overflows(Op.Overflow.ADD, type, a, b));
                int amount = random.nextInt(type.bits);
                assertEquals(reduced(type, x.shiftLeft(amount)), exact(type, ScalarValues.shl(type, a, amount)));
                assertEquals(x.shiftRight(amount), exact(type, ScalarValues.shr(type, a, amount)));
                if (b != 0 && !x.divide(y).equals(exact(type, type.max()).add(BigInteger.ONE))) {
                    assertEquals(x.divide(y), exact(type, ScalarValues.intDiv(type, a, b)));
                    assertEquals(x.remainder(y), exact(type, ScalarValues.intRem(type, a, b)));
                }
            }
        }
    }

    @Test
    void integersConvertToEachOther() {
        for (Scalar from : INTEGERS) {
            for (Scalar to : INTEGERS) {
                for (int round = 0; round < 200; round++) {
                    long a = any(from);
                    assertEquals(reduced(to, exact(from, a)), exact(to, ScalarValues.convert(from, to, a)));
                }
            }
        }
    }

    @Test
    void integersRoundToTheNearestFloat() {
        for (Scalar from : INTEGERS) {
            for (int round = 0; round < 2000; round++) {
                long a = any(from);
                var exact = new BigDecimal(exact(from, a));
                assertEquals(exact.doubleValue(), ScalarValues.convert(from, Scalar.FLOAT64, a));
                assertEquals(exact.floatValue(), ScalarValues.convert(from, Scalar.FLOAT32, a));
            }
        }
    }

    @Test
    void floatsTruncateAndWhatDoesNotFitIsWhatX86MakesOfIt() {
        for (Scalar to : INTEGERS) {
            for (int round = 0; round < 2000; round++) {
                double value = switch (random.nextInt(4)) {
                    case 0 -> exact(to, any(to)).doubleValue() + random.nextInt(5) * 0.25 - 0.5;
                    case 1 -> random.nextGaussian() * Math.scalb(1.0, random.nextInt(70));
                    case 2 -> List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0x1p63, -0x1p63, 0x1p64, -0.9).get(random.nextInt(8));
                    default -> random.nextInt(600) - 300.5;
                };
                BigInteger expected = reduced(to, word(to, value));
                assertEquals(expected, exact(to, ScalarValues.convert(Scalar.FLOAT64, to, value)), to + " of " + value);
            }
        }
    }

    /** The 32 or 64 signed bits that a conversion makes, of which narrower types keep the low ones; the upper half of uint32 and uint64 apart. */
    private static BigInteger word(Scalar to, double value) {
        int bits = to.bits == 64 ? 64 : 32;
        BigInteger half = BigInteger.ONE.shiftLeft(bits - 1);
        BigInteger upper = to.kind == Scalar.Kind.UINT && to.bits == bits && value >= half.doubleValue() ? half : BigInteger.ZERO;
        if (!Double.isFinite(value)) {
            return upper.subtract(half);
        }
        BigInteger rest = new BigDecimal(value).toBigInteger().subtract(upper);
        return rest.compareTo(half.negate()) >= 0 && rest.compareTo(half) < 0 ? rest.add(upper) : upper.subtract(half);
    }
}
