package dev.adder.compiler.ir;

/**
 * How far a program has come, and so which ops may occur. FLOW: Py, Const and Flow without types. TYPED: every value has a type,
 * no Py ops. TARGET: also no Loop ops, no arrays, complex or other bundles (only the result of a Call and the operand of a Return
 * are still bundles, taken apart by Get right after and made by Make right before); every op that raises is a branch to a Raise or Propagate,
 * and retains and releases stand explicitly.
 */
public enum Stage { FLOW, TYPED, TARGET }
