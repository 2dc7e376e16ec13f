package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Aliases;
import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parameters that are arrays which every caller made itself and passes once: they share no memory with the other arguments.
 *
 * <pre>
 *   %4 = make_array %3 ... (%3 = alloc)    call "f.chunk7" [%4 %5 %0]    ->    the first parameter of f.chunk7 is fresh
 * </pre>
 *
 * A function that is called from outside, or whose address is taken, has none.
 */
final class FreshArguments {
    private final Program program;
    private final Map<String, Set<Val>> fresh = new HashMap<>();

    FreshArguments(Program program) {
        this.program = program;
        var known = new HashSet<String>();
        program.funcs().stream().filter(f -> f.kind() == Func.Kind.PYTHON).forEach(f -> known.add(f.name()));
        known.remove(program.entry().name());
        for (Func f : program.funcs()) {
            var definitions = new Definitions(f.blocks());
            visit(f.blocks(), definitions, new Aliases(definitions::op, f.params()), known);
        }
        fresh.keySet().retainAll(known);
    }

    Set<Val> of(Func func) {
        return fresh.getOrDefault(func.name(), Set.of());
    }

    private void visit(List<Block> blocks, Definitions definitions, Aliases aliases, Set<String> known) {
        for (Block b : blocks) {
            for (Inst inst : b.insts()) {
                switch (inst.op()) {
                    case Op.Call call -> call(call, definitions, aliases);
                    case Op.Address a -> known.remove(a.name());
                    default -> Operands.regions(inst.op()).forEach(r -> visit(r.blocks(), definitions, aliases, known));
                }
            }
        }
    }

    private void call(Op.Call call, Definitions definitions, Aliases aliases) {
        List<Val> params = program.func(call.function()).params();
        Set<Val> known = fresh.computeIfAbsent(call.function(), name -> new HashSet<>(params));
        if (!call.args().stream().allMatch(a -> a.type() instanceof Scalar || a.type() instanceof Type.Array || onStack(a, definitions))) {
            known.clear();
        }
        for (int i = 0; i < params.size(); i++) {
            Val arg = call.args().get(i);
            if (!(arg.type() instanceof Type.Array) || !aliases.isNew(arg) || meets(call, i, aliases)) {
                known.remove(params.get(i));
            }
        }
    }

    private static boolean meets(Op.Call call, int i, Aliases aliases) {
        for (int k = 0; k < call.args().size(); k++) {
            if (k != i && call.args().get(k).type() instanceof Type.Array && aliases.mayMeet(call.args().get(k), call.args().get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean onStack(Val address, Definitions definitions) {
        return switch (definitions.op(address)) {
            case Op.Alloca a -> true;
            case Op.PtrAdd p -> onStack(p.ptr(), definitions);
            case null, default -> false;
        };
    }
}
