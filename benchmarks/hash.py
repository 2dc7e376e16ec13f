"""Mixes the bits of 64-bit integers: shifts, exclusive or, multiplications modulo 2**64.

Integer arithmetic of unsigned type, one result per element.
"""
import numpy as np

CHECK, QUICK, FULL = 100, 20_000, 300_000
TOLERANCE = 0


def inputs(size):
    return np.random.default_rng(47).integers(0, 2 ** 63, size, dtype=np.uint64), np.zeros(size, dtype=np.uint64)


def kernel(keys, out):
    a = np.uint64(0xBF58476D1CE4E5B9)
    b = np.uint64(0x94D049BB133111EB)
    for i in range(keys.shape[0]):
        x = keys[i]
        x = (x ^ (x >> np.uint64(30))) * a
        x = (x ^ (x >> np.uint64(27))) * b
        out[i] = x ^ (x >> np.uint64(31))


def array(keys, out):
    x = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    out[:] = x ^ (x >> np.uint64(31))


def work(keys, out):
    return 2 * keys.nbytes, 0


C = r"""
void kernel(const uint64_t *restrict keys, int64_t n, uint64_t *restrict out, int64_t n2) {
    for (int64_t i = 0; i < n; i++) {
        uint64_t x = keys[i];
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
        out[i] = x ^ (x >> 31);
    }
}
"""
