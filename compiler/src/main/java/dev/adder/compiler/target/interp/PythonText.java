package dev.adder.compiler.target.interp;

import dev.adder.compiler.types.FormatSpec;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.TextTemplate;
import dev.adder.compiler.types.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** How Python and NumPy write values: {@code str(x)} of numbers, strings and tuples, for messages and print. */
final class PythonText {
    private PythonText() {}

    static String str(Type type, Object value, Memory memory) {
        return switch (type) {
            case Scalar s -> scalar(s, value);
            case Type.Str ignored -> string(value, memory);
            case Type.Tuple t -> tuple(t.items(), (List<?>) value, memory);
            case Type.Optional o -> (Boolean) ((List<?>) value).get(0) ? str(o.payload(), ((List<?>) value).get(1), memory) : "None";
            case Type.None ignored -> "None";
            case Type.Ptr ignored -> "0x" + Long.toHexString((Long) value);
            case Type.Array ignored -> type.shown();
            case Type.Record r when r.name().equals(Type.Record.FORMAT) -> {
                var items = (List<?>) value;
                yield filled(string(items.getFirst(), memory), r.types().subList(1, items.size()), items.subList(1, items.size()), memory);
            }
            case Type.Record ignored -> type.shown();
            case Type.Literal ignored -> type.shown();
            case Type.Callable ignored -> type.shown();
            case Type.Unbound ignored -> type.shown();
            case Type.Void ignored -> type.shown();
        };
    }

    /** The template with its fields filled by the values in order. */
    static String filled(String template, List<Type> types, List<?> values, Memory memory) {
        var at = new int[1];
        return TextTemplate.fill(template, () -> at[0]++, (i, conversion, format) -> {
            Type type = types.get(i);
            String text = conversion == 'r' || conversion == 'a' ? repr(type, values.get(i), memory) : str(type, values.get(i), memory);
            boolean number = conversion == 0 && type instanceof Scalar s && !s.isComplex();
            return FormatSpec.format(format, number ? number((Scalar) type, values.get(i)) : text, text);
        });
    }

    private static Object number(Scalar type, Object value) {
        return type == Scalar.UINT64 ? new java.math.BigInteger(Long.toUnsignedString((Long) value)) : value;
    }

    private static String repr(Type type, Object value, Memory memory) {
        String text = str(type, value, memory);
        if (type instanceof Scalar s && !s.weak) {
            return s == Scalar.BOOL ? "np." + text : "np." + s.text() + "(" + text + ")";
        }
        return type == Type.STR ? quoted(text) : text;
    }

    private static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        return quote + text.replace("\\", "\\\\").replace("\n", "\\n").replace(String.valueOf(quote), "\\" + quote) + quote;
    }

    private static String tuple(List<Type> types, List<?> items, Memory memory) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < types.size(); i++) {
            parts.add(repr(types.get(i), items.get(i), memory));
        }
        return parts.size() == 1 ? "(" + parts.getFirst() + ",)" : "(" + String.join(", ", parts) + ")";
    }

    private static String string(Object value, Memory memory) {
        var parts = (List<?>) value;
        return memory.text((Long) parts.get(0), (Long) parts.get(1));
    }

    private static String scalar(Scalar type, Object value) {
        return switch (type.kind) {
            case BOOL -> (Boolean) value ? "True" : "False";
            case INT -> value.toString();
            case UINT -> Long.toUnsignedString((Long) value);
            case FLOAT -> floating(value, true);
            case COMPLEX -> complex((List<?>) value);
        };
    }

    private static String complex(List<?> parts) {
        double real = ((Number) parts.get(0)).doubleValue();
        String imag = floating(parts.get(1), false);
        if (real == 0 && Math.copySign(1, real) > 0) {
            return imag + "j";
        }
        return "(" + floating(parts.get(0), false) + (imag.startsWith("-") ? "" : "+") + imag + "j)";
    }

    /** The shortest digits that read back, in Python's layout: exponents below -4 or from 16 are written. */
    private static String floating(Object value, boolean point) {
        double d = ((Number) value).doubleValue();
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            return Double.isNaN(d) ? "nan" : d > 0 ? "inf" : "-inf";
        }
        String sign = Math.copySign(1, d) < 0 ? "-" : "";
        if (d == 0) {
            return sign + (point ? "0.0" : "0");
        }
        BigDecimal exact = new BigDecimal(value.toString()).abs().stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = exact.toPlainString();
            return sign + (point && plain.indexOf('.') < 0 ? plain + ".0" : plain);
        }
        String digits = exact.unscaledValue().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return "%s%se%s%02d".formatted(sign, mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
