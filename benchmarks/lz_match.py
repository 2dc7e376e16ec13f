"""Longest matches with earlier text, found through a table of hashes, as LZ77 coders do.

Multiplication hash, an index from data, a while loop that compares bytes.
"""
import numpy as np

CHECK, QUICK, FULL = 300, 10_000, 200_000
TOLERANCE = 0
INDEXES = "data"


def inputs(size):
    return np.random.default_rng(46).integers(0, 4, size, dtype=np.uint8), np.zeros(4096, dtype=np.int64)


def kernel(text, table):
    for k in range(table.shape[0]):
        table[k] = -1
    end = text.shape[0]
    saved = 0
    i = 0
    while i + 8 < end:
        code = int(text[i]) | int(text[i + 1]) << 2 | int(text[i + 2]) << 4 | int(text[i + 3]) << 6 | int(text[i + 4]) << 8 | int(text[i + 5]) << 10
        key = (code * 2654435761 >> 16) & 4095
        before = table[key]
        table[key] = i
        length = 0
        if before >= 0:
            while i + length < end and length < 255 and text[before + length] == text[i + length]:
                length += 1
        if length >= 4:
            saved += length - 3
            i += length
        else:
            i += 1
    return saved


def work(text, table):
    return text.nbytes, 0


C = r"""
int64_t kernel(const uint8_t *restrict text, int64_t end, int64_t *restrict table, int64_t slots) {
    for (int64_t k = 0; k < slots; k++) table[k] = -1;
    int64_t saved = 0, i = 0;
    while (i + 8 < end) {
        const uint8_t *t = text + i;
        int64_t code = (int64_t)t[0] | (int64_t)t[1] << 2 | (int64_t)t[2] << 4 | (int64_t)t[3] << 6 | (int64_t)t[4] << 8 | (int64_t)t[5] << 10;
        int64_t key = (code * 2654435761 >> 16) & 4095, before = table[key], length = 0;
        table[key] = i;
        if (before >= 0) while (i + length < end && length < 255 && text[before + length] == text[i + length]) length++;
        if (length >= 4) { saved += length - 3; i += length; } else i++;
    }
    return saved;
}
"""
