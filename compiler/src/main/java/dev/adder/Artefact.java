package dev.adder;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.adder.compiler.ir.ExceptionKind;
import dev.adder.compiler.llvm.SharedLibrary;
import dev.adder.compiler.target.Components;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A compiled function loaded into this JVM, for one list of argument types: calls it, and makes Java values of its results and
 * exceptions of its errors.
 */
final class Artefact {
    private static final MethodHandle ENTRY = Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final int SITES_AT_MOST = 32;

    private final Kernel kernel;
    private final NativeRuntime runtime;
    private final MemorySegment entry;
    private final Type result;
    private final boolean recursive;
    private final long firstSlot;
    private final long firstResult;
    private final long size;
    private final Map<Integer, String[]> functions = new HashMap<>();
    private final Map<Integer, Place> places = new HashMap<>();

    /** A line of a function, counted from its first one. */
    private record Place(int function, int line) {}

    Artefact(Kernel kernel, NativeRuntime runtime, SharedLibrary library, List<Type> args) {
        this.kernel = kernel;
        this.runtime = runtime;
        this.entry = library.symbol("adder_entry");
        Type returns = null;
        boolean recursion = false;
        for (String line : library.symbol("adder_descriptor").reinterpret(Long.MAX_VALUE).getString(0).split("\n")) {
            String[] words = line.split(" ", 4);
            switch (words[0]) {
                case "returns" -> returns = Types.parse(line.substring(8));
                case "flags" -> recursion = line.contains("recursive");
                case "function" -> functions.put(Integer.parseInt(words[1]), new String[] {words[2], words[3]});
                case "site" -> places.put(Integer.parseInt(words[1]), new Place(Integer.parseInt(words[2]), Integer.parseInt(words[3])));
                default -> { }
            }
        }
        this.result = returns;
        this.recursive = recursion;
        this.firstSlot = Frame.OWNERS + (long) Frame.OWNER_SIZE * args.stream().mapToInt(Arguments::arrays).sum();
        this.firstResult = firstSlot + 8L * args.stream().mapToInt(Components::count).sum();
        this.size = firstResult + 8L * Components.count(result);
    }

    Result call(Object[] args) {
        Frame frame = Frame.take(size);
        try (var arguments = new Arguments(frame, firstSlot)) {
            frame.begin(runtime, recursive);
            for (Object arg : args) {
                arguments.put(arg);
            }
            if (enter(frame) != 0) {
                throw error(frame);
            }
            return new Result(new Reader(frame, arguments, firstResult).read(result));
        } finally {
            frame.giveBack();
            Reference.reachabilityFence(args);
        }
    }

    private long enter(Frame frame) {
        try {
            return (long) ENTRY.invokeExact(entry, frame.address, frame.address + firstSlot, frame.address + firstResult);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    // ------------------------------------------------------------ errors

    private RuntimeException error(Frame frame) {
        long kind = frame.memory.get(JAVA_LONG, Frame.ERROR_KIND);
        if (kind == Frame.ERROR_OF_HOST) {
            Throwable pending = NativeRuntime.PENDING.get();
            NativeRuntime.PENDING.remove();
            return pending instanceof PythonException e ? e : new IllegalStateException("while a kernel was printing: " + pending, pending);
        }
        Cells.Raised raised = Cells.ofError(frame, runtime);
        PythonException cause = raised.cause() > 0 ? new PythonException(name(raised.cause()), raised.causeArguments(), List.of(), null) : null;
        return new PythonException(name(kind), raised.arguments(), frames(frame), cause);
    }

    private static String name(long code) {
        for (ExceptionKind kind : ExceptionKind.values()) {
            if (kind.code == code) {
                return kind.python;
            }
        }
        return "Exception";
    }

    private List<PythonFrame> frames(Frame frame) {
        long count = Math.clamp(frame.memory.get(JAVA_LONG, Frame.SITE_COUNT), 0, SITES_AT_MOST);
        var out = new ArrayList<PythonFrame>();
        for (int i = 0; i < count; i++) {
            Place place = places.get((int) frame.memory.get(JAVA_LONG, Frame.SITES + 8L * i));
            if (place != null && functions.containsKey(place.function)) {
                String[] function = functions.get(place.function);
                out.add(kernel.module().frame(function[0], function[1], place.line));
            }
        }
        return out;
    }

    // ------------------------------------------------------------ results

    /** Reads values from result slots, one after another. */
    private final class Reader {
        private final Frame frame;
        private final Arguments arguments;
        private long at;

        Reader(Frame frame, Arguments arguments, long at) {
            this.frame = frame;
            this.arguments = arguments;
            this.at = at;
        }

        private long slot() {
            long value = frame.memory.get(JAVA_LONG, at);
            at += Long.BYTES;
            return value;
        }

        Object read(Type type) {
            return switch (type) {
                case Scalar s when s == s.weakened().strong() || s.weak -> scalar(s.strong());
                case Scalar s -> new NumpyScalar(DType.of(s), scalar(s));
                case Type.Array a -> array(a);
                case Type.Tuple t -> tuple(t);
                case Type.Optional o -> optional(o);
                case Type.Str ignored -> text();
                case Type.None ignored -> null;
                default -> throw new IllegalStateException("a result of type " + type.shown() + " cannot be handed to Java");
            };
        }

        private Object scalar(Scalar strong) {
            return switch (strong.kind) {
                case BOOL -> slot() != 0;
                case INT, UINT -> slot();
                case FLOAT -> strong.bits == 32 ? (Object) Float.intBitsToFloat((int) slot()) : (Object) Double.longBitsToDouble(slot());
                case COMPLEX -> new Complex(((Number) scalar(strong.part())).doubleValue(), ((Number) scalar(strong.part())).doubleValue());
            };
        }

        private Tuple tuple(Type.Tuple type) {
            var items = new ArrayList<>();
            type.items().forEach(item -> items.add(read(item)));
            return new Tuple(items);
        }

        private Object optional(Type.Optional type) {
            if (slot() != 0) {
                return read(type.payload());
            }
            at += 8L * Components.count(type.payload());
            return null;
        }

        private String text() {
            long address = slot();
            long bytes = slot();
            return new String(MemorySegment.ofAddress(address).reinterpret(bytes).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        }

        private NDArray array(Type.Array type) {
            long owner = slot();
            long data = slot();
            long[] shape = slots(type.ndim());
            long[] strides = slots(type.ndim());
            DType dtype = DType.of(type.elem());
            int k = arguments.borrowed(owner);
            if (k >= 0) {
                NDArray argument = arguments.array(k);
                long offset = data - arguments.base(k);
                boolean same = argument.isSame(dtype, offset, shape, strides, type.writable());
                return same ? argument : new NDArray(argument.memory, offset, dtype, shape, strides, type.writable(), argument.keeper);
            }
            if (owner == 0) {
                return new NDArray(NativeRuntime.EVERYTHING, data, dtype, shape, strides, type.writable(), null);
            }
            var keeper = new Keeper(owner, runtime);
            return new NDArray(keeper.memory(), data - keeper.memory().address(), dtype, shape, strides, type.writable(), keeper);
        }

        private long[] slots(int count) {
            var out = new long[count];
            for (int i = 0; i < count; i++) {
                out[i] = slot();
            }
            return out;
        }
    }
}
