package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Effects;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Substitution;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one graph of blocks smaller: decided branches become jumps, a block with one way in joins the block before it,
 * parameters that always get one value become it, and small two-way choices become selects. Counted loops keep their
 * form; one without a way back becomes a branch.
 *
 * <pre>
 *   b1: branch %0 none b2() b3()
 *   b2: jump b4(%1)                  ->   b1: %9 = select %0 %1 %2
 *   b3: jump b4(%2)                           ... what b4 did with %5, now %9
 *   b4(%5): ...
 * </pre>
 */
final class SimplifyGraph {
    private static final int LITTLE = 8;

    private final Ids ids;
    private final List<Block> original;
    private final Map<Integer, Block> blocks = new LinkedHashMap<>();
    private final Substitution same = new Substitution();
    private Definitions definitions;
    private boolean changed;

    SimplifyGraph(List<Block> blocks, Ids ids) {
        this.original = blocks;
        this.ids = ids;
        blocks.forEach(b -> this.blocks.put(b.id(), b));
    }

    List<Block> run() {
        definitions = new Definitions(original);
        dropUnreachable();
        var cfg = cfg();
        boolean before = changed;
        changed = false;
        for (Block block : cfg.blocks) {
            decide(block, cfg);
        }
        if (changed) {
            dropUnreachable();
        }
        changed |= before;
        parameters();
        thread();
        choices();
        dropUnreachable();
        merge();
        return changed ? same.apply(List.copyOf(blocks.values())) : original;
    }

    private Cfg cfg() {
        return new Cfg(List.copyOf(blocks.values()));
    }

    private void put(Block block) {
        blocks.put(block.id(), block);
        changed = true;
    }

    private void end(Block block, Op op) {
        var insts = new ArrayList<>(block.insts());
        insts.set(insts.size() - 1, new Inst(null, op, block.last().site()));
        put(new Block(block.id(), block.params(), List.copyOf(insts)));
    }

    private void dropUnreachable() {
        var cfg = cfg();
        for (int i = 0; i < cfg.blocks.size(); i++) {
            if (!cfg.reachable(i)) {
                blocks.remove(cfg.blocks.get(i).id());
                changed = true;
            }
        }
    }

    /** Branches whose way is known, and loops that never come back. {@code cfg}: from before any were decided. */
    private void decide(Block block, Cfg cfg) {
        if (block.last().op() instanceof Op.Branch b) {
            Constant condition = definitions.constant(b.condition());
            if (condition instanceof Constant.Bool known) {
                end(block, new Op.Jump(known.value() ? b.then() : b.otherwise()));
            } else if (b.then().equals(b.otherwise())) {
                end(block, new Op.Jump(b.then()));
            }
        } else if (block.last().op() instanceof Op.For loop) {
            Constant count = definitions.constant(loop.count());
            if (count instanceof Constant.Int n && n.value() <= 0) {
                end(block, new Op.Jump(loop.done()));
            } else if (!comesBack(block, cfg)) {
                Val goes = ids.val(Scalar.BOOL);
                var insts = new ArrayList<>(block.insts());
                insts.set(insts.size() - 1, new Inst(goes, new Op.Compare(Op.Pred.LT, loop.index(), loop.count()), block.last().site()));
                insts.add(new Inst(null, new Op.Branch(goes, Op.Hint.NONE, loop.body(), loop.done()), block.last().site()));
                put(new Block(block.id(), block.params(), List.copyOf(insts)));
            }
        }
    }

    private static boolean comesBack(Block header, Cfg cfg) {
        var seen = new boolean[cfg.blocks.size()];
        var work = new java.util.ArrayDeque<Integer>();
        work.push(cfg.index(header.id()));
        while (!work.isEmpty()) {
            for (int to : cfg.successors(work.pop())) {
                if (to == cfg.index(header.id())) {
                    return true;
                }
                if (!seen[to]) {
                    seen[to] = true;
                    work.push(to);
                }
            }
        }
        return false;
    }

    private static boolean isLoop(Block block) {
        return block.last().op() instanceof Op.For;
    }

    /** Parameters that get one value, or equal constants, on every edge. */
    private void parameters() {
        var cfg = cfg();
        for (int i = 1; i < cfg.blocks.size(); i++) {
            Block block = blocks.get(cfg.blocks.get(i).id());
            var dropped = new ArrayList<Integer>();
            var constants = new ArrayList<Inst>();
            for (int k = isLoop(block) ? 1 : 0; k < block.params().size(); k++) {
                Val param = block.params().get(k);
                Object value = arriving(cfg, i, k, param);
                if (value instanceof Val v) {
                    same.put(param, v);
                    dropped.add(k);
                } else if (value instanceof Constant c) {
                    Inst constant = new Inst(ids.val(param.type()), new Op.Const(c), null);
                    definitions.note(constant);
                    constants.add(constant);
                    same.put(param, constant.out());
                    dropped.add(k);
                }
            }
            if (!dropped.isEmpty()) {
                drop(cfg, i, dropped, constants);
            }
        }
    }

