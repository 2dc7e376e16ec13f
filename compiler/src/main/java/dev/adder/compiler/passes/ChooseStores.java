package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Effects;
import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Val;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the body of a loop straight that carries nothing and decides which of two values it stores: it can be SIMD then. Conditions
 * that are asked only if others hold are asked always, where that can do no harm: what they load lies where the loop loads anyway.
 * A loop that does not become one block stays as it is.
 *
 * <pre>
 *   b2: %7 = load %0 [%4]; branch %8 none b4() b3()             b2: %7 = load %0 [%4]; %9 = load %0 [%4]; ...
 *   b3: %9 = load %0 [%4]; ... branch %10 none b4() b5()   ->       %11 = or %8 %10
 *   b4: store %1 [%4] %2; jump b1(%6)                               %12 = select %11 %2 %3
 *   b5: store %1 [%4] %3; jump b1(%6)                               store %1 [%4] %12; jump b1(%6)
 * </pre>
 */
final class ChooseStores {
    /** How many instructions a way may have that becomes part of every iteration. */
    private static final int LITTLE = 8;

    private final Ids ids;
    private final Definitions definitions;
    private Map<Integer, Block> loop = new LinkedHashMap<>();
    private int header;

    private ChooseStores(Func func) {
        ids = new Ids(func);
        definitions = new Definitions(func.blocks());
    }

    static Program run(Program program, Facts facts) {
        return Graphs.functions(program, f -> Graphs.with(f, new ChooseStores(f).run(f.blocks())));
    }

    private List<Block> run(List<Block> all) {
        if (all.stream().noneMatch(b -> b.last().op() instanceof Op.Branch && b.insts().size() > 1)) {
            return all;
        }
        var cfg = new Cfg(all);
        List<Loops.Loop> loops = Loops.of(cfg, new Dominators(cfg));
        var straight = new HashMap<Integer, Block>();
        var gone = new ArrayList<Integer>();
        for (Loops.Loop candidate : loops) {
            Block head = all.get(candidate.header());
            if (head.params().size() == 1 && head.last().op() instanceof Op.For && loops.stream().noneMatch(l -> l != candidate && candidate.contains(l.header()))) {
                loop = new LinkedHashMap<>();
                candidate.blocks().stream().forEach(at -> loop.put(all.get(at).id(), all.get(at)));
                header = head.id();
                Block body = straightened(((Op.For) head.last().op()).body());
                if (body != null) {
                    loop.keySet().stream().filter(id -> id != header && id != body.id()).forEach(gone::add);
                    straight.put(body.id(), body);
                }
            }
        }
        return straight.isEmpty() ? all : all.stream().filter(b -> !gone.contains(b.id())).map(b -> straight.getOrDefault(b.id(), b)).toList();
    }

    /** The body as one block; null if it is one already or cannot be. */
    private Block straightened(Edge entry) {
        Block body = loop.get(entry.block());
        if (body == null || !body.params().isEmpty() || !(body.last().op() instanceof Op.Branch) || loop.size() > LITTLE) {
            return null;
        }
        Map<Integer, Block> now = new HashMap<>(loop);
        for (boolean more = true; more && body.last().op() instanceof Op.Branch;) {
            more = false;
            for (Block block : List.copyOf(now.values())) {
                Block joined = block.last().op() instanceof Op.Branch b && b.hint() == Op.Hint.NONE ? joined(block, b, body, now) : null;
                if (joined != null) {
                    now.put(block.id(), joined);
                    drop(now, body.id());
                    more = true;
                    break;
                }
            }
            body = now.get(body.id());
        }
        return body.last().op() instanceof Op.Jump j && j.to().block() == header && now.size() == 2 ? body : null;
    }

    /** Removes the blocks that nothing leads to any more. */
    private void drop(Map<Integer, Block> now, int body) {
        now.keySet().removeIf(id -> id != header && id != body && incoming(now, id) == 0);
    }

    private static long incoming(Map<Integer, Block> now, int id) {
        return now.values().stream().flatMap(b -> Operands.edges(b.last().op()).stream()).filter(e -> e.block() == id).count();
    }

