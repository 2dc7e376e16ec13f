package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Aliases;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Pred;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The test before a loop that its stores may be made late, a block of iterations at once: no iteration reads, or stores to, what an
 * earlier one stores, nor what it has stored itself. Addresses are compared: those of the first and the last iteration, between which
 * they change evenly.
 *
 * <p>Two accesses are apart if their ranges of addresses do not meet, or if both go by one step that has room for both ({@code a[i, 0]}
 * and {@code a[i, 1]}); a load may be at the address of a store if it comes before it in each iteration and the step is at least an element.
 */
final class AddressGuard {
    private static final long MOST = 1L << 31;

    private final Ids ids;
    private final Definitions definitions;
    private final Aliases aliases;
    private final Op.For loop;
    private final Predicate<Val> inside;
    private final List<Inst> insts = new ArrayList<>();
    private final List<Access> accesses = new ArrayList<>();
    private Val holds;
    private Val last;

    /** One place per iteration: first address, bytes from one iteration to the next (null: not even), lowest and end of all. */
    private final class Access {
        final Val array;
        final List<Linear> forms;
        final boolean store;
        final long size;
        /** How many stores stand before it. */
        final int after;
        Val first;
        Val step;
        Val low;
        Val end;

        Access(Val array, List<Linear> forms, boolean store, int after) {
            this.array = array;
            this.after = store ? 0 : after;
            this.forms = forms;
            this.store = store;
            size = ((Type.Array) array.type()).elem().bytes();
        }
    }

    AddressGuard(Ids ids, Definitions definitions, Aliases aliases, Op.For loop, Predicate<Val> inside) {
        this.ids = ids;
        this.definitions = definitions;
        this.aliases = aliases;
        this.loop = loop;
        this.inside = inside;
    }

    List<Inst> insts() {
        return insts;
    }

    Val holds() {
        return holds;
    }

    /** What must hold beside it. */
    void also(List<Inst> test, Val condition) {
        insts.addAll(test);
        also(condition);
    }

    /** Begins the test: at least {@code least} iterations, and not too many to reckon with. */
    void count(long least) {
        last = op(Scalar.PYINT, new Op.Sub(loop.count(), constant(1)));
        Val beyond = op(Scalar.PYINT, new Op.Sub(loop.count(), constant(least)));
        also(op(Scalar.BOOL, new Op.Compare(Pred.LT, op(Scalar.UINT64, new Op.Convert(beyond)), word(MOST))));
    }

