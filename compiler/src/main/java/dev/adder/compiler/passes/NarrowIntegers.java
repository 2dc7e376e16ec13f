package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes a 64-bit integer that becomes a float in 32 bits, where it is known to fit: most machines convert vectors of 32-bit
 * integers only. Sums and products are the same in their low bits, so only the result must fit.
 *
 * <pre>
 *   %4 = mul %3 %3          (%3: a byte's value)         %7: int32 = convert %3
 *   %5: pyfloat = convert %4                      ->     %8: int32 = mul %7 %7
 *                                                        %5: pyfloat = convert %8
 * </pre>
 */
final class NarrowIntegers {
    private static final int MOST = 60;

    private final Definitions definitions;
    private final Bounds bounds;
    private final Ids ids;

    NarrowIntegers(Definitions definitions, Bounds bounds, Ids ids) {
        this.definitions = definitions;
        this.bounds = bounds;
        this.ids = ids;
    }

    /** What gives the conversion's value, the conversion last; null if it stays. */
    List<Inst> instead(Inst inst, Op.Convert convert) {
        if (!(inst.out().type() instanceof Scalar to && to.isFloat() && isWord(convert.a().type())) || definitions.integer(convert.a()) != null
                || !(bounds.range(convert.a()).within(new Bounds.Range(java.math.BigInteger.valueOf(Integer.MIN_VALUE), java.math.BigInteger.valueOf(Integer.MAX_VALUE))))) {
            return null;
        }
        var out = new ArrayList<Inst>();
        Val narrow = narrow(convert.a(), out, new HashMap<>());
        if (out.size() > MOST) {
            return null;
        }
        out.add(new Inst(inst.out(), new Op.Convert(narrow), inst.site()));
        return out;
    }

    private static boolean isWord(Type type) {
        return type instanceof Scalar s && s.isInteger() && s.bits == 64;
    }

    private Val narrow(Val val, List<Inst> out, Map<Integer, Val> done) {
        Val known = done.get(val.id());
        if (known == null) {
            known = emit(op(val, out, done), out);
            done.put(val.id(), known);
        }
        return known;
    }

    private Op op(Val val, List<Inst> out, Map<Integer, Val> done) {
        if (out.size() > MOST || !isWord(val.type())) {
            return new Op.Convert(val);
        }
        return switch (definitions.op(val)) {
            case Op.Const c when c.value() instanceof Constant.Int i -> new Op.Const(new Constant.Int((int) i.value()));
            case Op.Add o -> new Op.Add(narrow(o.a(), out, done), narrow(o.b(), out, done));
            case Op.Sub o -> new Op.Sub(narrow(o.a(), out, done), narrow(o.b(), out, done));
            case Op.Mul o -> new Op.Mul(narrow(o.a(), out, done), narrow(o.b(), out, done));
            case Op.Neg o -> new Op.Neg(narrow(o.a(), out, done));
            case Op.And o -> new Op.And(narrow(o.a(), out, done), narrow(o.b(), out, done));
            case Op.Convert o when o.a().type() instanceof Scalar s && (s.isInteger() || s.isBool()) && s != Scalar.INT32 -> new Op.Convert(o.a());
            case null, default -> new Op.Convert(val);
        };
    }

    private Val emit(Op op, List<Inst> out) {
        Val val = ids.val(Scalar.INT32);
        var inst = new Inst(val, op, null);
        out.add(inst);
        definitions.note(inst);
        return val;
    }
}
