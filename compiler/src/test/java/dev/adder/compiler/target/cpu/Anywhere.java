package dev.adder.compiler.target.cpu;

import dev.adder.compiler.types.Scalar;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Reads scalars at any address of the process, as the interpreter's values. */
final class Anywhere {
    private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Anywhere() {}

    static Object get(Scalar type, long at) {
        return switch (type.kind) {
            case BOOL -> EVERYTHING.get(ValueLayout.JAVA_BYTE, at) != 0;
            case COMPLEX -> List.of(get(type.part(), at), get(type.part(), at + type.part().bytes()));
            case FLOAT -> type.bits == 32 ? (Object) EVERYTHING.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at)
                    : (Object) EVERYTHING.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at);
            case INT, UINT -> integer(type, at);
        };
    }

    private static long integer(Scalar type, long at) {
        long bits = switch (type.bits) {
            case 8 -> EVERYTHING.get(ValueLayout.JAVA_BYTE, at);
            case 16 -> EVERYTHING.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
            case 32 -> EVERYTHING.get(ValueLayout.JAVA_INT_UNALIGNED, at);
            default -> EVERYTHING.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        };
        return type.isSigned() || type.bits == 64 ? bits : bits & (1L << type.bits) - 1;
    }
}
