package dev.adder.compiler.infer;

import dev.adder.compiler.flow.Flowed;
import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.request.Request;
import dev.adder.compiler.source.Problem;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.ProblemException;
import dev.adder.compiler.source.Site;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Types one function body by running it on what is known (abstract interpretation) and writing typed code as it goes. Blocks are
 * visited in order; where a loop shows that a parameter's type was too narrow, what follows is visited again. Branches on
 * constants are followed one way. Loops over tuples are unrolled: their blocks are visited once per item.
 */
final class Typer {
    /** One iteration of an unrolled loop, or the whole body; holds what is known of the flow values defined in it. */
    record Round(Round parent, int header, int last, int iteration, Map<Integer, Known> known) {}

    /** A flow block in a round: what arrives at it, and the typed blocks written for it. */
    private static final class Visit {
        final Round round;
        final Block block;
        final TypedCode.Open entry;
        final int mark;
        final Map<Visit, List<Known>> incoming = new LinkedHashMap<>();
        final Map<Visit, Site> sites = new HashMap<>();
        List<Known> arrived = List.of();
        List<TypedCode.Open> blocks = List.of();
        /** Set by the visit: the open end, and where it jumps with which values. */
        TypedCode.Open tail;
        Visit next;
        List<Known> passed;
        Site site;
        /** Of a counted loop's header: the iterable, its length, the index parameter. Of its body: the header. */
        Known iterable;
        Val count;
        Val index;
        Visit header;
        int visits;

        Visit(Round round, Block block, TypedCode.Open entry, int mark) {
            this.round = round;
            this.block = block;
            this.entry = entry;
            this.mark = mark;
        }
    }

    /** A way out: the open block that returns, what it returns, and where. */
    record Exit(TypedCode.Open block, Known value, Site site) {}

    final Inference inference;
    final TypedCode code;
    final Values values;
    final Flowed flowed;
    final Scope scope;
    final Request.Options options;
    final Site call;
    final Root root;
    final Ops ops;

    private final Map<Integer, Block> blocks = new HashMap<>();
    private final Set<Integer> headers = new HashSet<>();
    private final Map<Integer, Op.ForEach> loops = new HashMap<>();
    private final TreeMap<int[], Visit> visits = new TreeMap<>(Arrays::compare);
    private final TreeMap<int[], Visit> work = new TreeMap<>(Arrays::compare);
    private Round round;
    private Visit visit;
    private boolean again;
    private final Map<Visit, Exit> exits = new LinkedHashMap<>();

    /**
     * What all typers of one function share.
     *
     * @param hidden  parameters that carry global arrays
     * @param inlined functions that are being typed in place because they ask for it
     */
    record Root(Specialisation function, Map<Integer, Val> hidden, int[] depth, Set<String> inlined) {}

    Typer(Inference inference, TypedCode code, Flowed flowed, Scope scope, Request.Options options, Site call, Root root) {
        this.inference = inference;
        this.code = code;
        this.values = new Values(code);
        this.flowed = flowed;
        this.scope = scope;
        this.options = options;
        this.call = call;
        this.root = root;
        this.ops = new Ops(this);
        for (Block b : flowed.func().blocks()) {
            blocks.put(b.id(), b);
        }
        for (Block b : flowed.func().blocks()) {
            switch (b.last().op()) {
                case Op.Jump j when j.to().block() <= b.id() -> headers.add(j.to().block());
                case Op.ForEach f -> loops.put(b.id(), f);
                default -> { }
            }
        }
    }

    ProblemException problem(ProblemCode problemCode, String message, String help) {
        return Problem.of(problemCode, code.site, message, help).exception();
    }

    /**
     * Types the body for these parameters, continuing in the code's current block. The typed blocks are appended to the code's list.
     * Returns the ways out; empty if it never returns.
     */
    List<Exit> run(List<Known> params) {
        List<TypedCode.Open> outer = code.blocks;
        round = new Round(null, -1, Integer.MAX_VALUE, 0, new HashMap<>());
        Block first = flowed.func().entry();
        var entry = new Visit(round, first, code.current, code.current.insts.size());
        entry.arrived = params;
        int[] key = {first.id()};
        visits.put(key, entry);
        work.put(key, entry);
        int steps = 0;
        while (!work.isEmpty()) {
            visit(work.pollFirstEntry().getValue());
            if (++steps > 20_000) {
                throw problem(ProblemCode.UNSUPPORTED, "this function is too large once its tuples are unrolled", "loop over an array instead");
            }
        }
        if (again) {
            exits.clear();
            for (Visit v : List.copyOf(visits.values())) {
                visit(v);
            }
        }
        for (Visit v : visits.values()) {
            link(v);
        }
        code.blocks = outer;
        var out = new ArrayList<Exit>();
        for (Visit v : visits.values()) {
            code.blocks.addAll(v.blocks);
            if (exits.containsKey(v)) {
                out.add(exits.get(v));
            }
        }
        return out;
    }