    /** The one value or constant that a parameter gets; null if there are several. */
    private Object arriving(Cfg cfg, int to, int k, Val param) {
        Val value = null;
        boolean constant = true;
        boolean several = false;
        for (int from : cfg.predecessors(to)) {
            for (Edge edge : Operands.edges(blocks.get(cfg.blocks.get(from).id()).last().op())) {
                Val passed = cfg.index(edge.block()) == to ? same.get(edge.args().get(k)) : param;
                if (passed.equals(param)) {
                    continue;
                }
                if (value != null && !value.equals(passed)) {
                    several = true;
                    constant &= definitions.constant(passed) != null && definitions.constant(passed).equals(definitions.constant(value));
                }
                value = passed;
            }
        }
        return value == null || several && !constant ? null : several ? definitions.constant(value) : value;
    }

    private void drop(Cfg cfg, int at, List<Integer> dropped, List<Inst> added) {
        Block block = blocks.get(cfg.blocks.get(at).id());
        var insts = new ArrayList<>(added);
        insts.addAll(block.insts());
        put(new Block(block.id(), without(block.params(), dropped), List.copyOf(insts)));
        for (int from : cfg.predecessors(at)) {
            Block before = blocks.get(cfg.blocks.get(from).id());
            end(before, Operands.mapEdges(before.last().op(), e -> e.block() == block.id() && e.args().size() == block.params().size()
                    ? new Edge(e.block(), without(e.args(), dropped)) : e));
        }
    }

    private static <T> List<T> without(List<T> list, List<Integer> dropped) {
        var out = new ArrayList<T>();
        for (int i = 0; i < list.size(); i++) {
            if (!dropped.contains(i)) {
                out.add(list.get(i));
            }
        }
        return List.copyOf(out);
    }

    /** Jumps and branches to a block that only jumps on go where it goes. */
    private void thread() {
        if (blocks.values().stream().noneMatch(b -> b.insts().size() == 1 && b.last().op() instanceof Op.Jump)) {
            return;
        }
        var uses = new int[ids.vals()];
        for (Block block : blocks.values()) {
            for (Inst inst : block.insts()) {
                Operands.forEach(inst.op(), v -> uses[same.get(v).id()]++);
            }
        }
        for (Block block : List.copyOf(blocks.values())) {
            if (block.last().op() instanceof Op.For || block.last().op() instanceof Op.ForEach) {
                continue;
            }
            Op op = Operands.mapEdges(block.last().op(), e -> onward(e, uses));
            Operands.forEach(op, v -> uses[same.get(v).id()]++);
            if (op != block.last().op()) {
                end(block, op);
            }
        }
    }

    private Edge onward(Edge edge, int[] uses) {
        Block to = blocks.get(edge.block());
        if (to.insts().size() != 1 || !(to.last().op() instanceof Op.Jump jump) || jump.to().block() == edge.block()) {
            return edge;
        }
        for (Val param : to.params()) {
            long passed = jump.to().args().stream().filter(a -> same.get(a).equals(param)).count();
            if (passed != uses[param.id()]) {
                return edge;
            }
        }
        return new Edge(jump.to().block(), jump.to().args().stream().map(a -> {
            int k = to.params().indexOf(same.get(a));
            return k < 0 ? a : edge.args().get(k);
        }).toList());
    }

    /** One way of a branch: what is computed on it and where it leads. */
    private record Way(List<Inst> insts, Edge to) {}

    /** A branch whose two ways meet again at once becomes selects of what they pass; little work on the way is done always. */
    private void choices() {
        Map<Integer, Integer> incoming = incoming();
        for (Integer id : List.copyOf(blocks.keySet())) {
            Block block = blocks.get(id);
            if (!(block.last().op() instanceof Op.Branch b) || b.hint() != Op.Hint.NONE) {
                continue;
            }
            Boolean number = asksForNumber(b.condition());
            if (number != null && (keeps(number ? b.otherwise() : b.then(), number ? b.then() : b.otherwise()))) {
                end(block, new Op.Branch(b.condition(), number ? Op.Hint.LIKELY : Op.Hint.UNLIKELY, b.then(), b.otherwise()));
                continue;
            }
            for (Way then : ways(b.then(), incoming)) {
                for (Way otherwise : ways(b.otherwise(), incoming)) {
                    if (blocks.get(id) == block && then.to.block() == otherwise.to.block() && few(blocks.get(then.to.block()), then.to, otherwise.to)) {
                        choose(block, b.condition(), then, otherwise);
                    }
                }
            }
        }
    }

