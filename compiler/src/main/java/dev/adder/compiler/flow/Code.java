package dev.adder.compiler.flow;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.source.Site;
import dev.adder.compiler.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The function being built: open blocks and, at each point, which value every variable has. Because the source is
 * structured, SSA needs no search: where paths meet, a variable whose values differ becomes a block parameter.
 * Parameters nobody reads are dropped at the end.
 */
final class Code {
    /** A block under construction; {@code to} are jumps out of it that wait for their target's parameters. */
    static final class Open {
        final int id;
        final List<Val> params = new ArrayList<>();
        final List<Inst> insts = new ArrayList<>();
        boolean ended;

        Open(int id) {
            this.id = id;
        }
    }

    /** Paths that will meet in one block: each the block it comes from and the variables there. */
    static final class Join {
        final List<Open> from = new ArrayList<>();
        final List<Map<String, Val>> env = new ArrayList<>();
        final List<Val> value = new ArrayList<>();
    }

    private final String function;
    private final List<Open> blocks = new ArrayList<>();
    private final Set<Val> maybeUnbound = new HashSet<>();
    private int nextVal;
    private Open entry;
    private Val unbound;

    /** The block being filled; null where no path leads. */
    Open current;
    Map<String, Val> env = new HashMap<>();

    Code(String function) {
        this.function = function;
        entry = open();
        current = entry;
    }

    /** The id the next value will get. */
    int nextVal() {
        return nextVal;
    }

    /** The id of the newest block. */
    int lastBlock() {
        return blocks.size() - 1;
    }

    Val fresh() {
        return new Val(nextVal++, null);
    }

    Open open() {
        var block = new Open(blocks.size());
        blocks.add(block);
        return block;
    }

    Val param(Open block) {
        Val v = fresh();
        block.params.add(v);
        return v;
    }

    Site site(Span span) {
        return new Site(span, function);
    }

    /** Appends an instruction with a result. Where no path leads, a value that nothing reads comes back. */
    Val emit(Op op, Span span) {
        Val out = fresh();
        if (current != null) {
            current.insts.add(new Inst(out, op, site(span)));
        }
        return out;
    }

    void effect(Op op, Span span) {
        if (current != null) {
            current.insts.add(new Inst(null, op, site(span)));
        }
    }

    /** Ends the current block. */
    void end(Op op, Span span) {
        if (current != null) {
            current.insts.add(new Inst(null, op, site(span)));
            current.ended = true;
            current = null;
        }
    }

    void start(Open block, Map<String, Val> variables) {
        current = block;
        env = new HashMap<>(variables);
    }

    /** The value of an unassigned variable: one constant in the entry block. */
    Val unbound(Span span) {
        if (unbound == null) {
            unbound = fresh();
            entry.insts.addFirst(new Inst(unbound, new Op.Const(dev.adder.compiler.types.Constant.UNBOUND), site(span)));
            maybeUnbound.add(unbound);
        }
        return unbound;
    }

    boolean mayBeUnbound(Val v) {
        return maybeUnbound.contains(v);
    }

    /** The current path goes to {@code join}, carrying {@code value} (null for none). */
    void to(Join join, Val value) {
        if (current == null) {
            return;
        }
        join.from.add(current);
        join.env.add(env);
        join.value.add(value);
        current.ended = true;
        current = null;
    }

    Val meet(Join join, Span span) {
        return meet(join, span, Integer.MAX_VALUE);
    }

    /**
     * Starts the block where the paths of {@code join} meet. Returns the value they carry, or null. Variables whose value has an id of at
     * least {@code inner} (made inside the loop that is left) always become parameters, so that a loop can be unrolled by copying its blocks.
     */
    Val meet(Join join, Span span, int inner) {
        if (join.from.isEmpty()) {
            current = null;
            return join.value.isEmpty() ? fresh() : null;
        }
        if (join.from.size() == 1 && inner == Integer.MAX_VALUE) {
            // One way in: what follows goes on in the block it comes from.
            start(join.from.getFirst(), join.env.getFirst());
            current.ended = false;
            return join.value.getFirst();
        }
        Open block = open();
        var names = new HashSet<String>();
        join.env.forEach(e -> names.addAll(e.keySet()));
        var merged = new HashMap<String, Val>();
        var args = new ArrayList<List<Val>>();
        join.from.forEach(f -> args.add(new ArrayList<>()));
        for (String name : names.stream().sorted().toList()) {
            Val first = null;
            boolean differ = false;
            boolean open = false;
            for (var e : join.env) {
                Val v = e.containsKey(name) ? e.get(name) : unbound(span);
                differ |= v.id() >= inner || first != null && !v.equals(first);
                open |= maybeUnbound.contains(v);
                first = first == null ? v : first;
            }
            if (!differ) {
                merged.put(name, first);
                continue;
            }
            Val param = param(block);
            if (open) {
                maybeUnbound.add(param);
            }
            merged.put(name, param);
            for (int i = 0; i < args.size(); i++) {
                Val v = join.env.get(i).get(name);
                args.get(i).add(v != null ? v : unbound(span));
            }
        }
        Val value = null;
        if (join.value.getFirst() != null) {
            value = param(block);
            for (int i = 0; i < args.size(); i++) {
                args.get(i).add(join.value.get(i));
            }
        }
        for (int i = 0; i < args.size(); i++) {
            join.from.get(i).insts.add(new Inst(null, new Op.Jump(new Op.Edge(block.id, args.get(i))), site(span)));
        }
        start(block, merged);
        return value;
    }

