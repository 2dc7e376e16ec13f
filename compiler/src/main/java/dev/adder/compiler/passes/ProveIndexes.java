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
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Region;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Substitution;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes index checks that cannot fail, and decides comparisons of integers: what {@link Bounds} shows from loops over
 * the same length, comparisons passed before, or earlier checks. An index shown to be negative, or not to be, loses its test for that.
 * Comparisons of floats are decided by {@link FloatRanges}, integers that become floats are narrowed by {@link NarrowIntegers},
 * remainders of neighbours on a ring become choices by {@link NearRemainders}.
 *
 * <pre>
 *   %2 = dim %0 0
 *   for %6 %2 false b2() b3()
 *   b2: %8 = check_index %6 %2 0 both ->     b2: %9 = load %0 [%6]
 *       %9 = load %0 [%8]
 * </pre>
 */
final class ProveIndexes {
    private final Substitution same = new Substitution();
    private final Definitions definitions;
    private final Bounds bounds;
    private final FloatRanges floats;
    private final NarrowIntegers narrow;
    private final NearRemainders near;
    /** Is it tried what block parameters keep to all the time? That takes longer. */
    private final boolean carries;
    private boolean changed;

    private ProveIndexes(Func func, boolean carries) {
        this.carries = carries;
        Map<Integer, Val> counts = new HashMap<>();
        loops(func.blocks(), counts);
        definitions = new Definitions(func.blocks());
        bounds = new Bounds(definitions, counts);
        floats = new FloatRanges(definitions, bounds);
        var ids = new Ids(func);
        narrow = new NarrowIntegers(definitions, bounds, ids);
        near = new NearRemainders(definitions, bounds, ids);
    }

    static Program run(Program program, Facts facts) {
        var effects = new Effects(program);
        return Graphs.functions(program, f -> {
            Func now = prove(f, false);
            // Where a branch was decided a value has fewer sources, and more can be said of it.
            Func simple = now != f && (hasChecks(now.blocks()) || hasLengths(now.blocks())) ? SimplifyCode.simplify(now, effects) : now;
            return hasChecks(simple.blocks()) || now != f && hasLengths(simple.blocks()) ? prove(simple, true) : now;
        });
    }

    private static Func prove(Func func, boolean carries) {
        var pass = new ProveIndexes(func, carries);
        List<Block> blocks = pass.graph(func.blocks());
        return pass.changed ? Graphs.with(func, pass.same.apply(blocks)) : func;
    }

    private static boolean hasChecks(List<Block> blocks) {
        return blocks.stream().anyMatch(b -> b.insts().stream().anyMatch(i -> i.op() instanceof Op.CheckIndex
                || Operands.regions(i.op()).stream().anyMatch(r -> hasChecks(r.blocks()))));
    }

    /** Is there the length of a slice whose two ends are the smaller of two values? */
    private static boolean hasLengths(List<Block> blocks) {
        var definitions = new Definitions(blocks);
        return blocks.stream().anyMatch(b -> b.insts().stream().anyMatch(i -> i.op() instanceof Op.Select s && definitions.is(s.b(), 0)
                && definitions.op(s.a()) instanceof Op.Sub o && definitions.op(o.a()) instanceof Op.Select && definitions.op(o.b()) instanceof Op.Select));
    }

    private static void loops(List<Block> blocks, Map<Integer, Val> counts) {
        for (Block block : blocks) {
            if (block.last().op() instanceof Op.For loop) {
                counts.put(loop.index().id(), loop.count());
            }
            block.insts().forEach(i -> Operands.regions(i.op()).forEach(r -> loops(r.blocks(), counts)));
        }
    }

    private List<Block> graph(List<Block> blocks) {
        var cfg = new Cfg(blocks);
        var out = new ArrayList<>(blocks);
        var dominators = new Dominators(cfg);
        walk(cfg, dominators, carries && hasChecks(blocks) ? CarriedBounds.of(cfg, dominators, definitions, bounds) : Map.of(), 0, out);
        return List.copyOf(out);
    }

