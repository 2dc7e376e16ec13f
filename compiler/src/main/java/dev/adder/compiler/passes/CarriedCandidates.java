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
import dev.adder.compiler.types.Scalar;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Guesses bounds of blocks' integer parameters for {@link CarriedBounds} to try: at least 0 or -1, between what they are at first, and
 * on the side that comparisons and index checks ask for of any value that flows into them or that they flow into. A guess may be wrong.
 */
final class CarriedCandidates {
    private static final int MOST_LIMITS = 10;
    private static final int MOST = 300;

    /** @param weaker what to try instead where the fact does not hold, or null: {@code p <= n - 1} only where n is at least 1 */
    record Candidate(CarriedBounds.Fact fact, CarriedBounds.Fact weaker) {}

    private final Cfg cfg;
    private final Dominators dominators;
    private final Definitions definitions;
    /** Union-find over the values that flow into each other; a value that does not flow is not in it. */
    private final Map<Integer, Integer> flows = new HashMap<>();
    private final Map<Integer, Integer> definedIn = new HashMap<>();
    private final Map<Integer, Set<Linear>> uppers = new HashMap<>();
    private final Map<Integer, Set<Linear>> lowers = new HashMap<>();

    CarriedCandidates(Cfg cfg, Dominators dominators, Definitions definitions) {
        this.cfg = cfg;
        this.dominators = dominators;
        this.definitions = definitions;
    }

    /** By position of a block; empty if there are too many. */
    Map<Integer, List<Candidate>> find() {
        flow();
        asked();
        if (asked.isEmpty()) {
            return Map.of();
        }
        limits();
        var out = new LinkedHashMap<Integer, List<Candidate>>();
        int count = 0;
        for (int at : cfg.order()) {
            var found = new LinkedHashSet<Candidate>();
            Block block = cfg.blocks.get(at);
            Val index = block.last().op() instanceof Op.For loop ? loop.index() : null;
            for (int k = 0; at != 0 && k < block.params().size(); k++) {
                Val param = block.params().get(k);
                if (isWord(param) && !param.equals(index) && isAsked(param)) {
                    guess(at, block, k, found);
                }
            }
            if (!found.isEmpty()) {
                out.put(at, new ArrayList<>(found));
                count += found.size();
            }
        }
        return count > MOST ? Map.of() : out;
    }

    // ---------------------------------------------------------------- what flows where

    private void flow() {
        for (int at : cfg.order()) {
            Block block = cfg.blocks.get(at);
            for (Val param : block.params()) {
                definedIn.put(param.id(), at);
                if (at != 0 && isWord(param)) {
                    flows.put(param.id(), param.id());
                }
            }
        }
        for (int at : cfg.order()) {
            for (Inst inst : cfg.blocks.get(at).insts()) {
                if (inst.out() != null) {
                    definedIn.put(inst.out().id(), at);
                    if (isWord(inst.out())) {
                        sources(inst.op()).forEach(v -> join(inst.out(), v));
                    }
                }
            }
            for (Edge edge : Operands.edges(cfg.blocks.get(at).last().op())) {
                List<Val> params = cfg.blocks.get(cfg.index(edge.block())).params();
                for (int k = 0; k < params.size(); k++) {
                    join(params.get(k), edge.args().get(k));
                    given.computeIfAbsent(params.get(k).id(), p -> new ArrayList<>()).add(edge.args().get(k));
                }
            }
        }
    }

    /** Which operands a result goes up and down with. */
    private static List<Val> sources(Op op) {
        return switch (op) {
            case Op.Add o -> List.of(o.a(), o.b());
            case Op.Sub o -> List.of(o.a(), o.b());
            case Op.Select o -> List.of(o.a(), o.b());
            case Op.Convert o -> List.of(o.a());
            case Op.Shr o -> List.of(o.a());
            case Op.IntDiv o -> List.of(o.a());
            case Op.IntRem o -> List.of(o.a());
            case Op.Mul o -> List.of(o.a(), o.b());
            case Op.CheckIndex o -> List.of(o.index());
            default -> List.of();
        };
    }

    private void join(Val to, Val from) {
        if (flows.containsKey(from.id())) {
            int root = root(from.id());
            if (flows.containsKey(to.id())) {
                flows.put(root(to.id()), root);
            } else {
                flows.put(to.id(), root);
            }
        }
    }

    private int root(int id) {
        int at = id;
        while (flows.get(at) != at) {
            at = flows.get(at);
        }
        flows.put(id, at);
        return at;
    }

    // ---------------------------------------------------------------- what is asked

    /** The values that an index which is checked, or a comparison with one, is made of. */
    private final Set<Integer> asked = new HashSet<>();
    private final Map<Integer, List<Val>> given = new HashMap<>();

    private boolean isAsked(Val param) {
        return asked.contains(param.id());
    }

