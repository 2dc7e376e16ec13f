package dev.adder.compiler.target.interp;

/**
 * The program did what the ops leave undefined (an index outside its shape, a division by zero, an address that is not
 * allocated), or ran out of fuel: a mistake of the compiler or of lib/, never of the user.
 */
public final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Fault(String message) {
        super(message);
    }

    public Fault(String message, Throwable cause) {
        super(message, cause);
    }
}
