package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Tag;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.List;
import java.util.Set;

/**
 * Scalar ops as LLVM text. Integers wrap, so there are no nsw flags; comparisons are the ordered ones but for NE, so that
 * NaN is unequal to everything; float to integer is defined for every input ({@link #toInteger}).
 */
final class ScalarText {
    /** Intrinsics whose name also carries the type of the first argument, or of the second. */
    private static final Set<String> RESULT_AND_FIRST = Set.of("llvm.lround", "llvm.llround", "llvm.lrint", "llvm.llrint",
            "llvm.fptosi.sat", "llvm.fptoui.sat");
    private static final Set<String> RESULT_AND_SECOND = Set.of("llvm.powi", "llvm.ldexp");

    private final FunctionText in;
    private final LlvmWriter module;

    ScalarText(FunctionText in, LlvmWriter module) {
        this.in = in;
        this.module = module;
    }

    void put(Val out, Op op) {
        switch (Tag.of(op)) {
            case ADD -> number(out, "add", "fadd", ((Op.Add) op).a(), ((Op.Add) op).b());
            case SUB -> number(out, "sub", "fsub", ((Op.Sub) op).a(), ((Op.Sub) op).b());
            case MUL -> number(out, "mul", "fmul", ((Op.Mul) op).a(), ((Op.Mul) op).b());
            case DIV -> number(out, null, "fdiv", ((Op.Div) op).a(), ((Op.Div) op).b());
            case INT_DIV -> binary(out, signed(out) ? "sdiv" : "udiv", ((Op.IntDiv) op).a(), ((Op.IntDiv) op).b());
            case INT_REM -> binary(out, signed(out) ? "srem" : "urem", ((Op.IntRem) op).a(), ((Op.IntRem) op).b());
            case AND -> binary(out, "and", ((Op.And) op).a(), ((Op.And) op).b());
            case OR -> binary(out, "or", ((Op.Or) op).a(), ((Op.Or) op).b());
            case XOR -> binary(out, "xor", ((Op.Xor) op).a(), ((Op.Xor) op).b());
            case SHL -> binary(out, "shl", ((Op.Shl) op).a(), ((Op.Shl) op).b());
            case SHR -> binary(out, signed(out) ? "ashr" : "lshr", ((Op.Shr) op).a(), ((Op.Shr) op).b());
            case NEG -> negated(out, ((Op.Neg) op).a());
            case NOT -> in.define(out).append("xor ").append(in.typed(((Op.Not) op).a()))
                    .append(LlvmTypes.isBool(out.type()) ? ", true\n" : ", -1\n");
            case COMPARE -> compared(out, (Op.Compare) op);
            case SELECT -> {
                var o = (Op.Select) op;
                in.define(out).append("select ").append(in.typed(o.condition())).append(", ").append(in.typed(o.a())).append(", ")
                        .append(in.typed(o.b())).append('\n');
            }
            case CONVERT -> converted(out, ((Op.Convert) op).a());
            case BITS -> bits(out, ((Op.Bits) op).a());
            case OVERFLOWS -> overflows(out, (Op.Overflows) op);
            case NATIVE -> pure(out, (Op.Native) op);
            default -> throw new IllegalArgumentException("no op of stage TARGET");
        }
    }

    private static boolean signed(Val val) {
        return LlvmTypes.isSigned(val.type());
    }

    private void number(Val out, String ofIntegers, String ofFloats, Val a, Val b) {
        binary(out, LlvmTypes.isFloat(out.type()) ? ofFloats + in.fastmath() : ofIntegers, a, b);
    }

    private void binary(Val out, String operation, Val a, Val b) {
        in.define(out).append(operation).append(' ').append(in.typed(a)).append(", ").append(in.name(b)).append('\n');
    }

    private void negated(Val out, Val a) {
        if (LlvmTypes.isFloat(out.type())) {
            in.define(out).append("fneg").append(in.fastmath()).append(' ').append(in.typed(a)).append('\n');
        } else {
            in.define(out).append("sub ").append(LlvmTypes.register(out.type())).append(" 0, ").append(in.name(a)).append('\n');
        }
    }

    private void compared(Val out, Op.Compare o) {
        boolean isFloat = LlvmTypes.isFloat(o.a().type());
        String pred = switch (o.pred()) {
            case EQ -> isFloat ? "oeq" : "eq";
            case NE -> isFloat ? "une" : "ne";
            case LT -> order(o, "lt");
            case LE -> order(o, "le");
            case GT -> order(o, "gt");
            case GE -> order(o, "ge");
        };
        binary(out, (isFloat ? "fcmp" + in.fastmath() : "icmp") + " " + pred, o.a(), o.b());
    }

    private static String order(Op.Compare o, String relation) {
        return (LlvmTypes.isFloat(o.a().type()) ? "o" : LlvmTypes.isSigned(o.a().type()) ? "s" : "u") + relation;
    }