    /** Starts a loop header whose parameters are the current values of {@code names}. */
    Open header(Iterable<String> names, Span span) {
        Open header = open();
        var args = new ArrayList<Val>();
        var variables = new HashMap<>(env);
        for (String name : names) {
            Val before = env.containsKey(name) ? env.get(name) : unbound(span);
            Val param = param(header);
            if (maybeUnbound.contains(before)) {
                maybeUnbound.add(param);
            }
            args.add(before);
            variables.put(name, param);
        }
        end(new Op.Jump(new Op.Edge(header.id, args)), span);
        start(header, variables);
        return header;
    }

    /** Sends every path of {@code join} back to {@code header} with the values of its {@code names}. */
    void back(Join join, Open header, Iterable<String> names, Span span) {
        for (int i = 0; i < join.from.size(); i++) {
            var args = new ArrayList<Val>();
            for (String name : names) {
                Val v = join.env.get(i).get(name);
                args.add(v != null ? v : unbound(span));
            }
            join.from.get(i).insts.add(new Inst(null, new Op.Jump(new Op.Edge(header.id, args)), site(span)));
        }
    }

    /** The finished blocks, unreached ones and unread parameters dropped. */
    List<Block> finish() {
        Map<Integer, Open> byId = new HashMap<>();
        blocks.forEach(b -> byId.put(b.id, b));
        Set<Integer> reached = reach(byId);
        Set<Val> live = live(byId, reached);
        var out = new ArrayList<Block>();
        for (Open b : blocks) {
            if (!reached.contains(b.id)) {
                continue;
            }
            boolean isEntry = b == entry;
            var params = b.params.stream().filter(p -> isEntry || live.contains(p)).toList();
            var insts = b.insts.stream().map(i -> new Inst(i.out(), Operands.mapEdges(i.op(), e -> trim(e, byId, live)), i.site())).toList();
            out.add(new Block(b.id, params, insts));
        }
        return out;
    }

    private Set<Integer> reach(Map<Integer, Open> byId) {
        var reached = new HashSet<Integer>();
        var work = new ArrayList<Integer>(List.of(entry.id));
        while (!work.isEmpty()) {
            int id = work.removeLast();
            if (reached.add(id)) {
                Operands.edges(byId.get(id).insts.getLast().op()).forEach(e -> work.add(e.block()));
            }
        }
        return reached;
    }

    /** Values read by an instruction, or passed to a parameter that is read. */
    private Set<Val> live(Map<Integer, Open> byId, Set<Integer> reached) {
        var live = new HashSet<Val>();
        Map<Val, List<Val>> passed = new HashMap<>();
        for (int id : reached) {
            Open b = byId.get(id);
            for (Inst inst : b.insts) {
                for (Op.Edge e : Operands.edges(inst.op())) {
                    List<Val> params = byId.get(e.block()).params;
                    int skip = params.size() - e.args().size();
                    for (int i = 0; i < e.args().size(); i++) {
                        passed.computeIfAbsent(params.get(i + skip), p -> new ArrayList<>()).add(e.args().get(i));
                    }
                    // The item of a ForEach is supplied by the op itself and is always kept.
                    live.addAll(params.subList(0, skip));
                }
                Operands.forEachOwn(inst.op(), live::add);
            }
        }
        var work = new ArrayList<>(live);
        while (!work.isEmpty()) {
            for (Val arg : passed.getOrDefault(work.removeLast(), List.of())) {
                if (live.add(arg)) {
                    work.add(arg);
                }
            }
        }
        return live;
    }

    /** Fills in the last block of the loop, known only when its body has been built. */
    void close(Open header) {
        Inst inst = header.insts.removeLast();
        var each = (Op.ForEach) inst.op();
        header.insts.add(new Inst(null, new Op.ForEach(each.iterable(), each.parallel(), each.body(), each.done(), lastBlock()), inst.site()));
    }

    private static Op.Edge trim(Op.Edge e, Map<Integer, Open> byId, Set<Val> live) {
        List<Val> params = byId.get(e.block()).params;
        int skip = params.size() - e.args().size();
        var args = new ArrayList<Val>();
        for (int i = 0; i < e.args().size(); i++) {
            if (live.contains(params.get(i + skip))) {
                args.add(e.args().get(i));
            }
        }
        return new Op.Edge(e.block(), List.copyOf(args));
    }
}
