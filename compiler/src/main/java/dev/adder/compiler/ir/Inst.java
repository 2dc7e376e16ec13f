package dev.adder.compiler.ir;

import dev.adder.compiler.source.Site;

/** One instruction: its result (null if it has none), what it does, and where in the source it stands (may be null). */
public record Inst(Val out, Op op, Site site) {}
