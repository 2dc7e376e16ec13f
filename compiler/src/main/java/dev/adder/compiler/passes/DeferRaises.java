package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Aliases;
import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Substitution;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Gives an innermost counted loop that may raise, or that computes much before it adds up, a version in blocks of iterations: loops
 * without a way out compute a block, keep what is to be stored, and note whether any iteration would raise. If none would, the results
 * are stored; else the loop as it was goes on from the block's start, so that what an exception leaves behind is what Python leaves.
 * Index checks are answered before the loop ({@link LoopChecks}), all or none.
 *
 * <pre>
 *   for i: y = sqrt of x[i], which may raise        for k: for i of block k: kept[i] = sqrt of x[i], bad |= x[i] < 0
 *          out[i] = y                        ->            if bad: the loop as it was from block k on
 *                                                          for i of block k: out[i] = kept[i]
 * </pre>
 *
 * {@link StraightLoop} makes the body straight, {@link LoopParts} takes it apart, {@link AddressGuard} asks whether stores may be late,
 * {@link LoopBlocks} writes the loops.
 */
final class DeferRaises {
    private static final int SIZE = 600;
    private static final int FEW = 16;
    private static final int PAIRS = 24;
    private static final int DOOMED = 12;
    /** Of an iteration, what must be computed alike before a part in order is worth its own loop. */
    private static final int WORTH = 12;
    private static final int HEAVY = 40;
    private static final int LITTLE = 4;

    private final Func func;
    private final Ids ids;
    private final Set<Integer> seen = new HashSet<>();
    private final List<Inst> slots = new ArrayList<>();
    private List<Block> blocks;
    private Cfg cfg;
    private Dominators dominators;
    private Definitions definitions;

    private DeferRaises(Func func) {
        this.func = func;
        blocks = func.blocks();
        ids = new Ids(func);
    }

    static Program run(Program program, Facts facts) {
        return Graphs.functions(program, f -> f.blocks().stream().noneMatch(b -> b.last().op() instanceof Op.For)
                ? f : Graphs.with(f, new DeferRaises(f).run()));
    }

    private List<Block> run() {
        boolean again = true;
        while (again) {
            again = false;
            cfg = new Cfg(blocks);
            dominators = new Dominators(cfg);
            definitions = new Definitions(blocks);
            List<Loops.Loop> loops = Loops.of(cfg, dominators);
            for (Loops.Loop loop : loops.reversed()) {
                if (seen.add(blocks.get(loop.header()).id()) && suits(loop, loops) && defer(loop)) {
                    again = true;
                    break;
                }
            }
        }
        if (slots.isEmpty()) {
            return blocks;
        }
        var out = new ArrayList<>(blocks);
        var insts = new ArrayList<>(slots);
        insts.addAll(out.getFirst().insts());
        out.set(0, new Block(out.getFirst().id(), out.getFirst().params(), List.copyOf(insts)));
        return List.copyOf(out);
    }

    private boolean suits(Loops.Loop loop, List<Loops.Loop> loops) {
        Block header = blocks.get(loop.header());
        return header.last().op() instanceof Op.For f && !f.parallel() && header.insts().size() == 1
                && !(definitions.integer(f.count()) instanceof Long count && count <= FEW) && !Loops.isSpare(cfg, dominators, loop)
                && loops.stream().noneMatch(l -> l != loop && loop.contains(l.header()))
                && loop.entries().size() == 1 && f.done().args().stream().noneMatch(f.index()::equals)
                && Operands.edges(blocks.get(loop.entries().getFirst()).last().op()).stream().filter(e -> e.block() == header.id()).count() == 1
                && loop.blocks().stream().map(b -> blocks.get(b).insts().size()).sum() <= SIZE
                && loop.blocks().stream().allMatch(b -> blocks.get(b).insts().stream().allMatch(this::simple));
    }

    private boolean simple(Inst inst) {
        return switch (inst.op()) {
            case Op.Scalar o -> true;
            case Op.Load o -> true;
            case Op.Store o -> ((Type.Array) o.array().type()).elem() instanceof Scalar s && !s.isComplex();
            case Op.Dim o -> true;
            case Op.Stride o -> true;
            case Op.Make o -> true;
            case Op.Get o -> true;
            case Op.CheckIndex o -> true;
            case Op.Terminator o -> true;
            default -> false;
        };
    }

