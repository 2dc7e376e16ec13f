package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Copy;
import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Substitution;
import dev.adder.compiler.ir.Val;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the body of a small function, or of one that is called once, in place of the call. Sites are extended by the call's.
 * Recursive functions, those with stack memory and those with lanes ({@link Func#hasLanes}) stay calls. Functions that nobody calls any more are dropped.
 *
 * <pre>
 *   %3 = call "m.square" [%2]     ->     %3 = mul %2 %2
 * </pre>
 */
final class Inline {
    private static final int SMALL = 60;
    private static final int CALLED_ONCE = 600;
    private static final int CALLER = 6000;

    private final Map<String, Func> funcs = new LinkedHashMap<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private final Set<String> done = new HashSet<>();
    private final Set<String> open = new HashSet<>();
    private final Set<String> recursive = new HashSet<>();

    private Inline(Program program) {
        program.funcs().forEach(f -> funcs.put(f.name(), f));
        program.funcs().forEach(f -> each(f.blocks(), i -> {
            if (i.op() instanceof Op.Call c) {
                calls.merge(c.function(), 1, Integer::sum);
            }
        }));
    }

    static Program run(Program program, Facts facts) {
        var inline = new Inline(program);
        program.funcs().forEach(f -> inline.visit(f.name()));
        return new Program(inline.needed(program.entry().name()));
    }

    private interface Visit {
        void see(Inst inst);
    }

    private static void each(List<Block> blocks, Visit visit) {
        blocks.forEach(b -> b.insts().forEach(i -> {
            visit.see(i);
            Operands.regions(i.op()).forEach(r -> each(r.blocks(), visit));
        }));
    }

    private static int size(Func func) {
        int[] size = {0};
        each(func.blocks(), i -> size[0]++);
        return size[0];
    }

    /** Callees first, so that what is copied is finished. */
    private void visit(String name) {
        if (done.contains(name)) {
            return;
        }
        if (!open.add(name)) {
            recursive.addAll(open);
            return;
        }
        Func func = funcs.get(name);
        each(func.blocks(), i -> {
            if (i.op() instanceof Op.Call c) {
                visit(c.function());
            }
        });
        open.remove(name);
        done.add(name);
        Func now = new Caller(func).run();
        funcs.put(name, now);
    }

    /** What one function allows to be changed in its float arithmetic may not be changed in another's. */
    private static boolean sameArithmetic(Func caller, Func callee) {
        return caller.fastmath().equals(callee.fastmath());
    }

    private boolean wanted(Func callee, int callerSize) {
        boolean[] stack = {false};
        each(callee.blocks(), i -> stack[0] |= i.op() instanceof Op.Alloca);
        int size = size(callee);
        boolean once = calls.get(callee.name()) == 1 && callee.kind() != Func.Kind.NATIVE;
        return !recursive.contains(callee.name()) && !stack[0] && !callee.hasLanes() && size <= (once ? CALLED_ONCE : SMALL) && callerSize + size <= CALLER;
    }

    private List<Func> needed(String entry) {
        Set<String> seen = new HashSet<>();
        funcs.values().stream().filter(f -> f.kind() == Func.Kind.NATIVE).forEach(f -> reach(f.name(), seen));
        reach(entry, seen);
        return funcs.values().stream().filter(f -> seen.contains(f.name())).toList();
    }

    private void reach(String name, Set<String> seen) {
        if (funcs.containsKey(name) && seen.add(name)) {
            each(funcs.get(name).blocks(), i -> {
                if (i.op() instanceof Op.Call c) {
                    reach(c.function(), seen);
                } else if (i.op() instanceof Op.Native n && n.symbol().startsWith(Op.APART)) {
                    reach(n.symbol().substring(Op.APART.length()), seen);
                } else if (i.op() instanceof Op.Address a && a.kind() == Op.AddressOf.FUNCTION) {
                    reach(a.name(), seen);
                }
            });
        }
    }

    /** One function into which others are copied. */
    private final class Caller {
        private final Func func;
        private final Ids ids;
        private final Substitution same = new Substitution();
        private int size;

        Caller(Func func) {
            this.func = func;
            ids = new Ids(func);
            size = size(func);
        }

        Func run() {
            return Graphs.with(func, same.apply(Graphs.each(func.blocks(), this::graph)));
        }

        private List<Block> graph(List<Block> blocks) {
            var out = new ArrayList<Block>();
            boolean changed = false;
            for (Block block : blocks) {
                int before = out.size();
                block(block, out);
                changed |= out.size() != before + 1 || out.getLast() != block;
            }
            return changed ? List.copyOf(out) : blocks;
        }

        /** Adds a block with its calls replaced; a call of several blocks ends it and goes on in a new one. */
        private void block(Block block, List<Block> out) {
            int id = block.id();
            List<Val> params = block.params();
            var insts = new ArrayList<Inst>();
            var pending = new ArrayList<Block>();
            boolean changed = false;
            for (Inst inst : block.insts()) {
                Func callee = inst.op() instanceof Op.Call c ? funcs.get(c.function()) : null;
                boolean straight = callee != null && callee.blocks().size() == 1 && callee.entry().last().op() instanceof Op.Return;
                if (callee == null || !done.contains(callee.name()) || !sameArithmetic(func, callee) || !wanted(callee, size) || !straight && block.last().op() instanceof Op.For) {
                    insts.add(inst);
                    continue;
                }
                changed = true;
                size += size(callee);
                List<Block> copy = copy(callee, inst);
                insts.addAll(copy.getFirst().insts());
                if (straight) {
                    var returned = (Op.Return) insts.removeLast().op();
                    if (inst.out() != null) {
                        same.put(inst.out(), returned.value());
                    }
                    continue;
                }
                int rest = ids.block();
                pending.add(new Block(id, params, ending(insts, rest, inst.out())));
                copy.stream().skip(1).forEach(b -> pending.add(new Block(b.id(), b.params(), ending(b.insts(), rest, inst.out()))));
                id = rest;
                params = inst.out() == null ? List.of() : List.of(inst.out());
                insts = new ArrayList<>();
            }
            out.addAll(pending);
            out.add(changed ? new Block(id, params, List.copyOf(insts)) : block);
        }

        private List<Block> copy(Func callee, Inst call) {
            var copy = new Copy(ids, site -> site == null ? call.site() : call.site() == null ? site : site.calledFrom(call.site()));
            List<Val> args = ((Op.Call) call.op()).args();
            for (int k = 0; k < args.size(); k++) {
                copy.put(callee.params().get(k), args.get(k));
            }
            return copy.blocks(callee.blocks());
        }

        /** The instructions with a return turned into a jump to what follows the call. */
        private List<Inst> ending(List<Inst> insts, int rest, Val result) {
            if (!(insts.getLast().op() instanceof Op.Return r)) {
                return List.copyOf(insts);
            }
            var out = new ArrayList<>(insts);
            out.set(out.size() - 1, new Inst(null, new Op.Jump(new Edge(rest, result == null ? List.of() : List.of(r.value()))), insts.getLast().site()));
            return List.copyOf(out);
        }
    }
}