    /** The block with one of its ways, or both, in it; null if they stay. */
    private Block joined(Block block, Op.Branch b, Block body, Map<Integer, Block> now) {
        Block then = way(b.then(), now);
        Block otherwise = way(b.otherwise(), now);
        Block asked = otherwise == null ? null : asked(block, otherwise, body);
        if (asked != null && asked.last().op() instanceof Op.Branch c && c.then().equals(b.then()) && same(b, c)) {
            return with(block, asked, new Op.Or(b.condition(), c.condition()), c, c.then(), c.otherwise());
        }
        asked = then == null ? null : asked(block, then, body);
        if (asked != null && asked.last().op() instanceof Op.Branch c && c.otherwise().equals(b.otherwise()) && same(b, c)) {
            return with(block, asked, new Op.And(b.condition(), c.condition()), c, c.then(), c.otherwise());
        }
        return then == null || otherwise == null ? null : stored(block, b, then, otherwise);
    }

    /** The block an edge leads to, if only it does. */
    private Block way(Edge edge, Map<Integer, Block> now) {
        Block to = now.get(edge.block());
        return to != null && to.id() != header && to.params().isEmpty() && to.insts().size() <= LITTLE && incoming(now, to.id()) == 1 ? to : null;
    }

    private static boolean same(Op.Branch a, Op.Branch b) {
        return b.hint() == Op.Hint.NONE && a.condition().type().equals(b.condition().type());
    }

    /** The way itself if all it does before its end may be done always. */
    private Block asked(Block block, Block way, Block body) {
        return way.insts().subList(0, way.insts().size() - 1).stream().allMatch(i -> harmless(i, block, body)) ? way : null;
    }

    private Block with(Block block, Block way, Op condition, Op.Branch branch, Edge then, Edge otherwise) {
        var insts = new ArrayList<>(block.insts().subList(0, block.insts().size() - 1));
        insts.addAll(way.insts().subList(0, way.insts().size() - 1));
        Val both = ids.val(branch.condition().type());
        insts.add(new Inst(both, condition, block.last().site()));
        insts.add(new Inst(null, new Op.Branch(both, Op.Hint.NONE, then, otherwise), block.last().site()));
        return new Block(block.id(), block.params(), List.copyOf(insts));
    }

    /** Two ways that store at one place and go on alike become one store. */
    private Block stored(Block block, Op.Branch b, Block then, Block otherwise) {
        if (!(store(then) instanceof Op.Store x && store(otherwise) instanceof Op.Store y) || !then.last().op().equals(otherwise.last().op())
                || !(then.last().op() instanceof Op.Jump) || !x.array().equals(y.array()) || !x.indices().equals(y.indices())) {
            return null;
        }
        var insts = new ArrayList<>(block.insts().subList(0, block.insts().size() - 1));
        for (Block way : List.of(then, otherwise)) {
            List<Inst> before = way.insts().subList(0, way.insts().size() - 2);
            if (!before.stream().allMatch(i -> harmless(i, block, block))) {
                return null;
            }
            insts.addAll(before);
        }
        Val chosen = ids.val(x.value().type());
        Inst last = then.insts().get(then.insts().size() - 2);
        insts.add(new Inst(chosen, new Op.Select(b.condition(), x.value(), y.value()), last.site()));
        insts.add(new Inst(null, new Op.Store(x.array(), x.indices(), chosen), last.site()));
        insts.add(then.last());
        return new Block(block.id(), block.params(), List.copyOf(insts));
    }

    private static Op store(Block way) {
        return way.insts().size() < 2 ? null : way.insts().get(way.insts().size() - 2).op();
    }

    /** May this be done in every iteration? A load may if each of its indexes is one with which the blocks before load or store there. */
    private boolean harmless(Inst inst, Block block, Block body) {
        return switch (inst.op()) {
            case Op.Native o -> false;
            case Op.Scalar o -> Effects.scalar(inst, definitions).pure();
            case Op.Load o -> within(o, block) || within(o, body);
            default -> false;
        };
    }

    private static boolean within(Op.Load load, Block block) {
        for (int k = 0; k < load.indices().size(); k++) {
            int axis = k;
            if (block.insts().stream().noneMatch(i -> switch (i.op()) {
                case Op.Load o -> o.array().equals(load.array()) && o.indices().get(axis).equals(load.indices().get(axis));
                case Op.Store o -> o.array().equals(load.array()) && o.indices().get(axis).equals(load.indices().get(axis));
                default -> false;
            })) {
                return false;
            }
        }
        return true;
    }
}