    // ------------------------------------------------------------ visiting

    private void visit(Visit v) {
        visit = v;
        round = v.round;
        v.visits++;
        again |= v.visits > 1;
        exits.remove(v);
        v.tail = null;
        v.next = null;
        while (v.entry.insts.size() > v.mark) {
            v.entry.insts.removeLast();
        }
        boolean isEntry = v.block == flowed.func().entry();
        code.blocks = new ArrayList<>();
        if (!isEntry) {
            v.entry.params.clear();
            code.blocks.add(v.entry);
        }
        code.current = v.entry;
        code.site = site(v.block.insts().getFirst().site());
        boolean changed = false;
        if (loops.containsKey(v.block.id()) && v.count != null) {
            v.index = code.param(v.entry, Scalar.PYINT);
        }
        int skip = v.block.params().size() - v.arrived.size();
        if (skip == 1) {
            changed |= define(v.block.params().getFirst(), item(v));
        }
        for (int i = 0; i < v.arrived.size(); i++) {
            changed |= define(v.block.params().get(i + skip), isEntry ? v.arrived.get(i) : arrive(v, v.arrived.get(i)));
        }
        for (Inst inst : v.block.insts()) {
            if (code.dead()) {
                break;
            }
            code.site = site(inst.site());
            if (inst.op() instanceof Op.Terminator) {
                terminate(inst.op());
            } else {
                Known k = ops.run(inst);
                if (inst.out() != null && !code.dead()) {
                    changed |= define(inst.out(), k);
                }
            }
        }
        v.blocks = code.blocks;
        if (changed && v.visits > 1) {
            visits.tailMap(key(v.round, v.block.id()), false).forEach((key, later) -> {
                if (later.visits > 0) {
                    work.put(key, later);
                }
            });
        }
    }

    private Site site(Site site) {
        return call == null ? site : site.calledFrom(call);
    }

    /** The value of a block parameter for which {@code k} arrives. */
    private Known arrive(Visit v, Known k) {
        if (k.constant() != null && !varies(v, k) || !Values.hasBits(k.type())) {
            return k.constant() != null || k.parts() != null ? k : bitless(k.type());
        }
        return Values.known(k.type(), code.param(v.entry, k.type()));
    }

    /** A value without bits, its parts made out of its type. */
    private Known bitless(Type type) {
        return switch (type) {
            case Type.Tuple ignored -> Known.bundle(type, Values.partTypes(type).stream().map(this::bitless).toList());
            case Type.Record ignored -> Known.bundle(type, Values.partTypes(type).stream().map(this::bitless).toList());
            case Type.Callable ignored -> Known.bundle(type, Values.partTypes(type).stream().map(this::bitless).toList());
            default -> Values.known(type, null);
        };
    }

    /** True if a constant that arrives at a loop header must not be taken for one: later turns bring other values. */
    private boolean varies(Visit v, Known k) {
        return headers.contains(v.block.id()) && v.round.header() != v.block.id() && k.type() instanceof Scalar;
    }

    /** True if what is passed for {@code k} takes a parameter of the typed block. */
    private boolean takesParameter(Visit v, Known k) {
        return Values.hasBits(k.type()) && !(k.constant() != null && !varies(v, k));
    }

    private boolean define(Val v, Known k) {
        Known old = round.known().put(v.id(), k);
        return old != null && !same(old, k);
    }

    private static boolean same(Known a, Known b) {
        return a.type().equals(b.type()) && java.util.Objects.equals(a.constant(), b.constant());
    }

    Known known(Val v) {
        for (Round r = round; r != null; r = r.parent()) {
            Known k = r.known().get(v.id());
            if (k != null) {
                return k;
            }
        }
        throw new IllegalStateException("flow value %" + v.id() + " of " + flowed.func().name() + " is used before it is known");
    }

    List<Known> known(List<Val> list) {
        return list.stream().map(this::known).toList();
    }

