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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The test before a loop that all indexes of some checks lie within their sizes: the first and the last do, and between
 * them the index changes by a fixed step that cannot wrap. It cannot because the count is at most 2^40 and the step at
 * most 2^20: from a first index within 0 … 2^63-1 the exact last one lies between -2^60 and 2^63+2^60, where only values
 * of 0 … 2^63-1 read as not negative.
 *
 * <p>In a {@link RisingLoop} what is compared starts within 0 … 2^62, stays below a bound of at most 2^62 and rises by at most 2^60
 * at a time, so it never wraps, and lies between its start and the last value below the bound. An index that differs from
 * it by a fixed amount lies between what belongs to those two.
 */
final class LoopGuard {
    static final long MOST_FACTOR = 1 << 20;
    private static final long MOST_COUNT = 1L << 40;
    private static final long MOST_BOUND = 1L << 62;
    private static final long MOST_STEP = 1L << 60;

    private final Ids ids;
    private final Definitions definitions;
    private final List<Inst> insts = new ArrayList<>();
    private final Set<List<Object>> added = new HashSet<>();
    private Val holds;
    private Val last;
    private Val start;

    LoopGuard(Ids ids, Definitions definitions) {
        this.ids = ids;
        this.definitions = definitions;
    }

    List<Inst> insts() {
        return insts;
    }

    Val holds() {
        return holds;
    }

    int size() {
        return added.size();
    }

    /** Adds the test of one check; {@code form} is its index, {@code factor} how often the loop's index is in it. */
    void add(Linear form, long factor, Op.For loop, Val size) {
        if (!added.add(List.of(form, size))) {
            return;
        }
        Type type = size.type();
        if (last == null) {
            last = emit(type, new Op.Sub(loop.count(), constant(type, 1)));
            also(emit(Scalar.BOOL, new Op.Compare(Op.Pred.LT, emit(Scalar.UINT64, new Op.Convert(last)), constant(Scalar.UINT64, MOST_COUNT))));
        }
        Val first = value(type, form, loop.index());
        Val limit = limit(size);
        also(below(first, limit));
        if (factor != 0) {
            also(below(emit(type, new Op.Add(first, times(type, last, factor))), limit));
        }
    }

    /** The same for an index that the loop does not change. */
    void add(Linear form, Val size) {
        if (added.add(List.of(form, size))) {
            Val limit = limit(size);
            also(below(value(size.type(), form, null), limit));
        }
    }

    /** The same for a loop that rises; {@code rest} is what the index has more than what is compared. */
    void add(Linear rest, RisingLoop loop, Val size) {
        if (!added.add(List.of(rest, size, loop))) {
            return;
        }
        Type type = size.type();
        if (last == null) {
            start = emit(type, new Op.Add(value(type, loop.compared(), loop.value()), times(type, loop.start(), 1)));
            last = loop.included() ? times(type, loop.bound(), 1) : emit(type, new Op.Sub(times(type, loop.bound(), 1), constant(type, 1)));
            also(below(start, constant(Scalar.UINT64, MOST_BOUND)));
            also(emit(Scalar.BOOL, new Op.Compare(Op.Pred.LE, loop.bound(), constant(loop.bound().type(), MOST_BOUND))));
            loop.steps().forEach(s -> also(below(s, constant(Scalar.UINT64, MOST_STEP))));
        }
        Val more = value(type, rest, null);
        Val limit = limit(size);
        also(below(emit(type, new Op.Add(start, more)), limit));
        also(below(emit(type, new Op.Add(last, more)), limit));
    }

    /** The value of a form without one of its values. */
    private Val value(Type type, Linear form, Val without) {
        Val sum = constant(type, form.constant().longValue());
        for (Linear.Term term : form.terms()) {
            if (!term.val().equals(without)) {
                sum = emit(type, new Op.Add(sum, times(type, term.val(), term.factor())));
            }
        }
        return sum;
    }

    private Val limit(Val size) {
        if (!(definitions.op(size) instanceof Op.Dim) && added.add(List.of(size))) {
            also(emit(Scalar.BOOL, new Op.Compare(Op.Pred.GE, size, constant(size.type(), 0))));
        }
        return emit(Scalar.UINT64, new Op.Convert(size));
    }

    /** {@code 0 <= a < size} for a size that is not negative: one comparison without sign. */
    private Val below(Val a, Val limit) {
        return emit(Scalar.BOOL, new Op.Compare(Op.Pred.LT, emit(Scalar.UINT64, new Op.Convert(a)), limit));
    }

    private Val times(Type type, Val val, long factor) {
        Val same = val.type().equals(type) ? val : emit(type, new Op.Convert(val));
        return factor == 1 ? same : emit(type, new Op.Mul(same, constant(type, factor)));
    }

    private void also(Val condition) {
        holds = holds == null ? condition : emit(Scalar.BOOL, new Op.And(holds, condition));
    }

    private Val constant(Type type, long value) {
        return emit(type, new Op.Const(new Constant.Int(value)));
    }

    private Val emit(Type type, Op op) {
        Val out = ids.val(type);
        var inst = new Inst(out, op, null);
        insts.add(inst);
        definitions.note(inst);
        return out;
    }
}
