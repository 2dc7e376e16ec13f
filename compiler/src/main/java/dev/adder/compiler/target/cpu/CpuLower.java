package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Program;

/**
 * Hop 6 for the CPU: a TYPED program becomes a TARGET program, which has nothing but machine values, addresses and
 * branches. Each step makes one kind of op disappear.
 */
public final class CpuLower {
    private CpuLower() {}

    public static Program lower(Program typed) {
        // Allocates and emits counted loops, so it stands before the steps that lower those.
        Program loops = LowerMaps.run(typed);
        // Ownership has to see the paths on which an exception leaves a function.
        Program branches = LowerRaises.run(loops);
        // Arrays must still be whole: a view and its array are one user of the memory.
        Program owned = Ownership.run(branches);
        Program scalars = SplitAggregates.run(owned);
        return LowerFor.run(scalars);
    }
}
