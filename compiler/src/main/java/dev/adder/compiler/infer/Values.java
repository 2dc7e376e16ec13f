package dev.adder.compiler.infer;

import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.source.Problem;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Promotion;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;

/** From what is known of a value to IR values: materialising, taking apart, joining two types, converting to the joined type. */
final class Values {
    /** Marks a variable that may be unassigned: a flag and the value. */
    static final String MAYBE = "maybe_unassigned";

    private final TypedCode code;

    Values(TypedCode code) {
        this.code = code;
    }

    /** True if a value of this type has bits at run time. */
    static boolean hasBits(Type type) {
        return switch (type) {
            case Type.Literal ignored -> false;
            case Type.None ignored -> false;
            case Type.Unbound ignored -> false;
            case Type.Void ignored -> false;
            case Type.Callable c -> c.captures().stream().anyMatch(Values::hasBits);
            case Type.Tuple t -> t.items().stream().anyMatch(Values::hasBits);
            case Type.Record r -> r.types().stream().anyMatch(Values::hasBits);
            default -> true;
        };
    }

    /** The IR value of {@code k}, made now if there is none yet. */
    Val val(Known k) {
        if (k.val() != null) {
            return k.val();
        }
        if (k.parts() != null) {
            return code.emit(k.type(), new Op.Make(k.parts().stream().map(this::val).toList()));
        }
        if (k.constant() instanceof Constant.BigInt big) {
            throw Problem.of(ProblemCode.VALUE, code.site, "the integer " + big.value() + " does not fit 64 bits", "use a float, or np.uint64").exception();
        }
        return code.constant(k.type(), k.constant() != null ? k.constant() : constantOf(k.type()));
    }

    /** The constant of a type that has only one value. */
    static Constant constantOf(Type type) {
        return switch (type) {
            case Type.Literal l -> l.value();
            case Type.None ignored -> Constant.NONE;
            case Type.Unbound ignored -> Constant.UNBOUND;
            default -> Constant.NONE;
        };
    }

    /** What is known of a value of {@code type} held by {@code v}: a type with one value gives its constant. */
    static Known known(Type type, Val v) {
        if (type instanceof Type.Literal || type instanceof Type.None || type instanceof Type.Unbound) {
            return Known.constant(type, constantOf(type));
        }
        return new Known(type, v, null, null);
    }

    static List<Type> partTypes(Type type) {
        return switch (type) {
            case Type.Tuple t -> t.items();
            case Type.Record r -> r.types();
            case Type.Callable c -> c.captures();
            case Type.Optional o -> List.of(Scalar.PYBOOL, o.payload());
            case Type.Str ignored -> List.of(Type.PTR, Scalar.PYINT);
            case Scalar s when s.isComplex() -> List.of(s.part(), s.part());
            default -> throw new IllegalArgumentException("no parts: " + type.text());
        };
    }

    Known part(Known k, int index) {
        if (k.parts() != null) {
            return k.parts().get(index);
        }
        if (k.constant() instanceof Constant.Tuple t) {
            return Known.constant(((Type.Tuple) k.type()).items().get(index), t.items().get(index));
        }
        Type type = partTypes(k.type()).get(index);
        if (!hasBits(type) && !(type instanceof Type.Callable) && !(type instanceof Type.Tuple) && !(type instanceof Type.Record)) {
            return known(type, null);
        }
        return known(type, code.emit(type, new Op.Get(val(k), index)));
    }

    List<Known> parts(Known k) {
        int n = partTypes(k.type()).size();
        var out = new ArrayList<Known>(n);
        for (int i = 0; i < n; i++) {
            out.add(part(k, i));
        }
        return out;
    }

    /** Thrown when two types have no common one. */
    static final class NoJoin extends RuntimeException {
        NoJoin(Type a, Type b) {
            super(a.shown() + " and " + b.shown(), null, false, false);
        }
    }

    static boolean isMaybe(Type type) {
        return type instanceof Type.Record r && r.name().equals(MAYBE);
    }

    static Type.Record maybe(Type type) {
        return new Type.Record(MAYBE, List.of("assigned", "value"), List.of(Scalar.PYBOOL, type));
    }

    /** What is known where two paths meet; constants survive only if equal. */
    static Known join(Known a, Known b) {
        Type type = joinTypes(a, b);
        boolean same = a.constant() != null && a.constant().equals(b.constant()) && a.type().equals(b.type());
        if (type instanceof Type.Literal || type instanceof Type.None || type instanceof Type.Unbound) {
            return Known.constant(type, constantOf(type));
        }
        return new Known(type, null, same ? a.constant() : null, null);
    }