    /** Does a condition hold of all floats but NaN ({@code x == x}: true), or of NaN alone (false)? Null: neither. */
    private Boolean asksForNumber(Val condition) {
        Op op = definitions.op(same.get(condition));
        while (op instanceof Op.Convert c) {
            op = definitions.op(same.get(c.a()));
        }
        boolean itself = op instanceof Op.Compare c && same.get(c.a()).equals(same.get(c.b())) && c.a().type() instanceof Scalar s && s.isFloat();
        return !itself ? null : ((Op.Compare) op).pred() == Op.Pred.EQ ? Boolean.TRUE : ((Op.Compare) op).pred() == Op.Pred.NE ? Boolean.FALSE : null;
    }

    /**
     * Does NaN leave a float of the loop as it is, which a number changes? A jump over that is foreseen as a rule, where a choice of
     * the two would make each round wait for it.
     */
    private boolean keeps(Edge nan, Edge number) {
        Block work = blocks.get(number.block());
        if (!(work.last().op() instanceof Op.Jump jump) || jump.to().block() != nan.block() || work.insts().size() < 2) {
            return false;
        }
        for (int k = 0; k < nan.args().size(); k++) {
            Val kept = same.get(nan.args().get(k));
            if (kept.type() instanceof Scalar s && s.isFloat() && definitions.inst(kept) == null && !kept.equals(same.get(jump.to().args().get(k)))) {
                return true;
            }
        }
        return false;
    }

    private Map<Integer, Integer> incoming() {
        Map<Integer, Integer> incoming = new HashMap<>();
        blocks.values().forEach(b -> Operands.edges(b.last().op()).forEach(e -> incoming.merge(e.block(), 1, Integer::sum)));
        return incoming;
    }

    /** The edge itself, and, if its block only computes a little and jumps on, that jump. */
    private List<Way> ways(Edge edge, Map<Integer, Integer> incoming) {
        Block to = blocks.get(edge.block());
        List<Inst> insts = to.insts().subList(0, to.insts().size() - 1);
        boolean passing = to.params().isEmpty() && to.last().op() instanceof Op.Jump && insts.size() <= LITTLE
                && (insts.isEmpty() || incoming.get(to.id()) == 1 && insts.stream().allMatch(this::cheap));
        var straight = new Way(List.of(), edge);
        return passing ? List.of(new Way(insts, ((Op.Jump) to.last().op()).to()), straight) : List.of(straight);
    }

    /** Integer arithmetic that is defined for all operands. */
    private boolean cheap(Inst inst) {
        return inst.op() instanceof Op.Scalar && !(inst.op() instanceof Op.Native) && inst.out().type() instanceof Scalar s
                && !s.isFloat() && !s.isComplex() && Effects.scalar(inst, definitions).pure();
    }

    private boolean few(Block target, Edge a, Edge b) {
        int different = 0;
        for (int k = 0; k < a.args().size(); k++) {
            Val x = same.get(a.args().get(k));
            Val y = same.get(b.args().get(k));
            if (!x.equals(y)) {
                different++;
                if (k == 0 && isLoop(target) || !(x.type() instanceof Scalar || x.type() == Type.PTR)) {
                    return false;
                }
            }
        }
        return different <= 2;
    }

    private void choose(Block block, Val condition, Way then, Way otherwise) {
        Edge a = then.to;
        Edge b = otherwise.to;
        var insts = new ArrayList<>(block.insts().subList(0, block.insts().size() - 1));
        insts.addAll(then.insts);
        insts.addAll(otherwise.insts);
        var args = new ArrayList<Val>();
        for (int k = 0; k < a.args().size(); k++) {
            Val x = a.args().get(k);
            Val y = b.args().get(k);
            if (same.get(x).equals(same.get(y))) {
                args.add(x);
            } else {
                Val chosen = ids.val(x.type());
                insts.add(new Inst(chosen, new Op.Select(condition, x, y), block.last().site()));
                args.add(chosen);
            }
        }
        insts.add(new Inst(null, new Op.Jump(new Edge(a.block(), List.copyOf(args))), block.last().site()));
        put(new Block(block.id(), block.params(), List.copyOf(insts)));
    }

    /** A block that is entered by one jump joins the block of that jump. */
    private void merge() {
        Map<Integer, Integer> incoming = incoming();
        for (Integer id : List.copyOf(blocks.keySet())) {
            Block block = blocks.get(id);
            while (block != null && block.last().op() instanceof Op.Jump jump && incoming.get(jump.to().block()) == 1
                    && jump.to().block() != block.id() && !isLoop(blocks.get(jump.to().block()))) {
                Block next = blocks.remove(jump.to().block());
                for (int k = 0; k < next.params().size(); k++) {
                    same.put(next.params().get(k), jump.to().args().get(k));
                }
                var insts = new ArrayList<>(block.insts().subList(0, block.insts().size() - 1));
                insts.addAll(next.insts());
                block = new Block(block.id(), block.params(), List.copyOf(insts));
                put(block);
            }
        }
    }
}