    /** A block and those it dominates; facts found in it hold there and are forgotten after. */
    private void walk(Cfg cfg, Dominators dominators, Map<Integer, List<CarriedBounds.Fact>> carried, int at, List<Block> out) {
        Bounds.Mark before = bounds.mark();
        int beforeFloats = floats.facts();
        entering(cfg, at);
        bounds.entering(cfg, at);
        bounds.suppose(carried.getOrDefault(at, List.of()));
        Block block = cfg.blocks.get(at);
        var insts = new ArrayList<Inst>(block.insts().size());
        for (Inst inst : block.insts()) {
            List<Inst> instead = switch (inst.op()) {
                case Op.Convert c -> narrow.instead(inst, c);
                case Op.IntRem r -> near.instead(inst, r);
                default -> null;
            };
            if (instead != null) {
                changed = true;
                insts.addAll(instead);
                continue;
            }
            Inst now = visit(inst);
            if (now != null) {
                insts.add(now);
            }
        }
        out.set(at, new Block(block.id(), block.params(), List.copyOf(insts)));
        for (int child : dominators.children(at)) {
            walk(cfg, dominators, carried, child, out);
        }
        bounds.forget(before);
        floats.forget(beforeFloats);
    }

    /** What the only way into a block says of floats. */
    private void entering(Cfg cfg, int at) {
        if (cfg.predecessors(at).length == 1 && cfg.blocks.get(cfg.predecessors(at)[0]).last().op() instanceof Op.Branch b) {
            floats.learn(b.condition(), b.then().block() == cfg.blocks.get(at).id());
        }
    }

    private Inst visit(Inst inst) {
        return switch (inst.op()) {
            case Op.CheckIndex c -> check(inst, c);
            case Op.Map m -> new Inst(inst.out(), Operands.mapRegions(m, r -> new Region(graph(r.blocks()))), inst.site());
            case Op.Compare c -> {
                Boolean known = decide(inst.out());
                yield known == null ? inst : changed(inst, new Op.Const(new Constant.Bool(known)));
            }
            case Op.Select s -> select(inst, s);
            case Op.Branch b -> {
                Boolean known = decide(b.condition());
                yield known == null ? inst : changed(inst, new Op.Jump(known ? b.then() : b.otherwise()));
            }
            default -> inst;
        };
    }

    /** {@code max(x, 0)} of what is at most 1, as the length of {@code a[k:k + 1]} is: {@code x > 0} as a number. */
    private Inst select(Inst inst, Op.Select s) {
        if (!(definitions.op(s.condition()) instanceof Op.Compare c) || c.pred() != Op.Pred.GT || !c.a().equals(s.a()) || s.a().type() != Scalar.PYINT
                || !definitions.is(c.b(), 0) || !definitions.is(s.b(), 0) || !(definitions.op(s.a()) instanceof Op.Sub) || !bounds.atMost(s.a(), 1)) {
            return inst;
        }
        return changed(inst, new Op.Convert(s.condition()));
    }

    private Boolean decide(Val condition) {
        Boolean known = bounds.decide(condition);
        return known != null ? known : floats.decide(condition);
    }

    private Inst changed(Inst inst, Op op) {
        changed = true;
        return new Inst(inst.out(), op, inst.site());
    }

    private Inst check(Inst inst, Op.CheckIndex check) {
        boolean fromStart = check.ends() == Op.Ends.UPPER || bounds.notNegative(check.index());
        if (fromStart && (!check.raises() || bounds.less(check.index(), check.size()))) {
            changed = true;
            same.put(inst.out(), check.index());
            return null;
        }
        if (!fromStart && bounds.negative(check.index()) && (!check.raises() || bounds.sumNotNegative(check.index(), check.size()))) {
            return changed(inst, new Op.Add(check.index(), check.size()));
        }
        if (check.raises()) {
            bounds.checked(inst.out(), check.index(), check.size());
        }
        if (fromStart && check.ends() == Op.Ends.BOTH) {
            return changed(inst, new Op.CheckIndex(check.index(), check.size(), check.axis(), Op.Ends.UPPER));
        }
        return inst;
    }
}
