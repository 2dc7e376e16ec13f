package dev.adder.compiler.ir;

import java.util.List;

/** Straight code: parameters, then instructions of which exactly the last is a {@link Op.Terminator}. Ids are unique in the function, regions included. */
public record Block(int id, List<Val> params, List<Inst> insts) {
    public Inst last() {
        return insts.getLast();
    }
}
