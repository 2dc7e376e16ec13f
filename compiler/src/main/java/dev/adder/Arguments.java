package dev.adder;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.adder.compiler.request.Request;
import dev.adder.compiler.target.Components;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of one call: their types, their slots in a frame, and what has to be put right afterwards (arrays of Java's heap
 * are copied out and back, results in memory of compiled code are held meanwhile).
 *
 * <pre>
 *   3L, NDArray float64[4]   ->   pyint, array(float64, 1, C)   ->   3 | owner data 4 8
 * </pre>
 */
final class Arguments implements AutoCloseable {
    private final Frame frame;
    private final List<NDArray> arrays = new ArrayList<>();
    private final List<Long> bases = new ArrayList<>();
    private final List<Keeper> held = new ArrayList<>();
    private final Map<Object, Long> copies = new IdentityHashMap<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private Arena arena;
    private long at;

    Arguments(Frame frame, long firstSlot) {
        this.frame = frame;
        this.at = firstSlot;
    }

    // ------------------------------------------------------------ types

    /** Java's own kinds of values as those that {@link Result#value} has, and arrays as {@link NDArray}; anything else stays as it is. */
    static Object plain(Object value) {
        return switch (value) {
            case Byte n -> n.longValue();
            case Short n -> n.longValue();
            case Integer n -> n.longValue();
            case Float f -> new NumpyScalar(DType.FLOAT32, f);
            case BigInteger n when n.bitLength() < 64 -> n.longValue();
            case double[] a -> NDArray.wrap(MemorySegment.ofArray(a), DType.FLOAT64, a.length);
            case float[] a -> NDArray.wrap(MemorySegment.ofArray(a), DType.FLOAT32, a.length);
            case long[] a -> NDArray.wrap(MemorySegment.ofArray(a), DType.INT64, a.length);
            case int[] a -> NDArray.wrap(MemorySegment.ofArray(a), DType.INT32, a.length);
            case short[] a -> NDArray.wrap(MemorySegment.ofArray(a), DType.INT16, a.length);
            case byte[] a -> NDArray.wrap(MemorySegment.ofArray(a), DType.INT8, a.length);
            case Tuple t -> new Tuple(t.items().stream().map(Arguments::plain).toList());
            case List<?> items -> new Tuple(new ArrayList<>(items.stream().map(Arguments::plain).toList()));
            case Object[] items -> new Tuple(Arrays.stream(items).map(Arguments::plain).toList());
            case null, default -> value;
        };
    }

    /** The type a kernel is compiled for. {@code name} is the parameter, for the error. */
    static Type type(Object value, String name, PythonModule module) {
        return switch (value) {
            case null -> Type.NONE;
            case Long ignored -> Scalar.PYINT;
            case Double ignored -> Scalar.PYFLOAT;
            case Boolean ignored -> Scalar.PYBOOL;
            case Complex ignored -> Scalar.PYCOMPLEX;
            case String ignored -> Type.STR;
            case NumpyScalar s -> s.dtype().scalar;
            case DType d -> new Type.Literal(new Constant.TypeRef(d.scalar));
            case NDArray a -> a.type(a.memory.address() + a.offset);
            case boolean[] ignored -> new Type.Array(Scalar.BOOL, 1, Type.Layout.C);
            case Tuple t -> new Type.Tuple(t.items().stream().map(item -> type(item, name, module)).toList());
            case Kernel k when k.module() == module -> new Type.Callable(Request.NUMBERED + k.number(), List.of());
            case Kernel k -> throw new IllegalArgumentException("argument " + name + ": " + k + " is of another file; functions of one file can be passed to each other");
            case BigInteger n -> throw new ArithmeticException("argument " + name + ": " + n + " does not fit 64 bits");
            default -> throw new IllegalArgumentException("argument " + name + ": a " + value.getClass().getTypeName() + " has no Python type here");
        };
    }

    /** Arrays among the values of a type: each needs an owner. */
    static int arrays(Type type) {
        return switch (type) {
            case Type.Array ignored -> 1;
            case Type.Optional o -> arrays(o.payload());
            case Type.Tuple t -> t.items().stream().mapToInt(Arguments::arrays).sum();
            default -> 0;
        };
    }

    // ------------------------------------------------------------ slots

    private void slot(long value) {
        frame.memory.set(JAVA_LONG, at, value);
        at += Long.BYTES;
    }

