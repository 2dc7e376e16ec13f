package dev.adder.compiler.library;

import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.util.List;

/** What a parameter's annotation admits: {@code Int | Float}, {@code Array}, {@code float32}, {@code Record("enumerate")}. */
public sealed interface Pattern {

    /** Any value at all. */
    record Any() implements Pattern {}

    /** A value known while compiling; it takes part in the specialisation. */
    record Const() implements Pattern {}

    record Either(List<Pattern> patterns) implements Pattern {}

    record Exactly(Type type) implements Pattern {}

    record Group(Name name) implements Pattern {}

    record RecordNamed(String name) implements Pattern {}

    enum Name { Number, Real, Int, SInt, UInt, Float, Complex, Bool, Weak, Strong, Array, Tuple, Str, NoneType, Callable, TypeRef, Optional, Record, Module, EllipsisType }

    Any ANY = new Any();

    /** True if a value of {@code type} ({@code known}: with a constant value) may be passed here. */
    default boolean admits(Type type, boolean known) {
        return switch (this) {
            case Any ignored -> true;
            case Const ignored -> known || type instanceof Type.Literal || type instanceof Type.None;
            case Either e -> {
                for (Pattern p : e.patterns()) {
                    if (p.admits(type, known)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Exactly e -> e.type().equals(type);
            case RecordNamed r -> type instanceof Type.Record record && record.name().equals(r.name());
            case Group g -> group(g.name(), type);
        };
    }

    /** True if the parameter's constant value decides types. */
    default boolean constant() {
        return switch (this) {
            case Const ignored -> true;
            case Either e -> e.patterns().stream().anyMatch(Pattern::constant);
            default -> false;
        };
    }

    private static boolean group(Name name, Type type) {
        Scalar s = type instanceof Scalar scalar ? scalar : null;
        return switch (name) {
            case Number -> s != null;
            case Real -> s != null && !s.isComplex();
            case Int -> s != null && s.isInteger();
            case SInt -> s != null && s.isSigned();
            case UInt -> s != null && s.isInteger() && !s.isSigned();
            case Float -> s != null && s.isFloat();
            case Complex -> s != null && s.isComplex();
            case Bool -> s != null && s.isBool();
            case Weak -> s != null && s.weak;
            case Strong -> s != null && !s.weak;
            case Array -> type instanceof Type.Array;
            case Tuple -> type instanceof Type.Tuple;
            case Str -> type instanceof Type.Str;
            case NoneType -> type instanceof Type.None;
            case Callable -> type instanceof Type.Callable || type instanceof Type.Literal l && l.value() instanceof dev.adder.compiler.types.Constant.Named;
            case TypeRef -> type instanceof Type.Literal l && l.value() instanceof dev.adder.compiler.types.Constant.TypeRef;
            case Optional -> type instanceof Type.Optional;
            case Record -> type instanceof Type.Record;
            case EllipsisType -> type instanceof Type.Literal l && l.value() instanceof dev.adder.compiler.types.Constant.Ellipsis;
            case Module -> type instanceof Type.Literal l && l.value() instanceof dev.adder.compiler.types.Constant.Module;
        };
    }

    /** Reads an annotation; a missing one admits anything. */
    static Pattern of(Tree.Expr annotation) {
        return switch (annotation) {
            case null -> ANY;
            case Tree.BinOp b when b.op() == Tree.BinaryOp.OR -> new Either(List.of(of(b.left()), of(b.right())));
            case Tree.Name n -> named(n.id());
            case Tree.NoneExpr ignored -> new Group(Name.NoneType);
            case Tree.Call c when c.args().getFirst() instanceof Tree.Str s -> new RecordNamed(s.value());
            default -> throw new IllegalArgumentException("annotation " + annotation.span().text() + " at " + annotation.span());
        };
    }

    /** True if {@code name} is a pattern that is not the name of a type. */
    static boolean isName(String name) {
        return name.equals("Any") || name.equals("Const") || name.equals("Range") || name.equals("Slice")
                || java.util.Arrays.stream(Name.values()).anyMatch(n -> n.name().equals(name));
    }

    /** The pattern of one name. */
    static Pattern named(String name) {
        Scalar scalar = Types.scalar(name);
        if (scalar != null) {
            return new Exactly(scalar);
        }
        return switch (name) {
            case "Any" -> ANY;
            case "Const" -> new Const();
            case "Range" -> new RecordNamed("range");
            case "Slice" -> new RecordNamed("slice");
            case "ptr" -> new Exactly(Type.PTR);
            case "bool_" -> new Exactly(Scalar.BOOL);
            case "none" -> new Exactly(Type.NONE);
            case "str_" -> new Exactly(Type.STR);
            default -> new Group(Name.valueOf(name));
        };
    }
}
