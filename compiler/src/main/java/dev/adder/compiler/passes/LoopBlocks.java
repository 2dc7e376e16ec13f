package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the version of a loop in blocks of iterations, for {@link DeferRaises}: a loop over the blocks; in it one loop for each part of
 * the body, which keeps in memory of the stack what later parts use and what is to be stored; then the stores. The loop as it was
 * stays behind it, made to start anywhere.
 */
final class LoopBlocks {
    private static final int SHIFT = 8;
    private static final int BLOCK = 1 << SHIFT;
    /** Bytes of stack for one kept value of each iteration of a block. */
    static final int SLOT = 8 * BLOCK;
    private static final int MOST_KEPT = 12;

    private final Ids ids;
    private final Block header;
    private final Op.For loop;
    private final StraightLoop straight;
    private final LoopParts parts;
    private final List<Val> carried;
    private final Map<Integer, Integer> at = new HashMap<>();
    private final Set<Integer> anywhere = new HashSet<>();
    private final Map<Integer, Integer> slot = new LinkedHashMap<>();
    private final Map<List<Object>, Op.Store> stores = new LinkedHashMap<>();

    private final List<Block> out = new ArrayList<>();
    private final List<Integer> headers = new ArrayList<>();
    private List<Val> memory;
    private int id;
    private List<Val> params;
    private List<Inst> insts;
    private final int entry;
    private final int again;
    private final Val slowIndex;
    private Val zero;
    private Val one;
    private Val no;
    private Val rest;
    private Val start;

    LoopBlocks(Ids ids, Block header, StraightLoop straight, LoopParts parts) {
        this.ids = ids;
        this.header = header;
        this.loop = (Op.For) header.last().op();
        this.straight = straight;
        this.parts = parts;
        carried = header.params().subList(1, header.params().size());
        entry = ids.block();
        again = ids.block();
        slowIndex = ids.val(loop.index().type());
    }

    /** Decides what is kept; false if that is too much. */
    boolean plan() {
        for (int i = 0; i < straight.insts.size(); i++) {
            Inst inst = straight.insts.get(i);
            if (inst.op() instanceof Op.Store s) {
                List<Object> place = List.of(s.array(), s.indices());
                stores.remove(place);
                stores.put(place, s);
            } else {
                at.put(inst.out().id(), i);
                if (isAnywhere(inst)) {
                    anywhere.add(inst.out().id());
                }
            }
        }
        boolean[] fits = {true};
        for (int i = 0; i < straight.insts.size(); i++) {
            int part = parts.partOf(i);
            if (!(straight.insts.get(i).op() instanceof Op.Store)) {
                Operands.forEach(straight.insts.get(i).op(), v -> fits[0] &= use(v, part));
            }
        }
        for (int k = 0; k < carried.size(); k++) {
            fits[0] &= use(straight.next.get(k + 1), parts.carriedIn(k));
        }
        for (Op.Store store : stores.values()) {
            fits[0] &= isFree(store.value()) || keep(store.value());
            fits[0] &= store.indices().stream().allMatch(this::isFree);
        }
        return fits[0] && slot.size() <= MOST_KEPT;
    }

    /** Cheap, and from nothing but the index and what stands outside: computed where it is used. */
    private boolean isAnywhere(Inst inst) {
        boolean[] free = {true};
        Operands.forEach(inst.op(), v -> free[0] &= isFree(v));
        return free[0] && (inst.op() instanceof Op.Load
                || inst.op() instanceof Op.Scalar && !(inst.op() instanceof Op.Native) && !(inst.op() instanceof Op.Div));
    }

    private boolean isFree(Val val) {
        return !at.containsKey(val.id()) && !carried.contains(val) || anywhere.contains(val.id());
    }

    private boolean use(Val val, int part) {
        return isFree(val) || parts.partOf(val) == part || keep(val);
    }

    private boolean keep(Val val) {
        slot.putIfAbsent(val.id(), slot.size());
        return val.type() instanceof Scalar s && !s.isComplex();
    }

    /** How much stack memory is needed, in pieces of {@link #SLOT} bytes. */
    int slots() {
        return slot.size();
    }

    /** The block that takes the place of the header for those who enter; its parameters are the header's but for the index. */
    int entry() {
        return entry;
    }

    List<Integer> headers() {
        return headers;
    }

    List<Block> blocks() {
        return out;
    }

    // ---------------------------------------------------------------- the version in blocks

