package dev.adder.compiler.types;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of a value. {@link #text()} is the one spelling used in IR text, requests and descriptors;
 * {@link #shown()} is how a user writes it ({@code float64[:, ::1]}). {@link Types#parse} reads the former.
 */
public sealed interface Type permits Scalar, Type.Array, Type.Tuple, Type.Record, Type.Optional, Type.None, Type.Str,
        Type.Ptr, Type.Literal, Type.Callable, Type.Unbound, Type.Void {

    /** The canonical spelling. */
    String text();

    /** The spelling shown to users. */
    default String shown() {
        return switch (this) {
            case Scalar s -> switch (s) {
                case PYBOOL -> "bool";
                case PYINT -> "int";
                case PYFLOAT -> "float";
                case PYCOMPLEX -> "complex";
                default -> s.text();
            };
            case Array a -> a.shownArray();
            case Tuple t -> t.items().stream().map(Type::shown).collect(Collectors.joining(", ", "tuple(", ")"));
            case Record r -> r.name().equals(Record.FORMAT) ? "f-string" : r.name();
            case Optional o -> o.payload().shown() + " or None";
            case None ignored -> "None";
            case Literal l -> l.value().shown();
            case Callable c -> "function " + c.function();
            case Str ignored -> "str";
            case Ptr ignored -> "ptr";
            case Unbound ignored -> "unassigned";
            case Void ignored -> "nothing";
        };
    }

    /** Order of elements in memory: C (last axis densest), F (first axis densest), A (any strides). */
    enum Layout { C, F, A }

    /**
     * A NumPy array. Its value is an owner, a data address, a shape and strides in bytes.
     * C and F promise dense elements, {@code aligned} that elements lie on multiples of their size.
     */
    record Array(Scalar elem, int ndim, Layout layout, boolean writable, boolean aligned) implements Type {
        public Array(Scalar elem, int ndim, Layout layout) {
            this(elem, ndim, layout, true, true);
        }

        @Override
        public String text() {
            return "array(" + elem.text() + ", " + ndim + ", " + layout + (writable ? "" : ", readonly")
                    + (aligned ? "" : ", unaligned") + ")";
        }

        private String shownArray() {
            var dims = new String[ndim];
            java.util.Arrays.fill(dims, ":");
            if (ndim > 0 && layout == Layout.C) {
                dims[ndim - 1] = "::1";
            } else if (ndim > 0 && layout == Layout.F) {
                dims[0] = "::1";
            }
            return elem.shown() + "[" + String.join(", ", dims) + "]" + (writable ? "" : " (read-only)");
        }
    }

    /** A Python tuple: any number of items, each with its own type. */
    record Tuple(List<Type> items) implements Type {
        @Override
        public String text() {
            return items.stream().map(Type::text).collect(Collectors.joining(", ", "tuple(", ")"));
        }
    }

    /** A named bundle of values declared in lib/ (range, slice, enumerate, an exception instance, …). */
    record Record(String name, List<String> fields, List<Type> types) implements Type {
        /** The record of an f-string: its template, then the values. */
        public static final String FORMAT = "format";
        /** Before an exception's name (or None): the record of a cause, of its arguments. */
        public static final String CAUSE = "cause.";

        @Override
        public String text() {
            var out = new StringBuilder("record(").append(name);
            for (int i = 0; i < fields.size(); i++) {
                out.append(", ").append(fields.get(i)).append(": ").append(types.get(i).text());
            }
            return out.append(")").toString();
        }

        /** Position of a field, or -1. */
        public int index(String field) {
            return fields.indexOf(field);
        }
    }

    /** A value of {@code payload} or None. Its value is a flag (1: present) and the payload. */
    record Optional(Type payload) implements Type {
        @Override
        public String text() {
            return "optional(" + payload.text() + ")";
        }
    }

    /** Python's None: no bits at run time. */
    record None() implements Type {
        @Override
        public String text() {
            return "none";
        }
    }

    /** A string at run time: an address and a length in bytes (UTF-8). */
    record Str() implements Type {
        @Override
        public String text() {
            return "str";
        }
    }

    /** A raw address. */
    record Ptr() implements Type {
        @Override
        public String text() {
            return "ptr";
        }
    }

    /** A value known while compiling that has no bits at run time: a module, a type, a dtype, a built-in function. */
    record Literal(Constant value) implements Type {
        @Override
        public String text() {
            return "literal(" + value.text() + ")";
        }
    }

    /** A Python function as a value: which function (name in the request or the library) and the types it captured. */
    record Callable(String function, List<Type> captures) implements Type {
        @Override
        public String text() {
            return captures.stream().map(t -> ", " + t.text()).collect(Collectors.joining("", "callable(" + function, ")"));
        }
    }

    /** The type of a variable on a path where it was never assigned. */
    record Unbound() implements Type {
        @Override
        public String text() {
            return "unbound";
        }
    }

    /** No value: what a low-level function without result returns. */
    record Void() implements Type {
        @Override
        public String text() {
            return "void";
        }
    }

    None NONE = new None();
    Str STR = new Str();
    Ptr PTR = new Ptr();
    Unbound UNBOUND = new Unbound();
    Void VOID = new Void();
}