    private boolean defer(Loops.Loop loop) {
        Block header = blocks.get(loop.header());
        var head = (Op.For) header.last().op();
        Set<Integer> doomed = new HashSet<>();
        if (!leavesOnlyByRaising(loop, head, doomed) || !outsideUsesFit(loop, head, doomed)) {
            return false;
        }
        List<Val> carried = header.params().subList(1, header.params().size());
        if (doomed.isEmpty() && carried.stream().noneMatch(c -> c.type() instanceof Scalar s && s.isFloat())) {
            return false;
        }
        List<Inst> raising = loop.blocks().stream().mapToObj(b -> blocks.get(b).insts().stream()).flatMap(s -> s)
                .filter(i -> i.op() instanceof Op.CheckIndex c && c.raises()).toList();
        LoopChecks checks = raising.isEmpty() ? null : LoopChecks.of(blocks, definitions, ids, loop);
        if (!raising.isEmpty() && (checks == null || !raising.stream().allMatch(checks::covers))) {
            return false;
        }
        // The loop that stays, for when a test fails, keeps its checks.
        List<Block> proven = checks == null ? blocks : checks.without(blocks, v -> v);
        var definitions = checks == null ? this.definitions : new Definitions(proven);
        StraightLoop straight = StraightLoop.of(checks == null ? cfg : new Cfg(proven), dominators, definitions, ids, loop, doomed);
        if (straight == null) {
            return false;
        }
        boolean free = func.fastmath().contains("reassoc") || func.fastmath().contains("fast");
        var parts = new LoopParts(straight.insts, carried, straight.next.subList(1, straight.next.size()), free);
        if (!worthwhile(straight, parts)) {
            return false;
        }
        Set<Integer> inside = defined(loop);
        var guard = new AddressGuard(ids, definitions, new Aliases(definitions::op, func.params()), head, v -> inside.contains(v.id()));
        guard.count(least(straight, parts));
        if (checks != null) {
            guard.also(checks.test(), checks.holds());
        }
        if (!guard.add(straight.insts, straight.forwards, PAIRS)) {
            return false;
        }
        var writer = new LoopBlocks(ids, header, straight, parts);
        if (!writer.plan()) {
            return false;
        }
        while (slots.size() < 2 * writer.slots()) {
            var bytes = new Inst(ids.val(Scalar.PYINT), new Op.Const(new Constant.Int(LoopBlocks.SLOT)), null);
            slots.add(bytes);
            slots.add(new Inst(ids.val(Type.PTR), new Op.Alloca(bytes.out()), null));
        }
        write(loop, head, writer, guard);
        return true;
    }

    /** Fills {@code doomed} with the blocks after the loop from which every path raises; false if it is left in another way but its end. */
    private boolean leavesOnlyByRaising(Loops.Loop loop, Op.For head, Set<Integer> doomed) {
        int done = cfg.index(head.done().block());
        var work = new ArrayDeque<Integer>();
        loop.blocks().stream().forEach(b -> {
            for (int to : cfg.successors(b)) {
                if (!loop.contains(to) && !(b == loop.header() && to == done) && doomed.add(to)) {
                    work.push(to);
                }
            }
        });
        while (!work.isEmpty()) {
            int at = work.pop();
            Op last = blocks.get(at).last().op();
            if (at == done || doomed.size() > DOOMED || loop.contains(at) || !(last instanceof Op.Raise || last instanceof Op.Jump || last instanceof Op.Branch)) {
                return false;
            }
            for (int to : cfg.successors(at)) {
                if (doomed.add(to)) {
                    work.push(to);
                }
            }
        }
        return true;
    }

    private Set<Integer> defined(Loops.Loop loop) {
        var out = new HashSet<Integer>();
        loop.blocks().stream().forEach(b -> {
            blocks.get(b).params().forEach(p -> out.add(p.id()));
            blocks.get(b).insts().stream().filter(i -> i.out() != null).forEach(i -> out.add(i.out().id()));
        });
        return out;
    }

    /** What is used after the loop is carried by it, and used only behind its one end. */
    private boolean outsideUsesFit(Loops.Loop loop, Op.For head, Set<Integer> doomed) {
        Set<Integer> inside = defined(loop);
        Set<Integer> carried = new HashSet<>();
        List<Val> params = blocks.get(loop.header()).params();
        params.subList(1, params.size()).forEach(p -> carried.add(p.id()));
        int done = cfg.index(head.done().block());
        boolean alone = cfg.predecessors(done).length == 1;
        boolean[] fits = {true};
        for (int b = 0; b < blocks.size(); b++) {
            if (!loop.contains(b) && !doomed.contains(b) && cfg.reachable(b)) {
                boolean behind = alone && dominators.dominates(done, b);
                blocks.get(b).insts().forEach(i -> Operands.forEach(i.op(), v -> fits[0] &= !inside.contains(v.id()) || behind && carried.contains(v.id())));
            }
        }
        return fits[0];
    }

