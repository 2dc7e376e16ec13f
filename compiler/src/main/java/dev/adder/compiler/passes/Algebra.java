package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Pred;
import dev.adder.compiler.ir.ScalarValues;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;

/**
 * Laws of single operations. Only such as hold for every value: for floats {@code x * 1 = x} but not {@code x + 0 = x}
 * (-0.0), and nothing is re-associated.
 */
final class Algebra {
    private final Definitions definitions;
    private final FoldConstants constants;

    Algebra(Definitions definitions) {
        this.definitions = definitions;
        constants = new FoldConstants(definitions);
    }

    /** A value that the instruction's result always equals, or null. */
    Val same(Inst inst) {
        Type type = inst.out().type();
        Val value = switch (inst.op()) {
            case Op.Add o -> isInteger(type) && constant(o.b()) ? is(o.b(), 0) ? o.a() : linear(inst.out()) : null;
            case Op.Sub o -> isInteger(type) && constant(o.b()) ? is(o.b(), 0) ? o.a() : linear(inst.out()) : null;
            case Op.Mul o -> one(o.b()) ? o.a() : null;
            case Op.Div o -> one(o.b()) ? o.a() : null;
            case Op.IntDiv o -> one(o.b()) ? o.a() : null;
            case Op.Neg o -> definitions.op(o.a()) instanceof Op.Neg n ? n.a() : null;
            case Op.Not o -> definitions.op(o.a()) instanceof Op.Not n ? n.a() : null;
            case Op.And o -> o.a().equals(o.b()) || all(o.b(), type) ? o.a() : none(o.b()) ? o.b() : null;
            case Op.Or o -> o.a().equals(o.b()) || none(o.b()) ? o.a() : all(o.b(), type) ? o.b() : null;
            case Op.Xor o -> none(o.b()) ? o.a() : null;
            case Op.Shl o -> is(o.b(), 0) ? o.a() : null;
            case Op.Shr o -> is(o.b(), 0) ? o.a() : null;
            case Op.Select o -> select(o);
            case Op.Convert o -> o.a();
            case Op.Bits o -> o.a().type().equals(type) ? o.a() : definitions.op(o.a()) instanceof Op.Bits b ? b.a() : null;
            case Op.Get o -> definitions.op(o.a()) instanceof Op.Make m ? m.parts().get(o.index()) : null;
            case Op.Make o -> remade(o);
            case Op.Dim o -> switch (definitions.op(o.array())) {
                case Op.MakeArray m -> m.shape().get(o.axis());
                case Op.Map m -> m.shape().get(o.axis());
                case null, default -> null;
            };
            case Op.Stride o -> definitions.op(o.array()) instanceof Op.MakeArray m ? m.strides().get(o.axis()) : null;
            case Op.DataOf o -> definitions.op(o.array()) instanceof Op.MakeArray m ? m.data() : null;
            case Op.OwnerOf o -> definitions.op(o.array()) instanceof Op.MakeArray m ? m.owner() : null;
            case Op.PtrAdd o -> is(o.bytes(), 0) ? o.ptr() : null;
            case Op.CheckIndex o -> definitions.op(o.index()) instanceof Op.CheckIndex c && c.raises() && c.size().equals(o.size()) ? o.index() : null;
            default -> null;
        };
        return value != null && value.type().equals(type) && !value.equals(inst.out()) ? value : null;
    }

    /** A simpler op with the same result, or null. */
    Op simpler(Inst inst) {
        if (inst.out() == null) {
            return control(inst.op());
        }
        Type type = inst.out().type();
        Constant folded = inst.op() instanceof Op.Const ? null : constants.of(inst.op(), type);
        if (folded != null) {
            return new Op.Const(folded);
        }
        return switch (inst.op()) {
            case Op.Add o -> constant(o.a()) && !constant(o.b()) ? new Op.Add(o.b(), o.a()) : null;
            case Op.Mul o -> constant(o.a()) && !constant(o.b()) ? new Op.Mul(o.b(), o.a()) : is(o.b(), 0) ? new Op.Const(Constant.ZERO) : null;
            case Op.And o -> constant(o.a()) && !constant(o.b()) ? new Op.And(o.b(), o.a()) : null;
            case Op.Or o -> constant(o.a()) && !constant(o.b()) ? new Op.Or(o.b(), o.a()) : null;
            case Op.Xor o -> constant(o.a()) && !constant(o.b()) ? new Op.Xor(o.b(), o.a()) : null;
            case Op.Sub o -> isInteger(type) ? difference(o, inst.out()) : null;
            case Op.Compare o -> compare(o);
            case Op.Not o -> not(o);
            case Op.Select o -> definitions.op(o.condition()) instanceof Op.Not n ? new Op.Select(n.a(), o.b(), o.a(), o.even())
                    : no(o.a()) && yes(o.b()) ? new Op.Not(o.condition()) : null;
            case Op.Convert o -> definitions.op(o.a()) instanceof Op.Convert c && narrows(c.a().type(), o.a().type(), type)
                    ? new Op.Convert(c.a()) : null;
            default -> null;
        };
    }

