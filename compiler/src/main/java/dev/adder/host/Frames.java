package dev.adder.host;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Messages on the server's socket: a 4-byte big-endian length, that many bytes of JSON, then perhaps raw bytes. */
final class Frames {
    private static final int LARGEST = 64 << 20;

    private Frames() {}

    /** The next message, or null at the end of the stream. */
    static String read(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedByte() << 8 | in.readUnsignedByte();
        if (length < 0 || length > LARGEST) {
            throw new IOException("a message of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    static void write(OutputStream out, String json, byte[] blob) throws IOException {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(4 + text.length + blob.length);
        all.putInt(text.length).put(text).put(blob);
        out.write(all.array());
        out.flush();
    }
}
