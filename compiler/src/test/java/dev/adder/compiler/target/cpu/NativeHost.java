package dev.adder.compiler.target.cpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.adder.compiler.ir.Bundles;
import dev.adder.compiler.ir.ExceptionKind;
import dev.adder.compiler.llvm.SharedLibrary;
import dev.adder.compiler.target.Code;
import dev.adder.compiler.target.Components;
import dev.adder.compiler.target.interp.ArrayValue;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A host of artefacts in Java: a Call, a runtime table whose allocator counts what is alive, slots in and out. Values are
 * those of the interpreter, so that results can be compared. One host serves one thread.
 */
final class NativeHost implements AutoCloseable {
    private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final MethodHandle ALIGNED_ALLOC = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().find("aligned_alloc").orElseThrow(), FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle FREE = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().find("free").orElseThrow(), FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final FunctionDescriptor ENTRY = FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, ADDRESS);

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment call = arena.allocate(560, 64);
    private final MemorySegment table = arena.allocate(64, 64);
    private final long free;
    /** Allocations of more bytes are refused. */
    long limit = 1L << 28;
    /** Owners that artefacts made and that still live. */
    int alive;
    final StringBuilder printed = new StringBuilder();

    /** What a call came to: a value, or an exception by kind and the text of its cells. */
    record Outcome(Object value, ExceptionKind kind, String cells, List<Integer> sites) {}

    NativeHost() {
        free = stub("free", MethodType.methodType(void.class, long.class), FunctionDescriptor.ofVoid(JAVA_LONG));
        long alloc = stub("alloc", MethodType.methodType(long.class, long.class), FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
        long print = stub("print", MethodType.methodType(long.class, long.class, long.class, long.class),
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
        table.setAtIndex(JAVA_LONG, 0, alloc);
        table.setAtIndex(JAVA_LONG, 1, free);
        table.setAtIndex(JAVA_LONG, 3, print);
        call.set(JAVA_LONG, 0, table.address());
    }

    private long stub(String name, MethodType type, FunctionDescriptor descriptor) {
        try {
            var handle = MethodHandles.lookup().findVirtual(NativeHost.class, name, type).bindTo(this);
            return Linker.nativeLinker().upcallStub(handle, descriptor, arena).address();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    long alloc(long bytes) throws Throwable {
        if (bytes < 0 || bytes > limit) {
            return 0;
        }
        long owner = (long) ALIGNED_ALLOC.invokeExact(64L, (bytes + 64 + 63) / 64 * 64);
        EVERYTHING.asSlice(owner, bytes + 64).fill((byte) 0x5a);
        EVERYTHING.set(JAVA_LONG, owner, 1);
        EVERYTHING.set(JAVA_LONG, owner + 8, free);
        EVERYTHING.set(JAVA_LONG, owner + 24, bytes);
        alive++;
        return owner;
    }

    void free(long owner) throws Throwable {
        alive--;
        EVERYTHING.asSlice(owner, 64 + EVERYTHING.get(JAVA_LONG, owner + 24)).fill((byte) 0xdd);
        FREE.invokeExact(owner);
    }

    long print(long ignored, long cells, long count) {
        printed.append(cells(cells, (int) count)).append('\n');
        return 0;
    }

    /** Gives back the reference that a result carries. */
    void release(long owner) throws Throwable {
        long refs = EVERYTHING.get(JAVA_LONG, owner) - 1;
        EVERYTHING.set(JAVA_LONG, owner, refs);
        if (refs == 0) {
            free(owner);
        }
    }

    Outcome call(Code code, List<Type> types, List<?> args, Type result) throws Throwable {
        try (var library = SharedLibrary.load(code.bytes())) {
            return call(library.function("adder_entry", ENTRY), types, args, result);
        }
    }

    private Outcome call(MethodHandle entry, List<Type> types, List<?> args, Type result) throws Throwable {
        call.asSlice(8).fill((byte) 0);
        var slots = new ArrayList<Long>();
        for (int i = 0; i < types.size(); i++) {
            encode(types.get(i), args.get(i), slots);
        }
        MemorySegment in = arena.allocate(8L * slots.size() + 8, 8);
        for (int i = 0; i < slots.size(); i++) {
            in.setAtIndex(JAVA_LONG, i, slots.get(i));
        }
        MemorySegment out = arena.allocate(8L * Components.of(result).size() + 8, 8);
        if ((long) entry.invokeExact(call, in, out) == 0) {
            var values = new ArrayList<Long>();
            for (int i = 0; i < Components.of(result).size(); i++) {
                values.add(out.getAtIndex(JAVA_LONG, i));
            }
            return new Outcome(decode(result, values.iterator()), null, null, null);
        }
        ExceptionKind kind = null;
        for (ExceptionKind k : ExceptionKind.values()) {
            kind = k.code == call.get(JAVA_LONG, 16) ? k : kind;
        }
        var sites = new ArrayList<Integer>();
        for (int i = 0; i < call.get(JAVA_LONG, 32); i++) {
            sites.add((int) call.get(JAVA_LONG, 304 + 8L * i));
        }
        return new Outcome(null, kind, cells(call.address() + 48, (int) call.get(JAVA_LONG, 24)), sites);
    }

    // ------------------------------------------------------------ slots

    private void encode(Type type, Object value, List<Long> slots) {
        if (value instanceof ArrayValue a) {
            slots.add(a.owner());
            slots.add(a.data());
            for (long n : a.shape()) {
                slots.add(n);
            }
            for (long n : a.strides()) {
                slots.add(n);
            }
        } else if (value instanceof List<?> parts) {
            List<Type> types = Bundles.parts(type);
            for (int i = 0; i < parts.size(); i++) {
                encode(types.get(i), parts.get(i), slots);
            }
        } else {
            slots.add(switch (value) {
                case Boolean b -> b ? 1L : 0L;
                case Long n -> n;
                case Double d -> Double.doubleToRawLongBits(d);
                case Float f -> Float.floatToRawIntBits(f) & 0xffffffffL;
                default -> throw new IllegalArgumentException(value.toString());
            });
        }
    }

    private Object decode(Type type, Iterator<Long> slots) {
        if (type instanceof Type.Array a) {
            long owner = slots.next();
            long data = slots.next();
            var shape = new long[a.ndim()];
            var strides = new long[a.ndim()];
            for (int i = 0; i < a.ndim(); i++) {
                shape[i] = slots.next();
            }
            for (int i = 0; i < a.ndim(); i++) {
                strides[i] = slots.next();
            }
            return new ArrayValue(owner, data, shape, strides);
        }
        if (!Components.isOne(type)) {
            var out = new ArrayList<Object>();
            List<Type> parts = Bundles.parts(type);
            for (Type part : parts == null ? List.<Type>of() : parts) {
                out.add(decode(part, slots));
            }
            return out;
        }
        long bits = slots.next();
        return !(type instanceof Scalar s) ? (Object) bits : s.isBool() ? (Object) (bits != 0)
                : !s.isFloat() ? (Object) bits : s.bits == 32 ? (Object) Float.intBitsToFloat((int) bits) : (Object) Double.longBitsToDouble(bits);
    }

    /** Cells as text: {@code "bad {}" 5 0x1.8p0}. */
    private static String cells(long address, int count) {
        var out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            long tag = EVERYTHING.get(JAVA_LONG, address + 16L * i);
            long payload = EVERYTHING.get(JAVA_LONG, address + 16L * i + 8);
            out.append(i == 0 ? "" : " ").append(switch ((int) tag) {
                case 0 -> "None";
                case 2 -> Double.toHexString(Double.longBitsToDouble(payload));
                case 3 -> payload != 0 ? "True" : "False";
                case 4, 5 -> '"' + EVERYTHING.getString(payload) + '"';
                case 7 -> "complex " + Double.toHexString(Double.longBitsToDouble(payload)) + " "
                        + Double.toHexString(Double.longBitsToDouble(EVERYTHING.get(JAVA_LONG, address + 16L * ++i + 8)));
                case 8 -> "tuple of " + payload;
                case 9 -> Float.toHexString(Float.intBitsToFloat((int) payload)) + "f";
                default -> Long.toString(payload);
            });
        }
        return out.toString();
    }

    @Override
    public void close() {
        arena.close();
    }
}
