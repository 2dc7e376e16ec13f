package dev.adder.compiler.target.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.adder.compiler.ir.Bundles;
import dev.adder.compiler.ir.IrText;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Stage;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.ir.Verifier;
import dev.adder.compiler.llvm.Llvm;
import dev.adder.compiler.llvm.LlvmWriter;
import dev.adder.compiler.llvm.Machine;
import dev.adder.compiler.llvm.NativeCode;
import dev.adder.compiler.target.Code;
import dev.adder.compiler.target.Components;
import dev.adder.compiler.target.Export;
import dev.adder.compiler.target.interp.ArrayValue;
import dev.adder.compiler.target.interp.Fault;
import dev.adder.compiler.target.interp.Interpreter;
import dev.adder.compiler.target.interp.Memory;
import dev.adder.compiler.target.interp.Raised;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Runs a TYPED program in the interpreter, its TARGET form there too, and as machine code, and compares all that can be seen. */
final class Programs {
    private static final long FUEL = 3_000_000;

    private Programs() {}

    /** An argument: an array by its elements (of the interpreter's kind) and the stride of its last axis in elements, or a value. */
    record Arg(Type type, long[] shape, List<?> elements, int spread, Object value) {
        static Arg of(Type type, Object value) {
            return new Arg(type, null, null, 1, value);
        }
    }

    /** What was seen: the value or exception as text, the arrays' contents afterwards. */
    record Seen(String outcome, List<String> arrays) {}

    static Export export(Program program) {
        var entry = program.entry();
        return new Export("test", entry.shown(), entry.params().stream().map(Val::type).toList(), List.of(), entry.result(), false, false);
    }

    /** The program's artefact; the TARGET form and LLVM's text are verified on the way. */
    static Code compile(Program program, int level) {
        Program lowered = CpuLower.lower(program);
        Verifier.check(IrText.parse(IrText.print(lowered)), Stage.TARGET);
        var written = LlvmWriter.artefact(lowered, export(program), Machine.host());
        Llvm.verify(written.text(), Machine.host());
        return new Code(NativeCode.build(written.text(), Machine.host(), level), written.descriptor());
    }

    /** Compares; false if the program does not say what it does with these arguments. */
    static boolean agree(Program program, List<Arg> args, NativeHost host) throws Throwable {
        Verifier.check(program, Stage.TYPED);
        Seen typed;
        try {
            typed = interpret(program, args);
        } catch (Fault undefined) {
            return false;
        }
        Seen target = interpret(CpuLower.lower(program), args, program);
        assertEquals(typed, target, () -> "TYPED and TARGET differ:\n" + IrText.print(program));
        for (int level : new int[] {0, 3}) {
            Seen machine = run(compile(program, level), program, args, host);
            assertEquals(typed, machine, () -> "interpreter and machine code differ:\n" + IrText.print(program));
        }
        return true;
    }

    private static Seen interpret(Program program, List<Arg> args) {
        var memory = new Memory(1L << 28);
        var values = place(args, memory);
        var interpreter = new Interpreter(program, memory, FUEL);
        String outcome;
        try {
            Object value = interpreter.call(values);
            outcome = show(program.entry().result(), value, memory);
        } catch (Raised e) {
            outcome = e.kind + " " + cells(interpreter, e);
        }
        return new Seen(outcome, contents(args, values, memory));
    }

    /** Runs the TARGET form, whose entry takes and gives machine values; nothing may stay alive but what is returned. */
    private static Seen interpret(Program lowered, List<Arg> args, Program typed) {
        var memory = new Memory(1L << 28);
        var values = place(args, memory);
        var flat = new ArrayList<Object>();
        for (int i = 0; i < args.size(); i++) {
            flatten(values.get(i), flat);
        }
        var interpreter = new Interpreter(lowered, memory, 20 * FUEL);
        int before = memory.owners();
        String outcome;
        boolean raised = false;
        try {
            Object value = interpreter.call(flat);
            var parts = new ArrayList<Object>();
            flatten(value, parts);
            Object whole = rebuild(typed.entry().result(), parts.iterator());
            outcome = show(typed.entry().result(), whole, memory);
        } catch (Raised e) {
            outcome = e.kind + " " + cells(interpreter, e);
            raised = true;
        }
        if (raised && memory.owners() != before) {
            fail("an exception leaves " + (memory.owners() - before) + " owners:\n" + IrText.print(lowered));
        }
        return new Seen(outcome, contents(args, values, memory));
    }

