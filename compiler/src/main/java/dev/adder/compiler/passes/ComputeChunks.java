package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Dominators;
import dev.adder.compiler.ir.Effect;
import dev.adder.compiler.ir.Effects;
import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Ids;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Loops;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
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
 * A map whose result only a reduction reads, chunk by chunk, is computed chunk by chunk into one short array: by a function
 * of its own ({@link ChunkFunction}), called for each chunk. Decides every {@link Op.Computed}.
 *
 * <pre>
 *   %4 = map null [%0 %1] [%2] { mul }             %6 = make_array (of 1024 elements at most)
 *   %5 = computed %4                       ->      %5 = const true
 *   %9 = chunk %4 %7 %8                            %9 = make_array (of %6's first %8 elements);  call "f.chunk0" [%9 %7 ... %0 %1]
 * </pre>
 *
 * What the map reads keeps its values until the last chunk ({@link MapMemory}); its body does not raise.
 */
final class ComputeChunks {
    private record Place(int block, int at) {}

    /** A map that goes: what reads it, and the array that its chunks stand in. */
    private record Lazy(Inst inst, Op.Map map, Place place, List<Place> chunks, Val owner, Val data) {}

    private final Func func;
    private final MapMemory memory;
    private final Effects effects;
    private final Definitions definitions;
    private final Ids ids;
    private final Cfg cfg;
    private final List<Loops.Loop> loops;
    private final Map<Integer, List<Place>> users = new HashMap<>();
    private final Map<Integer, Place> places = new HashMap<>();
    /** By the id of the map's result. */
    private final Map<Integer, Lazy> lazies = new LinkedHashMap<>();
    private final List<Func> added;

    private ComputeChunks(Func func, Effects effects, List<Func> added) {
        this.func = func;
        this.effects = effects;
        this.added = added;
        definitions = new Definitions(func.blocks());
        memory = new MapMemory(definitions, func, effects);
        ids = new Ids(func);
        cfg = new Cfg(func.blocks());
        loops = Loops.of(cfg, new Dominators(cfg));
    }

    static Program run(Program program, Facts facts) {
        if (program.funcs().stream().noneMatch(ComputeChunks::asks)) {
            return program;
        }
        var effects = new Effects(program);
        var added = new ArrayList<Func>();
        Program now = Graphs.functions(program, f -> asks(f) ? new ComputeChunks(f, effects, added).decided() : f);
        added.addAll(0, now.funcs());
        return new Program(List.copyOf(added));
    }

    private static boolean asks(Func func) {
        return func.blocks().stream().anyMatch(b -> b.insts().stream().anyMatch(i -> i.op() instanceof Op.Computed));
    }

    private Func decided() {
        var asked = new ArrayList<Op.Computed>();
        for (int block : cfg.order()) {
            List<Inst> insts = cfg.blocks.get(block).insts();
            for (int at = 0; at < insts.size(); at++) {
                var place = new Place(block, at);
                Inst inst = insts.get(at);
                Operands.forEach(inst.op(), (Val v) -> users.computeIfAbsent(v.id(), id -> new ArrayList<>()).add(place));
                if (inst.out() != null) {
                    places.put(inst.out().id(), place);
                }
                if (inst.op() instanceof Op.Computed c) {
                    asked.add(c);
                }
            }
        }
        for (Op.Computed c : asked) {
            if (!lazies.containsKey(c.array().id()) && definitions.inst(c.array()) != null && definitions.op(c.array()) instanceof Op.Map map && places.containsKey(c.array().id())) {
                consider(definitions.inst(c.array()), map);
            }
        }
        return rewritten();
    }

    // ------------------------------------------------------------ which maps

    private void consider(Inst inst, Op.Map map) {
        Effect body = effects.region(map.body(), definitions);
        Type.Array type = (Type.Array) inst.out().type();
        List<Val> reads = memory.read(map);
        if (map.into() != null || type.layout() != Type.Layout.C || type.ndim() == 0 || body.writes() || body.raises() || body.endless() || reads == null) {
            return;
        }
        Place from = places.get(inst.out().id());
        boolean[] reached = reached(inst.out());
        var chunks = new ArrayList<Place>();
        if (!onlyChunks(inst.out(), inst.out(), reached, chunks)) {
            return;
        }
        long asked = users.get(inst.out().id()).stream().filter(p -> reached[p.block] && inst(p).op() instanceof Op.Computed).count();
        int cost = FuseMaps.cost(map.body());
        if (cost > FuseMaps.LONGEST || asked > 1 && cost > FuseMaps.CHEAP) {
            return;
        }
        for (Place user : users.get(inst.out().id())) {
            if (reached[user.block] && inst(user).op() instanceof Op.Computed && !loops.stream().allMatch(l -> l.contains(from.block) == l.contains(user.block))) {
                return;
            }
        }
        if (chunks.stream().anyMatch(c -> memory.changes(cfg, reads, from.block, from.at, c.block, c.at))) {
            return;
        }
        lazies.put(inst.out().id(), new Lazy(inst, map, from, chunks, ids.val(Type.PTR), ids.val(Type.PTR)));
    }

    private Inst inst(Place place) {
        return cfg.blocks.get(place.block).insts().get(place.at);
    }

    /** The blocks that are reached if the array is computed in chunks. */
    private boolean[] reached(Val array) {
        var seen = new boolean[cfg.blocks.size()];
        reach(0, array, seen);
        return seen;
    }

    private void reach(int block, Val array, boolean[] seen) {
        if (seen[block]) {
            return;
        }
        seen[block] = true;
        Op last = cfg.blocks.get(block).last().op();
        if (last instanceof Op.Branch b && definitions.op(b.condition()) instanceof Op.Computed c && c.array().equals(array)) {
            reach(cfg.index(b.then().block()), array, seen);
        } else {
            Operands.edges(last).forEach(e -> reach(cfg.index(e.block()), array, seen));
        }
    }

    /** Is what is reached of a value's users chunks, lengths, and views that nobody uses? */
    private boolean onlyChunks(Val val, Val array, boolean[] reached, List<Place> chunks) {
        for (Place place : users.getOrDefault(val.id(), List.of())) {
            if (!reached[place.block]) {
                continue;
            }
            Inst inst = inst(place);
            boolean fine = switch (inst.op()) {
                case Op.Computed o -> true;
                case Op.Dim o -> val.equals(array) || onlyChunks(inst.out(), array, reached, chunks);
                case Op.Chunk o -> val.equals(array) && chunks.add(place);
                case Op.MakeArray o -> onlyChunks(inst.out(), array, reached, chunks);
                case Op.OwnerOf o -> onlyChunks(inst.out(), array, reached, chunks);
                case Op.DataOf o -> onlyChunks(inst.out(), array, reached, chunks);
                case Op.PtrAdd o -> onlyChunks(inst.out(), array, reached, chunks);
                default -> false;
            };
            if (!fine) {
                return false;
            }
        }
        return true;
    }

    // ------------------------------------------------------------ the new program

    private Func rewritten() {
        var blocks = new ArrayList<Block>();
        for (Block block : cfg.blocks) {
            var insts = new ArrayList<Inst>();
            for (Inst inst : block.insts()) {
                if (block == cfg.blocks.getFirst() && inst == block.last()) {
                    lazies.values().stream().filter(this::repeats).forEach(l -> buffer(l, integer(insts, Op.Chunk.CHUNK, l.inst), insts));
                }
                rewrite(inst, insts);
            }
            blocks.add(new Block(block.id(), block.params(), List.copyOf(insts)));
        }
        var now = new Cfg(blocks);
        var left = new ArrayList<Block>();
        for (int i = 0; i < blocks.size(); i++) {
            if (now.reachable(i)) {
                left.add(blocks.get(i));
            }
        }
        return Graphs.with(func, List.copyOf(left));
    }

    private void rewrite(Inst inst, List<Inst> out) {
        switch (inst.op()) {
            case Op.Computed c -> out.add(new Inst(inst.out(), new Op.Const(new Constant.Bool(lazies.containsKey(c.array().id()))), inst.site()));
            case Op.Branch b when definitions.op(b.condition()) instanceof Op.Computed c ->
                out.add(new Inst(null, new Op.Jump(lazies.containsKey(c.array().id()) ? b.then() : b.otherwise()), inst.site()));
            case Op.Map m when lazies.containsKey(inst.out() == null ? -1 : inst.out().id()) -> {
                Lazy lazy = lazies.get(inst.out().id());
                if (!repeats(lazy)) {
                    buffer(lazy, room(lazy, out), out);
                }
            }
            case Op.Chunk c when lazies.containsKey(c.array().id()) -> chunk(inst, c, lazies.get(c.array().id()), out);
            case Op.Dim d when lazies.containsKey(d.array().id()) -> {
                // The same number under the name that this instruction gave it.
                Val zero = emit(out, Scalar.PYINT, new Op.Const(new Constant.Int(0)), inst);
                out.add(new Inst(inst.out(), new Op.Add(lazies.get(d.array().id()).map.shape().get(d.axis()), zero), inst.site()));
            }
            default -> {
                if (inst.out() == null || !isView(inst.out())) {
                    out.add(inst);
                }
            }
        }
    }

    /** Is it made of the memory of an array that will not be? Then nobody uses it. */
    private boolean isView(Val val) {
        return switch (definitions.op(val)) {
            case Op.MakeArray o -> isView(o.owner()) || isView(o.data());
            case Op.OwnerOf o -> lazies.containsKey(o.array().id()) || isView(o.array());
            case Op.DataOf o -> lazies.containsKey(o.array().id()) || isView(o.array());
            case Op.PtrAdd o -> isView(o.ptr());
            case Op.Dim o -> isView(o.array());
            case null, default -> false;
        };
    }

    private Val emit(List<Inst> out, Type type, Op op, Inst like) {
        Val val = ids.val(type);
        out.add(new Inst(val, op, like.site()));
        return val;
    }

    private Val integer(List<Inst> out, long value, Inst like) {
        return emit(out, Scalar.PYINT, new Op.Const(new Constant.Int(value)), like);
    }

    /** Is the map in a loop, whose rounds come one after the other? One buffer will do for all then. */
    private boolean repeats(Lazy lazy) {
        List<Loops.Loop> around = loops.stream().filter(l -> l.contains(lazy.place.block)).toList();
        return !around.isEmpty() && around.stream().noneMatch(l -> cfg.blocks.get(l.header()).last().op() instanceof Op.For f && f.parallel());
    }

    /** The elements of the longest chunk. */
    private Val room(Lazy lazy, List<Inst> out) {
        Val total = lazy.map.shape().getFirst();
        for (Val length : lazy.map.shape().subList(1, lazy.map.shape().size())) {
            total = emit(out, Scalar.PYINT, new Op.Mul(total, length), lazy.inst);
        }
        Val longest = integer(out, Op.Chunk.CHUNK, lazy.inst);
        Val few = emit(out, Scalar.PYBOOL, new Op.Compare(Op.Pred.LT, total, longest), lazy.inst);
        return emit(out, Scalar.PYINT, new Op.Select(few, total, longest), lazy.inst);
    }

    /** Memory for the longest chunk. */
    private void buffer(Lazy lazy, Val room, List<Inst> out) {
        Val bytes = emit(out, Scalar.PYINT, new Op.Mul(room, integer(out, elem(lazy).bytes(), lazy.inst)), lazy.inst);
        out.add(new Inst(lazy.owner, new Op.Alloc(bytes), lazy.inst.site()));
        out.add(new Inst(lazy.data, new Op.PtrAdd(lazy.owner, integer(out, 64, lazy.inst)), lazy.inst.site()));
    }

    private static Scalar elem(Lazy lazy) {
        return ((Type.Array) lazy.inst.out().type()).elem();
    }

    private void chunk(Inst inst, Op.Chunk chunk, Lazy lazy, List<Inst> out) {
        var maker = new ChunkFunction(func, lazy.map, elem(lazy), definitions, memory.free(lazy.map));
        Func same = added.stream().filter(f -> f.name().equals(maker.name(lazy.inst.out()))).findFirst().orElse(null);
        if (same == null) {
            added.add(maker.function(maker.name(lazy.inst.out())));
        }
        Val size = integer(out, elem(lazy).bytes(), inst);
        out.add(new Inst(inst.out(), new Op.MakeArray(lazy.owner, lazy.data, List.of(chunk.count()), List.of(size)), inst.site()));
        var args = new ArrayList<Val>(List.of(inst.out(), chunk.first()));
        args.addAll(maker.args());
        emit(out, Type.NONE, new Op.Call(maker.name(lazy.inst.out()), args), inst);
    }
}