    private Op control(Op op) {
        return op instanceof Op.Branch b && definitions.op(b.condition()) instanceof Op.Not n
                ? new Op.Branch(n.a(), switch (b.hint()) {
                    case NONE, INDEPENDENT, ROLLED, DISJOINT -> Op.Hint.NONE;
                    case LIKELY -> Op.Hint.UNLIKELY;
                    case UNLIKELY -> Op.Hint.LIKELY;
                }, b.otherwise(), b.then()) : null;
    }

    private Op compare(Op.Compare o) {
        if (o.a().equals(o.b()) && !(o.a().type() instanceof Scalar s && s.isFloat())) {
            return new Op.Const(new Constant.Bool(o.pred() == Pred.EQ || o.pred() == Pred.LE || o.pred() == Pred.GE));
        }
        return constant(o.a()) && !constant(o.b()) ? new Op.Compare(swapped(o.pred()), o.b(), o.a()) : null;
    }

    private Op not(Op.Not o) {
        if (!(definitions.op(o.a()) instanceof Op.Compare c)) {
            return null;
        }
        boolean floats = c.a().type() instanceof Scalar s && s.isFloat();
        return floats && c.pred() != Pred.EQ && c.pred() != Pred.NE ? null : new Op.Compare(opposite(c.pred()), c.a(), c.b());
    }

    static Pred swapped(Pred pred) {
        return switch (pred) {
            case EQ, NE -> pred;
            case LT -> Pred.GT;
            case LE -> Pred.GE;
            case GT -> Pred.LT;
            case GE -> Pred.LE;
        };
    }

    static Pred opposite(Pred pred) {
        return switch (pred) {
            case EQ -> Pred.NE;
            case NE -> Pred.EQ;
            case LT -> Pred.GE;
            case LE -> Pred.GT;
            case GT -> Pred.LE;
            case GE -> Pred.LT;
        };
    }

    /** Wider than both ends or of the middle's width: the way round through {@code via} changes nothing. */
    private static boolean narrows(Type from, Type via, Type to) {
        return from instanceof Scalar f && via instanceof Scalar v && to instanceof Scalar t && f.isInteger() && v.isInteger() && t.isInteger()
                && (v.bits >= t.bits || v.bits > f.bits && (f.kind == v.kind || f.kind == Scalar.Kind.UINT));
    }

    private Val select(Op.Select o) {
        if (o.a().equals(o.b()) || yes(o.condition())) {
            return o.a();
        }
        if (no(o.condition())) {
            return o.b();
        }
        if (yes(o.a()) && no(o.b())) {
            return o.condition();
        }
        return notBelowZero(o);
    }

    /** {@code max(x, 0)} of a length is the length: {@code x > 0 ? x : 0} or {@code x <= 0 ? 0 : x}. */
    private Val notBelowZero(Op.Select o) {
        if (!(definitions.op(o.condition()) instanceof Op.Compare c) || !is(c.b(), 0) || !(definitions.op(c.a()) instanceof Op.Dim)) {
            return null;
        }
        boolean kept = switch (c.pred()) {
            case GT, GE -> o.a().equals(c.a()) && is(o.b(), 0);
            case LT, LE -> o.b().equals(c.a()) && is(o.a(), 0);
            case EQ, NE -> false;
        };
        return kept ? c.a() : null;
    }

    /** A tuple of all parts of a tuple of the same type. */
    private Val remade(Op.Make make) {
        Val whole = null;
        for (int i = 0; i < make.parts().size(); i++) {
            if (!(definitions.op(make.parts().get(i)) instanceof Op.Get g) || g.index() != i || whole != null && !whole.equals(g.a())) {
                return null;
            }
            whole = g.a();
        }
        return whole;
    }

    /** The value that a chain of additions of constants comes back to: {@code (x - 1) + 1}. */
    private Val linear(Val val) {
        var form = Linear.of(val, definitions);
        return form.constant().signum() == 0 && form.terms().size() == 1 && form.terms().getFirst().factor() == 1 ? form.terms().getFirst().val() : null;
    }

    /** {@code x - x} and {@code (x + 1) - x} are constants. */
    private Op difference(Op.Sub o, Val out) {
        if (o.a().equals(o.b())) {
            return new Op.Const(Constant.ZERO);
        }
        if (constant(o.b()) || !(definitions.op(o.a()) instanceof Op.Add) || out.type() != Scalar.PYINT) {
            return null;
        }
        var form = Linear.of(out, definitions);
        return form.terms().isEmpty() ? new Op.Const(new Constant.Int(form.constant().longValue())) : null;
    }

    private boolean constant(Val val) {
        return definitions.op(val) instanceof Op.Const;
    }

    private boolean is(Val val, long value) {
        return definitions.is(val, value);
    }

    private boolean one(Val val) {
        return is(val, 1) || definitions.constant(val) instanceof Constant.Float f && f.value() == 1;
    }

    private boolean yes(Val val) {
        return definitions.constant(val) instanceof Constant.Bool b && b.value();
    }

    private boolean no(Val val) {
        return definitions.constant(val) instanceof Constant.Bool b && !b.value();
    }

    private boolean none(Val val) {
        return is(val, 0) || no(val);
    }

    private boolean all(Val val, Type type) {
        return yes(val) || type instanceof Scalar s && s.isInteger() && is(val, ScalarValues.wrap(s, -1));
    }

    private static boolean isInteger(Type type) {
        return type instanceof Scalar s && s.isInteger();
    }
}
