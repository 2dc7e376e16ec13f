package dev.adder.compiler.types;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Python's format specifications for int, float and str, for hosts other than CPython.
 *
 * <pre>
 *   ">8.3f" of 3.14159   ->   "   3.142"
 * </pre>
 *
 * A specification that Python refuses for the value is ignored, but for the width.
 */
public final class FormatSpec {
    private static final Pattern FORM = Pattern.compile("(?:(?s:(.))?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\\d+)?([,_])?(?:\\.(\\d+))?([a-zA-Z%])?");

    private final char fill;
    private final char align;
    private final String sign;
    private final boolean alternate;
    private final int width;
    private final String grouping;
    private final int precision;
    private final char type;

    private FormatSpec(Matcher m) {
        boolean zero = m.group(6) != null;
        fill = m.group(1) != null ? m.group(1).charAt(0) : zero ? '0' : ' ';
        align = m.group(2) != null ? m.group(2).charAt(0) : zero ? '=' : 0;
        sign = m.group(3) == null ? "-" : m.group(3);
        alternate = m.group(5) != null;
        width = m.group(7) == null ? 0 : Integer.parseInt(m.group(7));
        grouping = m.group(8) == null ? "" : m.group(8);
        precision = m.group(9) == null ? -1 : Integer.parseInt(m.group(9));
        type = m.group(10) == null ? 0 : m.group(10).charAt(0);
    }

    /** {@code format(value, spec)}; {@code plain} is {@code str(value)}, which is all that is used of values of other types. */
    public static String format(String spec, Object value, String plain) {
        Matcher m = FORM.matcher(spec);
        if (spec.isEmpty() || !m.matches()) {
            return plain;
        }
        var form = new FormatSpec(m);
        return switch (value) {
            case Boolean b when form.type != 0 -> form.integer(b ? BigInteger.ONE : BigInteger.ZERO);
            case Long n -> form.integer(BigInteger.valueOf(n));
            case BigInteger n -> form.integer(n);
            case Double d -> form.real(d, plain);
            case Float f -> form.real(f, plain);
            case null, default -> form.pad("", form.precision >= 0 && form.precision < plain.length() ? plain.substring(0, form.precision) : plain, '<');
        };
    }

    private String integer(BigInteger n) {
        String digits = switch (type) {
            case 'x' -> n.abs().toString(16);
            case 'X' -> n.abs().toString(16).toUpperCase();
            case 'o' -> n.abs().toString(8);
            case 'b' -> n.abs().toString(2);
            case 'c' -> Character.toString(n.intValue());
            case 'e', 'E', 'f', 'F', 'g', 'G', '%' -> null;
            default -> n.abs().toString();
        };
        if (digits == null) {
            return real(n.doubleValue(), n.toString());
        }
        String prefix = alternate && "xXob".indexOf(type) >= 0 ? "0" + type : "";
        return type == 'c' ? pad("", digits, '<') : pad(sign(n.signum() < 0) + prefix, grouped(digits), '>');
    }

    private String real(double d, String plain) {
        boolean negative = Math.copySign(1, d) < 0 && !Double.isNaN(d);
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            String name = Double.isNaN(d) ? "nan" : "inf";
            return pad(sign(negative), (Character.isUpperCase(type) ? name.toUpperCase() : name) + (type == '%' ? "%" : ""), '>');
        }
        BigDecimal exact = new BigDecimal(d).abs();
        int places = precision < 0 ? 6 : precision;
        String text = switch (type) {
            case 'f', 'F' -> exact.setScale(places, RoundingMode.HALF_EVEN).toPlainString();
            case '%' -> exact.movePointRight(2).setScale(places, RoundingMode.HALF_EVEN).toPlainString() + "%";
            case 'e', 'E' -> scientific(exact, places + 1, false);
            case 'g', 'G', 'n' -> general(exact, Math.max(places, 1), false);
            default -> precision < 0 ? plain.startsWith("-") ? plain.substring(1) : plain : general(exact, Math.max(precision, 1), true);
        };
        return pad(sign(negative), grouped(Character.isUpperCase(type) ? text.toUpperCase() : text), '>');
    }

    private static String scientific(BigDecimal exact, int digits, boolean trim) {
        BigDecimal rounded = exact.signum() == 0 ? exact : exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        BigDecimal mantissa = rounded.movePointLeft(exponent).setScale(digits - 1, RoundingMode.HALF_EVEN);
        String text = (trim ? strip(mantissa) : mantissa).toPlainString();
        return "%se%s%02d".formatted(text, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /** {@code whole}: a whole number keeps one decimal, and the exponent comes one digit earlier, as where a float has no type. */
    private String general(BigDecimal exact, int digits, boolean whole) {
        BigDecimal rounded = exact.signum() == 0 ? exact : exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= digits - (whole ? 1 : 0)) {
            return scientific(exact, digits, !alternate);
        }
        String text = (alternate ? rounded.setScale(Math.max(digits - 1 - exponent, 0), RoundingMode.HALF_EVEN) : strip(rounded)).toPlainString();
        return whole && text.indexOf('.') < 0 ? text + ".0" : text;
    }

    private static BigDecimal strip(BigDecimal d) {
        BigDecimal stripped = d.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private String sign(boolean negative) {
        return negative ? "-" : sign.equals("-") ? "" : sign;
    }

    private String grouped(String digits) {
        if (grouping.isEmpty()) {
            return digits;
        }
        int end = 0;
        while (end < digits.length() && Character.isDigit(digits.charAt(end))) {
            end++;
        }
        return digits.substring(0, end).replaceAll("(?<=\\d)(?=(\\d{3})+$)", grouping) + digits.substring(end);
    }

    private String pad(String sign, String text, char usual) {
        int missing = width - sign.length() - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return sign + text;
        }
        String all = Character.toString(fill).repeat(missing);
        return switch (align == 0 ? usual : align) {
            case '<' -> sign + text + all;
            case '=' -> sign + all + text;
            case '^' -> all.substring(0, missing / 2) + sign + text + all.substring(missing / 2);
            default -> all + sign + text;
        };
    }
}
