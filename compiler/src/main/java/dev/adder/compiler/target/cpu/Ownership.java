package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Bundles;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts in retains and releases. Every path runs on explicit edges by now, so errors need no care of their own.
 *
 * <p>Rules ({@link Roots} says what roots and references are):
 * <ul>
 * <li>Arguments are borrowed: whoever calls keeps them alive, so they are never released here.
 * <li>A root is released after the instruction that last uses it or anything derived from it; where it dies on the way to
 *     a block (the other branch still needs it), it is released on that edge.
 * <li>An edge into a block whose parameters hold arrays, a return and a raise hand over references. If the root dies there, its
 *     reference goes along without any counting; if it lives on, or is borrowed, the array is retained first.
 * </ul>
 *
 * <pre>
 * %4: ptr = alloc %3; %5: array(...) = make_array %4 ...      nothing more: the reference of %4 goes to the caller
 * return %5
 *
 * b2: %7: float64 = load %5 [%6]; jump b3()                   release %4 after the load, if nothing later needs %5
 * </pre>
 */
final class Ownership {
    private final Emitter e;
    private final Cfg cfg;
    /** Reachable blocks, each after those that dominate it. */
    private final List<Block> order;
    private final Roots roots;
    /** By block: the roots that are needed at its start, its own parameters left out. */
    private final Map<Integer, BitSet> liveIn = new HashMap<>();
    private final Func func;
    /** Releases to put at the start of a block that one edge leads to. */
    private final Map<Integer, Handover> atStart = new HashMap<>();

    /** What happens to references on one edge: values whose array is retained, then references that are released. */
    private record Handover(List<Retained> retained, List<Integer> released) {
        boolean isEmpty() {
            return retained.isEmpty() && released.isEmpty();
        }
    }

    /** The {@code position}-th array of a value. */
    private record Retained(Val value, int position) {}

    private Ownership(Func func) {
        this.func = func;
        e = new Emitter(func);
        cfg = new Cfg(func.blocks());
        order = Arrays.stream(cfg.order()).mapToObj(cfg.blocks::get).toList();
        roots = new Roots(func, cfg, e.valCount());
    }

    static Program run(Program program) {
        var out = new ArrayList<Func>();
        for (Func f : program.funcs()) {
            out.add(f.kind() == Func.Kind.PYTHON ? new Ownership(f).lower() : f);
        }
        return new Program(out);
    }

    private Func lower() {
        boolean borrows = func.params().stream().anyMatch(p -> roots.arrays(p.type()) > 0);
        boolean gives = func.result() != null && roots.arrays(func.result()) > 0
                || order.stream().anyMatch(b -> given(b.last().op()).stream().anyMatch(v -> roots.arrays(v.type()) > 0));
        if (roots.roots.isEmpty() && !(borrows && gives)) {
            return func;
        }
        findLiveness();
        for (Block b : order) {
            rewrite(b);
        }
        return e.func(func);
    }

    // ------------------------------------------------------------ liveness

