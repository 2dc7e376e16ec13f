package dev.adder.compiler.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values that stand for others; applied to every use at once. */
public final class Substitution {
    private final Map<Integer, Val> instead = new HashMap<>();

    public void put(Val old, Val now) {
        instead.put(old.id(), now);
    }

    public boolean isEmpty() {
        return instead.isEmpty();
    }

    /** What stands for a value now; replacements may themselves have been replaced. */
    public Val get(Val val) {
        Val now = val;
        for (Val next = instead.get(now.id()); next != null; next = instead.get(now.id())) {
            now = next;
        }
        return now;
    }

    public Op apply(Op op) {
        return instead.isEmpty() ? op : Operands.map(op, this::get);
    }

    public Inst apply(Inst inst) {
        Op op = apply(inst.op());
        return op == inst.op() ? inst : new Inst(inst.out(), op, inst.site());
    }

    public List<Block> apply(List<Block> blocks) {
        if (instead.isEmpty()) {
            return blocks;
        }
        var out = new ArrayList<Block>(blocks.size());
        for (Block block : blocks) {
            out.add(new Block(block.id(), block.params(), block.insts().stream().map(this::apply).toList()));
        }
        return out;
    }
}
