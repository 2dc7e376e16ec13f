package dev.adder.compiler.llvm;

/** LLVM refused what we gave it (text that does not parse or verify, an unknown machine): always a fault of ours, in LLVM's words. */
public final class LlvmException extends RuntimeException {
    public LlvmException(String message) {
        super(message);
    }
}
