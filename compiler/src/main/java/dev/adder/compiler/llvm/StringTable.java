package dev.adder.compiler.llvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** NUL-terminated strings, each once. */
final class StringTable {
    private final Map<String, Integer> indexes = new LinkedHashMap<>();
    private int size = 1;

    void add(String text) {
        if (indexes.putIfAbsent(text, size) == null) {
            size += text.getBytes(UTF_8).length + 1;
        }
    }

    int size() {
        return size;
    }

    int index(String text) {
        return indexes.get(text);
    }

    Map<String, Integer> indexes() {
        return indexes;
    }

    void write(ByteBuffer out, int offset) {
        indexes.forEach((text, index) -> out.put(offset + index, text.getBytes(UTF_8)));
    }
}
