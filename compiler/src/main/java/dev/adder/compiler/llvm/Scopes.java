package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells LLVM which accesses never meet: those of a new array and of an argument, and, behind a branch that says so
 * ({@link Op.Hint#DISJOINT}), those of two arguments one of which is written. Each argument and each allocation has a scope.
 *
 * <pre>
 *   load double, ptr %t4, align 8, !alias.scope !6, !noalias !8      !4 = distinct !{!4}           !5 = distinct !{!5, !4}
 *                                                                    !6 = !{!5}                    !8 = !{!7}
 * </pre>
 */
final class Scopes {
    private final Map<Integer, Val> bases = new HashMap<>();
    /** The arguments and allocations that elements are accessed of, and whether they are written. */
    private final Map<Integer, Boolean> roots = new LinkedHashMap<>();
    private final Map<Integer, Integer> scopes = new HashMap<>();
    private final Map<Integer, String> always = new HashMap<>();
    private final Map<Integer, String> apart = new HashMap<>();
    /** The blocks, by id, in which arguments are disjoint. */
    private final BitSet disjoint = new BitSet();
    private final List<Integer> params = new ArrayList<>();

    Scopes(Func func, Cfg cfg, Metadata metadata) {
        List<Block> branches = func.blocks().stream().filter(b -> b.last().op() instanceof Op.Branch br && br.hint() == Op.Hint.DISJOINT).toList();
        if (branches.isEmpty()) {
            return;
        }
        func.params().stream().filter(p -> p.type() == Type.PTR).forEach(p -> params.add(p.id()));
        func.blocks().forEach(b -> b.insts().forEach(i -> {
            if (i.op() instanceof Op.PtrAdd a) {
                bases.put(i.out().id(), a.ptr());
            } else if (i.op() instanceof Op.Alloc) {
                bases.put(i.out().id(), i.out());
            }
        }));
        func.blocks().forEach(b -> b.insts().forEach(this::note));
        var dominators = new Dominators(cfg);
        branches.forEach(b -> behind(cfg, dominators, cfg.index(b.id()), (Op.Branch) b.last().op()));
        write(metadata);
    }

    /** Notes the blocks that are reached only by the first way of a branch. */
    private void behind(Cfg cfg, Dominators dominators, int branch, Op.Branch op) {
        int from = cfg.index(op.then().block());
        boolean alone = op.then().block() != op.otherwise().block()
                && Arrays.stream(cfg.predecessors(from)).allMatch(p -> p == branch || dominators.dominates(from, p));
        for (int at : cfg.order()) {
            if (alone && dominators.dominates(from, at)) {
                disjoint.set(cfg.blocks.get(at).id());
            }
        }
    }

    private void note(Inst inst) {
        Val ptr = inst.op() instanceof Op.PtrLoad l ? l.ptr() : inst.op() instanceof Op.PtrStore s ? s.ptr() : null;
        Integer root = ptr == null ? null : root(ptr);
        if (root != null) {
            roots.merge(root, inst.op() instanceof Op.PtrStore, Boolean::logicalOr);
        }
    }

    /** The argument or allocation that an address leads back to; null if it is another value. */
    private Integer root(Val ptr) {
        Val at = ptr;
        while (bases.get(at.id()) instanceof Val base && base != at) {
            at = base;
        }
        return bases.containsKey(at.id()) || params.contains(at.id()) ? (Integer) at.id() : null;
    }

    private void write(Metadata metadata) {
        int domain = metadata.next();
        metadata.add("distinct !{!" + domain + "}");
        for (int root : roots.keySet()) {
            int scope = metadata.next();
            scopes.put(root, scope);
            metadata.add("distinct !{!" + scope + ", !" + domain + "}");
        }
        for (int root : roots.keySet()) {
            String own = ", !alias.scope !" + metadata.add("!{!" + scopes.get(root) + "}");
            always.put(root, own + others(root, false, metadata));
            apart.put(root, own + others(root, true, metadata));
        }
    }

    private String others(int root, boolean disjoint, Metadata metadata) {
        var names = new ArrayList<String>();
        roots.forEach((other, written) -> {
            boolean arguments = params.contains(root) && params.contains(other);
            if (other != root && (written || roots.get(root)) && (disjoint || !arguments)) {
                names.add("!" + scopes.get(other));
            }
        });
        return names.isEmpty() ? "" : ", !noalias !" + metadata.add("!{" + String.join(", ", names) + "}");
    }

    /** What follows a load or store at this address in this block. */
    String access(Val ptr, int block) {
        if (roots.isEmpty()) {
            return "";
        }
        Integer root = root(ptr);
        return root == null ? "" : (disjoint.get(block) ? apart : always).get(root);
    }
}