    private static Seen run(Code code, Program program, List<Arg> args, NativeHost host) throws Throwable {
        var memory = new Memory(1L << 28);
        var values = place(args, memory);
        host.alive = 0;
        host.printed.setLength(0);
        var outcome = host.call(code, args.stream().map(Arg::type).toList(), values, program.entry().result());
        String text = outcome.kind() == null ? show(program.entry().result(), outcome.value(), null) : outcome.kind() + " " + outcome.cells();
        var owners = new ArrayList<Long>();
        owners(outcome.value(), owners);
        var seen = new Seen(text, contents(args, values, memory));
        for (long owner : owners) {
            if (owner != 0 && values.stream().noneMatch(v -> v instanceof ArrayValue a && a.owner() == owner)) {
                host.release(owner);
            } else if (owner != 0) {
                drop(memory, owner);
            }
        }
        assertEquals(0, host.alive, () -> "leaked owners:\n" + IrText.print(CpuLower.lower(program)));
        for (Object value : values) {
            if (value instanceof ArrayValue a) {
                assertEquals(1L << 40, memory.get(Scalar.INT64, a.owner()), "references of an argument");
            }
        }
        return seen;
    }

    private static void drop(Memory memory, long owner) {
        memory.put(Scalar.INT64, owner, (Long) memory.get(Scalar.INT64, owner) - 1);
    }

    private static void owners(Object value, List<Long> out) {
        if (value instanceof ArrayValue a) {
            out.add(a.owner());
        } else if (value instanceof List<?> parts && !(parts.size() == 2 && Boolean.FALSE.equals(parts.getFirst()))) {
            parts.forEach(p -> owners(p, out));
        }
    }

    // ------------------------------------------------------------ values

    private static List<Object> place(List<Arg> args, Memory memory) {
        var out = new ArrayList<Object>();
        for (Arg arg : args) {
            out.add(arg.shape() == null ? arg.value() : array(arg, memory));
        }
        return out;
    }

    private static ArrayValue array(Arg arg, Memory memory) {
        var type = (Type.Array) arg.type();
        var dense = memory.array(type, arg.shape());
        var strides = dense.strides();
        long data = dense.data();
        long owner = dense.owner();
        if (arg.spread() != 1) {
            // Room for every stride times the spread; a negative one starts at the far end.
            long bytes = (dense.size() + 1) * type.elem().bytes() * Math.abs(arg.spread());
            owner = memory.alloc(bytes);
            data = owner + 64;
            for (int k = 0; k < strides.length; k++) {
                strides[k] *= arg.spread();
                data -= arg.spread() < 0 && arg.shape()[k] > 0 ? strides[k] * (arg.shape()[k] - 1) : 0;
            }
        }
        memory.put(Scalar.INT64, owner, 1L << 40);
        var value = new ArrayValue(owner, data, arg.shape(), strides);
        each(value, (n, at) -> memory.put(type.elem(), at, arg.elements().get(n % arg.elements().size())));
        return value;
    }

    private interface Visit {
        void at(int n, long address);
    }

    private static void each(ArrayValue a, Visit visit) {
        var index = new long[a.shape().length];
        for (int n = 0; n < a.size(); n++) {
            visit.at(n, a.address(index));
            for (int k = index.length - 1; k >= 0 && ++index[k] == a.shape()[k]; k--) {
                index[k] = 0;
            }
        }
    }

