package dev.adder.compiler.target.interp;

import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.ScalarValues;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The functions behind Op.Native and calls of C: LLVM intrinsics by their definition in LLVM's language reference,
 * everything else by calling the C library, so that results agree with native code to the last bit.
 */
final class Natives {
    private final Map<List<Object>, MethodHandle> handles = new HashMap<>();

    /** The value of a pure function. {@code llvm.sqrt} and {@code llvm.sqrt.f64} are the same. */
    Object call(String symbol, List<Type> types, List<Object> args, Type result) {
        if (symbol.startsWith(Op.TABLE)) {
            int at = Op.TABLE.length() + 16 * Math.toIntExact((Long) args.getFirst());
            return Double.longBitsToDouble(Long.parseUnsignedLong(symbol, at, at + 16, 16));
        }
        if (!symbol.startsWith("llvm.")) {
            return foreign(symbol, null, types, args, result);
        }
        String name = symbol.substring(5).replaceAll("(\\.[fi]\\d+)+$", "");
        return args.getFirst() instanceof Long n ? integer(name, (Scalar) types.getFirst(), n, args)
                : floating(name, types, args, result);
    }

    private Object floating(String name, List<Type> types, List<Object> args, Type result) {
        double a = ((Number) args.getFirst()).doubleValue();
        double b = args.size() > 1 && args.get(1) instanceof Number n ? n.doubleValue() : 0;
        boolean single = args.getFirst() instanceof Float;
        return switch (name) {
            // The square root of a float32 rounded twice is the one rounded once (Figueroa 1995).
            case "sqrt" -> rounded(single, Math.sqrt(a));
            case "fabs" -> single ? (Object) Math.abs((float) a) : (Object) Math.abs(a);
            case "floor" -> rounded(single, Math.floor(a));
            case "ceil" -> rounded(single, Math.ceil(a));
            case "trunc" -> rounded(single, a < 0 ? Math.ceil(a) : Math.floor(a));
            case "rint", "nearbyint", "roundeven" -> rounded(single, Math.rint(a));
            case "round" -> rounded(single, Math.copySign(Math.floor(Math.abs(a)) + (Math.abs(a) % 1 >= 0.5 ? 1 : 0), a));
            case "copysign" -> single ? (Object) Math.copySign((float) a, (float) b) : (Object) Math.copySign(a, b);
            case "minnum" -> rounded(single, Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b));
            case "maxnum" -> rounded(single, Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b));
            case "minimum" -> rounded(single, Math.min(a, b));
            case "maximum" -> rounded(single, Math.max(a, b));
            case "fma" -> single ? (Object) Math.fma((float) a, (float) b, (Float) args.get(2)) : (Object) Math.fma(a, b, (Double) args.get(2));
            case "fmuladd" -> single ? (Object) ((float) a * (float) b + (Float) args.get(2)) : (Object) (a * b + (Double) args.get(2));
            case "sin", "cos", "tan", "exp", "exp2", "log", "log2", "log10", "pow", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh" ->
                    foreign(single ? name + "f" : name, null, types, args, result);
            default -> throw new Fault("unknown function llvm." + name);
        };
    }

    private static Object rounded(boolean single, double value) {
        return single ? (Object) (float) value : (Object) value;
    }

    private static Object integer(String name, Scalar type, long a, List<Object> args) {
        long b = args.size() > 1 && args.get(1) instanceof Long n ? n : 0;
        long bits = a << 64 - type.bits >>> 64 - type.bits;
        return ScalarValues.wrap(type, switch (name) {
            case "abs" -> a < 0 ? -a : a;
            case "smin", "umin" -> least(name, type, a, b);
            case "smax", "umax" -> least(name.replace("max", "min"), type, a, b) == a ? b : a;
            case "ctpop" -> Long.bitCount(bits);
            case "ctlz" -> Long.numberOfLeadingZeros(bits) - (64 - type.bits);
            case "cttz" -> Math.min(Long.numberOfTrailingZeros(bits), type.bits);
            case "bswap" -> Long.reverseBytes(bits) >>> 64 - type.bits;
            case "bitreverse" -> Long.reverse(bits) >>> 64 - type.bits;
            default -> throw new Fault("unknown function llvm." + name);
        });
    }

    /** The smaller of two values read as signed ({@code smin}) or unsigned ({@code umin}), whatever the type's own reading. */
    private static long least(String name, Scalar type, long a, long b) {
        int unused = 64 - type.bits;
        return name.equals("smin") ? Long.compare(a << unused, b << unused) <= 0 ? a : b
                : Long.compareUnsigned(a << unused, b << unused) <= 0 ? a : b;
    }

    /** Calls a C function by name, or by address where that is given. */
    Object foreign(String symbol, Long address, List<Type> types, List<Object> args, Type result) {
        var key = new ArrayList<Object>(types);
        key.add(result == null ? Type.VOID : result);
        key.add(symbol == null ? address : symbol);
        MethodHandle handle = handles.computeIfAbsent(List.copyOf(key), k -> {
            MemorySegment function = symbol == null ? MemorySegment.ofAddress(address) : MemorySegment.ofAddress(address(symbol));
            MemoryLayout[] layouts = types.stream().map(Natives::layout).toArray(MemoryLayout[]::new);
            return Linker.nativeLinker().downcallHandle(function, result == null ? FunctionDescriptor.ofVoid(layouts)
                    : FunctionDescriptor.of(layout(result), layouts));
        });
        var passed = new ArrayList<Object>();
        for (int i = 0; i < args.size(); i++) {
            passed.add(toC(types.get(i), args.get(i)));
        }
        try {
            Object value = handle.invokeWithArguments(passed);
            return result == null ? null : fromC(result, value);
        } catch (Throwable e) {
            throw new Fault("call of " + symbol, e);
        }
    }

    /** Address of a function or variable of the C library. */
    static long address(String symbol) {
        return Linker.nativeLinker().defaultLookup().find(symbol)
                .orElseThrow(() -> new Fault("the C library has no " + symbol)).address();
    }

    private static MemoryLayout layout(Type type) {
        if (!(type instanceof Scalar s)) {
            return ValueLayout.JAVA_LONG;
        }
        return switch (s.kind) {
            case BOOL -> ValueLayout.JAVA_BOOLEAN;
            case FLOAT -> s.bits == 32 ? ValueLayout.JAVA_FLOAT : ValueLayout.JAVA_DOUBLE;
            case INT, UINT -> switch (s.bits) {
                case 8 -> ValueLayout.JAVA_BYTE;
                case 16 -> ValueLayout.JAVA_SHORT;
                case 32 -> ValueLayout.JAVA_INT;
                default -> ValueLayout.JAVA_LONG;
            };
            case COMPLEX -> throw new Fault("a complex number is not passed to C");
        };
    }

    private static Object toC(Type type, Object value) {
        if (!(value instanceof Long n) || !(type instanceof Scalar s)) {
            return value;
        }
        return switch (s.bits) {
            case 8 -> (Object) n.byteValue();
            case 16 -> (Object) n.shortValue();
            case 32 -> (Object) n.intValue();
            default -> (Object) n;
        };
    }

    private static Object fromC(Type type, Object value) {
        return type instanceof Scalar s && s.isInteger() ? (Object) ScalarValues.wrap(s, ((Number) value).longValue()) : value;
    }
}
