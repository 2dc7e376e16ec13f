package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Op;
import dev.adder.compiler.types.TextTemplate;
import dev.adder.compiler.types.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands outside functions: texts, static memory, imported symbols, and the cold functions that fill in an exception. */
final class Globals {
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, String> tables = new LinkedHashMap<>();
    private final Map<String, Long> statics = new LinkedHashMap<>();
    private final Map<String, String> imports = new LinkedHashMap<>();
    private final Map<String, String> raises = new LinkedHashMap<>();
    private final StringBuilder functions = new StringBuilder();

    /** Constant text, NUL-terminated. */
    String text(String value) {
        return texts.computeIfAbsent(value, v -> "@text." + texts.size());
    }

    /** Constant float64s, 16 hexadecimal digits each. */
    String table(String digits) {
        return tables.computeIfAbsent(digits, d -> "@table." + tables.size());
    }

    String memory(String name, long bytes) {
        statics.merge(name, bytes, Math::max);
        return "@" + quoted("static." + name);
    }

    /** A symbol of another library whose address is used. */
    String symbol(String name) {
        String global = "@" + quoted(name);
        imports.putIfAbsent(name, global + " = external global i8");
        return global;
    }

    /** A C function of another library that is called; {@code attributes} follow its type. */
    String function(String name, String result, List<String> args, String attributes) {
        String global = "@" + quoted(name);
        imports.put(name, "declare " + result + " " + global + "(" + String.join(", ", args) + ")" + attributes);
        return global;
    }

    static String quoted(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.')) {
                return literal(name);
            }
        }
        return name;
    }

    /** Text in LLVM's quotes. */
    static String literal(String text) {
        var out = new StringBuilder("\"");
        bytes(text, out);
        return out.append('"').toString();
    }

    private static int bytes(String text, StringBuilder out) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        for (byte b : utf8) {
            if (b >= 32 && b < 127 && b != '"' && b != '\\') {
                out.append((char) b);
            } else {
                out.append('\\').append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        return utf8.length;
    }

    /** An array constant: {@code [3 x i8] c"ab\00"}. */
    static String characters(String text) {
        var out = new StringBuilder();
        int length = bytes(text, out);
        return "[" + (length + 1) + " x i8] c\"" + out + "\\00\"";
    }

    /**
     * The function that writes an exception of this form into the Call. It takes the Call, the machine values of the
     * args, and the site (-1: none).
     */
    String raise(Op.Raise op, List<Type> args) {
        var key = new StringBuilder().append(op.kind()).append(' ').append(op.template());
        op.args().forEach(a -> key.append(", ").append(a.type().text()));
        return raises.computeIfAbsent(key.toString(), k -> {
            String name = "@raise." + raises.size();
            writeRaise(name, op, args);
            return name;
        });
    }

    private void writeRaise(String name, Op.Raise op, List<Type> args) {
        var params = new StringBuilder("ptr %call");
        var names = new ArrayDeque<String>();
        for (int i = 0; i < args.size(); i++) {
            names.add("%a" + i);
            params.append(", ").append(LlvmTypes.register(args.get(i))).append(" %a").append(i);
        }
        functions.append("define internal fastcc void ").append(name).append('(').append(params).append(", i64 %site) #1 {\n");
        var cells = new CellText(functions, this, "%cells");
        functions.append("  %cells = getelementptr i8, ptr %call, i64 48\n");
        if (op.template() != null && op.args().isEmpty()) {
            cells.text(TextTemplate.fill(op.template(), () -> "", (v, c, f) -> v));
        } else if (op.template() != null) {
            cells.template(op.template());
        }
        op.args().forEach(a -> cells.value(a.type(), names));
        store(16, Integer.toString(op.kind().code));
        store(24, Integer.toString(cells.count()));
        functions.append("  tail call fastcc void @push(ptr %call, i64 %site)\n  ret void\n}\n");
        if (cells.count() > 16) {
            throw new IllegalStateException(op.kind().python + " has more arguments than a Call has room for");
        }
    }

    private void store(int offset, String value) {
        functions.append("  %p").append(offset).append(" = getelementptr i8, ptr %call, i64 ").append(offset)
                .append("\n  store i64 ").append(value).append(", ptr %p").append(offset).append('\n');
    }

    void write(StringBuilder out) {
        texts.forEach((text, name) -> out.append(name).append(" = private unnamed_addr constant ").append(characters(text)).append('\n'));
        tables.forEach((digits, name) -> {
            String separator = " x double] [double 0x";
            out.append(name).append(" = private unnamed_addr constant [").append(digits.length() / 16);
            for (int at = 0; at < digits.length(); at += 16) {
                out.append(separator).append(digits, at, at + 16);
                separator = ", double 0x";
            }
            out.append("], align 64\n");
        });
        statics.forEach((name, bytes) -> out.append('@').append(quoted("static." + name)).append(" = internal global [")
                .append(bytes).append(" x i8] zeroinitializer, align 64\n"));
        imports.values().forEach(line -> out.append(line).append('\n'));
        out.append(functions);
    }
}
