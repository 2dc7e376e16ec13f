package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Val;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What holds of the parameters of blocks each time one is entered: all that {@link CarriedCandidates} guesses is assumed, what an edge
 * does not keep under that assumption is dropped, until every edge keeps what is left. That then holds by induction over the run.
 *
 * <pre>
 *   jump b1(0 n)
 *   b1(lo, hi): branch lo < hi b2() b3()                       lo >= 0, hi <= n, lo <= hi hold at b1
 *   b2: mid = (lo + hi) >> 1; ... jump b1(mid + 1, hi) or b1(lo, mid)
 * </pre>
 */
final class CarriedBounds {
    private static final int ROUNDS = 12;

    /** A form that is not negative, or is not wherever {@code guard} is not; {@code guard} null: always. */
    record Fact(Linear form, Linear guard) {}

    private final Cfg cfg;
    private final Dominators dominators;
    private final Definitions definitions;
    private final Bounds bounds;
    /** By position: what is still assumed where a block is entered. */
    private final Map<Integer, List<CarriedCandidates.Candidate>> assumed;
    private boolean dropped;

    private CarriedBounds(Cfg cfg, Dominators dominators, Definitions definitions, Bounds bounds) {
        this.cfg = cfg;
        this.dominators = dominators;
        this.definitions = definitions;
        this.bounds = bounds;
        assumed = new CarriedCandidates(cfg, dominators, definitions).find();
    }

    /** By position of a block: the facts that hold in it and in all it dominates. What {@code bounds} knows holds before the first block. */
    static Map<Integer, List<Fact>> of(Cfg cfg, Dominators dominators, Definitions definitions, Bounds bounds) {
        var carried = new CarriedBounds(cfg, dominators, definitions, bounds);
        if (carried.assumed.isEmpty()) {
            return Map.of();
        }
        int round = 0;
        do {
            carried.dropped = false;
            carried.walk(0);
        } while (carried.dropped && ++round < ROUNDS);
        return carried.dropped ? Map.of() : carried.facts();
    }

    private Map<Integer, List<Fact>> facts() {
        var out = new HashMap<Integer, List<Fact>>();
        for (int at : cfg.order()) {
            List<Fact> here = factsAt(at);
            if (!here.isEmpty()) {
                out.put(at, here);
            }
        }
        return out;
    }

    /** One round, in a block and those it dominates. */
    private void walk(int at) {
        Bounds.Mark before = bounds.mark();
        bounds.entering(cfg, at);
        bounds.suppose(factsAt(at));
        Block block = cfg.blocks.get(at);
        for (Inst inst : block.insts()) {
            if (inst.op() instanceof Op.CheckIndex c && c.raises()) {
                bounds.checked(inst.out(), c.index(), c.size());
            }
        }
        leaving(block);
        for (int child : dominators.children(at)) {
            walk(child);
        }
        bounds.forget(before);
    }

    /** A counted loop's index is below its count only in the body, so there alone may it stand for a bound. */
    private List<Fact> factsAt(int at) {
        Val index = cfg.blocks.get(at).last().op() instanceof Op.For loop ? loop.index() : null;
        var out = new ArrayList<Fact>();
        for (var candidate : assumed.getOrDefault(at, List.of())) {
            if (index == null || !candidate.fact().form().has(index)) {
                out.add(candidate.fact());
            }
        }
        if (cfg.predecessors(at).length == 1 && cfg.blocks.get(cfg.predecessors(at)[0]).last().op() instanceof Op.For loop && loop.body().block() == cfg.blocks.get(at).id()) {
            for (var candidate : assumed.getOrDefault(cfg.predecessors(at)[0], List.of())) {
                if (candidate.fact().form().has(loop.index())) {
                    out.add(candidate.fact());
                }
            }
        }
        return out;
    }

    private void leaving(Block block) {
        switch (block.last().op()) {
            case Op.Branch b -> {
                along(b.then(), () -> bounds.learn(b.condition(), true));
                along(b.otherwise(), () -> bounds.learn(b.condition(), false));
            }
            case Op.For f -> {
                along(f.body(), () -> bounds.inLoop(f.index(), f.count()));
                along(f.done(), () -> { });
            }
            default -> Operands.edges(block.last().op()).forEach(e -> along(e, () -> { }));
        }
    }

    /** Drops what this edge does not keep. */
    private void along(Edge edge, Runnable learn) {
        int to = cfg.index(edge.block());
        List<CarriedCandidates.Candidate> candidates = assumed.get(to);
        if (candidates == null || candidates.isEmpty()) {
            return;
        }
        Bounds.Mark before = bounds.mark();
        learn.run();
        bounds.wake();
        List<Val> params = cfg.blocks.get(to).params();
        var kept = new ArrayList<CarriedCandidates.Candidate>();
        for (var candidate : candidates) {
            if (keeps(candidate.fact(), params, edge)) {
                kept.add(candidate);
                continue;
            }
            dropped = true;
            if (candidate.weaker() != null && keeps(candidate.weaker(), params, edge)) {
                kept.add(new CarriedCandidates.Candidate(candidate.weaker(), null));
            }
        }
        bounds.forget(before);
        if (kept.isEmpty()) {
            assumed.remove(to);
        } else {
            assumed.put(to, kept);
        }
    }

    private boolean keeps(Fact fact, List<Val> params, Edge edge) {
        Bounds.Mark before = bounds.mark();
        try {
            if (fact.guard() != null) {
                bounds.assume(passed(fact.guard(), params, edge));
                bounds.wake();
            }
            return bounds.keeps(passed(fact.form(), params, edge));
        } catch (ArithmeticException e) {
            return false;
        } finally {
            bounds.forget(before);
        }
    }

    /** The form with the edge's arguments for the block's parameters. */
    private Linear passed(Linear form, List<Val> params, Edge edge) {
        Linear out = new Linear(List.of(), form.constant());
        for (Linear.Term term : form.terms()) {
            int k = params.indexOf(term.val());
            out = out.plus(k < 0 ? Linear.atom(term.val()) : bounds.exact(edge.args().get(k)), term.factor());
        }
        return out;
    }
}
