package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Region;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Applying a change of blocks to every graph of a program: each function's and, before it, those of its regions. */
final class Graphs {
    private Graphs() {}

    static Program functions(Program program, UnaryOperator<Func> change) {
        var funcs = new ArrayList<Func>(program.funcs().size());
        boolean changed = false;
        for (Func func : program.funcs()) {
            Func now = change.apply(func);
            changed |= now != func;
            funcs.add(now);
        }
        return changed ? new Program(List.copyOf(funcs)) : program;
    }

    /** The function with other blocks; itself if they are the same list. */
    static Func with(Func func, List<Block> blocks) {
        return blocks == func.blocks() ? func : func.with(blocks);
    }

    /** Changes the graphs inside out. Returns the same list if {@code change} always did. */
    static List<Block> each(List<Block> blocks, UnaryOperator<List<Block>> change) {
        boolean changed = false;
        var out = new ArrayList<Block>(blocks.size());
        for (Block block : blocks) {
            Block now = inside(block, change);
            changed |= now != block;
            out.add(now);
        }
        return change.apply(changed ? List.copyOf(out) : blocks);
    }

    private static Block inside(Block block, UnaryOperator<List<Block>> change) {
        List<Inst> insts = null;
        for (int i = 0; i < block.insts().size(); i++) {
            Inst inst = block.insts().get(i);
            Op op = Operands.mapRegions(inst.op(), r -> {
                List<Block> now = each(r.blocks(), change);
                return now == r.blocks() ? r : new Region(now);
            });
            if (op != inst.op()) {
                insts = insts == null ? new ArrayList<>(block.insts()) : insts;
                insts.set(i, new Inst(inst.out(), op, inst.site()));
            }
        }
        return insts == null ? block : new Block(block.id(), block.params(), List.copyOf(insts));
    }
}
