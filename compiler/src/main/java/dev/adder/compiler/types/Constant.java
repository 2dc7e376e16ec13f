package dev.adder.compiler.types;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A value known while compiling. Numbers, strings and tuples become bits when needed; the rest (modules, types,
 * functions) exist only for the compiler. {@link #text()} is read back by the IR parser.
 */
public sealed interface Constant {

    String text();

    /** How a user would write it. */
    default String shown() {
        return switch (this) {
            case Module m -> "module " + m.name();
            case TypeRef t -> t.type().shown();
            case Named n -> n.name();
            case Function f -> "function " + f.name();
            case Str s -> "'" + s.value() + "'";
            default -> text();
        };
    }

    /** A Python int or any integer scalar (uint64 values beyond the signed range as their bits). */
    record Int(long value) implements Constant {
        @Override
        public String text() {
            return Long.toString(value);
        }
    }

    /** An int literal outside 64 bits: usable only where the language allows (refused, or converted to float). */
    record BigInt(java.math.BigInteger value) implements Constant {
        @Override
        public String text() {
            return value + "n";
        }
    }

    /** A float; written in hexadecimal so that the bits survive. NaNs keep their bits. */
    record Float(double value) implements Constant {
        @Override
        public String text() {
            if (Double.isNaN(value)) {
                return "nan:" + Long.toHexString(Double.doubleToRawLongBits(value));
            }
            return Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : Double.toHexString(value);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Float f && Double.doubleToRawLongBits(f.value) == Double.doubleToRawLongBits(value);
        }

        @Override
        public int hashCode() {
            return java.lang.Double.hashCode(value);
        }
    }

    record Complex(Float real, Float imag) implements Constant {
        @Override
        public String text() {
            return "complex(" + real.text() + ", " + imag.text() + ")";
        }
    }

    record Bool(boolean value) implements Constant {
        @Override
        public String text() {
            return value ? "true" : "false";
        }
    }

    record Str(String value) implements Constant {
        @Override
        public String text() {
            return Types.quote(value);
        }
    }

    record None() implements Constant {
        @Override
        public String text() {
            return "none";
        }
    }

    record Ellipsis() implements Constant {
        @Override
        public String text() {
            return "ellipsis";
        }
    }

    /** A variable that was never assigned on this path. */
    record Unbound() implements Constant {
        @Override
        public String text() {
            return "unbound";
        }
    }

    record Tuple(List<Constant> items) implements Constant {
        @Override
        public String text() {
            return items.stream().map(Constant::text).collect(Collectors.joining(", ", "tuple(", ")"));
        }
    }

    /** A module by its real name ({@code numpy}, not {@code np}); {@code attrs} of user modules hold what is used. */
    record Module(String name) implements Constant {
        @Override
        public String text() {
            return "module(" + name + ")";
        }
    }

    /** A type used as a value: {@code np.float32}, {@code int}, a dtype. */
    record TypeRef(Type type) implements Constant {
        @Override
        public String text() {
            return "type(" + type.text() + ")";
        }
    }

    /** A name of the library or of Python: {@code builtins.len}, {@code numpy.sum}, {@code exceptions.ValueError}. */
    record Named(String name) implements Constant {
        @Override
        public String text() {
            return "named(" + name + ")";
        }
    }

    /** A user's function of the request, or a nested one, by its unique name. */
    record Function(String name) implements Constant {
        @Override
        public String text() {
            return "function(" + Types.quote(name) + ")";
        }
    }

    Int ZERO = new Int(0);
    Int ONE = new Int(1);
    Bool TRUE = new Bool(true);
    Bool FALSE = new Bool(false);
    None NONE = new None();
    Unbound UNBOUND = new Unbound();
    Ellipsis ELLIPSIS = new Ellipsis();
}
