package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Func;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What stands around a function of kind APART, which is called for what is rare: the test whether it is needed, which becomes part of
 * the caller, and that test for vectors, which LLVM's vectoriser finds by the attribute of the call and which asks all lanes at once.
 * So a loop with a rare case becomes vectors, and as long as no lane is rare it costs one test.
 *
 * <pre>
 *   double @apart.f(i1 %needed, double %usual, double %x):   %needed ? @low.f(true, 0.0, %x) : %usual
 *   &lt;4 x double> @apart.4.f(i1, double, &lt;4 x double> %x, &lt;4 x i1> %mask):   any lane of %mask ? @rare.4.f(%x, %mask) : nothing
 *   &lt;4 x double> @rare.4.f(&lt;4 x double> %x, &lt;4 x i1> %mask):   @low.f of each lane of the mask
 * </pre>
 */
final class ApartText {
    /** The list of the tests for vectors, which nothing else names until loops have become vectors. */
    static final String KEPT = "llvm.compiler.used";
    private static final String PURE = "nounwind willreturn memory(none)";

    private final Func func;
    private final String callee;
    private final String type;
    private final List<String> rest = new ArrayList<>();
    private final List<String> variants = new ArrayList<>();
    private final StringBuilder out;

    private ApartText(Func func, Shape shape, StringBuilder out) {
        this.func = func;
        this.out = out;
        callee = shape.name();
        type = shape.type();
        func.params().stream().skip(2).forEach(p -> rest.add(LlvmTypes.register(p.type())));
    }

    /** The test whether the function is needed. */
    static String name(String function) {
        return "@" + Globals.quoted("apart." + function);
    }

    /** Attributes of the function itself. */
    static String attributes() {
        return "cold noinline " + PURE;
    }

    /** Writes what stands around the function; the names of the tests for vectors, if the program has loops. */
    static List<String> write(Func func, Shape shape, Machine machine, boolean loops, StringBuilder out) {
        var text = new ApartText(func, shape, out);
        int bits = func.params().stream().skip(1).map(p -> LlvmTypes.bytes(p.type()) * 8).max(Integer::compare).orElseThrow();
        if (loops && machine.features().contains("+avx512f")) {
            text.vector(512 / bits);
        }
        if (loops) {
            text.vector((machine.features().contains("+avx") ? 256 : 128) / bits);
        }
        text.test();
        return text.variants;
    }

    private void test() {
        out.append("define internal ").append(type).append(' ').append(name(func.name())).append("(i1 %needed, ").append(type).append(" %usual")
                .append(args(rest, ", ", "", "%a")).append(") alwaysinline ").append(PURE).append(" {\n  br i1 %needed, label %rare, label %out, !prof !1\nrare:\n")
                .append("  %r = call ").append(type).append(' ').append(callee).append(constants()).append(args(rest, ", ", "", "%a")).append(") ")
                .append(PURE).append(variants()).append("\n  br label %out\nout:\n  %v = phi ").append(type)
                .append(" [%usual, %0], [%r, %rare]\n  ret ").append(type).append(" %v\n}\n");
    }

    /** Needed, and a usual value that is not looked at. */
    private String constants() {
        return "(i1 zeroext true, " + type + " 0.0";
    }

    /** The attribute of the call, in the names of the vector function ABI: M masked, u the same in all lanes, v a vector. LLVM takes no empty one. */
    private String variants() {
        if (variants.isEmpty()) {
            return "";
        }
        String scalar = callee.substring(1).replace("\"", "");
        return " \"vector-function-abi-variant\"=\"" + variants.stream().map(v -> "_ZGV_LLVM_M" + v.substring(0, v.indexOf(' ')) + "uu" + "v".repeat(rest.size()) + "_" + scalar
                + "(" + v.substring(v.indexOf(' ') + 1) + ")").collect(Collectors.joining(",")) + "\"";
    }

    private void vector(int lanes) {
        String name = lanes + "." + variantName();
        variants.add(lanes + " apart." + name);
        String wide = "<" + lanes + " x " + type + ">";
        String params = args(rest.stream().map(t -> "<" + lanes + " x " + t + ">").toList(), "", ", ", "%a") + "<" + lanes + " x i1> %mask)";
        out.append("define internal ").append(wide).append(" @apart.").append(name).append("(i1 %needed, ").append(type).append(" %usual, ").append(params)
                .append(" alwaysinline ").append(PURE).append(" {\n  %any = call i1 @llvm.vector.reduce.or.v").append(lanes).append("i1(<").append(lanes)
                .append(" x i1> %mask)\n  br i1 %any, label %rare, label %out, !prof !1\nrare:\n  %r = call ").append(wide).append(" @rare.").append(name)
                .append('(').append(params).append("\n  br label %out\nout:\n  %v = phi ").append(wide).append(" [zeroinitializer, %0], [%r, %rare]\n  ret ")
                .append(wide).append(" %v\n}\ndefine internal ").append(wide).append(" @rare.").append(name).append('(').append(params).append(' ')
                .append(attributes()).append(" {\n  br label %lane0\n");
        for (int k = 0; k < lanes; k++) {
            lane(k, lanes, wide);
        }
        out.append("lane").append(lanes).append(":\n");
        merged(lanes, wide);
        out.append("  ret ").append(wide).append(" %v").append(lanes).append("\n}\n");
    }

    /** One lane: {@code %v(k + 1)} is {@code %v(k)} with the result in lane k, if the mask has it. */
    private void lane(int k, int lanes, String wide) {
        String before = k == 0 ? "zeroinitializer" : "%v" + k;
        out.append("lane").append(k).append(":\n");
        if (k > 0) {
            merged(k, wide);
        }
        out.append("  %m").append(k).append(" = extractelement <").append(lanes).append(" x i1> %mask, i64 ").append(k).append("\n  br i1 %m").append(k)
                .append(", label %call").append(k).append(", label %lane").append(k + 1).append("\ncall").append(k).append(":\n");
        for (int a = 0; a < rest.size(); a++) {
            out.append("  %x").append(k).append('.').append(a).append(" = extractelement <").append(lanes).append(" x ").append(rest.get(a)).append("> %a")
                    .append(a).append(", i64 ").append(k).append('\n');
        }
        out.append("  %r").append(k).append(" = call ").append(type).append(' ').append(callee).append(constants()).append(args(rest, ", ", "", "%x" + k + "."))
                .append(") ").append(PURE).append("\n  %w").append(k).append(" = insertelement ").append(wide).append(' ').append(before).append(", ").append(type)
                .append(" %r").append(k).append(", i64 ").append(k).append("\n  br label %lane").append(k + 1).append('\n');
    }

    private void merged(int k, String wide) {
        out.append("  %v").append(k).append(" = phi ").append(wide).append(" [").append(k == 1 ? "zeroinitializer" : "%v" + (k - 1)).append(", %lane")
                .append(k - 1).append("], [%w").append(k - 1).append(", %call").append(k - 1).append("]\n");
    }

    private String variantName() {
        return callee.replaceAll("[^A-Za-z0-9_.]", "_");
    }

    private static String args(List<String> types, String before, String after, String name) {
        var text = new StringBuilder();
        for (int i = 0; i < types.size(); i++) {
            text.append(before).append(types.get(i)).append(' ').append(name).append(i).append(after);
        }
        return text.toString();
    }
}
