package dev.adder.compiler.ir;

import dev.adder.compiler.types.Constant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the instructions of a program do to memory and control ({@link Effect}). Calls do what their functions do. */
public final class Effects {
    private final Program program;
    private final Map<String, Effect> functions = new HashMap<>();
    private final Set<String> open = new HashSet<>();

    public Effects(Program program) {
        this.program = program;
    }

    /** The effect of one instruction; {@code definitions} tell constant divisors from others. */
    public Effect of(Inst inst, Definitions definitions) {
        return switch (inst.op()) {
            case Op.Scalar o -> scalar(inst, definitions);
            case Op.Memory o -> memory(o);
            case Op.Map o -> {
                Effect body = o.into() == null ? Effect.READS : Effect.READS.and(Effect.WRITES);
                yield body.and(blocks(o.body().blocks(), definitions));
            }
            case Op.Call o -> function(o.function());
            case Op.CheckStack o -> Effect.RAISES.and(Effect.WRITES);
            case Op.Raise o -> Effect.RAISES;
            case Op.Propagate o -> Effect.RAISES;
            case Op.Terminator o -> Effect.PURE;
            case Op.CallPtr o -> Effect.ANY;
            case Op.Print o -> Effect.ANY;
            case Op.Py o -> Effect.ANY;
        };
    }

    /** The effect of a scalar op, for which no program is needed. */
    public static Effect scalar(Inst inst, Definitions definitions) {
        return switch (inst.op()) {
            case Op.IntDiv o -> divisor(o.b(), definitions);
            case Op.IntRem o -> divisor(o.b(), definitions);
            case Op.Shl o -> definitions.integer(o.b()) == null ? Effect.GUARDED : Effect.PURE;
            case Op.Shr o -> definitions.integer(o.b()) == null ? Effect.GUARDED : Effect.PURE;
            default -> Effect.PURE;
        };
    }

    private static Effect divisor(Val divisor, Definitions definitions) {
        return definitions.constant(divisor) instanceof Constant.Int i && i.value() != 0 && i.value() != -1 ? Effect.PURE : Effect.GUARDED;
    }

    /** Memory that nobody uses need not be had: an Alloc counts as removable. */
    private static Effect memory(Op.Memory op) {
        return switch (op) {
            case Op.Make o -> Effect.PURE;
            case Op.Get o -> Effect.PURE;
            case Op.MakeArray o -> Effect.PURE;
            case Op.Dim o -> Effect.PURE;
            case Op.Stride o -> Effect.PURE;
            case Op.DataOf o -> Effect.PURE;
            case Op.OwnerOf o -> Effect.PURE;
            case Op.PtrAdd o -> Effect.PURE;
            case Op.Computed o -> Effect.PURE;
            case Op.Chunk o -> Effect.READS;
            case Op.Address o -> Effect.PURE;
            case Op.Load o -> Effect.READS;
            case Op.PtrLoad o -> Effect.READS;
            case Op.Alloc o -> Effect.READS;
            case Op.Alloca o -> Effect.READS;
            case Op.CheckIndex o -> o.raises() ? Effect.RAISES : Effect.PURE;
            case Op.Store o -> Effect.WRITES;
            case Op.PtrStore o -> Effect.WRITES;
            case Op.AtomicAdd o -> Effect.READS.and(Effect.WRITES);
            case Op.Retain o -> Effect.WRITES;
            case Op.Release o -> Effect.WRITES;
        };
    }

    /** The effect of running a region once. */
    public Effect region(Op.Region region, Definitions definitions) {
        return blocks(region.blocks(), definitions);
    }

    private Effect function(String name) {
        Effect known = functions.get(name);
        if (known != null) {
            return known;
        }
        if (!open.add(name)) {
            return Effect.ANY;
        }
        Func func = program.func(name);
        Effect effect = blocks(func.blocks(), new Definitions(func.blocks()));
        // A call is never moved or merged, only dropped.
        effect = effect.and(Effect.READS);
        open.remove(name);
        functions.put(name, effect);
        return effect;
    }

    private Effect blocks(List<Block> blocks, Definitions definitions) {
        Effect effect = loopsForever(blocks) ? new Effect(false, false, false, false, true) : Effect.PURE;
        for (Block block : blocks) {
            for (Inst inst : block.insts()) {
                effect = effect.and(of(inst, definitions));
            }
        }
        return effect;
    }

    /** True if some loop is not a counted one. */
    private static boolean loopsForever(List<Block> blocks) {
        var cfg = new Cfg(blocks);
        return Loops.of(cfg, new Dominators(cfg)).stream().anyMatch(l -> !(blocks.get(l.header()).last().op() instanceof Op.For));
    }
}
