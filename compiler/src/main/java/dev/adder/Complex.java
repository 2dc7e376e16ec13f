package dev.adder;

/** A complex number. As an argument it is Python's {@code complex}; its text is the one Python prints. */
public record Complex(double real, double imag) {
    @Override
    public String toString() {
        return PythonText.str(this);
    }
}
