package dev.adder.compiler.infer;

import dev.adder.compiler.types.Scalar;

/** NumPy's names of its scalar types, those of C included (of 64-bit Linux and macOS). */
final class NumpyNames {
    private NumpyNames() {}

    /** The type of {@code numpy.NAME}, or null. */
    static Scalar type(String name) {
        return switch (name) {
            case "bool_", "bool" -> Scalar.BOOL;
            case "int8", "byte" -> Scalar.INT8;
            case "int16", "short" -> Scalar.INT16;
            case "int32", "intc" -> Scalar.INT32;
            case "int64", "int_", "intp", "long", "longlong" -> Scalar.INT64;
            case "uint8", "ubyte" -> Scalar.UINT8;
            case "uint16", "ushort" -> Scalar.UINT16;
            case "uint32", "uintc" -> Scalar.UINT32;
            case "uint64", "uint", "uintp", "ulong", "ulonglong" -> Scalar.UINT64;
            case "float32", "single" -> Scalar.FLOAT32;
            case "float64", "double" -> Scalar.FLOAT64;
            case "complex64", "csingle" -> Scalar.COMPLEX64;
            case "complex128", "cdouble" -> Scalar.COMPLEX128;
            default -> null;
        };
    }
}