    private void ask(Val val) {
        if (!flows.containsKey(val.id()) || !asked.add(val.id())) {
            return;
        }
        Op op = definitions.op(val);
        (op == null ? given.getOrDefault(val.id(), List.of()) : sources(op)).forEach(this::ask);
    }

    private void asked() {
        int before = -1;
        while (asked.size() != before) {
            before = asked.size();
            for (int at : cfg.order()) {
                for (Inst inst : cfg.blocks.get(at).insts()) {
                    if (inst.op() instanceof Op.CheckIndex c) {
                        ask(c.index());
                    } else if (inst.op() instanceof Op.Compare c && (isAsked(c.a()) || isAsked(c.b()))) {
                        ask(c.a());
                        ask(c.b());
                    }
                }
            }
        }
    }

    private void limits() {
        for (int at : cfg.order()) {
            for (Inst inst : cfg.blocks.get(at).insts()) {
                switch (inst.op()) {
                    case Op.CheckIndex c -> limit(c.index(), c.size());
                    case Op.Compare c when isWord(c.a()) -> {
                        if (c.pred() != Op.Pred.GT && c.pred() != Op.Pred.GE) {
                            limit(c.a(), c.b());
                        }
                        if (c.pred() != Op.Pred.LT && c.pred() != Op.Pred.LE) {
                            limit(c.b(), c.a());
                        }
                    }
                    default -> { }
                }
            }
        }
    }

    /** {@code low <= high} is asked somewhere: each value that flows has the rest for a limit. */
    private void limit(Val low, Val high) {
        Linear form = Linear.of(high, definitions).minus(Linear.of(low, definitions));
        if (form == null) {
            return;
        }
        for (Linear.Term term : form.terms()) {
            if (Math.abs(term.factor()) == 1 && isAsked(term.val())) {
                Linear rest = new Linear(form.terms(), BigInteger.ZERO).minus(new Linear(List.of(term), BigInteger.ZERO));
                if (term.factor() < 0) {
                    uppers.computeIfAbsent(root(term.val().id()), k -> new LinkedHashSet<>()).add(rest);
                } else if (!rest.terms().isEmpty()) {
                    Linear least = Linear.constant(0).minus(rest);
                    if (least != null) {
                        lowers.computeIfAbsent(root(term.val().id()), k -> new LinkedHashSet<>()).add(least);
                    }
                }
            }
        }
    }

    // ---------------------------------------------------------------- guesses

    private void guess(int at, Block block, int k, Set<Candidate> out) {
        Linear param = Linear.atom(block.params().get(k));
        int root = root(block.params().get(k).id());
        out.add(new Candidate(new CarriedBounds.Fact(param, null), new CarriedBounds.Fact(param.plus(Linear.constant(1), 1), null)));
        Set<Linear> above = new LinkedHashSet<>();
        Set<Linear> below = new LinkedHashSet<>();
        for (int from : cfg.predecessors(at)) {
            for (Edge edge : Operands.edges(cfg.blocks.get(from).last().op())) {
                if (edge.block() == block.id()) {
                    Linear first = Linear.of(edge.args().get(k), definitions);
                    if (!first.terms().isEmpty()) {
                        above.add(first);
                        below.add(first);
                    }
                }
            }
        }
        uppers.getOrDefault(root, Set.of()).stream().filter(l -> !l.terms().isEmpty()).forEach(above::add);
        below.addAll(lowers.getOrDefault(root, Set.of()));
        for (Val other : block.params()) {
            if (!other.equals(block.params().get(k)) && isAsked(other) && root(other.id()) == root) {
                above.add(Linear.atom(other));
            }
        }
        above.stream().filter(l -> isKnown(l, at, block.params().get(k))).limit(MOST_LIMITS).forEach(l -> {
            Linear room = l.minus(param);
            if (room != null) {
                add(room, null, out);
                Linear less = l.plus(Linear.constant(1), -1);
                add(less.minus(param), less, out);
            }
        });
        below.stream().filter(l -> isKnown(l, at, block.params().get(k))).limit(MOST_LIMITS).forEach(l -> {
            Linear room = param.minus(l);
            if (room != null) {
                add(room, null, out);
            }
        });
    }

    private static void add(Linear form, Linear guard, Set<Candidate> out) {
        if (!form.terms().isEmpty()) {
            out.add(new Candidate(new CarriedBounds.Fact(form, null), guard == null ? null : new CarriedBounds.Fact(form, guard)));
        }
    }

    /** Are all values of the form there when the block is entered? */
    private boolean isKnown(Linear form, int at, Val param) {
        return form.terms().stream().allMatch(t -> {
            Integer in = definedIn.get(t.val().id());
            return !t.val().equals(param) && (in == null || (in == at ? cfg.blocks.get(at).params().contains(t.val()) : dominators.dominates(in, at)));
        });
    }

    private static boolean isWord(Val val) {
        return val.type() instanceof Scalar s && s.isInteger() && s.isSigned() && s.bits == 64;
    }
}
