package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Program;
import java.util.ArrayList;

/** {@code for %0 %1 false b1() b2()  ->  %5 = compare lt %0 %1;  branch %5 none b1() b2()}. */
final class LowerFor {
    private LowerFor() {}

    static Program run(Program program) {
        var out = new ArrayList<Func>();
        for (Func f : program.funcs()) {
            out.add(f.blocks().stream().anyMatch(b -> b.last().op() instanceof Op.For) ? lower(f) : f);
        }
        return new Program(out);
    }

    private static Func lower(Func f) {
        var e = new Emitter(f);
        for (Block b : f.blocks()) {
            e.begin(b.id(), b.params());
            for (Inst inst : b.insts()) {
                if (inst.op() instanceof Op.For loop) {
                    e.site = inst.site();
                    e.end(new Op.Branch(e.compare(Op.Pred.LT, loop.index(), loop.count()), Op.Hint.NONE, loop.body(), loop.done()));
                } else {
                    e.put(inst);
                }
            }
        }
        return e.func(f);
    }
}