    private static int[] key(Round round, int block) {
        int depth = 0;
        for (Round r = round; r.parent() != null; r = r.parent()) {
            depth++;
        }
        int[] key = new int[2 * depth + 1];
        key[2 * depth] = block;
        for (Round r = round; r.parent() != null; r = r.parent()) {
            depth--;
            key[2 * depth] = r.header();
            key[2 * depth + 1] = r.iteration();
        }
        return key;
    }

    // ------------------------------------------------------------ control

    private void terminate(Op op) {
        switch (op) {
            case Op.Jump j -> jump(j.to());
            case Op.Branch b -> branch(b);
            case Op.ForEach f -> loop(f);
            case Op.Return r -> {
                exits.put(visit, new Exit(code.current, known(r.value()), code.site));
                code.current = null;
            }
            case Op.PyRaise r -> ops.texts.raise(known(r.exception()), r.cause() == null ? null : known(r.cause()));
            default -> throw new IllegalStateException("not a terminator of stage FLOW: " + op);
        }
    }

    private void branch(Op.Branch b) {
        Known condition = known(b.condition());
        Long constant = condition.integer();
        if (constant != null) {
            jump(constant != 0 ? b.then() : b.otherwise());
            return;
        }
        Val c = values.val(condition);
        Visit then = reach(b.then());
        Visit otherwise = reach(b.otherwise());
        code.end(new Op.Branch(c, b.hint(), new Op.Edge(then.entry.id, List.of()), new Op.Edge(otherwise.entry.id, List.of())));
    }

    private Visit reach(Op.Edge edge) {
        Visit target = target(edge.block());
        arrive(target, known(edge.args()));
        return target;
    }

    private void jump(Op.Edge edge) {
        List<Known> args = known(edge.args());
        Op.ForEach loop = loops.get(edge.block());
        boolean back = edge.block() <= visit.block.id();
        Visit target = loop != null && !back ? enter(edge.block(), loop) : target(edge.block());
        if (code.dead()) {
            return;                                 // what cannot be iterated over has raised
        }
        visit.tail = code.current;
        visit.next = target;
        visit.passed = args;
        visit.site = code.site;
        code.current = null;
        arrive(target, args);
    }

    /** Enters a loop over a value: unrolled if it is made of a tuple, else counted. */
    private Visit enter(int header, Op.ForEach loop) {
        Known iterable = ops.iterable(known(loop.iterable()));
        Known count = ops.calls.length(iterable);
        if (code.dead()) {
            return null;
        }
        if (ops.unrolls(iterable.type()) && count.integer() != null) {
            var inside = new Round(round, header, loop.last(), 0, new HashMap<>());
            Visit v = visitOf(inside, header);
            v.iterable = iterable;
            return v;
        }
        Visit v = visitOf(round, header);
        v.iterable = iterable;
        v.count = values.val(count);
        return v;
    }

    private Visit target(int block) {
        Round r = round;
        while (r.parent() != null && (block < r.header() || block > r.last())) {
            r = r.parent();
        }
        if (r.parent() != null && block == r.header()) {
            var next = new Round(r.parent(), r.header(), r.last(), r.iteration() + 1, new HashMap<>());
            Visit from = visits.get(key(r, block));
            Visit v = visitOf(next, block);
            v.iterable = from.iterable;
            return v;
        }
        return visitOf(r, block);
    }

    private Visit visitOf(Round r, int block) {
        int[] key = key(r, block);
        Visit v = visits.get(key);
        if (v == null) {
            var saved = code.blocks;
            code.blocks = new ArrayList<>();
            v = new Visit(r, blocks.get(block), code.open(), 0);
            code.blocks = saved;
            visits.put(key, v);
        }
        return v;
    }

    /** Joins what arrives at {@code target} along this edge with the rest; it is visited (again) if that changed something. */
    private void arrive(Visit target, List<Known> args) {
        target.incoming.put(visit, args);
        target.sites.put(visit, code.site);
        var joined = new ArrayList<Known>();
        for (int i = 0; i < args.size(); i++) {
            Known sum = null;
            for (var from : target.incoming.entrySet()) {
                Known k = from.getValue().get(i);
                sum = sum == null ? new Known(k.type(), null, k.constant(), k.val() == null ? k.parts() : null) : join(target, sum, k, i);
            }
            joined.add(sum.parts() != null && Values.hasBits(sum.type()) ? new Known(sum.type(), null, sum.constant(), null) : sum);
        }
        boolean changed = target.visits == 0;
        for (int i = 0; i < args.size() && !changed; i++) {
            changed = !same(target.arrived.get(i), joined.get(i));
        }
        if (changed) {
            target.arrived = joined;
            work.put(key(target.round, target.block.id()), target);
        }
    }

