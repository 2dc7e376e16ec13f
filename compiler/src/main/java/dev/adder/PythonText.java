package dev.adder;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.stream.Collectors;

/**
 * {@code str()} and {@code repr()} of values as CPython and NumPy 2 write them.
 *
 * <pre>
 *   1e16 -> 1e+16    np.int8(5) -> 5    (np.int8(5), 'a') -> (np.int8(5), 'a')
 * </pre>
 */
final class PythonText {
    private static final int MOST_SHOWN = 1000;

    private PythonText() {}

    static String str(Object value) {
        return switch (value) {
            case String s -> s;
            case NumpyScalar s -> number(s);
            case null, default -> repr(value);
        };
    }

    static String repr(Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean b -> b ? "True" : "False";
            case Double d -> real(d, d.toString(), false, true);
            case Complex c -> complex(c, false);
            case String s -> quoted(s);
            case NumpyScalar s when s.dtype() == DType.BOOL -> "np." + number(s);
            case NumpyScalar s -> "np." + s.dtype() + (s.dtype().isComplex() && number(s).startsWith("(") ? number(s) : "(" + number(s) + ")");
            case NDArray a -> array(a);
            case Tuple t -> t.items().stream().map(PythonText::repr).collect(Collectors.joining(", ", "(", t.size() == 1 ? ",)" : ")"));
            default -> value.toString();
        };
    }

    /** The elements in brackets, as NumPy shows them but not in columns; of a large array only type and shape. */
    private static String array(NDArray a) {
        if (a.size() > MOST_SHOWN) {
            return a.toString();
        }
        if (a.ndim() == 0) {
            return str(a.get());
        }
        var rows = new ArrayList<String>();
        for (long i = 0; i < a.shape(0); i++) {
            rows.add(array(a.select(0, i)));
        }
        return "[" + String.join(" ", rows) + "]";
    }

    private static String number(NumpyScalar s) {
        return switch (s.value()) {
            case Long n -> s.dtype() == DType.UINT64 ? Long.toUnsignedString(n) : n.toString();
            case Float f -> real(f, f.toString(), true, true);
            case Complex c -> complex(c, s.dtype() == DType.COMPLEX64);
            default -> repr(s.value());
        };
    }

    private static String complex(Complex c, boolean single) {
        String imag = part(c.imag(), single);
        if (c.real() == 0 && Math.copySign(1, c.real()) > 0) {
            return imag + "j";
        }
        return "(" + part(c.real(), single) + (imag.startsWith("-") ? "" : "+") + imag + "j)";
    }

    private static String part(double d, boolean single) {
        return real(d, single ? Float.toString((float) d) : Double.toString(d), single, false);
    }

    /**
     * A float in Python's layout: exponents below -4 or from 16 on are written; of float32, as NumPy does since 2.4, from 6 on.
     *
     * @param text   Java's shortest digits for it, at its width
     * @param single whether that is 32 bits
     * @param point  whether a whole number ends in .0
     */
    private static String real(double d, String text, boolean single, boolean point) {
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            return Double.isNaN(d) ? "nan" : d > 0 ? "inf" : "-inf";
        }
        String sign = Math.copySign(1, d) < 0 ? "-" : "";
        if (d == 0) {
            return sign + (point ? "0.0" : "0");
        }
        BigDecimal exact = shortest(new BigDecimal(text).abs().stripTrailingZeros(), text, single);
        int exponent = exact.precision() - exact.scale() - 1;
        boolean plainly = single ? Math.abs(d) >= 1e-4 && Math.abs(d) < 1e6 : exponent >= -4 && exponent < 16;
        if (plainly) {
            String plain = exact.toPlainString();
            return sign + (point && plain.indexOf('.') < 0 ? plain + ".0" : plain);
        }
        String digits = exact.unscaledValue().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return "%s%se%s%02d".formatted(sign, mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /** Java writes two digits where Python writes one ({@code 4.9E-324} is Python's {@code 5e-324}). */
    private static BigDecimal shortest(BigDecimal digits, String text, boolean single) {
        if (digits.precision() != 2) {
            return digits;
        }
        BigDecimal one = digits.round(new java.math.MathContext(1, java.math.RoundingMode.HALF_EVEN)).stripTrailingZeros();
        boolean same = single ? one.floatValue() == Math.abs(Float.parseFloat(text)) : one.doubleValue() == Math.abs(Double.parseDouble(text));
        return same ? one : digits;
    }

    private static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        var out = new StringBuilder().append(quote);
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (c < 32 || c == 127) {
                        out.append("\\x%02x".formatted(c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        }
        return out.append(quote).toString();
    }
}