    private static List<String> contents(List<Arg> args, List<Object> values, Memory memory) {
        var out = new ArrayList<String>();
        for (int i = 0; i < args.size(); i++) {
            if (values.get(i) instanceof ArrayValue a) {
                out.add(show(args.get(i).type(), a, memory));
            }
        }
        return out;
    }

    /** A value as text; floats by their bits, all NaNs alike. {@code memory} null: anywhere. */
    private static String show(Type type, Object value, Memory memory) {
        if (value instanceof ArrayValue a) {
            var out = new StringBuilder(Arrays.toString(a.shape()));
            var elem = ((Type.Array) type).elem();
            each(a, (n, at) -> out.append(' ').append(show(elem, memory == null ? Anywhere.get(elem, at) : memory.get(elem, at), memory)));
            return out.toString();
        }
        if (type instanceof Type.Optional o) {
            var parts = (List<?>) value;
            return (Boolean) parts.get(0) ? "some " + show(o.payload(), parts.get(1), memory) : "none";
        }
        if (value instanceof List<?> parts) {
            var types = Bundles.parts(type);
            var out = new StringBuilder("(");
            for (int i = 0; types != null && i < parts.size(); i++) {
                out.append(i == 0 ? "" : ", ").append(show(types.get(i), parts.get(i), memory));
            }
            return out.append(")").toString();
        }
        return switch (value) {
            case null -> "nothing";
            case Double d -> Double.isNaN(d) ? "nan" : Double.toHexString(d);
            case Float f -> Float.isNaN(f) ? "nan" : Float.toHexString(f) + "f";
            default -> value.toString();
        };
    }

    private static void flatten(Object value, List<Object> out) {
        switch (value) {
            case ArrayValue a -> {
                out.add(a.owner());
                out.add(a.data());
                for (long n : a.shape()) {
                    out.add(n);
                }
                for (long n : a.strides()) {
                    out.add(n);
                }
            }
            case List<?> parts -> parts.forEach(p -> flatten(p, out));
            case null -> { }
            default -> out.add(value);
        }
    }

    private static Object rebuild(Type type, Iterator<Object> parts) {
        if (type instanceof Type.Array a) {
            long owner = (Long) parts.next();
            long data = (Long) parts.next();
            var shape = new long[a.ndim()];
            var strides = new long[a.ndim()];
            for (int i = 0; i < a.ndim(); i++) {
                shape[i] = (Long) parts.next();
            }
            for (int i = 0; i < a.ndim(); i++) {
                strides[i] = (Long) parts.next();
            }
            return new ArrayValue(owner, data, shape, strides);
        }
        if (Components.isOne(type)) {
            return parts.next();
        }
        var out = new ArrayList<Object>();
        List<Type> types = Bundles.parts(type);
        if (types != null) {
            types.forEach(t -> out.add(rebuild(t, parts)));
        }
        return out;
    }

    /** An exception's arguments in the host's text form. */
    private static String cells(Interpreter interpreter, Raised e) {
        var out = new ArrayList<String>();
        if (e.template != null) {
            out.add('"' + e.template + '"');
        }
        for (int i = 0; i < e.args.size(); i++) {
            cell(interpreter, e.types.get(i), e.args.get(i), out);
        }
        return String.join(" ", out);
    }

    private static void cell(Interpreter interpreter, Type type, Object value, List<String> out) {
        if (type instanceof Type.Str) {
            out.add('"' + interpreter.text(type, value) + '"');
        } else if (type instanceof Scalar s && s.isComplex()) {
            out.add("complex");
            ((List<?>) value).forEach(p -> out.add(Double.toHexString(((Number) p).doubleValue())));
        } else if (type instanceof Type.Tuple t) {
            out.add("tuple of " + t.items().size());
            for (int i = 0; i < t.items().size(); i++) {
                cell(interpreter, t.items().get(i), ((List<?>) value).get(i), out);
            }
        } else {
            out.add(switch (value) {
                case Boolean b -> b ? "True" : "False";
                case Double d -> Double.toHexString(d);
                case Float f -> Float.toHexString(f) + "f";
                default -> value.toString();
            });
        }
    }
}
