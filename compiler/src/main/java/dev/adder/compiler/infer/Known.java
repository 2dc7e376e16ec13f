package dev.adder.compiler.infer;

import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.List;

/**
 * What inference knows of a value: its type, its constant value if there is one, its parts if it was just put together,
 * and the IR value that holds it (null until it is needed at run time: constants and bundles are made where they are used).
 */
record Known(Type type, Val val, Constant constant, List<Known> parts) {

    static final Known NONE = constant(Type.NONE, Constant.NONE);

    static Known of(Val val) {
        return new Known(val.type(), val, null, null);
    }

    static Known constant(Type type, Constant constant) {
        return new Known(type, null, constant, null);
    }

    static Known pyint(long value) {
        return constant(Scalar.PYINT, new Constant.Int(value));
    }

    static Known pybool(boolean value) {
        return constant(Scalar.PYBOOL, value ? Constant.TRUE : Constant.FALSE);
    }

    static Known str(String value) {
        return constant(Type.STR, new Constant.Str(value));
    }

    /** A value that exists only for the compiler. */
    static Known literal(Constant constant) {
        return constant(new Type.Literal(constant), constant);
    }

    static Known type(Type type) {
        return literal(new Constant.TypeRef(type));
    }

    static Known tuple(List<Known> parts) {
        return bundle(new Type.Tuple(parts.stream().map(Known::type).toList()), parts);
    }

    static Known bundle(Type type, List<Known> parts) {
        return new Known(type, null, null, parts);
    }

    /** The literal constant of a compiler-only value, or null. */
    Constant literal() {
        return type instanceof Type.Literal l ? l.value() : null;
    }

    Scalar scalar() {
        return type instanceof Scalar s ? s : null;
    }

    boolean isNone() {
        return type instanceof Type.None;
    }

    Type.Array array() {
        return type instanceof Type.Array a ? a : null;
    }

    /** The constant value as a long, or null if it is not a known integer or boolean. */
    Long integer() {
        return switch (constant) {
            case Constant.Int i -> i.value();
            case Constant.Bool b -> b.value() ? 1L : 0L;
            case null, default -> null;
        };
    }

    /** The constant text, or null. */
    String text() {
        return constant instanceof Constant.Str s ? s.value() : null;
    }

    /** The type named by this value used as a type ({@code np.float32}, {@code int}), or null. */
    Type named() {
        return switch (literal()) {
            case Constant.TypeRef t -> t.type();
            case Constant.Named n -> switch (n.name()) {
                case "builtins.int" -> Scalar.PYINT;
                case "builtins.float" -> Scalar.PYFLOAT;
                case "builtins.complex" -> Scalar.PYCOMPLEX;
                case "builtins.bool" -> Scalar.PYBOOL;
                default -> null;
            };
            case null, default -> null;
        };
    }
}
