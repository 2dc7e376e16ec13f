package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.ScalarValues;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;

/** The constant that an op on constants gives: {@code add 2 3 -> 5}, as {@link ScalarValues} defines it. */
final class FoldConstants {
    private final Definitions definitions;

    FoldConstants(Definitions definitions) {
        this.definitions = definitions;
    }

    /** Null if an operand is not constant, or the result is undefined. */
    Constant of(Op op, Type type) {
        if (op instanceof Op.Get get && definitions.constant(get.a()) instanceof Constant.Tuple t) {
            return t.items().get(get.index());
        }
        if (op instanceof Op.Get get && definitions.constant(get.a()) instanceof Constant.Complex c) {
            return get.index() == 0 ? c.real() : c.imag();
        }
        if (!(op instanceof Op.Scalar) || !(type instanceof Scalar s) || s.isComplex()) {
            return null;
        }
        try {
            return constant(value(op, s));
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private Object value(Op op, Scalar type) {
        return switch (op) {
            case Op.Add o -> two(o.a(), o.b(), (a, b) -> ScalarValues.add(type, a, b));
            case Op.Sub o -> two(o.a(), o.b(), (a, b) -> ScalarValues.sub(type, a, b));
            case Op.Mul o -> two(o.a(), o.b(), (a, b) -> ScalarValues.mul(type, a, b));
            case Op.Div o -> two(o.a(), o.b(), ScalarValues::div);
            case Op.IntDiv o -> two(o.a(), o.b(), (a, b) -> ScalarValues.intDiv(type, (Long) a, (Long) b));
            case Op.IntRem o -> two(o.a(), o.b(), (a, b) -> ScalarValues.intRem(type, (Long) a, (Long) b));
            case Op.And o -> two(o.a(), o.b(), ScalarValues::and);
            case Op.Or o -> two(o.a(), o.b(), ScalarValues::or);
            case Op.Xor o -> two(o.a(), o.b(), ScalarValues::xor);
            case Op.Shl o -> two(o.a(), o.b(), (a, b) -> ScalarValues.shl(type, (Long) a, (Long) b));
            case Op.Shr o -> two(o.a(), o.b(), (a, b) -> ScalarValues.shr(type, (Long) a, (Long) b));
            case Op.Neg o -> one(o.a(), a -> ScalarValues.neg(type, a));
            case Op.Not o -> one(o.a(), a -> ScalarValues.not(type, a));
            case Op.Compare o -> two(o.a(), o.b(), (a, b) -> ScalarValues.compare(o.pred(), o.a().type(), a, b));
            case Op.Overflows o -> two(o.a(), o.b(), (a, b) -> ScalarValues.overflows(o.operation(), (Scalar) o.a().type(), (Long) a, (Long) b));
            case Op.Convert o -> one(o.a(), a -> ScalarValues.convert((Scalar) o.a().type(), type, a));
            case Op.Native o when o.args().size() == 1 && type.isFloat() && type.bits == 64 ->
                    one(o.args().getFirst(), a -> a instanceof Double x ? exact(o.symbol(), x) : null);
            default -> null;
        };
    }

    /** What the hardware and Java compute alike, to the last bit. */
    private static Double exact(String symbol, double x) {
        return switch (symbol) {
            case "llvm.fabs" -> Math.abs(x);
            case "llvm.floor" -> Math.floor(x);
            case "llvm.ceil" -> Math.ceil(x);
            case "llvm.sqrt" -> x >= 0 ? Math.sqrt(x) : null;
            default -> null;
        };
    }

    private interface One {
        Object of(Object a);
    }

    private interface Two {
        Object of(Object a, Object b);
    }

    private Object one(Val a, One f) {
        Object x = value(a);
        return x == null ? null : f.of(x);
    }

    private Object two(Val a, Val b, Two f) {
        Object x = value(a);
        Object y = x == null ? null : value(b);
        return y == null ? null : f.of(x, y);
    }

    /** A constant scalar as a value; null for anything else. */
    private Object value(Val val) {
        if (!(val.type() instanceof Scalar s)) {
            return null;
        }
        return switch (definitions.constant(val)) {
            case Constant.Int i -> (Object) i.value();
            case Constant.Bool b -> (Object) b.value();
            case Constant.Float f -> s.bits == 32 ? (Object) (float) f.value() : (Object) f.value();
            case null, default -> null;
        };
    }

    private static Constant constant(Object value) {
        return switch (value) {
            case Long n -> new Constant.Int(n);
            case Boolean b -> new Constant.Bool(b);
            case Double d -> new Constant.Float(d);
            case Float f -> new Constant.Float(f);
            case null, default -> null;
        };
    }
}
