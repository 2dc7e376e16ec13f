package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Pred;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import java.util.List;

/**
 * The remainder of what lies less than one divisor outside its range takes a choice, not a division: neighbours on a ring.
 *
 * <pre>
 *   %4 = int_rem %3 %1      (0 <= %3 < 2 %1)     ->     %5 = compare lt %3 %1;  %6 = sub %3 %1;  %4 = select %5 %3 %6
 *   %4 = int_rem %3 %1      (-2 %1 < %3 < %1)    ->     %5 = add %3 %1;  %6 = compare le %5 0;  %4 = select %6 %5 %3
 * </pre>
 */
final class NearRemainders {
    private final Definitions definitions;
    private final Bounds bounds;
    private final Ids ids;

    NearRemainders(Definitions definitions, Bounds bounds, Ids ids) {
        this.definitions = definitions;
        this.bounds = bounds;
        this.ids = ids;
    }

    /** What gives the remainder, its own instruction last; null if it stays. Of constants LLVM makes products. */
    List<Inst> instead(Inst inst, Op.IntRem rem) {
        Val a = rem.a();
        Val b = rem.b();
        if (!(inst.out().type() instanceof Scalar s && s.isSigned() && s.bits == 64) || definitions.integer(b) != null) {
            return null;
        }
        if (bounds.notNegative(a) && bounds.lessThanTwice(a, b)) {
            var within = new Inst(ids.val(Scalar.PYBOOL), new Op.Compare(Pred.LT, a, b), inst.site());
            var less = new Inst(ids.val(inst.out().type()), new Op.Sub(a, b), inst.site());
            return List.of(within, less, new Inst(inst.out(), new Op.Select(within.out(), a, less.out()), inst.site()));
        }
        if (bounds.less(a, b) && bounds.aboveMinusTwice(a, b)) {
            var zero = new Inst(ids.val(inst.out().type()), new Op.Const(new Constant.Int(0)), inst.site());
            var more = new Inst(ids.val(inst.out().type()), new Op.Add(a, b), inst.site());
            var below = new Inst(ids.val(Scalar.PYBOOL), new Op.Compare(Pred.LE, more.out(), zero.out()), inst.site());
            return List.of(zero, more, below, new Inst(inst.out(), new Op.Select(below.out(), more.out(), a), inst.site()));
        }
        return null;
    }
}
