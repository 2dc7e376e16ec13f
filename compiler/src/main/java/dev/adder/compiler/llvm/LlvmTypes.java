package dev.adder.compiler.llvm;

import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;

/** Machine types and constants in LLVM's spelling: {@code pyint -> i64}, {@code bool -> i1} (in memory {@code i8}). */
final class LlvmTypes {
    private LlvmTypes() {}

    /** A type in a register. */
    static String register(Type type) {
        if (!(type instanceof Scalar s)) {
            if (type instanceof Type.Ptr) {
                return "ptr";
            }
            throw new IllegalArgumentException(type.text() + " is no machine type");
        }
        return switch (s) {
            case PYBOOL, BOOL -> "i1";
            case INT8, UINT8 -> "i8";
            case INT16, UINT16 -> "i16";
            case INT32, UINT32 -> "i32";
            case PYINT, INT64, UINT64 -> "i64";
            case FLOAT32 -> "float";
            case PYFLOAT, FLOAT64 -> "double";
            case PYCOMPLEX, COMPLEX64, COMPLEX128 -> throw new IllegalArgumentException(s.text() + " is no machine type");
        };
    }

    /** A type in memory. */
    static String memory(Type type) {
        return isBool(type) ? "i8" : register(type);
    }

    static int bytes(Type type) {
        return type instanceof Scalar s ? s.bytes() : 8;
    }

    static boolean isBool(Type type) {
        return type instanceof Scalar s && s.isBool();
    }

    static boolean isFloat(Type type) {
        return type instanceof Scalar s && s.isFloat();
    }

    static boolean isSigned(Type type) {
        return type instanceof Scalar s && s.isSigned();
    }

    /** How the C calling convention widens a narrow integer; empty for all else. */
    static String extension(Type type) {
        return !(type instanceof Scalar s) || s.isFloat() || s.bits >= 64 ? "" : s.isSigned() ? " signext" : " zeroext";
    }

    /** {@link #extension} as it stands before a result's type. */
    static String before(Type type) {
        String extension = extension(type);
        return extension.isEmpty() ? "" : extension.substring(1) + " ";
    }

    /** A constant without its type; bits that nobody reads are zero. */
    static String constant(Type type, Constant value) {
        return switch (value) {
            case Constant.Int i when type instanceof Type.Ptr -> i.value() == 0 ? "null" : "inttoptr (i64 " + i.value() + " to ptr)";
            case Constant.Int i when isFloat(type) -> decimal(type, i.value());
            case Constant.Int i when isBool(type) -> i.value() != 0 ? "true" : "false";
            case Constant.Int i -> Long.toString(narrow((Scalar) type, i.value()));
            case Constant.Float f -> decimal(type, f.value());
            case Constant.Bool b -> b.value() ? "true" : "false";
            default -> "zeroinitializer";
        };
    }

    /** Floats are written by their bits, a float32 by the bits of the double that it is. */
    static String decimal(Type type, double value) {
        double exact = ((Scalar) type).bits == 32 && !Double.isNaN(value) ? (float) value : value;
        long bits = Double.doubleToRawLongBits(exact);
        if (((Scalar) type).bits == 32) {
            bits &= ~0x1fffffffL;
        }
        String digits = Long.toHexString(bits);
        return "0x" + "0".repeat(16 - digits.length()) + digits.toUpperCase(java.util.Locale.ROOT);
    }

    private static long narrow(Scalar type, long value) {
        return switch (type.bits) {
            case 8 -> (byte) value;
            case 16 -> (short) value;
            case 32 -> (int) value;
            default -> value;
        };
    }
}