    /** {@code end}: where the loop goes on, with the header's parameters in its values. */
    void write(AddressGuard guard, Edge end, List<Val> memory) {
        this.memory = memory;
        List<Val> first = copies();
        begin(entry, first);
        zero = constant(Scalar.PYINT, 0);
        one = constant(Scalar.PYINT, 1);
        no = op(Scalar.BOOL, new Op.Const(new Constant.Bool(false)));
        insts.addAll(guard.insts());
        Val blocks = op(Scalar.PYINT, new Op.Shr(op(Scalar.PYINT, new Op.Add(loop.count(), constant(Scalar.PYINT, BLOCK - 1))), constant(Scalar.PYINT, SHIFT)));
        int outer = ids.block();
        end(new Op.Branch(guard.holds(), Op.Hint.LIKELY, new Edge(outer, joined(zero, first)), new Edge(again, joined(zero, first))));

        Val block = ids.val(Scalar.PYINT);
        List<Val> before = copies();
        int inner = ids.block();
        int exit = ids.block();
        begin(outer, joined(block, before));
        end(new Op.For(block, blocks, false, new Edge(inner, List.of()), new Edge(exit, List.of())));
        headers.add(outer);
        begin(exit, List.of());
        end(new Op.Jump(renamed(end, before)));

        begin(inner, List.of());
        Val from = op(Scalar.PYINT, new Op.Shl(block, constant(Scalar.PYINT, SHIFT)));
        Val left = op(Scalar.PYINT, new Op.Sub(loop.count(), from));
        Val full = constant(Scalar.PYINT, BLOCK);
        Val length = op(Scalar.PYINT, new Op.Select(op(Scalar.BOOL, new Op.Compare(Op.Pred.LT, left, full)), left, full));
        List<Val> after = new ArrayList<>(before);
        Val bad = null;
        for (int part = 0; part <= parts.last(); part++) {
            Val here = part(part, from, length, after);
            bad = bad == null || here == null ? (here == null ? bad : here) : op(Scalar.BOOL, new Op.Or(bad, here));
        }
        if (bad != null) {
            int good = ids.block();
            end(new Op.Branch(bad, Op.Hint.UNLIKELY, new Edge(again, joined(from, before)), new Edge(good, List.of())));
            begin(good, List.of());
        }
        stores.values().forEach(s -> store(s, from, length));
        end(new Op.Jump(new Edge(outer, joined(op(Scalar.PYINT, new Op.Add(block, one)), after))));
        again();
    }

    private List<Val> copies() {
        return carried.stream().map(c -> ids.val(c.type())).toList();
    }

    private Edge renamed(Edge edge, List<Val> now) {
        return new Edge(edge.block(), edge.args().stream().map(v -> carried.contains(v) ? now.get(carried.indexOf(v)) : v).toList());
    }

    /** The loop of one part; {@code values}: what is carried, of which it changes its own. Whether an iteration would raise there, or null. */
    private Val part(int part, Val from, Val length, List<Val> values) {
        List<Val> raises = straight.raises.stream().filter(r -> Math.max(parts.partOf(r), 0) == part).toList();
        List<Integer> own = new ArrayList<>();
        for (int k = 0; k < carried.size(); k++) {
            if (parts.carriedIn(k) == part) {
                own.add(k);
            }
        }
        boolean works = !raises.isEmpty() || !own.isEmpty() || slot.keySet().stream().anyMatch(v -> at.containsKey(v) && parts.partOf(at.get(v)) == part);
        if (!works) {
            return null;
        }
        Val index = ids.val(Scalar.PYINT);
        Val bad = raises.isEmpty() ? null : ids.val(Scalar.BOOL);
        var heads = new ArrayList<Val>(List.of(index));
        var starts = new ArrayList<Val>(List.of(zero));
        for (int k : own) {
            heads.add(ids.val(carried.get(k).type()));
            starts.add(values.get(k));
        }
        if (bad != null) {
            heads.add(bad);
            starts.add(no);
        }
        int head = ids.block();
        int body = ids.block();
        int done = ids.block();
        end(new Op.Jump(new Edge(head, List.copyOf(starts))));
        begin(head, List.copyOf(heads));
        end(new Op.For(index, length, false, new Edge(body, List.of()), new Edge(done, List.of())));
        headers.add(head);
        begin(body, List.of());
        var names = new Names(part, index, op(loop.index().type(), new Op.Add(from, index)));
        for (int n = 0; n < own.size(); n++) {
            names.put(carried.get(own.get(n)), heads.get(n + 1));
        }
        for (int i = 0; i < straight.insts.size(); i++) {
            Inst inst = straight.insts.get(i);
            if (parts.partOf(i) == part && !(inst.op() instanceof Op.Store)) {
                names.get(inst.out());
            }
        }
        var back = new ArrayList<Val>(List.of(op(Scalar.PYINT, new Op.Add(index, one))));
        own.forEach(k -> back.add(names.get(straight.next.get(k + 1))));
        if (bad != null) {
            Val now = bad;
            for (Val raise : raises) {
                now = op(Scalar.BOOL, new Op.Or(now, names.get(raise)));
            }
            back.add(now);
        }
        slot.forEach((id, n) -> names.keep(id, part));
        end(new Op.Jump(new Edge(head, List.copyOf(back))));
        begin(done, List.of());
        for (int n = 0; n < own.size(); n++) {
            values.set(own.get(n), heads.get(n + 1));
        }
        return bad;
    }

