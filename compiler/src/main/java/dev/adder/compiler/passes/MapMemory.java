package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Aliases;
import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Effects;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What maps read and what other instructions write of it.
 *
 * <pre>
 *   map null [%0] [%2] { ... load %1 [%3] ... }  reads %0 and %1;    store %1 [%4] %5  may write what it reads
 * </pre>
 */
final class MapMemory {
    private final Definitions definitions;
    private final Effects effects;
    private final Aliases aliases;

    MapMemory(Definitions definitions, Func func, Effects effects) {
        this.definitions = definitions;
        this.effects = effects;
        aliases = new Aliases(definitions::op, func.params());
    }

    Definitions definitions() {
        return definitions;
    }

    /** Values from outside that a map's body uses. */
    Set<Val> free(Op.Map map) {
        var inside = new HashSet<Integer>();
        var used = new LinkedHashSet<Val>();
        free(map.body().blocks(), inside, used);
        used.removeIf(v -> inside.contains(v.id()));
        return used;
    }

    private static void free(List<Block> blocks, Set<Integer> inside, Set<Val> used) {
        for (Block b : blocks) {
            b.params().forEach(p -> inside.add(p.id()));
            for (Inst inst : b.insts()) {
                if (inst.out() != null) {
                    inside.add(inst.out().id());
                }
                Operands.regions(inst.op()).forEach(r -> free(r.blocks(), inside, used));
                Operands.forEach(inst.op(), (Val v) -> used.add(v));
            }
        }
    }

    /** The arrays whose elements a map reads; null if it reads memory in a way that does not say which. */
    List<Val> read(Op.Map map) {
        var out = new ArrayList<Val>(map.inputs());
        for (Val v : free(map)) {
            if (v.type() instanceof Type.Array) {
                out.add(v);
            } else if (v.type().equals(Type.PTR) || v.type() instanceof Type.Tuple) {
                return null;
            }
        }
        return out;
    }

    /** May this instruction change an element of one of these arrays? */
    boolean mayWrite(Inst inst, List<Val> arrays) {
        return switch (inst.op()) {
            case Op.Store o -> mayMeet(o.array(), arrays);
            case Op.Map o -> o.into() != null && mayMeet(o.into(), arrays) || effects.region(o.body(), definitions).writes();
            case Op.Call o -> effects.of(inst, definitions).writes() && o.args().stream().anyMatch(a -> given(a, arrays));
            case Op.PtrStore o -> !onStack(o.ptr());
            case Op.Print o -> false;
            case Op.CheckStack o -> false;
            default -> effects.of(inst, definitions).writes();
        };
    }

    /** A function writes only into arrays and addresses it is given; addresses of arrays are not kept in stack memory. */
    private boolean given(Val arg, List<Val> arrays) {
        return arg.type() instanceof Type.Array ? mayMeet(arg, arrays) : !(arg.type() instanceof Scalar) && !onStack(arg);
    }

    private boolean onStack(Val address) {
        return switch (definitions.op(address)) {
            case Op.Alloca a -> true;
            case Op.PtrAdd p -> onStack(p.ptr());
            case null, default -> false;
        };
    }

    /** May something between two places of a graph, the second of which the first dominates, write to an array of {@code reads}? */
    boolean changes(Cfg cfg, List<Val> reads, int fromBlock, int fromAt, int toBlock, int toAt) {
        List<Inst> first = cfg.blocks.get(fromBlock).insts();
        if (fromBlock == toBlock && fromAt < toAt) {
            return changes(first.subList(fromAt + 1, toAt), reads);
        }
        if (changes(first.subList(fromAt + 1, first.size()), reads) || changes(cfg.blocks.get(toBlock).insts().subList(0, toAt), reads)) {
            return true;
        }
        var seen = new BitSet();
        var work = new ArrayDeque<Integer>();
        work.push(toBlock);
        while (!work.isEmpty()) {
            for (int at : cfg.predecessors(work.pop())) {
                if (at != fromBlock && !seen.get(at) && cfg.reachable(at)) {
                    seen.set(at);
                    if (changes(cfg.blocks.get(at).insts(), reads)) {
                        return true;
                    }
                    work.push(at);
                }
            }
        }
        return false;
    }

    private boolean changes(List<Inst> insts, List<Val> reads) {
        return insts.stream().anyMatch(i -> mayWrite(i, reads));
    }

    boolean mayMeet(Val array, Collection<Val> arrays) {
        return arrays.stream().anyMatch(a -> a.type() instanceof Type.Array && aliases.mayMeet(array, a));
    }
}