    /** Writes a value's slots. */
    void put(Object value) {
        switch (value) {
            case Long n -> slot(n);
            case Double d -> slot(Double.doubleToRawLongBits(d));
            case Float f -> slot(Float.floatToRawIntBits(f) & 0xffffffffL);
            case Boolean b -> slot(b ? 1 : 0);
            case Complex c -> {
                put(c.real());
                put(c.imag());
            }
            case NumpyScalar s when s.dtype() == DType.COMPLEX64 -> {
                put((float) ((Complex) s.value()).real());
                put((float) ((Complex) s.value()).imag());
            }
            case NumpyScalar s -> put(s.value());
            case String s -> text(s);
            case Tuple t -> t.items().forEach(this::put);
            case Signatures.Maybe m -> maybe(m);
            case NDArray a -> array(a);
            case boolean[] a -> booleans(a);
            case null, default -> { }
        }
    }

    private void maybe(Signatures.Maybe m) {
        slot(m.value() == null ? 0 : 1);
        if (m.value() != null) {
            put(m.value());
        }
        for (int k = 0; m.value() == null && k < Components.count(m.payload()); k++) {
            slot(0);
        }
    }

    private void text(String s) {
        byte[] bytes = s.getBytes(StandardCharsets.UTF_8);
        MemorySegment copy = arena().allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, copy, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, bytes.length);
        slot(copy.address());
        slot(bytes.length);
    }

    private void booleans(boolean[] values) {
        byte[] bytes = NDArray.bytes(values);
        array(NDArray.wrap(MemorySegment.ofArray(bytes), DType.BOOL, bytes.length), values, () -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = bytes[i] != 0;
            }
        });
    }

    private void array(NDArray a) {
        array(a, a.memory.heapBase().orElse(a.memory), null);
    }

    private void array(NDArray a, Object identity, Runnable after) {
        if (a.keeper != null) {
            a.keeper.retain();
            held.add(a.keeper);
        }
        long base = a.memory.isNative() ? a.memory.address() : copies.computeIfAbsent(identity, ignored -> copy(a, after)) + a.memory.address();
        slot(frame.borrow(arrays.size()));
        arrays.add(a);
        bases.add(base);
        slot(base + a.offset);
        for (int k = 0; k < a.ndim(); k++) {
            slot(a.shape(k));
        }
        for (long stride : a.strides()) {
            slot(stride);
        }
    }

    /**
     * Copies Java's whole array, of which several segments may be parts, or just the segment if it is read-only and so does not give the
     * array; where the array's first byte is, or would be.
     */
    private long copy(NDArray a, Runnable after) {
        MemorySegment all = a.memory.heapBase().map(Arguments::whole).orElse(a.memory);
        long before = all.address();
        MemorySegment copy = arena().allocate(before % 64 + Math.max(all.byteSize(), 1), 64).asSlice(before % 64);
        MemorySegment.copy(all, 0, copy, 0, all.byteSize());
        if (!all.isReadOnly()) {
            afterwards.add(() -> MemorySegment.copy(copy, 0, all, 0, all.byteSize()));
        }
        if (after != null) {
            afterwards.add(after);
        }
        return copy.address() - before;
    }

    private static MemorySegment whole(Object array) {
        return switch (array) {
            case double[] a -> MemorySegment.ofArray(a);
            case float[] a -> MemorySegment.ofArray(a);
            case long[] a -> MemorySegment.ofArray(a);
            case int[] a -> MemorySegment.ofArray(a);
            case short[] a -> MemorySegment.ofArray(a);
            case char[] a -> MemorySegment.ofArray(a);
            case byte[] a -> MemorySegment.ofArray(a);
            default -> throw new IllegalArgumentException("a segment over a " + array.getClass().getTypeName());
        };
    }

    private Arena arena() {
        if (arena == null) {
            arena = Arena.ofConfined();
        }
        return arena;
    }

    /** Which argument array an owner stands for, or -1. */
    int borrowed(long owner) {
        return frame.borrowed(owner, arrays.size());
    }

    NDArray array(int k) {
        return arrays.get(k);
    }

    /** Where compiled code sees the first byte of an argument array's memory. */
    long base(int k) {
        return bases.get(k);
    }

    /** Copies back what lies on Java's heap, and lets go of everything. */
    @Override
    public void close() {
        afterwards.forEach(Runnable::run);
        held.forEach(Keeper::release);
        if (arena != null) {
            arena.close();
        }
    }
}
