package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Func;
import dev.adder.compiler.target.Components;
import dev.adder.compiler.target.Export;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The C entry of an artefact: takes the arguments out of 8-byte slots and puts the results into slots. The function itself is
 * written as the entry; one that calls itself, or that another function calls, gets an entry that calls it.
 *
 * <pre>i64 adder_entry(Call *call, const i64 *args, i64 *results)   0: ok, 1: raised</pre>
 */
final class EntryText {
    /** The entry's first line up to its attributes. */
    static final String HEAD = "define i64 @adder_entry(ptr noalias noundef nonnull align 8 dereferenceable(560) %call, ptr %args, ptr %results) ";

    private final StringBuilder out;
    private final Supplier<String> temps;

    EntryText(StringBuilder out, Supplier<String> temps) {
        this.out = out;
        this.temps = temps;
    }

    /** An entry that calls the function. */
    static void write(Func func, Shape shape, Export export, DebugLines lines, StringBuilder out) {
        var count = new int[1];
        new EntryText(out, () -> "%t" + count[0]++).write(func, shape, export, lines);
    }

    private void write(Func func, Shape shape, Export export, DebugLines lines) {
        out.append(HEAD).append("#0").append(lines == null ? "" : lines.beginEntry(func)).append(" {\n");
        int from = out.length();
        List<String> given = arguments(func, export);
        var call = new StringBuilder("ptr %call");
        for (int i = 0; i < given.size(); i++) {
            call.append(", ").append(LlvmTypes.register(func.params().get(i).type())).append(' ').append(given.get(i));
        }
        boolean nothing = shape.type().equals("void");
        out.append(nothing ? "  " : "  %outcome = ").append("call fastcc ").append(shape.type()).append(' ').append(shape.name()).append('(')
                .append(call).append(")\n");
        if (shape.raises()) {
            if (shape.isStruct()) {
                out.append("  %failed = extractvalue ").append(shape.type()).append(" %outcome, 0\n");
            }
            out.append("  br i1 ").append(shape.isStruct() ? "%failed" : "%outcome").append(", label %raised, label %ok, !prof !1\n");
            out.append("raised:\n  ret i64 1\nok:\n");
        }
        var values = new ArrayList<String>();
        for (int i = 0; i < shape.values().size(); i++) {
            values.add(shape.isStruct() ? emit("extractvalue " + shape.type() + " %outcome, " + (shape.raises() ? i + 1 : i)) : "%outcome");
        }
        results(shape.values(), values);
        if (lines != null) {
            lines.mark(out, from, null);
        }
        out.append("}\n");
    }

    /** Loads the arguments of the entry; the operands that they are. */
    List<String> arguments(Func func, Export export) {
        List<Boolean> lengths = lengths(export);
        var given = new ArrayList<String>();
        for (int i = 0; i < func.params().size(); i++) {
            given.add(argument(func.params().get(i).type(), i, i < lengths.size() && lengths.get(i)));
        }
        return given;
    }

    /** Stores the results of the entry and ends it. */
    void results(List<Type> types, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            result(types.get(i), values.get(i), i);
        }
        out.append("  ret i64 0\n");
    }

    /** Which of the argument slots hold lengths of axes: those are never negative, which spares many an index check. */
    private static List<Boolean> lengths(Export export) {
        var out = new ArrayList<Boolean>();
        var types = new ArrayList<>(export.args());
        types.addAll(export.hidden());
        for (Type type : types) {
            for (int i = 0; i < Components.count(type); i++) {
                out.add(type instanceof Type.Array a && i >= 2 && i < 2 + a.ndim());
            }
        }
        return out;
    }

    private String slot(String base, int index) {
        if (index == 0) {
            return base;
        }
        String at = temps.get();
        out.append("  ").append(at).append(" = getelementptr i64, ptr ").append(base).append(", i64 ").append(index).append('\n');
        return at;
    }

    private String emit(String text) {
        String result = temps.get();
        out.append("  ").append(result).append(" = ").append(text).append('\n');
        return result;
    }

    private String argument(Type type, int index, boolean length) {
        String at = slot("%args", index);
        if (type instanceof Type.Ptr) {
            return emit("load ptr, ptr " + at);
        }
        Scalar scalar = (Scalar) type;
        if (scalar.isFloat() && scalar.bits == 64) {
            return emit("load double, ptr " + at);
        }
        String raw = emit("load i64, ptr " + at + ", align 8" + (length ? ", !range !2" : ""));
        if (scalar.isBool()) {
            return emit("icmp ne i64 " + raw + ", 0");
        } else if (scalar.isFloat()) {
            return emit("bitcast i32 " + emit("trunc i64 " + raw + " to i32") + " to float");
        }
        return scalar.bits == 64 ? raw : emit("trunc i64 " + raw + " to i" + scalar.bits);
    }

    private void result(Type type, String value, int index) {
        String wide = value;
        String wideType = "i64";
        if (type instanceof Type.Ptr) {
            wideType = "ptr";
        } else if (LlvmTypes.isFloat(type)) {
            boolean half = ((Scalar) type).bits == 32;
            wideType = half ? "i64" : "double";
            wide = half ? emit("zext i32 " + emit("bitcast float " + value + " to i32") + " to i64") : value;
        } else if (((Scalar) type).bits < 64) {
            wide = emit((LlvmTypes.isSigned(type) ? "sext " : "zext ") + LlvmTypes.register(type) + " " + value + " to i64");
        }
        String at = slot("%results", index);
        out.append("  store ").append(wideType).append(' ').append(wide).append(", ptr ").append(at).append('\n');
    }
}
