package dev.adder.compiler.target;

/** A compiled artefact: the bytes of its file, and the descriptor text that is also inside. */
public record Code(byte[] bytes, String descriptor) {}