    private static Type joinTypes(Known a, Known b) {
        Type s = a.type();
        Type t = b.type();
        if (s.equals(t)) {
            return s;
        }
        if (s instanceof Type.Unbound) {
            return isMaybe(t) ? t : maybe(t);
        }
        if (t instanceof Type.Unbound) {
            return joinTypes(b, a);
        }
        if (isMaybe(s) || isMaybe(t)) {
            Known x = isMaybe(s) ? Known.constant(((Type.Record) s).types().get(1), null) : a;
            Known y = isMaybe(t) ? Known.constant(((Type.Record) t).types().get(1), null) : b;
            return maybe(joinTypes(x, y));
        }
        if (s instanceof Type.None) {
            return t instanceof Type.Optional ? t : new Type.Optional(t);
        }
        if (t instanceof Type.None) {
            return joinTypes(b, a);
        }
        if (s instanceof Type.Optional || t instanceof Type.Optional) {
            Known x = s instanceof Type.Optional o ? Known.constant(o.payload(), null) : a;
            Known y = t instanceof Type.Optional o ? Known.constant(o.payload(), null) : b;
            return new Type.Optional(joinTypes(x, y));
        }
        if (s instanceof Scalar x && t instanceof Scalar y) {
            return joinScalars(a, x, b, y);
        }
        if (s instanceof Type.Tuple x && t instanceof Type.Tuple y && x.items().size() == y.items().size()) {
            return new Type.Tuple(joinAll(a, x.items(), b, y.items()));
        }
        if (s instanceof Type.Record x && t instanceof Type.Record y && x.name().equals(y.name()) && x.fields().equals(y.fields())) {
            return new Type.Record(x.name(), x.fields(), joinAll(a, x.types(), b, y.types()));
        }
        if (s instanceof Type.Array x && t instanceof Type.Array y && x.elem() == y.elem() && x.ndim() == y.ndim()) {
            return new Type.Array(x.elem(), x.ndim(), x.layout() == y.layout() ? x.layout() : Type.Layout.A, x.writable() && y.writable(),
                    x.aligned() && y.aligned());
        }
        throw new NoJoin(s, t);
    }

    private static List<Type> joinAll(Known a, List<Type> s, Known b, List<Type> t) {
        var out = new ArrayList<Type>();
        for (int i = 0; i < s.size(); i++) {
            out.add(joinTypes(partOf(a, s, i), partOf(b, t, i)));
        }
        return out;
    }

    private static Known partOf(Known k, List<Type> types, int i) {
        return k.parts() != null ? k.parts().get(i) : Known.constant(types.get(i), null);
    }

    /** A constant that the other type holds exactly takes it; else weak gives way to strong, and kinds promote (docs/differences.md). */
    private static Type joinScalars(Known a, Scalar s, Known b, Scalar t) {
        if (a.constant() != null && s.weak && exact(a.constant(), t) && !(t.isBool() && !s.isBool())) {
            return t;
        }
        if (b.constant() != null && t.weak && exact(b.constant(), s) && !(s.isBool() && !t.isBool())) {
            return s;
        }
        if (s.isInteger() && t.isInteger() && !s.weak && !t.weak && Promotion.promote(s, t).isFloat()) {
            throw new NoJoin(s, t);
        }
        return Promotion.promote(s, t);
    }

    private static boolean exact(Constant c, Scalar t) {
        return switch (c) {
            case Constant.Int i -> t.holds(i.value());
            case Constant.Bool ignored -> true;
            case Constant.Float f -> t.isFloat() || t.isComplex() ? t.part().bits == 64 || (double) (float) f.value() == f.value()
                    || Double.isNaN(f.value()) : false;
            case Constant.Complex ignored -> t.isComplex();
            default -> false;
        };
    }

    /** A constant of one scalar type as a constant of another, as {@link Op.Convert} would give it; null if not foldable. */
    static Constant convert(Constant c, Scalar to) {
        return switch (c) {
            case Constant.Int i -> switch (to.kind) {
                case INT -> new Constant.Int(to.bits == 64 ? i.value() : i.value() << (64 - to.bits) >> (64 - to.bits));
                case UINT -> new Constant.Int(to.bits == 64 ? i.value() : i.value() & to.max());
                case BOOL -> new Constant.Bool(i.value() != 0);
                case FLOAT -> real(i.value(), to);
                case COMPLEX -> new Constant.Complex(real(i.value(), to), new Constant.Float(0));
            };
            case Constant.Bool b -> to.isBool() ? b : convert(new Constant.Int(b.value() ? 1 : 0), to);
            case Constant.Float f -> switch (to.kind) {
                case FLOAT -> real(f.value(), to);
                case COMPLEX -> new Constant.Complex(real(f.value(), to), new Constant.Float(0));
                case BOOL -> new Constant.Bool(f.value() != 0);
                case INT, UINT -> Math.abs(f.value()) < 1e18 ? convert(new Constant.Int((long) f.value()), to) : null;
            };
            case Constant.Complex z -> to.isComplex() ? new Constant.Complex(real(z.real().value(), to), real(z.imag().value(), to)) : null;
            default -> null;
        };
    }

