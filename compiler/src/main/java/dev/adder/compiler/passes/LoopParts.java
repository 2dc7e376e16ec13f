package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes the straight body of a loop apart into loops that run one after the other: what each iteration computes from the one
 * before it, in order, apart from what all iterations compute alike, which becomes SIMD.
 *
 * <pre>
 *   %8 = load %0 [%6]                   part 0: %8 = load %0 [%6]; %9 = native "exp" [%8]
 *   %9 = native "exp" [%8]        ->    part 1: %10 = add %7 %9                              (%7 is carried)
 *   %10 = add %7 %9
 * </pre>
 *
 * Even parts are computed alike, odd ones in order. A sum of integers, or one of floats whose order is free, is no reason for an odd part.
 */
final class LoopParts {
    private final List<Inst> insts;
    private final List<Val> params;
    private final List<Val> next;
    private final boolean free;
    /** The node that gives a value: instructions, then the carried values. */
    private final Map<Integer, Integer> nodes = new HashMap<>();
    private final int count;
    private final List<List<Integer>> sources = new ArrayList<>();
    private final int[] component;
    private final int[] part;
    private final boolean[] inOrder;
    private int components;

    /** {@code params}: what is carried; {@code next}: what they get; {@code free}: float sums may be taken in any order. */
    LoopParts(List<Inst> insts, List<Val> params, List<Val> next, boolean free) {
        this.insts = insts;
        this.params = params;
        this.next = next;
        this.free = free;
        count = insts.size() + params.size();
        component = new int[count];
        part = new int[count];
        inOrder = new boolean[count];
        for (int i = 0; i < insts.size(); i++) {
            if (insts.get(i).out() != null) {
                nodes.put(insts.get(i).out().id(), i);
            }
        }
        for (int k = 0; k < params.size(); k++) {
            nodes.put(params.get(k).id(), insts.size() + k);
        }
        for (Inst inst : insts) {
            var from = new ArrayList<Integer>();
            Operands.forEach(inst.op(), v -> add(from, v));
            sources.add(from);
        }
        for (Val val : next) {
            var from = new ArrayList<Integer>();
            add(from, val);
            sources.add(from);
        }
        place();
    }

    private void add(List<Integer> from, Val val) {
        Integer node = nodes.get(val.id());
        if (node != null) {
            from.add(node);
        }
    }

    int part(Inst inst) {
        return part[insts.indexOf(inst)];
    }

    int partOf(int inst) {
        return part[inst];
    }

    int carriedIn(int k) {
        return part[insts.size() + k];
    }

    /** The part that gives a value; -1 if it comes from outside. */
    int partOf(Val val) {
        Integer node = nodes.get(val.id());
        return node == null ? -1 : part[node];
    }

    int last() {
        return Arrays.stream(part).max().orElse(0);
    }

    boolean isInOrder(int inst) {
        return inOrder[inst];
    }

    // ---------------------------------------------------------------- components

    /** Tarjan's components come sources first, so each finds its sources placed. */
    private void place() {
        Arrays.fill(component, -1);
        var low = new int[count];
        var index = new int[count];
        Arrays.fill(index, -1);
        var stack = new ArrayDeque<Integer>();
        int[] clock = {0};
        for (int node = 0; node < count; node++) {
            if (index[node] < 0) {
                visit(node, low, index, stack, clock);
            }
        }
    }

    private void visit(int node, int[] low, int[] index, ArrayDeque<Integer> stack, int[] clock) {
        index[node] = low[node] = clock[0]++;
        stack.push(node);
        for (int from : sources.get(node)) {
            if (index[from] < 0) {
                visit(from, low, index, stack, clock);
                low[node] = Math.min(low[node], low[from]);
            } else if (component[from] < 0) {
                low[node] = Math.min(low[node], index[from]);
            }
        }
        if (low[node] == index[node]) {
            var members = new ArrayList<Integer>();
            int member;
            do {
                member = stack.pop();
                component[member] = components;
                members.add(member);
            } while (member != node);
            components++;
            place(members);
        }
    }

    private void place(List<Integer> members) {
        boolean carries = members.stream().anyMatch(m -> m >= insts.size());
        boolean ordered = carries && !isReduction(members);
        int at = ordered ? 1 : 0;
        for (int member : members) {
            for (int from : sources.get(member)) {
                if (!members.contains(from)) {
                    boolean store = member < insts.size() && insts.get(member).op() instanceof Op.Store;
                    at = Math.max(at, part[from] + (store || inOrder[from] == ordered ? 0 : 1));
                }
            }
        }
        for (int member : members) {
            part[member] = at;
            inOrder[member] = ordered;
        }
    }

    /** A value and what is added to it, neither used elsewhere: LLVM takes such sums apart into lanes. */
    private boolean isReduction(List<Integer> members) {
        if (members.size() != 2) {
            return false;
        }
        int inst = Math.min(members.getFirst(), members.getLast());
        int param = Math.max(members.getFirst(), members.getLast());
        if (inst >= insts.size() || param < insts.size()) {
            return false;
        }
        Val val = insts.get(inst).out();
        boolean sums = val.type() instanceof Scalar s && switch (insts.get(inst).op()) {
            case Op.Add o -> s.isInteger() || s.isFloat() && free;
            case Op.Mul o -> s.isInteger() || s.isFloat() && free;
            case Op.And o -> true;
            case Op.Or o -> true;
            case Op.Xor o -> s.isInteger();
            default -> false;
        };
        Val carried = params.get(param - insts.size());
        Set<Integer> users = new HashSet<>();
        for (int i = 0; i < insts.size(); i++) {
            int user = i;
            Operands.forEach(insts.get(i).op(), v -> {
                if (v.equals(val) || v.equals(carried)) {
                    users.add(user);
                }
            });
        }
        return sums && users.equals(Set.of(inst)) && next.stream().filter(v -> v.equals(val) || v.equals(carried)).count() == 1;
    }
}