    /** Something raises and the rest can be SIMD at once, or there is much to compute beside what is done in order. */
    private boolean worthwhile(StraightLoop straight, LoopParts parts) {
        return parts.last() == 0 ? !straight.raises.isEmpty() && alike(straight, parts) >= LITTLE : alike(straight, parts) >= WORTH * parts.last() + inOrder(straight, parts);
    }

    /** From how many iterations on the blocks pay: the more the more there is to start and end. */
    private int least(StraightLoop straight, LoopParts parts) {
        return parts.last() == 0 || alike(straight, parts) >= HEAVY ? FEW / 2 : 2 * FEW;
    }

    /** Float operations of an iteration that SIMD takes: those always done, since the others cost nothing where they are left out. */
    private static int alike(StraightLoop straight, LoopParts parts) {
        return IntStream.range(0, straight.insts.size()).filter(i -> !parts.isInOrder(i) && straight.always.get(i)).map(i -> weight(straight.insts.get(i))).sum();
    }

    private static int inOrder(StraightLoop straight, LoopParts parts) {
        return IntStream.range(0, straight.insts.size()).filter(parts::isInOrder).map(i -> weight(straight.insts.get(i))).sum();
    }

    private static int weight(Inst inst) {
        boolean floats = inst.out() != null && inst.out().type() instanceof Scalar s && s.isFloat();
        return !floats ? 0 : switch (inst.op()) {
            case Op.Div o -> 4;
            case Op.Native o -> o.symbol().equals("llvm.sqrt") ? 4 : 1;
            case Op.Add o -> 1;
            case Op.Sub o -> 1;
            case Op.Mul o -> 1;
            // Vectors have no instruction for it before AVX-512.
            case Op.Convert o -> o.a().type() instanceof Scalar s && s.isInteger() && s.bits == 64 ? -4 : 0;
            default -> 0;
        };
    }

    private void write(Loops.Loop loop, Op.For head, LoopBlocks writer, AddressGuard guard) {
        Block header = blocks.get(loop.header());
        List<Val> carried = header.params().subList(1, header.params().size());
        int done = cfg.index(head.done().block());
        // What is used behind the loop arrives there from both versions.
        List<Val> used = cfg.predecessors(done).length == 1 ? usedAfter(loop, done, carried) : List.of();
        List<Val> arriving = used.stream().map(v -> ids.val(v.type())).toList();
        var after = new Substitution();
        for (int k = 0; k < used.size(); k++) {
            after.put(used.get(k), arriving.get(k));
        }
        var args = new ArrayList<>(head.done().args());
        args.addAll(used);
        Edge end = new Edge(head.done().block(), List.copyOf(args));
        writer.write(guard, end, slots.stream().map(Inst::out).filter(v -> v.type() == Type.PTR).toList());
        seen.addAll(writer.headers());
        var out = new ArrayList<Block>();
        for (int b = 0; b < blocks.size(); b++) {
            Block block = blocks.get(b);
            if (b == loop.header()) {
                out.addAll(writer.blocks());
                out.addAll(writer.slow(end));
            } else if (loop.contains(b)) {
                out.add(writer.inSlow(block));
            } else if (b == loop.entries().getFirst()) {
                Op last = Operands.mapEdges(block.last().op(), e -> e.block() == header.id() ? new Edge(writer.entry(), e.args().subList(1, e.args().size())) : e);
                var insts = new ArrayList<>(block.insts());
                insts.set(insts.size() - 1, new Inst(null, last, block.last().site()));
                out.add(new Block(block.id(), block.params(), List.copyOf(insts)));
            } else if (cfg.reachable(b) && !used.isEmpty() && dominators.dominates(done, b)) {
                Block now = after.apply(List.of(block)).getFirst();
                if (b == done) {
                    var params = new ArrayList<>(now.params());
                    params.addAll(arriving);
                    now = new Block(now.id(), List.copyOf(params), now.insts());
                }
                out.add(now);
            } else {
                out.add(block);
            }
        }
        blocks = List.copyOf(out);
    }

    private List<Val> usedAfter(Loops.Loop loop, int done, List<Val> carried) {
        var used = new HashSet<Integer>();
        for (int b = 0; b < blocks.size(); b++) {
            if (!loop.contains(b) && cfg.reachable(b) && dominators.dominates(done, b)) {
                blocks.get(b).insts().forEach(i -> Operands.forEach(i.op(), v -> used.add(v.id())));
            }
        }
        return carried.stream().filter(c -> used.contains(c.id())).toList();
    }
}