    // ------------------------------------------------------------ conversions

    private void converted(Val out, Val a) {
        String from = LlvmTypes.register(a.type());
        String to = LlvmTypes.register(out.type());
        if (from.equals(to)) {
            in.names(out, in.name(a));
        } else if (LlvmTypes.isBool(out.type())) {
            boolean isFloat = LlvmTypes.isFloat(a.type());
            in.define(out).append(isFloat ? "fcmp une " : "icmp ne ").append(in.typed(a)).append(isFloat ? ", 0.0\n" : ", 0\n");
        } else if (LlvmTypes.isFloat(out.type())) {
            String operation = LlvmTypes.isFloat(a.type()) ? width(out) > width(a) ? "fpext" : "fptrunc"
                    : signed(a) ? "sitofp" : "uitofp";
            cast(in.name(out), operation, in.typed(a), to);
        } else if (LlvmTypes.isFloat(a.type())) {
            toInteger(out, a);
        } else {
            cast(in.name(out), width(a) > width(out) ? "trunc" : signed(a) ? "sext" : "zext", in.typed(a), to);
        }
    }

    private static int width(Val val) {
        return ((Scalar) val.type()).bits;
    }

    private void cast(String result, String operation, String typed, String to) {
        in.define(result).append(operation).append(' ').append(typed).append(" to ").append(to).append('\n');
    }

    /** LLVM leaves a value that does not fit undefined; we mean what NumPy's C gives on x86 ({@link Op.Convert}). */
    private void toInteger(Val out, Val a) {
        Scalar type = (Scalar) out.type();
        String to = LlvmTypes.register(type);
        String from = LlvmTypes.register(a.type());
        int bits = type.bits == 64 ? 64 : 32;
        if (type.bits == bits && type.isSigned()) {
            fitting(in.name(out), a.type(), in.name(a), bits);
        } else if (type.bits < bits) {
            String whole = in.temp();
            fitting(whole, a.type(), in.name(a), bits);
            cast(in.name(out), "trunc", "i" + bits + " " + whole, to);
        } else {
            String half = LlvmTypes.decimal(a.type(), Math.scalb(1.0, bits - 1));
            String high = in.temp();
            String reduced = in.temp();
            String low = in.temp();
            String whole = in.temp();
            String flipped = in.temp();
            in.define(high).append("fcmp oge ").append(in.typed(a)).append(", ").append(half).append('\n');
            in.define(reduced).append("fsub ").append(in.typed(a)).append(", ").append(half).append('\n');
            in.define(low).append("select i1 ").append(high).append(", ").append(from).append(' ').append(reduced).append(", ").append(in.typed(a)).append('\n');
            fitting(whole, a.type(), low, bits);
            in.define(flipped).append("xor ").append(to).append(' ').append(whole).append(", ").append(smallest(bits)).append('\n');
            in.define(out).append("select i1 ").append(high).append(", ").append(to).append(' ').append(flipped).append(", ").append(to)
                    .append(' ').append(whole).append('\n');
        }
    }

    private static long smallest(int bits) {
        return bits == 64 ? Long.MIN_VALUE : Integer.MIN_VALUE;
    }

    /** A float as a signed integer of 32 or 64 bits, the smallest if it does not fit. */
    private void fitting(String result, Type type, String value, int bits) {
        if (module.isX86() && bits == 64) {
            toLong(result, type, value);
            return;
        }
        double end = Math.scalb(1.0, bits - 1);
        // The bound below the smallest value is exact in the source's type, or it rounds to the smallest value itself.
        double low = -end - 1;
        String from = LlvmTypes.register(type);
        boolean exact = from.equals("double") ? low != -end : (float) low != -end;
        String above = in.temp();
        String below = in.temp();
        String fits = in.temp();
        String safe = in.temp();
        String whole = in.temp();
        String typed = from + " " + value;
        in.define(above).append(exact ? "fcmp ogt " : "fcmp oge ").append(typed).append(", ").append(LlvmTypes.decimal(type, exact ? low : -end)).append('\n');
        in.define(below).append("fcmp olt ").append(typed).append(", ").append(LlvmTypes.decimal(type, end)).append('\n');
        in.define(fits).append("and i1 ").append(above).append(", ").append(below).append('\n');
        in.define(safe).append("select i1 ").append(fits).append(", ").append(typed).append(", ").append(from).append(" 0.0\n");
        cast(whole, "fptosi", from + " " + safe, "i" + bits);
        in.define(result).append("select i1 ").append(fits).append(", i").append(bits).append(' ').append(whole).append(", i").append(bits)
                .append(' ').append(smallest(bits)).append('\n');
    }

