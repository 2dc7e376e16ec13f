package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A loop that goes on while a value that only rises is below a bound from outside: {@code while j < n: ... j += i}.
 *
 * @param value    the header's parameter that rises
 * @param start    what it is at first
 * @param compared the form of what is compared with the bound: the value and others from outside
 * @param bound    what that stays below, or, if {@code included}, not above
 * @param steps    what is added to the value from round to round, where that is not seen to be a small constant
 */
record RisingLoop(Val value, Val start, Linear compared, Val bound, boolean included, List<Val> steps) {

    /** Null if the loop is not of this kind; {@code inside}: the values that it defines. */
    static RisingLoop of(Loops.Loop loop, List<Block> blocks, Definitions definitions, Set<Integer> inside, Op.Jump entry) {
        Block header = blocks.get(loop.header());
        if (!(header.last().op() instanceof Op.Branch branch) || !contains(loop, blocks, branch.then()) || contains(loop, blocks, branch.otherwise())
                || !(definitions.op(branch.condition()) instanceof Op.Compare c) || !(c.a().type() instanceof Scalar s) || !s.isSigned() || s.bits != 64) {
            return null;
        }
        boolean turned = c.pred() == Op.Pred.GT || c.pred() == Op.Pred.GE;
        boolean included = c.pred() == Op.Pred.LE || c.pred() == Op.Pred.GE;
        Val bound = turned ? c.a() : c.b();
        Linear compared = Linear.of(turned ? c.b() : c.a(), definitions);
        if (c.pred() == Op.Pred.EQ || c.pred() == Op.Pred.NE || inside.contains(bound.id())) {
            return null;
        }
        for (int k = 0; k < header.params().size(); k++) {
            Val value = header.params().get(k);
            if (rest(compared, value, inside) != null && factor(compared, value) == 1) {
                List<Val> steps = steps(loop, blocks, definitions, inside, k);
                return steps == null ? null : new RisingLoop(value, entry.to().args().get(k), compared, bound, included, steps);
            }
        }
        return null;
    }

    private static boolean contains(Loops.Loop loop, List<Block> blocks, Edge edge) {
        return loop.blocks().stream().anyMatch(b -> blocks.get(b).id() == edge.block());
    }

    static long factor(Linear form, Val value) {
        return form.terms().stream().filter(t -> t.val().equals(value)).mapToLong(Linear.Term::factor).sum();
    }

    /** The form without {@code value}; null if it has something else from inside the loop. */
    static Linear rest(Linear form, Val value, Set<Integer> inside) {
        List<Linear.Term> rest = form.terms().stream().filter(t -> !t.val().equals(value)).toList();
        return rest.stream().anyMatch(t -> inside.contains(t.val().id())) ? null : new Linear(rest, form.constant());
    }

    private static List<Val> steps(Loops.Loop loop, List<Block> blocks, Definitions definitions, Set<Integer> inside, int index) {
        Block header = blocks.get(loop.header());
        Val value = header.params().get(index);
        var steps = new ArrayList<Val>();
        for (int back : loop.back()) {
            for (Edge edge : Operands.edges(blocks.get(back).last().op())) {
                if (edge.block() != header.id()) {
                    continue;
                }
                Val next = edge.args().get(index);
                Linear step = Linear.of(next, definitions).minus(Linear.atom(value));
                if (definitions.op(next) instanceof Op.Add add && (add.a().equals(value) || add.b().equals(value))
                        && !inside.contains((add.a().equals(value) ? add.b() : add.a()).id())) {
                    steps.add(add.a().equals(value) ? add.b() : add.a());
                } else if (step == null || !step.terms().isEmpty() || step.constant().signum() < 0 || step.constant().compareTo(BigInteger.valueOf(LoopGuard.MOST_FACTOR)) > 0) {
                    return null;
                }
            }
        }
        return steps;
    }
}
