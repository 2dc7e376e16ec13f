package dev.adder;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NumPy's file format for one array: a line of text that is a Python dict, then the elements.
 *
 * <pre>
 *   \x93NUMPY 1 0 size {'descr': '&lt;f8', 'fortran_order': False, 'shape': (3, 4), }\n elements
 * </pre>
 */
final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern ENTRY = Pattern.compile("\\s*['\"](\\w+)['\"]\\s*:\\s*(['\"][^'\"]*['\"]|True|False|\\([0-9L,\\s]*\\))\\s*,?");
    private static final Pattern DESCR = Pattern.compile("([<>|=])([a-z]\\d+)");
    private static final int CHUNK = 1 << 30;
    private static final int LARGEST_HEADER = 1 << 20;
    /** Room that NumPy leaves in the header for the last-growing axis to grow. */
    private static final int DIGITS_TO_GROW = 21;
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private Npy() {}

    private record Header(DType dtype, boolean swapped, boolean fortran, long[] shape, long start) {}

    static NDArray load(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Header h = header(channel, file);
            NDArray flat = NDArray.zeros(h.dtype, h.shape);
            long bytes = flat.size() * h.dtype.bytes();
            channel.position(h.start);
            for (long at = 0; at < bytes; ) {
                int n = channel.read(flat.memory.asSlice(at, Math.min(CHUNK, bytes - at)).asByteBuffer());
                if (n < 0) {
                    throw broken(file, "it ends after " + at + " of " + bytes + " bytes of elements");
                }
                at += n;
            }
            if (h.swapped) {
                turn(flat.memory, bytes, h.dtype.unit());
            }
            return new NDArray(flat.memory, 0, h.dtype, h.shape, NDArray.dense(h.shape, h.dtype, h.fortran), true, null);
        }
    }

    static NDArray map(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Header h = header(channel, file);
            if (h.swapped) {
                throw new IOException(file + ": its bytes are in the other order; load() turns them round");
            }
            long bytes = Math.multiplyExact(NDArray.size(h.shape), (long) h.dtype.bytes());
            if (channel.size() - h.start < bytes) {
                throw broken(file, "it ends after " + (channel.size() - h.start) + " of " + bytes + " bytes of elements");
            }
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, h.start + bytes, Arena.ofAuto());
            return new NDArray(all, h.start, h.dtype, h.shape, NDArray.dense(h.shape, h.dtype, h.fortran), false, null);
        }
    }

    static void save(NDArray array, Path file) throws IOException {
        boolean fortran = array.isF() && !array.isC();
        NDArray dense = array.isC() || fortran ? array : array.copy();
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            write(channel, ByteBuffer.wrap(header(array, fortran)));
            long bytes = array.size() * array.dtype().bytes();
            for (long at = 0; at < bytes; at += CHUNK) {
                write(channel, dense.memory.asSlice(dense.offset + at, Math.min(CHUNK, bytes - at)).asByteBuffer());
            }
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static byte[] header(NDArray array, boolean fortran) {
        long[] shape = array.shape();
        String items = Arrays.toString(shape).replace("[", "").replace("]", "");
        String order = array.dtype().bytes() == 1 ? "|" : LITTLE ? "<" : ">";
        var text = new StringBuilder("{'descr': '" + order + array.dtype().code + "', 'fortran_order': " + (fortran ? "True" : "False")
                + ", 'shape': (" + items + (shape.length == 1 ? ",)" : ")") + ", }");
        if (shape.length > 0) {
            text.repeat(' ', DIGITS_TO_GROW - Long.toString(shape[fortran ? shape.length - 1 : 0]).length());
        }
        int fixed = MAGIC.length + 4;
        text.repeat(' ', 64 - (fixed + text.length() + 1) % 64).append('\n');
        byte[] chars = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(fixed + chars.length).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).put((byte) 1).put((byte) 0)
                .putShort((short) chars.length).put(chars).array();
    }

    private static Header header(FileChannel channel, Path file) throws IOException {
        ByteBuffer start = read(channel, 0, 12, file);
        for (byte b : MAGIC) {
            if (start.get() != b) {
                throw broken(file, "it does not begin as one");
            }
        }
        int version = start.get();
        start.get();
        if (version < 1 || version > 3) {
            throw broken(file, "it has version " + version + ", known are 1 to 3");
        }
        int fixed = version == 1 ? 10 : 12;
        int size = version == 1 ? start.getShort() & 0xffff : start.getInt();
        if (size < 0 || size > LARGEST_HEADER) {
            throw broken(file, "its header says it is " + Integer.toUnsignedString(size) + " bytes long");
        }
        var text = new String(read(channel, fixed, size, file).array(), version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1).strip();
        return parse(text, fixed + size, file);
    }

    private static ByteBuffer read(FileChannel channel, long at, int size, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw broken(file, "it ends in its header");
            }
        }
        return bytes.flip();
    }

    private static Header parse(String text, long start, Path file) throws IOException {
        String descr = null;
        Boolean fortran = null;
        long[] shape = null;
        Matcher entry = ENTRY.matcher(text);
        int at = 1;
        while (text.startsWith("{") && entry.find(at) && entry.start() == at) {
            at = entry.end();
            String value = entry.group(2);
            switch (entry.group(1)) {
                case "descr" -> descr = value.substring(1, value.length() - 1);
                case "fortran_order" -> fortran = value.equals("True");
                case "shape" -> shape = shape(value);
                default -> { }
            }
            if (at >= text.length()) {
                break;
            }
        }
        if (descr == null && text.contains("'descr': [")) {
            throw unknown(file, "a structured dtype");
        }
        if (descr == null || fortran == null || shape == null) {
            throw broken(file, "its header is not understood: " + text);
        }
        Matcher m = DESCR.matcher(descr);
        DType dtype = m.matches() ? DType.coded(m.group(2)) : null;
        if (dtype == null) {
            throw unknown(file, "dtype '" + descr + "'");
        }
        boolean swapped = dtype.unit() > 1 && m.group(1).equals(LITTLE ? ">" : "<");
        return new Header(dtype, swapped, fortran, shape, start);
    }

    private static long[] shape(String text) {
        return Pattern.compile("\\d+").matcher(text).results().mapToLong(r -> Long.parseLong(r.group())).toArray();
    }

    private static void turn(MemorySegment memory, long bytes, int unit) {
        ByteBuffer word = ByteBuffer.allocate(unit);
        for (long at = 0; at < bytes; at += unit) {
            for (int k = 0; k < unit; k++) {
                word.put(unit - 1 - k, memory.get(java.lang.foreign.ValueLayout.JAVA_BYTE, at + k));
            }
            MemorySegment.copy(MemorySegment.ofBuffer(word), 0, memory, at, unit);
        }
    }

    private static IOException broken(Path file, String why) throws IOException {
        return new IOException(file + " is no .npy file: " + why + (Files.size(file) == 0 ? " (it is empty)" : ""));
    }

    private static IOException unknown(Path file, String what) {
        return new IOException(file + " holds " + what + "; Adder's are " + Arrays.toString(DType.values()));
    }
}
