package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Pred;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;

/**
 * Complex arithmetic on real and imaginary parts, by the formulas of NumPy and CPython:
 * {@code (a + bi)(c + di) = (ac - bd) + (ad + bc)i}, with no care for infinities. Division is written in lib/.
 */
final class SplitComplex {
    private final Emitter e;
    private final SplitAggregates split;

    SplitComplex(Emitter e, SplitAggregates split) {
        this.e = e;
        this.split = split;
    }

    /** Is it arithmetic with a complex operand or result? */
    static boolean concerns(Inst inst) {
        Val a = operand(inst.op());
        return a != null && (complex(a) || complex(inst.out()));
    }

    private static Val operand(Op op) {
        return op instanceof Op.Add o ? o.a() : op instanceof Op.Sub o ? o.a() : op instanceof Op.Mul o ? o.a()
                : op instanceof Op.Neg o ? o.a() : op instanceof Op.Compare o ? o.a() : op instanceof Op.Convert o ? o.a() : null;
    }

    private static boolean complex(Val val) {
        return val.type() instanceof Scalar s && s.isComplex();
    }

    /** The parts of the result. */
    Val[] put(Inst inst) {
        Op op = inst.op();
        Val out = inst.out();
        Scalar part = ((Scalar) out.type()).part();
        if (op instanceof Op.Add o) {
            return new Val[] {add(part, re(o.a()), re(o.b())), add(part, im(o.a()), im(o.b()))};
        } else if (op instanceof Op.Sub o) {
            return new Val[] {sub(part, re(o.a()), re(o.b())), sub(part, im(o.a()), im(o.b()))};
        } else if (op instanceof Op.Mul o) {
            return multiplied(part, o);
        } else if (op instanceof Op.Neg o) {
            return new Val[] {e.op(part, new Op.Neg(re(o.a()))), e.op(part, new Op.Neg(im(o.a())))};
        } else if (op instanceof Op.Compare o) {
            return compared(out, o);
        }
        return converted(out, ((Op.Convert) op).a());
    }

    private Val re(Val val) {
        return split.parts(val)[0];
    }

    private Val im(Val val) {
        return split.parts(val)[1];
    }

    private Val add(Type part, Val a, Val b) {
        return e.op(part, new Op.Add(a, b));
    }

    private Val sub(Type part, Val a, Val b) {
        return e.op(part, new Op.Sub(a, b));
    }

    private Val mul(Type part, Val a, Val b) {
        return e.op(part, new Op.Mul(a, b));
    }

    private Val[] multiplied(Type part, Op.Mul o) {
        Val a = re(o.a());
        Val b = im(o.a());
        Val c = re(o.b());
        Val d = im(o.b());
        return new Val[] {sub(part, mul(part, a, c), mul(part, b, d)), add(part, mul(part, a, d), mul(part, b, c))};
    }

    private Val[] compared(Val out, Op.Compare o) {
        if (o.pred() != Pred.EQ && o.pred() != Pred.NE) {
            throw new IllegalStateException("complex numbers have no order");
        }
        Val real = e.op(out.type(), new Op.Compare(o.pred(), re(o.a()), re(o.b())));
        Val imag = e.op(out.type(), new Op.Compare(o.pred(), im(o.a()), im(o.b())));
        e.put(out, o.pred() == Pred.EQ ? new Op.And(real, imag) : new Op.Or(real, imag));
        return new Val[] {out};
    }

    private Val[] converted(Val out, Val a) {
        Type part = ((Scalar) out.type()).part();
        Val real = e.convert(part, re(a));
        Val imag = complex(a) ? e.convert(part, im(a)) : e.op(part, new Op.Const(new Constant.Float(0)));
        return new Val[] {real, imag};
    }
}
