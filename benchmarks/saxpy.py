"""y = a x + y over float32 arrays.

Pure streaming: SIMD loads and stores, once it is known that x and y do not overlap.
"""
import numpy as np

CHECK, QUICK, FULL = 1_000, 100_000, 1_000_000
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(3)
    return np.float32(1.5), rng.random(size, dtype=np.float32), rng.random(size, dtype=np.float32)


def kernel(a, x, y):
    for i in range(x.shape[0]):
        y[i] = a * x[i] + y[i]


def work(a, x, y):
    return x.nbytes + 2 * y.nbytes, 2 * x.size


def array(a, x, y):
    y[:] = a * x + y


C = r"""
void kernel(float a, const float *restrict x, int64_t n, float *restrict y, int64_t m) {
    for (int64_t i = 0; i < n; i++) y[i] = a * x[i] + y[i];
}
"""
