"""Least-significant-digit radix sort of 32-bit keys, eight bits at a time.

Counting and scattering at indexes from data.
"""
import numpy as np

CHECK, QUICK, FULL = 200, 10_000, 200_000
TOLERANCE = 0
INDEXES = "data"


def inputs(size):
    return np.random.default_rng(44).integers(0, 2 ** 32, size, dtype=np.uint32), np.zeros(size, dtype=np.uint32), np.zeros(257, dtype=np.int64)


def kernel(keys, other, ends):
    for shift in range(0, 32, 16):
        for b in range(257):
            ends[b] = 0
        for i in range(keys.shape[0]):
            ends[((int(keys[i]) >> shift) & 255) + 1] += 1
        for b in range(256):
            ends[b + 1] += ends[b]
        for i in range(keys.shape[0]):
            digit = (int(keys[i]) >> shift) & 255
            other[ends[digit]] = keys[i]
            ends[digit] += 1
        for b in range(257):
            ends[b] = 0
        for i in range(keys.shape[0]):
            ends[((int(other[i]) >> (shift + 8)) & 255) + 1] += 1
        for b in range(256):
            ends[b + 1] += ends[b]
        for i in range(keys.shape[0]):
            digit = (int(other[i]) >> (shift + 8)) & 255
            keys[ends[digit]] = other[i]
            ends[digit] += 1


def work(keys, other, ends):
    return 12 * keys.nbytes, 0


C = r"""
static void pass(const uint32_t *restrict from, uint32_t *restrict to, int64_t n, int64_t *restrict ends, int64_t shift) {
    for (int64_t b = 0; b < 257; b++) ends[b] = 0;
    for (int64_t i = 0; i < n; i++) ends[((from[i] >> shift) & 255) + 1]++;
    for (int64_t b = 0; b < 256; b++) ends[b + 1] += ends[b];
    for (int64_t i = 0; i < n; i++) to[ends[(from[i] >> shift) & 255]++] = from[i];
}
void kernel(uint32_t *keys, int64_t n, uint32_t *other, int64_t n2, int64_t *ends, int64_t e) {
    for (int64_t shift = 0; shift < 32; shift += 16) {
        pass(keys, other, n, ends, shift);
        pass(other, keys, n, ends, shift + 8);
    }
}
"""