    private void findLiveness() {
        order.forEach(b -> liveIn.put(b.id(), new BitSet()));
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = order.size() - 1; i >= 0; i--) {
                BitSet live = beforeTerminator(order.get(i));
                lastUses(order.get(i), live, null);
                BitSet known = liveIn.get(order.get(i).id());
                if (!live.equals(known)) {
                    known.or(live);
                    changed = true;
                }
            }
        }
        if (!liveIn.get(func.entry().id()).isEmpty()) {
            throw new IllegalStateException("an address in " + func.name() + " may be used without its allocation");
        }
    }

    /** Roots that hold a reference when the block's last instruction runs. */
    private BitSet beforeTerminator(Block b) {
        var live = new BitSet();
        Op last = b.last().op();
        for (Edge edge : Operands.edges(last)) {
            live.or(liveIn.get(edge.block()));
        }
        Operands.forEach(last, v -> live.or(roots.needs(v)));
        return live;
    }

    /**
     * Goes backwards through a block, turning {@code live} from what is live before the terminator into what is live at
     * the start. If {@code dying} is given, its i-th set gets the roots to release after instruction i, and its last set
     * (index: number of instructions) those to release at the start of the block.
     */
    private void lastUses(Block b, BitSet live, BitSet[] dying) {
        int count = b.insts().size();
        for (int i = count - 2; i >= 0; i--) {
            Inst inst = b.insts().get(i);
            var used = new BitSet();
            Operands.forEach(inst.op(), v -> used.or(roots.needs(v)));
            int defined = inst.out() == null ? -1 : roots.root(inst.out().id());
            if (defined >= 0) {
                used.set(defined);
            }
            if (dying != null) {
                dying[i] = (BitSet) used.clone();
                dying[i].andNot(live);
            }
            live.or(used);
            if (defined >= 0) {
                live.clear(defined);
            }
        }
        var own = new BitSet();
        if (b != func.entry()) {
            b.params().stream().mapToInt(p -> roots.root(p.id())).filter(r -> r >= 0).forEach(own::set);
        }
        if (dying != null) {
            dying[count] = (BitSet) own.clone();
            dying[count].andNot(live);
        }
        live.andNot(own);
    }

    // ------------------------------------------------------------ rewriting

    private void rewrite(Block b) {
        int count = b.insts().size();
        var dying = new BitSet[count + 1];
        BitSet held = beforeTerminator(b);
        lastUses(b, (BitSet) held.clone(), dying);
        e.begin(b.id(), b.params());
        e.site = b.last().site();
        perform(atStart.remove(b.id()));
        dying[count].stream().forEach(this::releaseAll);
        for (int i = 0; i < count - 1; i++) {
            e.put(b.insts().get(i));
            e.site = b.insts().get(i).site();
            dying[i].stream().forEach(this::releaseAll);
        }
        terminate(b.last(), held);
    }

    private void terminate(Inst last, BitSet held) {
        e.site = last.site();
        List<Edge> edges = Operands.edges(last.op());
        if (edges.isEmpty()) {
            perform(handover(given(last.op()), held, new BitSet()));
            e.end(last.op());
        } else if (edges.size() == 1) {
            perform(handover(edges.getFirst(), held));
            e.end(last.op());
        } else {
            split(last, held);
        }
    }

    /** What leaves the function: its result, or the arguments of an exception. */
    private static List<Val> given(Op op) {
        return op instanceof Op.Return r && r.value() != null ? List.of(r.value()) : op instanceof Op.Raise r ? r.args() : List.of();
    }

    /** Each edge's handover goes to the start of its target if only this edge leads there, else to a block of its own. */
    private void split(Inst last, BitSet held) {
        var between = new ArrayList<Runnable>();
        var first = new boolean[] {true};
        Op op = Operands.mapEdges(last.op(), edge -> {
            BitSet here = (BitSet) held.clone();
            if (first[0] && last.op() instanceof Op.Branch branch) {
                held.stream().filter(r -> roots.failedAlloc(branch.condition(), r)).forEach(here::clear);
            }
            first[0] = false;
            Handover handover = handover(edge, here);
            if (handover.isEmpty()) {
                return edge;
            }
            if (cfg.predecessors(cfg.index(edge.block())).length == 1) {
                atStart.put(edge.block(), handover);
                return edge;
            }
            int id = e.newBlock();
            between.add(() -> {
                e.begin(id);
                perform(handover);
                e.end(new Op.Jump(edge));
            });
            return new Edge(id, List.of());
        });
        e.end(op);
        between.forEach(Runnable::run);
    }

    private Handover handover(Edge edge, BitSet held) {
        return handover(edge.args(), held, liveIn.get(edge.block()));
    }

    /** {@code given} values take references along; of the roots held before, those in {@code staying} live on. */
    private Handover handover(List<Val> given, BitSet held, BitSet staying) {
        var dying = (BitSet) held.clone();
        dying.andNot(staying);
        var taken = new HashMap<Integer, Integer>();
        var retained = new ArrayList<Retained>();
        for (Val value : given) {
            int arrays = roots.arrays(value.type());
            int[] stands = roots.stands(value);
            for (int i = 0; i < arrays; i++) {
                int reference = i < stands.length ? stands[i] : Roots.FOREIGN;
                boolean free = reference >= 0 && dying.get(Roots.rootIndex(reference))
                        && taken.merge(reference, 1, Integer::sum) == 1;
                if (!free && reference != Roots.NOTHING) {
                    retained.add(new Retained(value, i));
                }
            }
        }
        var released = new ArrayList<Integer>();
        dying.stream().forEach(root -> {
            for (int i = 0; i < roots.references(root); i++) {
                if (!taken.containsKey(Roots.reference(root, i))) {
                    released.add(Roots.reference(root, i));
                }
            }
        });
        return new Handover(retained, released);
    }

    private void perform(Handover handover) {
        if (handover != null) {
            handover.retained().forEach(r -> e.put(null, new Op.Retain(ownerOf(r.value(), r.position()))));
            handover.released().forEach(this::release);
        }
    }

    private void releaseAll(int root) {
        for (int i = 0; i < roots.references(root); i++) {
            release(Roots.reference(root, i));
        }
    }

    private void release(int reference) {
        Val root = roots.roots.get(Roots.rootIndex(reference));
        Val owner = root.type() instanceof Type.Ptr ? root : ownerOf(root, Roots.position(reference));
        e.put(null, new Op.Release(owner));
    }

    /** The owner of the {@code position}-th array in a value. */
    private Val ownerOf(Val value, int position) {
        if (value.type() instanceof Type.Array) {
            return e.op(Type.PTR, new Op.OwnerOf(value));
        }
        List<Type> parts = Bundles.parts(value.type());
        int left = position;
        for (int i = 0; i < parts.size(); i++) {
            int here = roots.arrays(parts.get(i));
            if (left < here) {
                return ownerOf(e.op(parts.get(i), new Op.Get(value, i)), left);
            }
            left -= here;
        }
        throw new IllegalStateException(value + " has no array " + position);
    }
}
