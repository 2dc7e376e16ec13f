package dev.adder;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.util.ArrayList;
import java.util.List;

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

    private long at;
    private long left;

    private Cells(long at, long count) {
        this.at = at;
        this.left = count;
    }

    static List<Object> read(long address, int count) {
        var cells = new Cells(address, count);
        var out = new ArrayList<>();
        while (cells.left > 0) {
            out.add(cells.next());
        }
        return out;
    }

    /** The arguments of the exception in a frame. */
    static List<Object> ofError(Frame frame) {
        long count = frame.memory.get(JAVA_LONG, Frame.CELL_COUNT);
        return read(frame.address + Frame.CELLS, (int) Math.clamp(count, 0, AT_MOST));
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
        var out = new StringBuilder();
        int start = 0;
        for (int hole = template.indexOf("{}"); hole >= 0; hole = template.indexOf("{}", start)) {
            out.append(template, start, hole).append(PythonText.str(next()));
            start = hole + 2;
        }
        return out.append(template, start, template.length()).toString();
    }
}
