package dev.adder.compiler.types;

import java.util.function.Supplier;

/**
 * Fills the template of an f-string made at run time. A field is {@code {}}, {@code {!r}}, {@code {:.3f}} or both; its format may
 * hold fields, whose values follow the field's own. Doubled braces stand for one.
 *
 * <pre>
 *   "{!r:>{}} of {{}}" with 'a', 5   ->   "  'a' of {}"
 * </pre>
 */
public final class TextTemplate {
    /** How one host writes a value: {@code conversion} is r, s, a or 0 for none. */
    public interface Writer<V> {
        String text(V value, char conversion, String format);
    }

    private TextTemplate() {}

    public static <V> String fill(String template, Supplier<V> values, Writer<V> writer) {
        var out = new StringBuilder();
        for (int at = 0; at < template.length(); at++) {
            char c = template.charAt(at);
            if (c == '{' && !template.startsWith("{{", at)) {
                int end = end(template, at);
                out.append(field(template.substring(at + 1, end), values, writer));
                at = end;
            } else {
                out.append(c);
                at += c == '{' || c == '}' ? 1 : 0;
            }
        }
        return out.toString();
    }

    /** The text with its braces doubled, so that it stands for itself in a template. */
    public static String literal(String text) {
        return text.replace("{", "{{").replace("}", "}}");
    }

    private static int end(String template, int at) {
        int depth = 0;
        while (true) {
            char c = template.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return at;
            }
            at++;
        }
    }

    private static <V> String field(String field, Supplier<V> values, Writer<V> writer) {
        V value = values.get();
        char conversion = field.startsWith("!") ? field.charAt(1) : 0;
        String rest = conversion == 0 ? field : field.substring(2);
        String format = rest.startsWith(":") ? fill(rest.substring(1), values, writer) : "";
        return writer.text(value, conversion, format);
    }
}
