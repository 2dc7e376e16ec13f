package dev.adder.compiler.ir;

import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Op.Region;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Type;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks that a program is one: values are defined before use on every path, jumps pass what blocks take, loops and
 * regions have their shape, every op suits the stage and its operands' types ({@link OpRules}). A fault is a bug of
 * the hop or pass before, so the message quotes function, block and instruction:
 * {@code m.f, b2, "%5: pyint = add %3 %4": operands are pyint and int64}.
 */
public final class Verifier {
    private final Program program;
    private final Stage stage;
    private final Set<Integer> visible = new HashSet<>();
    private final Map<Integer, Inst> definitions = new HashMap<>();
    private final Set<Integer> blockIds = new HashSet<>();
    private Func func;
    private Block block;
    private Inst inst;

    private Verifier(Program program, Stage stage) {
        this.program = program;
        this.stage = stage;
    }

    /** A program that breaks a rule. */
    public static final class Invalid extends RuntimeException {
        private static final long serialVersionUID = 1;

        Invalid(String message) {
            super(message);
        }
    }

    /** Throws {@link Invalid} at the first broken rule. */
    public static void check(Program program, Stage stage) {
        var names = new HashSet<String>();
        for (Func func : program.funcs()) {
            if (!names.add(func.name())) {
                throw new Invalid(func.name() + ": two functions have this name");
            }
        }
        for (Func func : program.funcs()) {
            new Verifier(program, stage).func(func);
        }
    }

    Invalid fault(String message) {
        String where = func.name() + (block == null ? "" : ", b" + block.id())
                + (inst == null ? "" : ", \"" + IrText.print(inst) + "\"");
        return new Invalid(where + ": " + message);
    }

    void require(boolean condition, String message) {
        if (!condition) {
            throw fault(message);
        }
    }

    /** Where the next fault is reported. */
    void at(Block b, Inst i) {
        block = b;
        inst = i;
    }

    Stage stage() {
        return stage;
    }

    Program program() {
        return program;
    }

    Func func() {
        return func;
    }

    /** The instruction that defines a value; null for a parameter. */
    Inst definition(Val val) {
        return definitions.get(val.id());
    }

    private void func(Func f) {
        func = f;
        require(!f.blocks().isEmpty(), "no blocks");
        require(stage == Stage.FLOW || f.result() != null, "no result type");
        collect(f.blocks(), new HashSet<>());
        graph(f.blocks(), null);
        if (stage == Stage.TARGET) {
            new TargetRules(this).check(f);
        }
    }

    /** Every id is defined once, each block ends in its only terminator. */
    private void collect(List<Block> blocks, Set<Integer> ids) {
        for (Block b : blocks) {
            block = b;
            inst = null;
            require(blockIds.add(b.id()), "two blocks have this id");
            b.params().forEach(p -> define(p, ids));
            require(!b.insts().isEmpty() && b.last().op() instanceof Op.Terminator, "does not end in a terminator");
            for (Inst i : b.insts()) {
                block = b;
                inst = i;
                require(i == b.last() || !(i.op() instanceof Op.Terminator), "a terminator in the middle of a block");
                require(!(i.op() instanceof Op.Terminator) || i.out() == null, "a terminator has no result");
                if (i.out() != null) {
                    define(i.out(), ids);
                    definitions.put(i.out().id(), i);
                }
                Operands.regions(i.op()).forEach(r -> collect(r.blocks(), ids));
            }
        }
    }

    private void define(Val val, Set<Integer> ids) {
        require(ids.add(val.id()), val + " is defined twice");
        require(stage == Stage.FLOW ? val.type() == null : val.type() != null, val + (stage == Stage.FLOW ? " has a type" : " has no type"));
    }

    private void graph(List<Block> blocks, Inst owner) {
        var cfg = new Cfg(blocks);
        var dominators = new Dominators(cfg);
        block = blocks.getFirst();
        inst = owner;
        require(cfg.predecessors(0).length == 0, "the entry block is jumped to");
        walk(cfg, dominators, 0, owner);
        for (int i = 0; i < blocks.size(); i++) {
            if (cfg.reachable(i) && blocks.get(i).last().op() instanceof Op.For loop) {
                block = blocks.get(i);
                inst = block.last();
                loop(cfg, dominators, i, loop);
            }
        }
    }

