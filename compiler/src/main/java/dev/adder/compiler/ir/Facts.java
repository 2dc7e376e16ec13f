package dev.adder.compiler.ir;

/**
 * What passes may know of the machine a program will run on. {@code vectorBytes}: width of a vector register;
 * {@code threads}: how many run at once.
 */
public record Facts(String triple, int vectorBytes, int threads) {
    /** A machine without vectors or threads: what the interpreter is. */
    public static final Facts PLAIN = new Facts("none", 8, 1);
}