    /**
     * Adds the accesses of the straight body in order; {@code forwards}: some load has been replaced by an earlier store's value.
     * False if a store's place does not change evenly, some place is certainly one that an iteration before has stored to, or there are
     * more than {@code most} pairs to compare.
     */
    boolean add(List<Inst> body, boolean forwards, int most) {
        int stores = 0;
        boolean once = !forwards;
        for (Inst inst : body) {
            Access access = switch (inst.op()) {
                case Op.Load l -> new Access(l.array(), forms(l.indices()), false, stores);
                case Op.Store s -> new Access(s.array(), forms(s.indices()), true, stores++);
                default -> null;
            };
            if (access != null) {
                if (inside.test(access.array) || access.store && access.forms.contains(null)) {
                    return false;
                }
                boolean isNew = accesses.stream().noneMatch(a -> a.store == access.store && a.after == access.after && a.array.equals(access.array)
                        && a.forms.equals(access.forms) && !a.forms.contains(null));
                once &= isNew || !access.store;
                if (isNew) {
                    accesses.add(access);
                }
            }
        }
        int pairs = 0;
        for (int i = 0; i < accesses.size(); i++) {
            for (int k = i + 1; k < accesses.size(); k++) {
                Access a = accesses.get(i);
                Access b = accesses.get(k);
                if ((a.store || b.store) && aliases.mayMeet(a.array, b.array)) {
                    if (++pairs > most) {
                        return false;
                    }
                    if (!pair(a, b, once)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** {@code a} stands before {@code b} in each iteration; {@code once}: of stores to one place only the last counts, and there are none but that. */
    private boolean pair(Access a, Access b, boolean once) {
        boolean samePlace = a.array.equals(b.array) && a.forms.equals(b.forms) && !a.forms.contains(null);
        if (samePlace && !a.store) {
            also(steps(b));
            return true;
        }
        Long ahead = a.array.equals(b.array) ? distance(a.store ? b : a, a.store ? a : b) : null;
        if (ahead != null && (ahead < 0 || a.store && b.store)) {
            return false;
        }
        if (ahead != null) {
            // What is read there is stored by a later iteration.
            also(steps(b));
            return true;
        }
        Val fine = op(Scalar.BOOL, new Op.Or(notAbove(end(a), low(b)), notAbove(end(b), low(a))));
        boolean even = !a.forms.contains(null) && !b.forms.contains(null);
        if (even && a.array.equals(b.array)) {
            fine = op(Scalar.BOOL, new Op.Or(fine, passing(a, b)));
        }
        if (even && b.store && a.size == b.size && once && !a.array.equals(b.array)) {
            Val together = op(Scalar.BOOL, new Op.And(equal(first(a), first(b)), equal(step(a), step(b))));
            fine = op(Scalar.BOOL, new Op.Or(fine, op(Scalar.BOOL, new Op.And(together, steps(b)))));
        }
        also(fine);
        return true;
    }

    /** {@link #ahead}, if it can be reckoned. */
    private Long distance(Access load, Access store) {
        try {
            return ahead(load, store);
        } catch (ArithmeticException e) {
            return null;
        }
    }

    /** How many iterations later the store is at the place that the load is at; null where that is not known, or never. */
    private Long ahead(Access load, Access store) {
        long factor = 0;
        BigInteger away = BigInteger.ZERO;
        for (int axis = 0; axis < load.forms.size(); axis++) {
            Linear at = load.forms.get(axis);
            Linear to = store.forms.get(axis);
            if (at == null || to == null) {
                return null;
            }
            Linear gap = at.plus(to, -1);
            long here = to.terms().stream().filter(t -> t.val().equals(loop.index())).mapToLong(Linear.Term::factor).sum();
            if (!gap.terms().isEmpty() || here == 0 && gap.constant().signum() != 0 || here != 0 && factor != 0) {
                return null;
            }
            factor = here != 0 ? here : factor;
            away = here != 0 ? gap.constant() : away;
        }
        if (factor == 0 || away.signum() == 0 || away.bitLength() > 20 || away.longValue() % factor != 0) {
            return null;
        }
        return away.longValue() / factor;
    }

    /** The step is at least an element, up or down. */
    private Val steps(Access a) {
        Val up = notAbove(constant(a.size), step(a));
        return op(Scalar.BOOL, new Op.Or(up, notAbove(step(a), constant(-a.size))));
    }

    /** One step, which has room for both elements beside each other. */
    private Val passing(Access a, Access b) {
        Val away = op(Scalar.PYINT, new Op.Sub(first(b), first(a)));
        Val step = op(Scalar.PYINT, new Op.Select(op(Scalar.BOOL, new Op.Compare(Pred.LT, step(a), constant(0))),
                op(Scalar.PYINT, new Op.Neg(step(a))), step(a)));
        Val after = op(Scalar.BOOL, new Op.And(notAbove(constant(a.size), away),
                notAbove(op(Scalar.PYINT, new Op.Add(away, constant(b.size))), step)));
        Val back = op(Scalar.PYINT, new Op.Neg(away));
        Val before = op(Scalar.BOOL, new Op.And(notAbove(constant(b.size), back),
                notAbove(op(Scalar.PYINT, new Op.Add(back, constant(a.size))), step)));
        return op(Scalar.BOOL, new Op.And(equal(step(a), step(b)), op(Scalar.BOOL, new Op.Or(after, before))));
    }

    // ---------------------------------------------------------------- addresses

    /** The linear form of each index; null for one that does not change evenly. */
    private List<Linear> forms(List<Val> indices) {
        var out = new ArrayList<Linear>();
        for (Val index : indices) {
            Linear form = Linear.of(index, definitions);
            boolean even = form.terms().stream().allMatch(t -> t.val().equals(loop.index())
                    ? Math.abs(t.factor()) <= LoopGuard.MOST_FACTOR : !inside.test(t.val()));
            out.add(even ? form : null);
        }
        return out;
    }

    private Val first(Access a) {
        addresses(a);
        return a.first;
    }

    private Val step(Access a) {
        addresses(a);
        return a.step;
    }

    private Val low(Access a) {
        addresses(a);
        return a.low;
    }

    private Val end(Access a) {
        addresses(a);
        return a.end;
    }

    private void addresses(Access a) {
        if (a.first != null) {
            return;
        }
        a.first = op(Scalar.PYINT, new Op.Bits(op(Type.PTR, new Op.DataOf(a.array))));
        a.step = constant(0);
        Val down = constant(0);
        Val up = constant(0);
        for (int axis = 0; axis < a.forms.size(); axis++) {
            Val stride = op(Scalar.PYINT, new Op.Stride(a.array, axis));
            Linear form = a.forms.get(axis);
            if (form == null) {
                Val reach = times(stride, op(Scalar.PYINT, new Op.Sub(op(Scalar.PYINT, new Op.Dim(a.array, axis)), constant(1))));
                Val back = op(Scalar.BOOL, new Op.Compare(Pred.LT, reach, constant(0)));
                down = plus(down, op(Scalar.PYINT, new Op.Select(back, reach, constant(0))));
                up = plus(up, op(Scalar.PYINT, new Op.Select(back, constant(0), reach)));
                continue;
            }
            Val at = constant(form.constant().longValue());
            for (Linear.Term term : form.terms()) {
                if (term.val().equals(loop.index())) {
                    a.step = plus(a.step, times(stride, constant(term.factor())));
                } else {
                    Val val = term.val().type() == Scalar.PYINT ? term.val() : op(Scalar.PYINT, new Op.Convert(term.val()));
                    at = plus(at, times(val, constant(term.factor())));
                }
            }
            a.first = plus(a.first, times(stride, at));
        }
        Val small = op(Scalar.UINT64, new Op.Convert(plus(a.step, constant(MOST))));
        also(op(Scalar.BOOL, new Op.Compare(Pred.LT, small, word(2 * MOST))));
        Val reach = times(a.step, last);
        Val back = op(Scalar.BOOL, new Op.Compare(Pred.LT, reach, constant(0)));
        down = plus(down, op(Scalar.PYINT, new Op.Select(back, reach, constant(0))));
        up = plus(up, op(Scalar.PYINT, new Op.Select(back, constant(0), reach)));
        a.low = plus(a.first, down);
        a.end = plus(a.first, plus(up, constant(a.size)));
    }

    // ---------------------------------------------------------------- instructions

    private Val notAbove(Val a, Val b) {
        return op(Scalar.BOOL, new Op.Compare(Pred.LE, a, b));
    }

    private Val equal(Val a, Val b) {
        return op(Scalar.BOOL, new Op.Compare(Pred.EQ, a, b));
    }

    private Val plus(Val a, Val b) {
        return op(Scalar.PYINT, new Op.Add(a, b));
    }

    private Val times(Val a, Val b) {
        return op(Scalar.PYINT, new Op.Mul(a, b));
    }

    private Val constant(long value) {
        return op(Scalar.PYINT, new Op.Const(new Constant.Int(value)));
    }

    private Val word(long value) {
        return op(Scalar.UINT64, new Op.Const(new Constant.Int(value)));
    }

    private void also(Val condition) {
        holds = holds == null ? condition : op(Scalar.BOOL, new Op.And(holds, condition));
    }

    private Val op(Type type, Op op) {
        Val out = ids.val(type);
        insts.add(new Inst(out, op, null));
        return out;
    }
}
