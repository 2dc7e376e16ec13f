package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.target.Components;
import dev.adder.compiler.target.Export;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * The C entry of an artefact: takes the arguments out of 8-byte slots, calls the function, puts the results into slots.
 *
 * <pre>i64 adder_entry(Call *call, const i64 *args, i64 *results)   0: ok, 1: raised</pre>
 */
final class EntryText {
    private final StringBuilder out;
    private int temps;

    private EntryText(StringBuilder out) {
        this.out = out;
    }

    static void write(Func func, Shape shape, Export export, DebugLines lines, StringBuilder out) {
        new EntryText(out).write(func, shape, export, lines);
    }

    private void write(Func func, Shape shape, Export export, DebugLines lines) {
        out.append("define i64 @adder_entry(ptr noalias noundef nonnull align 8 dereferenceable(560) %call, ptr %args, ptr %results) #0")
                .append(lines == null ? "" : lines.beginEntry(func)).append(" {\n");
        int from = out.length();
        List<Boolean> lengths = lengths(export);
        var call = new StringBuilder("ptr %call");
        for (int i = 0; i < func.params().size(); i++) {
            Val param = func.params().get(i);
            boolean length = i < lengths.size() && lengths.get(i);
            call.append(", ").append(LlvmTypes.register(param.type())).append(' ').append(argument(param.type(), i, length));
        }
        boolean nothing = shape.type().equals("void");
        out.append(nothing ? "  " : "  %outcome = ").append("call fastcc ").append(shape.type()).append(' ').append(shape.name()).append('(')
                .append(call).append(export.recursive() ? ")\n" : ") alwaysinline\n");
        if (shape.raises()) {
            if (shape.isStruct()) {
                out.append("  %failed = extractvalue ").append(shape.type()).append(" %outcome, 0\n");
            }
            out.append("  br i1 ").append(shape.isStruct() ? "%failed" : "%outcome").append(", label %raised, label %ok, !prof !1\n");
            out.append("raised:\n  ret i64 1\nok:\n");
        }
        for (int i = 0; i < shape.values().size(); i++) {
            String value = "%outcome";
            if (shape.isStruct()) {
                value = temp();
                out.append("  ").append(value).append(" = extractvalue ").append(shape.type()).append(" %outcome, ")
                        .append(shape.raises() ? i + 1 : i).append('\n');
            }
            result(shape.values().get(i), value, i);
        }
        out.append("  ret i64 0\n");
        if (lines != null) {
            lines.mark(out, from, null);
        }
        out.append("}\n");
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

    private String temp() {
        return "%t" + temps++;
    }

    private String slot(String base, int index) {
        if (index == 0) {
            return base;
        }
        String at = temp();
        out.append("  ").append(at).append(" = getelementptr i64, ptr ").append(base).append(", i64 ").append(index).append('\n');
        return at;
    }

    private String emit(String text) {
        String result = temp();
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
