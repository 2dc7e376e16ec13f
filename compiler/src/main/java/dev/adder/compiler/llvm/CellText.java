package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Bundles;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.Deque;
import java.util.List;

/**
 * Writes values as tagged cells of 16 bytes, the form in which exceptions' arguments and print's arguments leave the
 * artefact: {@code float64 %x -> {2, bits of %x}}.
 */
final class CellText {
    private static final int NONE = 0;
    private static final int INT = 1;
    private static final int FLOAT = 2;
    private static final int BOOL = 3;
    private static final int TEXT = 4;
    private static final int FORMAT = 5;
    private static final int COMPLEX = 7;
    private static final int TUPLE = 8;
    private static final int FLOAT32 = 9;
    private static final int NUMPY = 10;

    private final StringBuilder out;
    private final Globals globals;
    private final String base;
    private final String prefix;
    private int count;
    private int temps;

    CellText(StringBuilder out, Globals globals, String base) {
        this.out = out;
        this.globals = globals;
        this.base = base;
        prefix = base + ".";
    }

    /** Cells written so far. */
    int count() {
        return count;
    }

    void text(String value) {
        cell(Integer.toString(TEXT), "ptr", globals.text(value));
    }

    void template(String value) {
        cell(Integer.toString(FORMAT), "ptr", globals.text(value));
    }

    /** One value; its machine values are taken from the front of {@code values}. */
    void value(Type type, Deque<String> values) {
        value(type, values, null);
    }

    private void value(Type type, Deque<String> values, String flag) {
        switch (type) {
            case Scalar s -> scalar(s, values, flag);
            case Type.Str ignored -> {
                cell(tag(TEXT, flag), "ptr", values.pop());
                values.pop();
            }
            case Type.Tuple t -> bundle(t, values);
            case Type.Record r -> bundle(r, values);
            case Type.Optional o -> value(o.payload(), values, values.pop());
            case Type.Literal l -> text(l.value() instanceof Constant.Str s ? s.value() : l.value().shown());
            case Type.Callable c -> text(c.shown());
            case Type.None ignored -> cell(Integer.toString(NONE), "i64", "0");
            case Type.Unbound ignored -> cell(Integer.toString(NONE), "i64", "0");
            case Type.Void ignored -> cell(Integer.toString(NONE), "i64", "0");
            case Type.Ptr ignored -> cell(Integer.toString(INT), "ptr", values.pop());
            case Type.Array a -> throw new IllegalStateException("an array as an exception's or print's argument");
        }
    }

    private void bundle(Type type, Deque<String> values) {
        List<Type> parts = Bundles.parts(type);
        cell(Integer.toString(TUPLE), "i64", Integer.toString(parts.size()));
        parts.forEach(part -> value(part, values, null));
    }

    /** The tag, or that of None where an optional is absent. */
    private String tag(int tag, String flag) {
        if (flag == null) {
            return Integer.toString(tag);
        }
        String chosen = temp();
        out.append("  ").append(chosen).append(" = select i1 ").append(flag).append(", i64 ").append(tag).append(", i64 0\n");
        return chosen;
    }

    private void scalar(Scalar type, Deque<String> values, String flag) {
        switch (type.kind) {
            case BOOL -> cell(tag(BOOL, flag), "i64", widened("zext i1 ", values.pop()));
            case FLOAT -> {
                String value = values.pop();
                boolean wide = type.bits == 64;
                cell(tag(wide ? FLOAT : FLOAT32, flag), "i64", wide ? cast("bitcast double ", value, "i64") : bits32(value));
            }
            case COMPLEX -> {
                cell(tag(COMPLEX, flag), "i64", part(type, values.pop()));
                cell(Integer.toString(NONE), "i64", part(type, values.pop()));
            }
            case INT, UINT -> {
                String value = values.pop();
                String wide = type.bits == 64 ? value
                        : widened((type.isSigned() ? "sext " : "zext ") + LlvmTypes.register(type) + " ", value);
                cell(tag(type == Scalar.PYINT ? INT : NUMPY + typeNumber(type), flag), "i64", wide);
            }
        }
    }

    private String part(Scalar type, String value) {
        return cast("bitcast double ", type.part().bits == 64 ? value : cast("fpext float ", value, "double"), "i64");
    }

    private String bits32(String value) {
        return widened("zext i32 ", cast("bitcast float ", value, "i32"));
    }

    private String widened(String operation, String value) {
        return cast(operation, value, "i64");
    }

    private String cast(String operation, String value, String to) {
        String result = temp();
        out.append("  ").append(result).append(" = ").append(operation).append(value).append(" to ").append(to).append('\n');
        return result;
    }

    /** NumPy's number of an integer type. */
    private static int typeNumber(Scalar type) {
        int size = switch (type.bits) {
            case 8 -> 1;
            case 16 -> 3;
            case 32 -> 5;
            default -> 7;
        };
        return type.isSigned() ? size : size + 1;
    }

    private String temp() {
        return prefix + temps++;
    }

    private void cell(String tag, String type, String payload) {
        String at = temp();
        String after = temp();
        out.append("  ").append(at).append(" = getelementptr i8, ptr ").append(base).append(", i64 ").append(16 * count).append('\n');
        out.append("  store i64 ").append(tag).append(", ptr ").append(at).append('\n');
        out.append("  ").append(after).append(" = getelementptr i8, ptr ").append(base).append(", i64 ").append(16 * count + 8).append('\n');
        out.append("  store ").append(type).append(' ').append(payload).append(", ptr ").append(after).append('\n');
        count++;
    }
}