    /** Checks a block and those it dominates, with the values visible there. */
    private void walk(Cfg cfg, Dominators dominators, int at, Inst owner) {
        Block here = cfg.blocks.get(at);
        here.params().forEach(p -> visible.add(p.id()));
        for (Inst i : here.insts()) {
            block = here;
            inst = i;
            instruction(cfg, i, owner);
            if (i.out() != null) {
                visible.add(i.out().id());
            }
        }
        for (int child : dominators.children(at)) {
            walk(cfg, dominators, child, owner);
        }
        here.params().forEach(p -> visible.remove(p.id()));
        here.insts().stream().filter(i -> i.out() != null).forEach(i -> visible.remove(i.out().id()));
    }

    private void instruction(Cfg cfg, Inst i, Inst owner) {
        Operands.forEachDirect(i.op(), v -> require(visible.contains(v.id()), v + " is not defined on every path to here"));
        for (Edge edge : Operands.edges(i.op())) {
            edge(cfg, edge, i.op() instanceof Op.ForEach each && edge == each.body() ? 1 : 0);
        }
        inRegion(i.op(), owner);
        if (stage == Stage.FLOW) {
            require(!(i.op() instanceof Op.Memory || i.op() instanceof Op.Loop)
                    && (!(i.op() instanceof Op.Scalar) || i.op() instanceof Op.Const), "not an op of stage FLOW");
        } else {
            new OpRules(this, i).check();
        }
        for (Region region : Operands.regions(i.op())) {
            require(!region.blocks().isEmpty(), "an empty region");
            graph(region.blocks(), i);
            block = null;
        }
    }

    private void inRegion(Op op, Inst owner) {
        require(owner == null || !(op instanceof Op.Return || op instanceof Op.Propagate), "leaves a region");
        require(owner != null || !(op instanceof Op.Yield), "a yield outside a region");
        if (op instanceof Op.Yield yield && owner.op() instanceof Op.Map map) {
            require(yield.values().size() == 1, "a map yields one value");
            Type elem = owner.out() != null ? owner.out().type() : map.into().type();
            require(elem instanceof Type.Array a && a.elem().equals(yield.values().getFirst().type()),
                    "a map to " + elem.text() + " yields " + yield.values().getFirst().type().text());
        }
    }

    /** The target is a block of this graph and takes what the edge passes, after {@code given} values of the op itself. */
    private void edge(Cfg cfg, Edge edge, int given) {
        int target = cfg.index(edge.block());
        require(target >= 0, "b" + edge.block() + " is not a block here");
        List<Val> params = cfg.blocks.get(target).params();
        require(params.size() == edge.args().size() + given,
                "b" + edge.block() + " takes " + params.size() + " values, not " + (edge.args().size() + given));
        for (int k = 0; k < edge.args().size() && stage != Stage.FLOW; k++) {
            Type takes = params.get(k + given).type();
            Type passed = edge.args().get(k).type();
            require(takes.equals(passed), "b" + edge.block() + " takes " + takes.text() + " as " + params.get(k + given)
                    + ", not " + (passed == null ? "nothing" : passed.text()));
        }
    }

    /** A counted loop starts at 0, goes up by 1 and knows its count before it starts. */
    private void loop(Cfg cfg, Dominators dominators, int header, Op.For loop) {
        List<Val> params = cfg.blocks.get(header).params();
        require(!params.isEmpty() && params.getFirst().equals(loop.index()), "the index is not the block's first parameter");
        require(loop.body().block() != loop.done().block(), "body and done are one block");
        require(cfg.blocks.get(header).insts().stream().noneMatch(i -> loop.count().equals(i.out()))
                && !params.contains(loop.count()), "the count is defined in the loop's header");
        int body = cfg.index(loop.body().block());
        require(dominators.dominates(header, body), "the body can be reached without its header");
        for (int from : cfg.predecessors(header)) {
            if (!cfg.reachable(from)) {
                continue;
            }
            boolean back = dominators.dominates(header, from);
            for (Edge edge : Operands.edges(cfg.blocks.get(from).last().op())) {
                if (cfg.index(edge.block()) == header) {
                    Op passed = opOf(edge.args().getFirst());
                    require(back ? isNext(passed, loop.index()) : isConst(passed, 0),
                            "the edge from b" + cfg.blocks.get(from).id() + " does not pass " + (back ? "index + 1" : "0"));
                }
            }
        }
    }

    private Op opOf(Val val) {
        Inst definition = definitions.get(val.id());
        return definition == null ? null : definition.op();
    }

    private boolean isNext(Op op, Val index) {
        return op instanceof Op.Add add && (add.a().equals(index) && isConst(opOf(add.b()), 1)
                || add.b().equals(index) && isConst(opOf(add.a()), 1));
    }

    private static boolean isConst(Op op, long value) {
        return op instanceof Op.Const c && c.value() instanceof Constant.Int i && i.value() == value;
    }
}
