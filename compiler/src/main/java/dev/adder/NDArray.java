package dev.adder;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.adder.compiler.types.Type;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * An array of numbers as NumPy's ndarray is: memory, an element type, a shape and strides in bytes. Any number of axes (none:
 * one element), any strides, also negative ones. Kernels read and write the memory in place.
 *
 * <p>Arrays made here keep their memory while they, or views of them, are reachable; so do results of kernels, whose memory can
 * also be given back at once by {@link #close}. An array over a segment of yours lives as long as that segment. Reading and writing
 * from several threads is up to the caller, as with Java's arrays.
 *
 * <p>Indexes count from 0; there are as many as axes. A wrong one is an {@link IndexOutOfBoundsException}, a read-only array
 * written to an {@link UnsupportedOperationException}, a closed one an {@link IllegalStateException}.
 */
public final class NDArray implements AutoCloseable {
    /** All dtypes' alignment, and one cache line. */
    private static final long ALIGNMENT = 64;

    final MemorySegment memory;
    final long offset;
    private final DType dtype;
    private final long[] shape;
    private final long[] strides;
    private final boolean writable;
    final Keeper keeper;

    NDArray(MemorySegment memory, long offset, DType dtype, long[] shape, long[] strides, boolean writable, Keeper keeper) {
        this.memory = memory;
        this.offset = offset;
        this.dtype = dtype;
        this.shape = shape;
        this.strides = strides;
        this.writable = writable;
        this.keeper = keeper;
    }

    // ------------------------------------------------------------ making

    /**
     * {@return a new array of zeros in C order (last axis densest)}
     *
     * @param dtype the type of the elements
     * @param shape the elements along each axis, none for an array of one element
     */
    public static NDArray zeros(DType dtype, long... shape) {
        long bytes = Math.multiplyExact(size(shape), (long) dtype.bytes());
        MemorySegment memory = Arena.ofAuto().allocate(Math.max(bytes, 1), ALIGNMENT);
        return new NDArray(memory, 0, dtype, shape.clone(), dense(shape, dtype, false), true, null);
    }

    /**
     * An array over the beginning of a segment, in C order; writable if the segment is. A heap segment is copied in and out of every call.
     *
     * @param memory where the elements lie
     * @param dtype  the type of the elements
     * @param shape  the elements along each axis
     * @return an array over the same memory
     * @throws IndexOutOfBoundsException if the segment is too short
     */
    public static NDArray wrap(MemorySegment memory, DType dtype, long... shape) {
        return wrap(memory, 0, dtype, shape, dense(shape, dtype, false));
    }

    /**
     * An array over a part of a segment.
     *
     * @param memory  where the elements lie
     * @param offset  byte at which the element with all indexes 0 begins
     * @param dtype   the type of the elements
     * @param shape   the elements along each axis
     * @param strides bytes from one element to the next, per axis
     * @return an array over the same memory, writable if the segment is
     * @throws IndexOutOfBoundsException if some element lies outside the segment
     */
    public static NDArray wrap(MemorySegment memory, long offset, DType dtype, long[] shape, long[] strides) {
        if (shape.length != strides.length) {
            throw new IllegalArgumentException(shape.length + " lengths and " + strides.length + " strides");
        }
        if (size(shape) > 0) {
            long low = offset;
            long high = offset;
            for (int k = 0; k < shape.length; k++) {
                long reach = Math.multiplyExact(shape[k] - 1, strides[k]);
                low = Math.addExact(low, Math.min(reach, 0));
                high = Math.addExact(high, Math.max(reach, 0));
            }
            Objects.checkFromIndexSize(low, high - low + dtype.bytes(), memory.byteSize());
        }
        return new NDArray(memory, offset, dtype, shape.clone(), strides.clone(), !memory.isReadOnly(), null);
    }

    /**
     * {@return a new float64 vector; so for the other element types}
     *
     * @param values its elements, copied
     */
    public static NDArray of(double... values) {
        return from(MemorySegment.ofArray(values), DType.FLOAT64);
    }

    /**
     * {@return a new vector of float32}
     *
     * @param values its elements, copied
     */
    public static NDArray of(float... values) {
        return from(MemorySegment.ofArray(values), DType.FLOAT32);
    }

    /**
     * {@return a new vector of int64}
     *
     * @param values its elements, copied
     */
    public static NDArray of(long... values) {
        return from(MemorySegment.ofArray(values), DType.INT64);
    }

    /**
     * {@return a new vector of int32}
     *
     * @param values its elements, copied
     */
    public static NDArray of(int... values) {
        return from(MemorySegment.ofArray(values), DType.INT32);
    }

    /**
     * {@return a new vector of int16}
     *
     * @param values its elements, copied
     */
    public static NDArray of(short... values) {
        return from(MemorySegment.ofArray(values), DType.INT16);
    }

    /**
     * {@return a new vector of int8}
     *
     * @param values its elements, copied
     */
    public static NDArray of(byte... values) {
        return from(MemorySegment.ofArray(values), DType.INT8);
    }

    /**
     * {@return a new vector of bool}
     *
     * @param values its elements, copied
     */
    public static NDArray of(boolean... values) {
        return from(MemorySegment.ofArray(bytes(values)), DType.BOOL);
    }

    /**
     * {@return a new float64 matrix}
     *
     * @param rows its rows, copied, all equally long
     */
    public static NDArray of(double[]... rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        NDArray out = zeros(DType.FLOAT64, rows.length, columns);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw new IllegalArgumentException("row " + i + " has " + rows[i].length + " elements, row 0 has " + columns);
            }
            MemorySegment.copy(rows[i], 0, out.memory, JAVA_DOUBLE_UNALIGNED, 8L * i * columns, columns);
        }
        return out;
    }

    private static NDArray from(MemorySegment values, DType dtype) {
        NDArray out = zeros(dtype, values.byteSize() / dtype.bytes());
        MemorySegment.copy(values, 0, out.memory, 0, values.byteSize());
        return out;
    }

    static byte[] bytes(boolean[] values) {
        var out = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            out[i] = (byte) (values[i] ? 1 : 0);
        }
        return out;
    }

    /**
     * Reads a {@code .npy} file (versions 1 to 3, C or F order) into memory of its own. Bytes of the other order are turned round.
     *
     * @param file the path of the file
     * @return a new array
     * @throws IOException if the file cannot be read or is no such file; if its dtype is not one of {@link DType}, the message names it
     */
    public static NDArray load(Path file) throws IOException {
        return Npy.load(file);
    }

    /**
     * Maps a {@code .npy} file into memory without reading it. Only this machine's byte order.
     *
     * @param file the path of the file
     * @return a read-only array over the file
     * @throws IOException as for {@link #load}
     */
    public static NDArray map(Path file) throws IOException {
        return Npy.map(file);
    }

    /**
     * Writes a {@code .npy} file as {@code numpy.save} does: an F-ordered array in F order, any other in C order.
     *
     * @param file its path; a file that is there is overwritten
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        Npy.save(this, file);
    }

    // ------------------------------------------------------------ facts

    /** {@return the type of the elements} */
    public DType dtype() {
        return dtype;
    }

    /** {@return the number of axes} */
    public int ndim() {
        return shape.length;
    }

    /** {@return the number of elements} */
    public long size() {
        return size(shape);
    }

    /** {@return the number of elements along each axis} */
    public long[] shape() {
        return shape.clone();
    }

    /**
     * {@return the number of elements along one axis}
     *
     * @param axis from 0 to {@link #ndim} - 1
     */
    public long shape(int axis) {
        return shape[axis];
    }

    /** {@return the bytes from one element to the next, per axis} */
    public long[] strides() {
        return strides.clone();
    }

    /** {@return whether elements can be set, here and by kernels} */
    public boolean isWritable() {
        return writable;
    }

    /** {@return whether the elements lie densely in C order: last index fastest} */
    public boolean isC() {
        return isDense(false);
    }

    /** {@return whether the elements lie densely in Fortran's order: first index fastest} */
    public boolean isF() {
        return isDense(true);
    }

    /**
     * {@return the memory that the elements lie in, at {@link #offset} and strides from there}
     * It stays valid while it is reachable, also after {@link #close}.
     */
    public MemorySegment segment() {
        MemorySegment all = keeper == null ? memory : keeper.lasting();
        return writable ? all : all.asReadOnly();
    }

    /** {@return the byte of {@link #segment} at which the element with all indexes 0 begins} */
    public long offset() {
        return offset;
    }

    /** Is this the array that begins at byte {@code start} of the same memory, with this type, shape and strides? */
    boolean isSame(DType type, long start, long[] lengths, long[] steps, boolean mayWrite) {
        return type == dtype && start == offset && mayWrite == writable && Arrays.equals(lengths, shape)
                && Arrays.equals(steps, strides);
    }

    /** The type that a kernel is compiled for, decided as NumPy's flags are; {@code address} is where element 0 will be. */
    Type.Array type(long address) {
        Type.Layout layout = isC() ? Type.Layout.C : isF() ? Type.Layout.F : Type.Layout.A;
        long bits = address;
        for (int k = 0; k < shape.length; k++) {
            bits |= shape[k] > 1 ? strides[k] : 0;
        }
        boolean aligned = size() == 0 || bits % dtype.alignment() == 0;
        return new Type.Array(dtype.scalar, shape.length, layout, writable, aligned);
    }

    private boolean isDense(boolean fortran) {
        if (size() == 0) {
            return true;
        }
        long expected = dtype.bytes();
        for (int i = 0; i < shape.length; i++) {
            int axis = fortran ? i : shape.length - 1 - i;
            if (shape[axis] != 1 && strides[axis] != expected) {
                return false;
            }
            expected *= shape[axis];
        }
        return true;
    }

    static long[] dense(long[] shape, DType dtype, boolean fortran) {
        var strides = new long[shape.length];
        long step = dtype.bytes();
        for (int i = 0; i < shape.length; i++) {
            int axis = fortran ? i : shape.length - 1 - i;
            strides[axis] = step;
            step *= Math.max(shape[axis], 1);
        }
        return strides;
    }

    static long size(long[] shape) {
        long n = 1;
        for (long length : shape) {
            if (length < 0) {
                throw new IllegalArgumentException("an axis of length " + length);
            }
            n = Math.multiplyExact(n, length);
        }
        return n;
    }

    // ------------------------------------------------------------ views

    /** {@return the same memory with the axes in reverse order} */
    public NDArray transpose() {
        var lengths = new long[shape.length];
        var steps = new long[shape.length];
        for (int k = 0; k < shape.length; k++) {
            lengths[k] = shape[shape.length - 1 - k];
            steps[k] = strides[shape.length - 1 - k];
        }
        return view(offset, lengths, steps, writable);
    }

    /**
     * Every {@code step}-th element along an axis, from {@code start} (inclusive) towards {@code stop} (exclusive): Python's
     * {@code a[start:stop:step]} without its negative indexes; with a negative step {@code stop} may be -1.
     *
     * @param axis  from 0 to {@link #ndim} - 1
     * @param start the first index
     * @param stop  the index that is not reached
     * @param step  the distance between indexes, not 0
     * @return a view
     */
    public NDArray slice(int axis, long start, long stop, long step) {
        if (step == 0) {
            throw new IllegalArgumentException("the step is 0");
        }
        long n = shape[axis];
        long count = Math.max(0, step > 0 ? Math.ceilDiv(stop - start, step) : Math.ceilDiv(start - stop, -step));
        if (count > 0) {
            Objects.checkIndex(start, n);
            Objects.checkIndex(start + (count - 1) * step, n);
        }
        long[] lengths = shape.clone();
        long[] steps = strides.clone();
        lengths[axis] = count;
        steps[axis] *= step;
        return view(count > 0 ? offset + start * strides[axis] : offset, lengths, steps, writable);
    }

    /**
     * {@return a view of {@code a[start:stop]} along an axis}
     *
     * @param axis  from 0 to {@link #ndim} - 1
     * @param start the first index
     * @param stop  the index after the last
     */
    public NDArray slice(int axis, long start, long stop) {
        return slice(axis, start, stop, 1);
    }

    /**
     * {@return the part at one index of an axis: a view with one axis less}
     *
     * @param axis  from 0 to {@link #ndim} - 1
     * @param index from 0 to the axis's length - 1
     */
    public NDArray select(int axis, long index) {
        Objects.checkIndex(index, shape[axis]);
        var lengths = new long[shape.length - 1];
        var steps = new long[shape.length - 1];
        for (int k = 0; k < lengths.length; k++) {
            lengths[k] = shape[k < axis ? k : k + 1];
            steps[k] = strides[k < axis ? k : k + 1];
        }
        return view(offset + index * strides[axis], lengths, steps, writable);
    }

    /**
     * {@return the same elements in C order under another shape: a view of an array that lies in C order, else a copy}
     *
     * @param newShape lengths whose product is {@link #size}, none of them -1
     */
    public NDArray reshape(long... newShape) {
        if (size(newShape) != size()) {
            throw new IllegalArgumentException("cannot reshape array of size " + size() + " into shape " + Arrays.toString(newShape));
        }
        return isC() ? view(offset, newShape.clone(), dense(newShape, dtype, false), writable) : copy().reshape(newShape);
    }

    /** {@return a view that cannot be written to} Kernels that write to their argument are refused it, as NumPy does. */
    public NDArray readOnly() {
        return view(offset, shape, strides, false);
    }

    private NDArray view(long at, long[] lengths, long[] steps, boolean mayWrite) {
        return new NDArray(memory, at, dtype, lengths, steps, mayWrite, keeper);
    }

    /** {@return a copy in C order with memory of its own} */
    public NDArray copy() {
        return copy(false);
    }

    /** A copy in C or Fortran's order. */
    NDArray copy(boolean fortran) {
        NDArray dense = zeros(dtype, shape);
        NDArray out = new NDArray(dense.memory, 0, dtype, shape, dense(shape, dtype, fortran), true, null);
        if (fortran ? isF() : isC()) {
            MemorySegment.copy(memory, offset, out.memory, 0, size() * dtype.bytes());
        } else if (fortran) {
            transpose().copyElements(out.memory);
        } else {
            copyElements(out.memory);
        }
        return out;
    }

    private void copyElements(MemorySegment to) {
        int bytes = dtype.bytes();
        var at = new long[1];
        each(from -> {
            MemorySegment.copy(memory, from, to, at[0], bytes);
            at[0] += bytes;
        });
    }

    // ------------------------------------------------------------ elements

    /**
     * {@return one element: {@code Boolean}, {@code Long} (uint64: its bits), {@code Float}, {@code Double} or {@link Complex}}
     *
     * @param index one index for each axis, from 0
     */
    public Object get(long... index) {
        return read(place(index));
    }

    /**
     * {@return one element of a real type as a double}
     *
     * @param index one index for each axis, from 0
     */
    public double getDouble(long... index) {
        return real(read(place(index)));
    }

    /**
     * {@return one element of an integer type (of uint64: its bits)}
     *
     * @param index one index for each axis, from 0
     */
    public long getLong(long... index) {
        if (read(place(index)) instanceof Long n) {
            return n;
        }
        throw new ClassCastException("an element of " + dtype + " is no integer");
    }

    /**
     * {@return an element of a bool array}
     *
     * @param index one index for each axis, from 0
     */
    public boolean getBoolean(long... index) {
        if (read(place(index)) instanceof Boolean b) {
            return b;
        }
        throw new ClassCastException("an element of " + dtype + " is no bool");
    }

    /**
     * {@return an element of a complex array, or of a real one with the imaginary part 0}
     *
     * @param index one index for each axis, from 0
     */
    public Complex getComplex(long... index) {
        Object value = read(place(index));
        return value instanceof Complex c ? c : new Complex(real(value), 0);
    }

    /**
     * Writes one element: a {@code Boolean}, a {@code Number} or a {@link Complex}, converted to the array's type as
     * {@link NumpyScalar#of} does.
     *
     * @param value the new value
     * @param index one index for each axis, from 0
     * @throws ArithmeticException if an integer type cannot hold it
     */
    public void set(Object value, long... index) {
        if (!writable) {
            throw new UnsupportedOperationException("the array is read-only");
        }
        write(place(index), switch (value) {
            case NumpyScalar s -> s.dtype() == dtype ? s.value() : converted((Number) s.value());
            case Boolean b -> dtype == DType.BOOL ? b : converted(b ? 1 : 0);
            case Complex c when dtype.isComplex() -> c;
            case Number n -> converted(n);
            default -> throw new ClassCastException("an element of " + dtype + " cannot be " + value);
        });
    }

    private Object converted(Number n) {
        return NumpyScalar.of(dtype, n).value();
    }

    private double real(Object value) {
        return switch (value) {
            case Double d -> d;
            case Float f -> f;
            case Long n -> dtype == DType.UINT64 ? new java.math.BigInteger(Long.toUnsignedString(n)).doubleValue() : n;
            case Boolean b -> b ? 1 : 0;
            default -> throw new ClassCastException("an element of " + dtype + " is no real number");
        };
    }

    private long place(long[] index) {
        if (index.length != shape.length) {
            throw new IndexOutOfBoundsException(index.length + " indexes into an array with " + shape.length + " axes");
        }
        long at = offset;
        for (int k = 0; k < index.length; k++) {
            at += Objects.checkIndex(index[k], shape[k]) * strides[k];
        }
        return at;
    }

    private Object read(long at) {
        return switch (dtype) {
            case BOOL -> memory.get(JAVA_BYTE, at) != 0;
            case INT8 -> (long) memory.get(JAVA_BYTE, at);
            case INT16 -> (long) memory.get(JAVA_SHORT_UNALIGNED, at);
            case INT32 -> (long) memory.get(JAVA_INT_UNALIGNED, at);
            case INT64, UINT64 -> memory.get(JAVA_LONG_UNALIGNED, at);
            case UINT8 -> memory.get(JAVA_BYTE, at) & 0xffL;
            case UINT16 -> memory.get(JAVA_SHORT_UNALIGNED, at) & 0xffffL;
            case UINT32 -> memory.get(JAVA_INT_UNALIGNED, at) & 0xffffffffL;
            case FLOAT32 -> memory.get(JAVA_FLOAT_UNALIGNED, at);
            case FLOAT64 -> memory.get(JAVA_DOUBLE_UNALIGNED, at);
            case COMPLEX64 -> new Complex(memory.get(JAVA_FLOAT_UNALIGNED, at), memory.get(JAVA_FLOAT_UNALIGNED, at + 4));
            case COMPLEX128 -> new Complex(memory.get(JAVA_DOUBLE_UNALIGNED, at), memory.get(JAVA_DOUBLE_UNALIGNED, at + 8));
        };
    }

    private void write(long at, Object value) {
        switch (dtype) {
            case BOOL -> memory.set(JAVA_BYTE, at, (byte) ((Boolean) value ? 1 : 0));
            case INT8, UINT8 -> memory.set(JAVA_BYTE, at, ((Long) value).byteValue());
            case INT16, UINT16 -> memory.set(JAVA_SHORT_UNALIGNED, at, ((Long) value).shortValue());
            case INT32, UINT32 -> memory.set(JAVA_INT_UNALIGNED, at, ((Long) value).intValue());
            case INT64, UINT64 -> memory.set(JAVA_LONG_UNALIGNED, at, (Long) value);
            case FLOAT32 -> memory.set(JAVA_FLOAT_UNALIGNED, at, (Float) value);
            case FLOAT64 -> memory.set(JAVA_DOUBLE_UNALIGNED, at, (Double) value);
            case COMPLEX64 -> {
                memory.set(JAVA_FLOAT_UNALIGNED, at, (float) ((Complex) value).real());
                memory.set(JAVA_FLOAT_UNALIGNED, at + 4, (float) ((Complex) value).imag());
            }
            case COMPLEX128 -> {
                memory.set(JAVA_DOUBLE_UNALIGNED, at, ((Complex) value).real());
                memory.set(JAVA_DOUBLE_UNALIGNED, at + 8, ((Complex) value).imag());
            }
        }
    }

    /** Calls back with the byte position of every element, last index fastest. */
    void each(LongConsumer visit) {
        if (size() > 0) {
            each(0, offset, visit);
        }
    }

    private void each(int axis, long at, LongConsumer visit) {
        if (axis == shape.length) {
            visit.accept(at);
            return;
        }
        for (long i = 0; i < shape[axis]; i++) {
            each(axis + 1, at + i * strides[axis], visit);
        }
    }

    /** {@return all elements of a real type as doubles, last index fastest} */
    public double[] toDoubleArray() {
        var out = new double[Math.toIntExact(size())];
        if (dtype == DType.FLOAT64 && isC()) {
            MemorySegment.copy(memory, JAVA_DOUBLE_UNALIGNED, offset, out, 0, out.length);
            return out;
        }
        var at = new int[1];
        each(from -> out[at[0]++] = real(read(from)));
        return out;
    }

    /** {@return all elements of an integer type (of uint64: their bits), last index fastest} */
    public long[] toLongArray() {
        var out = new long[Math.toIntExact(size())];
        if (!dtype.isInteger()) {
            throw new ClassCastException("the elements of " + dtype + " are no integers");
        }
        var at = new int[1];
        each(from -> out[at[0]++] = (Long) read(from));
        return out;
    }

    /** {@return all elements of float32, last index fastest} */
    public float[] toFloatArray() {
        var out = new float[Math.toIntExact(size())];
        if (dtype != DType.FLOAT32) {
            throw new ClassCastException("the elements of " + dtype + " are no float32");
        }
        var at = new int[1];
        each(from -> out[at[0]++] = (Float) read(from));
        return out;
    }

    /** The bytes of all elements, last index fastest. */
    byte[] toBytes() {
        var out = new byte[Math.toIntExact(size() * dtype.bytes())];
        copyElements(MemorySegment.ofArray(out));
        return out;
    }

    /**
     * Gives the memory of a kernel's result back at once; the array and all views of it cannot be used afterwards. Of other arrays it
     * does nothing, and nobody has to call it: memory is given back when it is no longer reachable.
     */
    @Override
    public void close() {
        if (keeper != null) {
            keeper.close();
        }
    }

    /** Type and shape: {@code float64[3, 4]}. */
    @Override
    public String toString() {
        return dtype + Arrays.toString(shape);
    }
}
