package dev.adder.compiler.target.interp;

import dev.adder.compiler.ir.ScalarValues;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The memory of interpreted programs: real addresses, each access checked to lie within one live allocation.
 * An owner is laid out as in an artefact: 64 bytes of header (references at 0, bytes at 24), then the data.
 */
public final class Memory {
    private static final int HEADER = 64;
    private static final byte UNINITIALISED = (byte) 0xa5;
    private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private final TreeMap<Long, MemorySegment> live = new TreeMap<>();
    private final Map<String, Long> named = new HashMap<>();
    private final long limit;
    private boolean foreign;
    private int owners;

    /** {@code limit}: an allocation of more bytes is refused. */
    public Memory(long limit) {
        this.limit = limit;
    }

    /** Memory handed out by C functions cannot be checked; from now on addresses outside this memory are trusted. */
    void trustForeign() {
        foreign = true;
    }

    /** Owners that have not been released to the last reference. */
    public int owners() {
        return owners;
    }

    private long raw(long bytes, int alignment) {
        MemorySegment segment = Arena.ofAuto().allocate(Math.max(bytes, 1), alignment);
        live.put(segment.address(), segment);
        return segment.address();
    }

    /** A new owner with one reference and data of no particular content; 0 if it cannot be had. */
    public long alloc(long bytes) {
        if (bytes < 0 || bytes > limit) {
            return 0;
        }
        long owner = raw(bytes + HEADER, 64);
        live.get(owner).asSlice(HEADER, bytes).fill(UNINITIALISED);
        putLong(owner, 1);
        putLong(owner + 24, bytes);
        owners++;
        return owner;
    }

    /** {@code bytes} of zeros without an owner. */
    public long zeros(long bytes) {
        return raw(bytes, 16);
    }

    public void free(long address) {
        if (live.remove(address) == null) {
            throw new Fault("free of an address that is not an allocation");
        }
    }

    /** An owner of 0 is that of an absent array; here and in {@link #release} it is nothing to do. */
    void retain(long owner) {
        if (owner == 0) {
            return;
        }
        putLong(owner, getLong(owner) + 1);
    }

    void release(long owner) {
        if (owner == 0) {
            return;
        }
        long references = getLong(owner) - 1;
        putLong(owner, references);
        if (references == 0) {
            owners--;
            free(owner);
        }
    }

    /** Zeroed memory of this name; the same for the same name. */
    long named(String name, long bytes) {
        return named.computeIfAbsent(name, n -> zeros(bytes));
    }

    /** Address of the UTF-8 bytes of a text, with a NUL after them; the same for the same text. */
    long text(String text) {
        return named.computeIfAbsent("\"" + text, t -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            long address = zeros(bytes.length + 1);
            MemorySegment.copy(bytes, 0, live.get(address), ValueLayout.JAVA_BYTE, 0, bytes.length);
            return address;
        });
    }

    String text(long address, long length) {
        byte[] bytes = new byte[(int) length];
        for (int i = 0; i < length; i++) {
            bytes[i] = at(address + i, 1).get(ValueLayout.JAVA_BYTE, offset);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private MemorySegment last = MemorySegment.NULL;
    private long offset;

    /** The segment that holds these bytes; {@link #offset} is where. */
    private MemorySegment at(long address, int bytes) {
        offset = address - last.address();
        if (offset >= 0 && offset + bytes <= last.byteSize() && live.get(last.address()) == last) {
            return last;
        }
        var entry = live.floorEntry(address);
        if (entry != null && address + bytes <= entry.getKey() + entry.getValue().byteSize()) {
            last = entry.getValue();
            offset = address - entry.getKey();
            return last;
        }
        if (!foreign || address == 0) {
            throw new Fault(bytes + " bytes at 0x" + Long.toHexString(address) + " are not allocated");
        }
        offset = address;
        return EVERYTHING;
    }

    private long getLong(long address) {
        return at(address, 8).get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
    }

    private void putLong(long address, long value) {
        at(address, 8).set(ValueLayout.JAVA_LONG_UNALIGNED, offset, value);
    }

    /** Reads a scalar or address. */
    public Object get(Type type, long address) {
        if (!(type instanceof Scalar s)) {
            return getLong(address);
        }
        if (s.isComplex()) {
            return List.of(get(s.part(), address), get(s.part(), address + s.part().bytes()));
        }
        MemorySegment segment = at(address, s.bytes());
        return switch (s.kind) {
            case BOOL -> segment.get(ValueLayout.JAVA_BYTE, offset) != 0;
            case FLOAT -> s.bits == 32 ? (Object) segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset)
                    : (Object) segment.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, offset);
            case INT, UINT -> ScalarValues.wrap(s, switch (s.bits) {
                case 8 -> segment.get(ValueLayout.JAVA_BYTE, offset);
                case 16 -> segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset);
                case 32 -> segment.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
                default -> segment.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
            });
            case COMPLEX -> throw new AssertionError();
        };
    }

    /** Writes a scalar or address. */
    public void put(Type type, long address, Object value) {
        if (!(type instanceof Scalar s)) {
            putLong(address, (Long) value);
            return;
        }
        if (s.isComplex()) {
            var parts = (List<?>) value;
            put(s.part(), address, parts.get(0));
            put(s.part(), address + s.part().bytes(), parts.get(1));
            return;
        }
        MemorySegment segment = at(address, s.bytes());
        switch (value) {
            case Boolean b -> segment.set(ValueLayout.JAVA_BYTE, offset, (byte) (b ? 1 : 0));
            case Float f -> segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, offset, f);
            case Double d -> segment.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, offset, d);
            case Long n -> {
                switch (s.bits) {
                    case 8 -> segment.set(ValueLayout.JAVA_BYTE, offset, n.byteValue());
                    case 16 -> segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, offset, n.shortValue());
                    case 32 -> segment.set(ValueLayout.JAVA_INT_UNALIGNED, offset, n.intValue());
                    default -> segment.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, n);
                }
            }
            default -> throw new Fault("not a scalar: " + value);
        }
    }

    /** A new array in the order of its type's layout; null if there is no memory for it. */
    public ArrayValue array(Type.Array type, long... shape) {
        long bytes = type.elem().bytes();
        long[] strides = new long[shape.length];
        for (int k = 0; k < shape.length; k++) {
            int axis = type.layout() == Type.Layout.F ? k : shape.length - 1 - k;
            strides[axis] = bytes;
            bytes = Math.multiplyExact(bytes, Math.max(shape[axis], 1));
        }
        for (long dim : shape) {
            bytes = dim == 0 ? 0 : bytes;
        }
        long owner = alloc(bytes);
        return owner == 0 ? null : new ArrayValue(owner, owner + HEADER, shape.clone(), strides);
    }
}