    private Known join(Visit target, Known a, Known b, int param) {
        try {
            return Values.join(a, b);
        } catch (Values.NoJoin e) {
            var sites = new ArrayList<>(target.sites.values());
            var notes = sites.stream().map(s -> "one way comes from line " + s.user().span().line()).distinct().sorted().toList();
            throw new Problem(ProblemCode.JOIN, code.site, "a variable is " + e.getMessage() + " where two ways meet", notes,
                    "give it one type on both ways, or use two variables").exception();
        }
    }

    private void loop(Op.ForEach f) {
        Visit header = visit;
        if (header.count == null) {
            int n = ops.calls.length(header.iterable).integer().intValue();
            jump(round.iteration() < n ? f.body() : f.done());
            return;
        }
        Visit body = reach(f.body());
        body.header = header;
        Visit done = reach(f.done());
        code.end(new Op.For(header.index, header.count, f.parallel(), new Op.Edge(body.entry.id, List.of()), new Op.Edge(done.entry.id, List.of())));
    }

    /** The item that a loop body starts with. */
    private Known item(Visit v) {
        if (v.header != null) {
            return ops.calls.item(v.header.iterable, Known.of(v.header.index));
        }
        Visit header = visits.get(key(round, round.header()));
        return ops.calls.item(header.iterable, Known.pyint(round.iteration()));
    }

    // ------------------------------------------------------------ linking

    /** Writes the jump that ends a visit, with its values converted to the target's parameters. */
    private void link(Visit v) {
        if (v.tail == null) {
            return;
        }
        code.current = v.tail;
        code.site = v.site;
        code.blocks = v.blocks;
        var args = new ArrayList<Val>();
        if (v.next.index != null) {
            boolean back = v.next.block.id() <= v.block.id();
            args.add(back ? code.emit(Scalar.PYINT, new Op.Add(v.next.index, code.pyint(1))) : code.pyint(0));
        }
        for (int i = 0; i < v.passed.size(); i++) {
            Known want = v.next.arrived.get(i);
            if (takesParameter(v.next, want)) {
                Known arriving = arriving(v.passed.get(i), want.type());
                if (arriving == null) {
                    return;
                }
                args.add(values.val(arriving));
            }
        }
        code.end(new Op.Jump(new Op.Edge(v.next.entry.id, args)));
    }

    /** A value as one of the type that it has where flows join; null (and no path) if it is a Python int that this type does not hold. */
    Known arriving(Known k, Type to) {
        return values.convert(k, to, (x, from, t) -> from.weak && from.isInteger() && !t.weak && t.isInteger()
                ? ops.arithmetic.to(x, t) : values.convert(x, t));
    }

    /** Joins the ways out of an inlined body: goes on in one block with the joined value; null (and no path) if it never returns. */
    Known leave(List<Exit> exits) {
        if (exits.isEmpty()) {
            code.current = null;
            return null;
        }
        if (exits.size() == 1) {
            code.current = exits.getFirst().block();
            return exits.getFirst().value();
        }
        Known sum = result(exits);
        TypedCode.Open after = code.open();
        boolean param = sum.constant() == null && Values.hasBits(sum.type());
        Val value = param ? code.param(after, sum.type()) : null;
        for (Exit e : exits) {
            code.current = e.block();
            code.site = e.site();
            Known arriving = param ? arriving(e.value(), sum.type()) : null;
            if (!param || arriving != null) {
                code.end(new Op.Jump(new Op.Edge(after.id, param ? List.of(values.val(arriving)) : List.of())));
            }
        }
        code.current = after;
        if (param) {
            return Values.known(sum.type(), value);
        }
        return sum.constant() != null ? sum : bitless(sum.type());
    }

    /** What is known of the results of all ways out together. */
    Known result(List<Exit> exits) {
        Known sum = null;
        for (Exit e : exits) {
            try {
                sum = sum == null ? new Known(e.value().type(), null, e.value().constant(), null) : Values.join(sum, e.value());
            } catch (Values.NoJoin conflict) {
                var notes = exits.stream().map(x -> x.value().type().shown() + " is returned in line " + x.site().user().span().line()).toList();
                throw new Problem(ProblemCode.JOIN, e.site(), "the function returns " + conflict.getMessage(), notes,
                        "return one type").exception();
            }
        }
        return sum;
    }
}