    /** One instruction that does what we mean. */
    private void toLong(String result, Type type, String value) {
        String wide = value;
        if (LlvmTypes.register(type).equals("float")) {
            wide = in.temp();
            cast(wide, "fpext", "float " + value, "double");
        }
        String vector = in.temp();
        in.define(vector).append("insertelement <2 x double> poison, double ").append(wide).append(", i64 0\n");
        in.define(result).append("call i64 @llvm.x86.sse2.cvttsd2si64(<2 x double> ").append(vector).append(")\n");
    }

    private void bits(Val out, Val a) {
        String from = LlvmTypes.register(a.type());
        String to = LlvmTypes.register(out.type());
        if (from.equals(to)) {
            in.names(out, in.name(a));
        } else {
            cast(in.name(out), from.equals("ptr") ? "ptrtoint" : to.equals("ptr") ? "inttoptr" : "bitcast", in.typed(a), to);
        }
    }

    // ------------------------------------------------------------ calls of pure functions

    private void overflows(Val out, Op.Overflows o) {
        String type = LlvmTypes.register(o.a().type());
        String name = (signed(o.a()) ? "s" : "u") + switch (o.operation()) {
            case ADD -> "add";
            case SUB -> "sub";
            case MUL -> "mul";
        };
        String both = in.temp();
        in.define(both).append("call { ").append(type).append(", i1 } @llvm.").append(name).append(".with.overflow.").append(type)
                .append('(').append(in.typed(o.a())).append(", ").append(in.typed(o.b())).append(")\n");
        in.define(out).append("extractvalue { ").append(type).append(", i1 } ").append(both).append(", 1\n");
    }

    /** The runtime's table is the first field of the Call; the random state stands in its slot 2, the way to OpenBLAS in slot 7. */
    private void slot(String name, int offset) {
        in.define(name + ".table").append("load ptr, ptr %call\n");
        in.define(name + ".slot").append("getelementptr i8, ptr ").append(name).append(".table, i64 ").append(offset).append('\n');
        in.define(name).append("load ptr, ptr ").append(name).append(".slot\n");
    }

    private void pure(Val out, Op.Native o) {
        if (o.symbol().equals(Op.RANDOM_STATE)) {
            slot(in.name(out), 16);
            return;
        }
        if (o.symbol().equals(Op.BLAS)) {
            String function = in.name(out) + ".blas";
            slot(function, 56);
            in.define(out).append("call ptr ").append(function).append('(').append(in.typed(o.args().getFirst())).append(")\n");
            return;
        }
        if (o.symbol().startsWith(Op.TABLE)) {
            String at = in.name(out) + ".at";
            in.define(at).append("getelementptr inbounds double, ptr ").append(module.globals().table(o.symbol().substring(Op.TABLE.length())))
                    .append(", ").append(in.typed(o.args().getFirst())).append('\n');
            in.define(out).append("load double, ptr ").append(at).append(", align 8, !invariant.load !{}\n");
            return;
        }
        if (o.symbol().startsWith(Op.APART)) {
            in.define(out).append("call ").append(LlvmTypes.register(out.type())).append(' ')
                    .append(ApartText.name(o.symbol().substring(Op.APART.length()))).append('(')
                    .append(String.join(", ", o.args().stream().map(in::typed).toList())).append(")\n");
            return;
        }
        String type = LlvmTypes.register(out.type());
        List<String> types = o.args().stream().map(a -> LlvmTypes.register(a.type())).toList();
        String name;
        boolean intrinsic = o.symbol().startsWith("llvm.");
        if (intrinsic) {
            name = "@" + o.symbol() + suffix(o, out.type());
        } else {
            // LLVM folds fmod(0.0, y) to 0.0 where y may be NaN, once y == 0.0 is excluded: it must not know what fmod is
            String builtin = o.symbol().startsWith("fmod") ? " nobuiltin" : "";
            name = module.globals().function(o.symbol(), type, types, builtin + " nounwind willreturn memory(none)");
        }
        String flags = LlvmTypes.isFloat(out.type()) ? in.fastmath() : "";
        in.define(out).append("call").append(flags).append(' ').append(type).append(' ').append(name).append('(')
                .append(String.join(", ", o.args().stream().map(in::typed).toList())).append(")\n");
    }

    /** {@code .f64}: which version of an intrinsic; named after its result, some also after an argument. */
    private static String suffix(Op.Native o, Type result) {
        if (o.symbol().equals("llvm.is.fpclass")) {
            return kind(o.args().getFirst().type());
        }
        String more = RESULT_AND_FIRST.contains(o.symbol()) ? kind(o.args().get(0).type())
                : RESULT_AND_SECOND.contains(o.symbol()) ? kind(o.args().get(1).type()) : "";
        return kind(result) + more;
    }

    private static String kind(Type type) {
        String name = LlvmTypes.register(type);
        return switch (name) {
            case "double" -> ".f64";
            case "float" -> ".f32";
            default -> "." + name;
        };
    }
}
