package dev.adder.compiler.flow;

import dev.adder.compiler.ir.Func;
import dev.adder.compiler.parse.Tree;
import java.util.List;

/**
 * A function after the flow hop: its untyped code, its Python parameters (in order: captured values, positional, {@code *rest},
 * keyword-only; the entry block has one parameter for each), and the functions defined inside it.
 */
public record Flowed(Func func, Tree.Function tree, List<String> captures, List<Flowed> inner) {}
