package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Bundles;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link Ownership} has to know of each value: which roots must live while it is used, and which references its
 * arrays stand on.
 *
 * <p>A root is a value that brought references into the function, one for each array in it: the result of an Alloc or a
 * Call, or a parameter of a block other than the entry. A reference is (root, which of its arrays). Everything else that
 * has arrays is derived: a view stands on the reference of the array it looks into, a tuple on those of its items.
 */
final class Roots {
    /** Stands on no reference of ours: an argument's array, or one that only run time knows. */
    static final int FOREIGN = -1;
    /** No array at all: the missing payload of a None. */
    static final int NOTHING = -2;
    private static final int SHIFT = 8;
    private static final int[] NONE = {};
    private static final BitSet EMPTY = new BitSet();

    final List<Val> roots = new ArrayList<>();
    private final Map<Integer, Integer> rootOf = new HashMap<>();
    private final BitSet[] needs;
    private final int[][] stands;
    private final Map<Type, Integer> counts = new HashMap<>();
    private final Op[] defs;

    Roots(Func f, Cfg cfg, int valCount) {
        needs = new BitSet[valCount];
        stands = new int[valCount][];
        defs = new Op[valCount];
        for (Val param : f.params()) {
            stands[param.id()] = fill(arrays(param.type()), FOREIGN);
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int at : cfg.order()) {
                Block b = cfg.blocks.get(at);
                if (b != f.entry()) {
                    b.params().stream().filter(p -> arrays(p.type()) > 0).forEach(this::root);
                }
                for (Inst inst : b.insts()) {
                    if (inst.out() != null) {
                        defs[inst.out().id()] = inst.op();
                        visit(inst);
                    }
                    changed |= addressesOver(inst.op(), cfg);
                }
            }
        }
    }

    /** How many arrays a value of this type holds. */
    int arrays(Type type) {
        if (type instanceof Type.Array) {
            return 1;
        }
        if (type instanceof Scalar || type instanceof Type.Ptr) {
            return 0;
        }
        Integer known = counts.get(type);
        if (known == null) {
            List<Type> parts = Bundles.parts(type);
            known = parts == null ? 0 : parts.stream().mapToInt(this::arrays).sum();
            counts.put(type, known);
        }
        return known;
    }

    /** The roots that must hold their references while {@code val} is used. */
    BitSet needs(Val val) {
        BitSet set = needs[val.id()];
        return set == null ? EMPTY : set;
    }

    /** For each array in the value a reference ({@link #rootIndex}, {@link #position}), FOREIGN or NOTHING. */
    int[] stands(Val val) {
        int[] refs = stands[val.id()];
        return refs == null ? NONE : refs;
    }

    static int rootIndex(int reference) {
        return reference >> SHIFT;
    }

    static int position(int reference) {
        return reference & (1 << SHIFT) - 1;
    }

    static int reference(int root, int position) {
        return root << SHIFT | position;
    }

    /** The root that a value is; -1 if it is none. */
    int root(int val) {
        return rootOf.getOrDefault(val, -1);
    }

    /** References that a root brings. */
    int references(int root) {
        Type type = roots.get(root).type();
        return type instanceof Type.Ptr ? 1 : arrays(type);
    }

    private void root(Val val) {
        if (rootOf.containsKey(val.id())) {
            return;
        }
        int index = roots.size();
        roots.add(val);
        rootOf.put(val.id(), index);
        var self = new BitSet();
        self.set(index);
        needs[val.id()] = self;
        int count = references(index);
        var refs = new int[count];
        for (int i = 0; i < count; i++) {
            refs[i] = reference(index, i);
        }
        stands[val.id()] = refs;
    }

    private void visit(Inst inst) {
        Val out = inst.out();
        Op op = inst.op();
        if (op instanceof Op.Alloc) {
            root(out);
        } else if (out.type() instanceof Type.Ptr || arrays(out.type()) > 0) {
            boolean called = op instanceof Op.Call || op instanceof Op.Get get && isOutcome(get.a());
            if (!called) {
                derive(out, op);
            } else if (!isOutcome(out) && arrays(out.type()) > 0) {
                root(out);
            }
        }
    }

    private static boolean isOutcome(Val val) {
        return val.type() instanceof Type.Record r && r.name().equals("outcome");
    }

    private void derive(Val out, Op op) {
        if (op instanceof Op.MakeArray made) {
            add(out, made.owner());
            add(out, made.data());
            int[] owner = stands(made.owner());
            stands[out.id()] = owner.length == 1 ? owner : new int[] {FOREIGN};
        } else if (op instanceof Op.Make make) {
            make.parts().forEach(part -> add(out, part));
            stands[out.id()] = joined(make, arrays(out.type()));
        } else if (op instanceof Op.Get get) {
            add(out, get.a());
            stands[out.id()] = slice(get);
        } else if (op instanceof Op.OwnerOf of) {
            add(out, of.array());
            stands[out.id()] = stands(of.array());
        } else if (op instanceof Op.DataOf of) {
            add(out, of.array());
        } else if (op instanceof Op.PtrAdd add) {
            add(out, add.ptr());
        } else if (op instanceof Op.Select select) {
            add(out, select.a());
            add(out, select.b());
            stands[out.id()] = fill(arrays(out.type()), FOREIGN);
        } else if (op instanceof Op.Const) {
            stands[out.id()] = fill(arrays(out.type()), NOTHING);
        }
    }

    private int[] joined(Op.Make make, int count) {
        var refs = fill(count, NOTHING);
        int at = 0;
        for (Val part : make.parts()) {
            int[] from = stands(part);
            int n = arrays(part.type());
            System.arraycopy(from.length == n ? from : fill(n, FOREIGN), 0, refs, at, n);
            at += n;
        }
        return refs;
    }

    private int[] slice(Op.Get get) {
        List<Type> parts = Bundles.parts(get.a().type());
        int at = 0;
        for (int i = 0; i < get.index(); i++) {
            at += arrays(parts.get(i));
        }
        int[] all = stands(get.a());
        int n = arrays(parts.get(get.index()));
        return at + n <= all.length ? Arrays.copyOfRange(all, at, at + n) : fill(n, FOREIGN);
    }

    /** A raw address that arrives as a block parameter needs what any of its sources needs. */
    private boolean addressesOver(Op op, Cfg cfg) {
        boolean changed = false;
        for (Op.Edge edge : Operands.edges(op)) {
            for (int i = 0; i < edge.args().size(); i++) {
                Val arg = edge.args().get(i);
                if (arg.type() instanceof Type.Ptr && needs[arg.id()] != null) {
                    Val param = cfg.blocks.get(cfg.index(edge.block())).params().get(i);
                    changed |= add(param, arg);
                }
            }
        }
        return changed;
    }

    private boolean add(Val to, Val from) {
        BitSet more = needs[from.id()];
        if (more == null || more.isEmpty()) {
            return false;
        }
        if (needs[to.id()] == null) {
            needs[to.id()] = new BitSet();
        }
        int before = needs[to.id()].cardinality();
        needs[to.id()].or(more);
        return needs[to.id()].cardinality() > before;
    }

    private static int[] fill(int count, int reference) {
        var refs = new int[count];
        Arrays.fill(refs, reference);
        return refs;
    }

    /** Is the branch taken on {@code condition} one where this root is a failed allocation, that is null? */
    boolean failedAlloc(Val condition, int root) {
        return defs[condition.id()] instanceof Op.Compare c && c.pred() == Op.Pred.EQ && c.a().equals(roots.get(root))
                && defs[c.a().id()] instanceof Op.Alloc;
    }
}
