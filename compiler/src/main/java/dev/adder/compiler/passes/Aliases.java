package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Effects;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which arrays of a function may share memory. A view leads back to the array it was made of; an array made here shares
 * nothing with another one made here or with an argument; two arguments may be one.
 *
 * <pre>
 *   %4 = map null ...      %7 = make_array (owner_of %4) ...      %7 and %4 may meet, %4 and the parameter %0 do not
 * </pre>
 */
final class Aliases {
    private final Definitions definitions;
    private final Effects effects;
    private final Set<Integer> arguments = new HashSet<>();

    Aliases(Definitions definitions, Func func, Effects effects) {
        this.definitions = definitions;
        this.effects = effects;
        func.params().forEach(p -> arguments.add(p.id()));
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
            case Op.Store o -> meets(o.array(), arrays);
            case Op.Map o -> o.into() != null && meets(o.into(), arrays) || effects.region(o.body(), definitions).writes();
            case Op.Call o -> effects.of(inst, definitions).writes() && o.args().stream().anyMatch(a -> given(a, arrays));
            case Op.Print o -> false;
            case Op.CheckStack o -> false;
            default -> effects.of(inst, definitions).writes();
        };
    }

    /** A function writes only into arrays it is given. */
    private boolean given(Val arg, List<Val> arrays) {
        return arg.type() instanceof Type.Array ? meets(arg, arrays) : !(arg.type() instanceof Scalar);
    }

    private boolean meets(Val array, List<Val> arrays) {
        return arrays.stream().anyMatch(a -> a.type() instanceof Type.Array && mayMeet(array, a));
    }

    boolean mayMeet(Val a, Val b) {
        Val x = origin(a);
        Val y = origin(b);
        if (x.equals(y)) {
            return true;
        }
        boolean newX = isNew(x);
        boolean newY = isNew(y);
        return !(newX && (newY || arguments.contains(y.id())) || newY && arguments.contains(x.id()));
    }

    /** The array (or new owner) that a view was made of. */
    private Val origin(Val array) {
        Val at = array;
        while (true) {
            switch (definitions.op(at)) {
                case Op.MakeArray m -> at = m.owner();
                case Op.OwnerOf o -> at = o.array();
                case null, default -> {
                    return at;
                }
            }
        }
    }

    private boolean isNew(Val origin) {
        return definitions.op(origin) instanceof Op.Map || definitions.op(origin) instanceof Op.Alloc;
    }
}