    private static Constant.Float real(double value, Scalar to) {
        return new Constant.Float(to.part().bits == 32 ? (float) value : value);
    }

    /** How a scalar becomes one of another type; null (and no path) if it raises. */
    interface ScalarConversion {
        Known apply(Known k, Scalar from, Scalar to);
    }

    /** {@code k} as a value of {@code to}, a type that {@link #join} gave for it; numbers are cut as a cast does. */
    Known convert(Known k, Type to) {
        return convert(k, to, this::scalar);
    }

    /** The same with another conversion of the numbers in it. */
    Known convert(Known k, Type to, ScalarConversion scalar) {
        Type from = k.type();
        if (from.equals(to)) {
            return k;
        }
        if (from instanceof Scalar s && to instanceof Scalar t) {
            return scalar.apply(k, s, t);
        }
        if (isMaybe(to) || to instanceof Type.Optional) {
            Type payload = to instanceof Type.Optional o ? o.payload() : ((Type.Record) to).types().get(1);
            boolean absent = isMaybe(to) ? from instanceof Type.Unbound : from instanceof Type.None;
            if (absent) {
                return Known.bundle(to, List.of(Known.pybool(false), zero(payload)));
            }
            boolean wrapped = isMaybe(to) ? isMaybe(from) : from instanceof Type.Optional;
            if (wrapped) {
                Known value = convert(part(k, 1), payload, scalar);
                return value == null ? null : Known.bundle(to, List.of(part(k, 0), value));
            }
            Known value = convert(k, payload, scalar);
            return value == null ? null : Known.bundle(to, List.of(Known.pybool(true), value));
        }
        if (to instanceof Type.Tuple || to instanceof Type.Record) {
            var out = new ArrayList<Known>();
            List<Type> types = partTypes(to);
            for (int i = 0; i < types.size(); i++) {
                Known item = convert(part(k, i), types.get(i), scalar);
                if (item == null) {
                    return null;
                }
                out.add(item);
            }
            return Known.bundle(to, out);
        }
        if (from instanceof Type.Array && to instanceof Type.Array t) {
            return Known.of(retype(val(k), t));
        }
        throw new NoJoin(from, to);
    }

    private Known scalar(Known k, Scalar from, Scalar to) {
        if (k.constant() != null) {
            Constant c = convert(k.constant(), to);
            if (c != null) {
                return Known.constant(to, c);
            }
        }
        return Known.of(code.emit(to, new Op.Convert(val(k))));
    }

    /** The same array under another array type of its rank. */
    private Val retype(Val array, Type.Array to) {
        var shape = new ArrayList<Val>();
        var strides = new ArrayList<Val>();
        for (int i = 0; i < to.ndim(); i++) {
            shape.add(code.emit(Scalar.PYINT, new Op.Dim(array, i)));
            strides.add(code.emit(Scalar.PYINT, new Op.Stride(array, i)));
        }
        Val owner = code.emit(Type.PTR, new Op.OwnerOf(array));
        return code.emit(to, new Op.MakeArray(owner, code.emit(Type.PTR, new Op.DataOf(array)), shape, strides));
    }

    /** A value of {@code type} that nobody looks at: the payload of an absent optional. */
    Known zero(Type type) {
        return switch (type) {
            case Scalar s -> Known.constant(s, convert(Constant.ZERO, s));
            case Type.Ptr p -> Known.constant(p, Constant.ZERO);
            case Type.Str s -> Known.str("");
            case Type.Array a -> {
                Val none = code.constant(Type.PTR, Constant.ZERO);
                var zeros = java.util.Collections.nCopies(a.ndim(), code.pyint(0));
                yield Known.of(code.emit(a, new Op.MakeArray(none, none, zeros, zeros)));
            }
            case Type.Tuple ignored -> Known.bundle(type, partTypes(type).stream().map(this::zero).toList());
            case Type.Record ignored -> Known.bundle(type, partTypes(type).stream().map(this::zero).toList());
            case Type.Optional ignored -> Known.bundle(type, partTypes(type).stream().map(this::zero).toList());
            case Type.Callable ignored -> Known.bundle(type, partTypes(type).stream().map(this::zero).toList());
            case Type.Literal ignored -> known(type, null);
            case Type.None ignored -> known(type, null);
            case Type.Unbound ignored -> known(type, null);
            case Type.Void ignored -> known(type, null);
        };
    }
}
