package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.ExceptionKind;
import dev.adder.compiler.target.Components;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.util.ArrayList;
import java.util.Deque;

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
    private static final int OPTIONAL = 26;
    private static final int FROM = 27;
    private static final int ARRAY = 28;

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
        cell(TEXT, "ptr", globals.text(value));
    }

    void template(String value) {
        cell(FORMAT, "ptr", globals.text(value));
    }

    /** One value; its machine values are taken from the front of {@code values}. */
    void value(Type type, Deque<String> values) {
        switch (type) {
            case Scalar s -> scalar(s, values);
            case Type.Str ignored -> {
                cell(TEXT, "ptr", values.pop());
                values.pop();
            }
            case Type.Tuple t -> {
                cell(TUPLE, "i64", Integer.toString(t.items().size()));
                t.items().forEach(item -> value(item, values));
            }
            case Type.Record r -> record(r, values);
            case Type.Optional o -> {
                cell(OPTIONAL, "i64", widened("zext i1 ", values.pop()));
                value(o.payload(), values);
            }
            case Type.Literal l -> text(l.value() instanceof Constant.Str s ? s.value() : l.value().shown());
            case Type.Callable c -> text(c.shown());
            case Type.None ignored -> none();
            case Type.Unbound ignored -> none();
            case Type.Void ignored -> none();
            case Type.Ptr ignored -> cell(INT, "ptr", values.pop());
            case Type.Array a -> throw new IllegalStateException("an array that was not split");
        }
    }

    private void none() {
        cell(NONE, "i64", "0");
    }

    /** An f-string, a cause or an array. */
    private void record(Type.Record r, Deque<String> values) {
        if (r.name().startsWith(Components.ARRAY)) {
            array(Types.scalar(r.name().substring(Components.ARRAY.length())), (r.types().size() - 2) / 2, values);
            return;
        }
        boolean cause = r.name().startsWith(Type.Record.CAUSE);
        if (cause) {
            ExceptionKind kind = ExceptionKind.named(r.name().substring(Type.Record.CAUSE.length()));
            cell(FROM, "i64", Integer.toString(kind == null ? 0 : kind.code));
        } else {
            cell(FORMAT, "ptr", values.pop());
            values.pop();
        }
        r.types().subList(cause ? 0 : 1, r.types().size()).forEach(type -> value(type, values));
    }

    private void array(Scalar elem, int ndim, Deque<String> values) {
        String owner = values.pop();
        cell(ARRAY, "i64", Integer.toString(typeNumber(elem) | ndim << 8));
        cell(owner, "ptr", values.pop());
        var shape = new ArrayList<String>();
        for (int i = 0; i < ndim; i++) {
            shape.add(values.pop());
        }
        shape.forEach(length -> cell(length, "i64", values.pop()));
    }

    private void scalar(Scalar type, Deque<String> values) {
        switch (type.kind) {
            case BOOL -> cell(BOOL, "i64", widened("zext i1 ", values.pop()));
            case FLOAT -> {
                String value = values.pop();
                boolean wide = type.bits == 64;
                cell(wide ? FLOAT : FLOAT32, "i64", wide ? cast("bitcast double ", value, "i64") : bits32(value));
            }
            case COMPLEX -> {
                cell(COMPLEX, "i64", part(type, values.pop()));
                cell(NONE, "i64", part(type, values.pop()));
            }
            case INT, UINT -> {
                String value = values.pop();
                String wide = type.bits == 64 ? value
                        : widened((type.isSigned() ? "sext " : "zext ") + LlvmTypes.register(type) + " ", value);
                cell(type == Scalar.PYINT ? INT : NUMPY + typeNumber(type), "i64", wide);
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

    /** NumPy's number of a type. */
    private static int typeNumber(Scalar type) {
        return switch (type.kind) {
            case BOOL -> 0;
            case INT -> integerNumber(type);
            case UINT -> integerNumber(type) + 1;
            case FLOAT -> type.bits == 32 ? 11 : 12;
            case COMPLEX -> type.bits == 64 ? 14 : 15;
        };
    }

    private static int integerNumber(Scalar type) {
        return switch (type.bits) {
            case 8 -> 1;
            case 16 -> 3;
            case 32 -> 5;
            default -> 7;
        };
    }

    private String temp() {
        return prefix + temps++;
    }

    private void cell(int tag, String type, String payload) {
        cell(Integer.toString(tag), "i64", type, payload);
    }

    /** The first word of a cell that goes on with the value before it is not a tag. */
    private void cell(String first, String type, String payload) {
        cell(first, type, type, payload);
    }

    private void cell(String first, String firstType, String type, String payload) {
        String at = temp();
        String after = temp();
        out.append("  ").append(at).append(" = getelementptr i8, ptr ").append(base).append(", i64 ").append(16 * count).append('\n');
        out.append("  store ").append(firstType).append(' ').append(first).append(", ptr ").append(at).append('\n');
        out.append("  ").append(after).append(" = getelementptr i8, ptr ").append(base).append(", i64 ").append(16 * count + 8).append('\n');
        out.append("  store ").append(type).append(' ').append(payload).append(", ptr ").append(after).append('\n');
        count++;
    }
}
