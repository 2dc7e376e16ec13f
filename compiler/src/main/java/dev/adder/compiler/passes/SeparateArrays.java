package dev.adder.compiler.passes;

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
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gives a nest of loops that writes one argument and uses another a second version for arguments that share no memory, which is
 * asked once, at the function's start. What the second version may assume is told by the hint of the branch that leads to it.
 * Functions in which some array cannot be traced to an argument or a new array are left alone, and so are long ones, where the copies
 * would cost more time than they save.
 *
 * <pre>
 *   b0(%0: array, %1: array): ...             %30 = ... the end of %0 <= the start of %1, or the other way around ...
 *   jump b1(%3)                        ->     branch %30 disjoint b8(%3) b1(%3)
 *   b1(%6): for %6 %2 b2() b3()               b1 … as before;  b8 the same
 * </pre>
 */
final class SeparateArrays {
    private static final int SIZE = 200;
    private static final int PAIRS = 12;

    private final Func func;
    private final Ids ids;
    private final Definitions definitions;
    private final Set<Integer> arguments = new HashSet<>();
    /** The arguments used in the function, by id, and whether they are written. */
    private final Map<Integer, Boolean> used = new TreeMap<>();
    private boolean traced = true;
    private List<Block> blocks;

    private SeparateArrays(Func func) {
        this.func = func;
        blocks = func.blocks();
        ids = new Ids(func);
        definitions = new Definitions(blocks);
        func.params().stream().filter(p -> p.type() instanceof Type.Array).forEach(p -> arguments.add(p.id()));
    }

    static Program run(Program program, Facts facts) {
        return Graphs.functions(program, f -> Graphs.with(f, f.kind() == Func.Kind.PYTHON ? new SeparateArrays(f).run() : f.blocks()));
    }

    private List<Block> run() {
        if (arguments.size() < 2 || blocks.stream().mapToInt(b -> b.insts().size()).sum() > SIZE) {
            return blocks;
        }
        blocks.forEach(b -> uses(b, used));
        List<Integer> headers = traced && !pairs().isEmpty() ? nests() : List.of();
        Inst apart = null;
        for (int header : headers) {
            var cfg = new Cfg(blocks);
            Loops.Loop loop = Loops.of(cfg, new Dominators(cfg)).stream().filter(l -> blocks.get(l.header()).id() == header).findFirst().orElseThrow();
            var copy = LoopCopy.of(blocks, cfg, loop);
            if (copy != null) {
                apart = apart == null ? asked() : apart;
                // The question stands in a block that may be the one before the loop.
                cfg = new Cfg(blocks);
                blocks = LoopCopy.of(blocks, cfg, loop).split(ids, List.of(), apart.out(), Op.Hint.DISJOINT, (fresh, names) -> fresh).blocks();
            }
        }
        return blocks;
    }

    // ---------------------------------------------------------------- what is used

    /** Notes the arguments a block reads and writes. */
    private void uses(Block block, Map<Integer, Boolean> into) {
        for (Inst inst : block.insts()) {
            switch (inst.op()) {
                case Op.Load o -> use(o.array(), false, into);
                case Op.Store o -> use(o.array(), true, into);
                case Op.Map o -> {
                    o.inputs().stream().filter(v -> v.type() instanceof Type.Array).forEach(v -> use(v, false, into));
                    if (o.into() != null) {
                        use(o.into(), true, into);
                    }
                }
                case Op.PtrLoad o -> address(o.ptr(), false, into);
                case Op.PtrStore o -> address(o.ptr(), true, into);
                case Op.AtomicAdd o -> address(o.ptr(), true, into);
                default -> { }
            }
            Operands.regions(inst.op()).forEach(r -> r.blocks().forEach(b -> uses(b, into)));
        }
    }

    private void use(Val array, boolean written, Map<Integer, Boolean> into) {
        Val at = array;
        while (true) {
            switch (definitions.op(at)) {
                case Op.MakeArray m -> {
                    address(m.data(), written, into);
                    return;
                }
                case Op.Map m -> {
                    return;
                }
                case null, default -> {
                    note(at, written, into);
                    return;
                }
            }
        }
    }

    private void address(Val ptr, boolean written, Map<Integer, Boolean> into) {
        Val at = ptr;
        while (definitions.op(at) instanceof Op.PtrAdd add) {
            at = add.ptr();
        }
        switch (definitions.op(at)) {
            case Op.DataOf d -> use(d.array(), written, into);
            case Op.Alloc a -> { }
            case Op.Alloca a -> { }
            case null, default -> traced = false;
        }
    }

    private void note(Val array, boolean written, Map<Integer, Boolean> into) {
        if (arguments.contains(array.id())) {
            into.merge(array.id(), written, Boolean::logicalOr);
        } else {
            traced = false;
        }
    }

    // ---------------------------------------------------------------- where it pays

    /** The headers of the outermost loops with arguments to keep apart inside an inner loop. */
    private List<Integer> nests() {
        var cfg = new Cfg(blocks);
        List<Loops.Loop> loops = Loops.of(cfg, new Dominators(cfg));
        var taken = new ArrayList<Loops.Loop>();
        for (Loops.Loop loop : loops) {
            boolean inside = taken.stream().anyMatch(t -> t.contains(loop.header()));
            if (!inside && plain(loop) && LoopCopy.of(blocks, cfg, loop) != null
                    && loops.stream().anyMatch(l -> l != loop && loop.contains(l.header()) && mixes(l))) {
                taken.add(loop);
            }
        }
        return taken.stream().map(l -> blocks.get(l.header()).id()).toList();
    }

    private boolean plain(Loops.Loop loop) {
        return loop.blocks().stream().allMatch(b -> blocks.get(b).insts().stream().noneMatch(i -> i.op() instanceof Op.Map));
    }

    private boolean mixes(Loops.Loop loop) {
        var here = new TreeMap<Integer, Boolean>();
        loop.blocks().stream().forEach(b -> uses(blocks.get(b), here));
        return here.size() > 1 && here.containsValue(true);
    }

    // ---------------------------------------------------------------- the question

    private record Pair(int a, int b) {}

    /** The arguments that must be apart: each that is written from all others used; none if they are too many. */
    private List<Pair> pairs() {
        var out = new ArrayList<Pair>();
        used.forEach((a, written) -> used.forEach((b, too) -> {
            if (a < b && (written || too)) {
                out.add(new Pair(a, b));
            }
        }));
        return out.size() <= PAIRS ? out : List.of();
    }

    /** Puts the question at the end of the first block; the instruction that gives the answer. */
    private Inst asked() {
        var question = new ArrayGap(ids);
        for (Pair pair : pairs()) {
            question.apart(param(pair.a), param(pair.b));
        }
        Block first = blocks.getFirst();
        var insts = new ArrayList<>(first.insts().subList(0, first.insts().size() - 1));
        insts.addAll(question.insts());
        insts.add(first.last());
        blocks = new ArrayList<>(blocks);
        blocks.set(0, new Block(first.id(), first.params(), List.copyOf(insts)));
        return question.insts().getLast();
    }

    private Val param(int id) {
        return func.params().stream().filter(p -> p.id() == id).findFirst().orElseThrow();
    }
}
