package dev.adder;

/**
 * A complex number. As an argument it is Python's {@code complex}; its text is the one Python prints.
 *
 * @param real the real part
 * @param imag the imaginary part
 */
public record Complex(double real, double imag) {
    @Override
    public String toString() {
        return PythonText.str(this);
    }
}