    /** What stands for the values of the body in one loop. */
    private final class Names {
        private final int part;
        private final Val offset;
        private final Map<Integer, Val> now = new HashMap<>();

        Names(int part, Val offset, Val index) {
            this.part = part;
            this.offset = offset;
            put(loop.index(), index);
        }

        void put(Val old, Val val) {
            now.put(old.id(), val);
        }

        Val get(Val val) {
            Val known = now.get(val.id());
            if (known == null) {
                known = make(val);
                put(val, known);
            }
            return known;
        }

        private Val make(Val val) {
            Integer inst = at.get(val.id());
            if (inst == null && !carried.contains(val)) {
                return val;
            }
            if (inst == null || parts.partOf(inst) != part && !anywhere.contains(val.id())) {
                return op(val.type(), new Op.PtrLoad(memory.get(slot.get(val.id())), offset(val.type())));
            }
            Op op = Operands.map(straight.insts.get(inst).op(), this::get);
            return op(val.type(), op);
        }

        private Val offset(Type type) {
            return op(Scalar.PYINT, new Op.Mul(offset, constant(Scalar.PYINT, ((Scalar) type).bytes())));
        }

        void keep(int id, int part) {
            Val val = at.containsKey(id) ? straight.insts.get(at.get(id)).out() : carried.stream().filter(c -> c.id() == id).findFirst().orElseThrow();
            if (parts.partOf(val) == part) {
                effect(new Op.PtrStore(memory.get(slot.get(id)), offset(val.type()), get(val)));
            }
        }

    }

    private void effect(Op op) {
        insts.add(new Inst(null, op, null));
    }

    /** Stores what was kept for one place of each iteration. */
    private void store(Op.Store store, Val from, Val length) {
        Val index = ids.val(Scalar.PYINT);
        int head = ids.block();
        int body = ids.block();
        int done = ids.block();
        end(new Op.Jump(new Edge(head, List.of(zero))));
        begin(head, List.of(index));
        end(new Op.For(index, length, false, new Edge(body, List.of()), new Edge(done, List.of())));
        headers.add(head);
        begin(body, List.of());
        var names = new Names(-1, index, op(loop.index().type(), new Op.Add(from, index)));
        List<Val> indices = store.indices().stream().map(names::get).toList();
        effect(new Op.Store(store.array(), indices, names.get(store.value())));
        end(new Op.Jump(new Edge(head, List.of(op(Scalar.PYINT, new Op.Add(index, one))))));
        begin(done, List.of());
    }

    // ---------------------------------------------------------------- the loop as it was

    /** Into the loop as it was, from an iteration on. */
    private void again() {
        start = ids.val(Scalar.PYINT);
        List<Val> now = copies();
        begin(again, joined(start, now));
        rest = op(Scalar.PYINT, new Op.Sub(loop.count(), start));
        end(new Op.Jump(new Edge(header.id(), joined(zero, now))));
    }

    /** The header and what leads from it into the body. */
    List<Block> slow(Edge end) {
        int body = ids.block();
        Inst index = new Inst(loop.index(), new Op.Add(start, slowIndex), null);
        Op head = new Op.For(slowIndex, rest, false, new Edge(body, List.of()), end);
        return List.of(new Block(header.id(), joined(slowIndex, carried), List.of(new Inst(null, head, header.last().site()))),
                new Block(body, List.of(), List.of(index, new Inst(null, new Op.Jump(loop.body()), header.last().site()))));
    }

    /** A block of the body, which counts on. */
    Block inSlow(Block block) {
        if (Operands.edges(block.last().op()).stream().noneMatch(e -> e.block() == header.id())) {
            return block;
        }
        var now = new ArrayList<>(block.insts());
        Inst next = new Inst(ids.val(Scalar.PYINT), new Op.Add(slowIndex, one), null);
        Op last = Operands.mapEdges(block.last().op(), e -> e.block() != header.id() ? e
                : new Edge(e.block(), joined(next.out(), e.args().subList(1, e.args().size()))));
        now.set(now.size() - 1, next);
        now.add(new Inst(null, last, block.last().site()));
        return new Block(block.id(), block.params(), List.copyOf(now));
    }

    // ---------------------------------------------------------------- instructions

    private static List<Val> joined(Val first, List<Val> others) {
        var all = new ArrayList<Val>(List.of(first));
        all.addAll(others);
        return List.copyOf(all);
    }

    private void begin(int block, List<Val> with) {
        id = block;
        params = with;
        insts = new ArrayList<>();
    }

    private void end(Op op) {
        insts.add(new Inst(null, op, header.last().site()));
        out.add(new Block(id, params, List.copyOf(insts)));
    }

    private Val constant(Type type, long value) {
        return op(type, new Op.Const(new Constant.Int(value)));
    }

    private Val op(Type type, Op op) {
        Val val = ids.val(type);
        insts.add(new Inst(val, op, null));
        return val;
    }
}
