package dev.adder;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.adder.compiler.types.FormatSpec;
import dev.adder.compiler.types.TextTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the cells (tag, payload) in which compiled code hands values to {@code print} and to exceptions.
 *
 * <pre>
 *   format "index {} of {}", int 7, int 5   ->   "index 7 of 5"
 * </pre>
 */
final class Cells {
    private static final int SIZE = 16;
    private static final int NUMBER = 10;
    private static final int AT_MOST = 16;
    private static final int FROM = 27;

    /** The arguments of an exception; {@code cause} is the code of its cause's kind: 0 None, -1 nothing was said. */
    record Raised(List<Object> arguments, long cause, List<Object> causeArguments) {}

    /** Null where the arrays stay somebody else's. */
    private final NativeRuntime owned;
    private long at;
    private long left;

    private Cells(long at, long count, NativeRuntime owned) {
        this.at = at;
        this.left = count;
        this.owned = owned;
    }

    static List<Object> read(long address, int count) {
        return new Cells(address, count, null).rest();
    }

    /** What the exception in a frame was made with. */
    static Raised ofError(Frame frame, NativeRuntime runtime) {
        long count = frame.memory.get(JAVA_LONG, Frame.CELL_COUNT);
        var cells = new Cells(frame.address + Frame.CELLS, Math.clamp(count, 0, AT_MOST), runtime);
        List<Object> arguments = cells.rest();
        if (cells.left == 0) {
            return new Raised(arguments, -1, List.of());
        }
        long cause = cells.word(8);
        cells.at += SIZE;
        cells.left--;
        return new Raised(arguments, cause, cells.rest());
    }

    /** The values up to where a cause begins. */
    private List<Object> rest() {
        var out = new ArrayList<>();
        while (left > 0 && word(0) != FROM) {
            out.add(next());
        }
        return out;
    }

    private Object next() {
        if (left <= 0) {
            return null;
        }
        long tag = NativeRuntime.EVERYTHING.get(JAVA_LONG, at);
        long payload = NativeRuntime.EVERYTHING.get(JAVA_LONG, at + 8);
        at += SIZE;
        left--;
        return switch ((int) tag) {
            case 1 -> payload;
            case 2 -> Double.longBitsToDouble(payload);
            case 3 -> payload != 0;
            case 4 -> NativeRuntime.EVERYTHING.getString(payload);
            case 5 -> formatted(NativeRuntime.EVERYTHING.getString(payload));
            case 6 -> payload >= 0 ? (Object) payload : new java.math.BigInteger(Long.toUnsignedString(payload));
            case 7 -> complex(Double.longBitsToDouble(payload));
            case 8 -> tuple(payload);
            case 9 -> new NumpyScalar(DType.FLOAT32, Float.intBitsToFloat((int) payload));
            case 26 -> {
                Object value = next();
                yield payload != 0 ? value : null;
            }
            case 28 -> array(payload);
            default -> tag < NUMBER ? null : number((int) tag - NUMBER, payload);
        };
    }

    private static NumpyScalar number(int type, long payload) {
        DType dtype = DType.numbered(type);
        return new NumpyScalar(dtype, dtype == DType.BOOL ? (Object) (payload != 0) : (Object) payload);
    }

    private Complex complex(double real) {
        double imag = 0;
        if (left > 0) {
            imag = Double.longBitsToDouble(NativeRuntime.EVERYTHING.get(JAVA_LONG, at + 8));
            at += SIZE;
            left--;
        }
        return new Complex(real, imag);
    }

    private Tuple tuple(long count) {
        var items = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            items.add(next());
        }
        return new Tuple(items);
    }

    private String formatted(String template) {
        return TextTemplate.fill(template, () -> Optional.ofNullable(next()), (field, conversion, format) -> {
            Object value = field.orElse(null);
            boolean repr = conversion == 'r' || conversion == 'a';
            String text = repr ? PythonText.repr(value) : PythonText.str(value);
            return FormatSpec.format(format, conversion != 0 ? text : value instanceof NumpyScalar s ? s.value() : value, text);
        });
    }

    /** A copy of the array that the cells describe; of an exception's array the reference is given back. */
    private NDArray array(long facts) {
        int ndim = (int) (facts >> 8);
        DType dtype = DType.numbered((int) (facts & 255));
        long owner = word(0);
        long data = word(8);
        var shape = new long[ndim];
        var strides = new long[ndim];
        for (int i = 0; i < ndim; i++) {
            shape[i] = word(16 + 16 * i);
            strides[i] = word(24 + 16 * i);
        }
        at += SIZE * (1 + ndim);
        left -= 1 + ndim;
        NDArray copy = new NDArray(NativeRuntime.EVERYTHING, data, dtype, shape, strides, false, null).copy();
        if (owned != null && owner != 0) {
            owned.release(owner);
        }
        return copy;
    }

    private long word(long offset) {
        return NativeRuntime.EVERYTHING.get(JAVA_LONG, at + offset);
    }
}
