package dev.adder.compiler.types;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reading of type and constant text: the inverse of {@link Type#text()} and {@link Constant#text()}. */
public final class Types {
    private static final Map<String, Scalar> SCALARS = new HashMap<>();

    static {
        for (Scalar s : Scalar.values()) {
            SCALARS.put(s.text(), s);
        }
    }

    private Types() {}

    /** The scalar with this canonical name, or null. */
    public static Scalar scalar(String name) {
        return SCALARS.get(name);
    }

    /** Reads a whole type text. */
    public static Type parse(String text) {
        var reader = new Reader(text, 0);
        Type type = reader.type();
        reader.end();
        return type;
    }

    /** Reads a whole constant text. */
    public static Constant parseConstant(String text) {
        var reader = new Reader(text, 0);
        Constant constant = reader.constant();
        reader.end();
        return constant;
    }

    /** A string in double quotes with \\, \", \n, \r, \t and \\uXXXX escapes. */
    public static String quote(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 32 || c > 126) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    /** A cursor over text; shared with the IR parser, which meets types and constants inside instructions. */
    public static final class Reader {
        public final String text;
        public int at;

        public Reader(String text, int at) {
            this.text = text;
            this.at = at;
        }

        public void end() {
            space();
            if (at != text.length()) {
                throw error("text after the end");
            }
        }

        public IllegalArgumentException error(String message) {
            return new IllegalArgumentException(message + " at " + at + " of: " + text);
        }

        /** Skips blanks (not line ends). */
        public void space() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        /** True, and past it, if {@code word} comes next. */
        public boolean take(String word) {
            space();
            if (text.startsWith(word, at)) {
                at += word.length();
                return true;
            }
            return false;
        }

        public void expect(String word) {
            if (!take(word)) {
                throw error("expected " + word);
            }
        }

        /** A run of letters, digits and the characters {@code _ . $ < > + - : [ ] # @ /}, which names and numbers are made of. */
        public String word() {
            space();
            int start = at;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (!Character.isLetterOrDigit(c) && "_.$<>+-:[]#@/".indexOf(c) < 0) {
                    break;
                }
                at++;
            }
            if (start == at) {
                throw error("expected a word");
            }
            return text.substring(start, at);
        }

        public String quoted() {
            expect("\"");
            var out = new StringBuilder();
            while (true) {
                char c = text.charAt(at++);
                if (c == '"') {
                    return out.toString();
                }
                if (c != '\\') {
                    out.append(c);
                    continue;
                }
                char e = text.charAt(at++);
                switch (e) {
                    case 'n' -> out.append('\n');
                    case 'r' -> out.append('\r');
                    case 't' -> out.append('\t');
                    case 'u' -> {
                        out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                        at += 4;
                    }
                    default -> out.append(e);
                }
            }
        }

        public Type type() {
            String name = word();
            Scalar scalar = SCALARS.get(name);
            if (scalar != null) {
                return scalar;
            }
            return switch (name) {
                case "none" -> Type.NONE;
                case "str" -> Type.STR;
                case "ptr" -> Type.PTR;
                case "unbound" -> Type.UNBOUND;
                case "void" -> Type.VOID;
                case "array" -> array();
                case "tuple" -> new Type.Tuple(types());
                case "optional" -> new Type.Optional(types().getFirst());
                case "literal" -> {
                    expect("(");
                    Constant value = constant();
                    expect(")");
                    yield new Type.Literal(value);
                }
                case "callable" -> {
                    expect("(");
                    String function = word();
                    var captures = new ArrayList<Type>();
                    while (take(",")) {
                        captures.add(type());
                    }
                    expect(")");
                    yield new Type.Callable(function, List.copyOf(captures));
                }
                case "record" -> record();
                default -> throw error("unknown type " + name);
            };
        }

        private Type array() {
            expect("(");
            Scalar elem = SCALARS.get(word());
            expect(",");
            int ndim = Integer.parseInt(word());
            expect(",");
            var layout = Type.Layout.valueOf(word());
            boolean writable = true;
            boolean aligned = true;
            while (take(",")) {
                switch (word()) {
                    case "readonly" -> writable = false;
                    case "unaligned" -> aligned = false;
                    default -> throw error("unknown array flag");
                }
            }
            expect(")");
            return new Type.Array(elem, ndim, layout, writable, aligned);
        }

        private Type record() {
            expect("(");
            String name = word();
            var fields = new ArrayList<String>();
            var types = new ArrayList<Type>();
            while (take(",")) {
                String field = word();
                fields.add(field.endsWith(":") ? field.substring(0, field.length() - 1) : field);
                types.add(type());
            }
            expect(")");
            return new Type.Record(name, List.copyOf(fields), List.copyOf(types));
        }

        private List<Type> types() {
            expect("(");
            var out = new ArrayList<Type>();
            if (take(")")) {
                return List.of();
            }
            do {
                out.add(type());
            } while (take(","));
            expect(")");
            return List.copyOf(out);
        }

        public Constant constant() {
            space();
            if (at < text.length() && text.charAt(at) == '"') {
                return new Constant.Str(quoted());
            }
            String name = word();
            switch (name) {
                case "true": return Constant.TRUE;
                case "false": return Constant.FALSE;
                case "none": return Constant.NONE;
                case "ellipsis": return Constant.ELLIPSIS;
                case "unbound": return Constant.UNBOUND;
                case "inf": return new Constant.Float(Double.POSITIVE_INFINITY);
                case "-inf": return new Constant.Float(Double.NEGATIVE_INFINITY);
                case "complex", "tuple", "module", "type", "named", "function": return compound(name);
                default:
            }
            if (name.startsWith("nan:")) {
                return new Constant.Float(Double.longBitsToDouble(Long.parseUnsignedLong(name.substring(4), 16)));
            }
            if (name.endsWith("n")) {
                return new Constant.BigInt(new BigInteger(name.substring(0, name.length() - 1)));
            }
            if (name.contains("x") || name.contains(".") || name.contains("e")) {
                return new Constant.Float(Double.parseDouble(name));
            }
            return new Constant.Int(Long.parseLong(name));
        }

        private Constant compound(String name) {
            expect("(");
            Constant result = switch (name) {
                case "complex" -> {
                    var real = (Constant.Float) constant();
                    expect(",");
                    yield new Constant.Complex(real, (Constant.Float) constant());
                }
                case "tuple" -> {
                    var items = new ArrayList<Constant>();
                    space();
                    if (text.charAt(at) != ')') {
                        do {
                            items.add(constant());
                        } while (take(","));
                    }
                    yield new Constant.Tuple(List.copyOf(items));
                }
                case "module" -> new Constant.Module(word());
                case "type" -> new Constant.TypeRef(type());
                case "named" -> new Constant.Named(word());
                case "function" -> new Constant.Function(quoted());
                default -> throw error("unknown constant " + name);
            };
            expect(")");
            return result;
        }
    }
}
