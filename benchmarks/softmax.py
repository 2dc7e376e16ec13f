"""Softmax of the rows of a float32 matrix.

Maximum, exp and sum along short rows.
"""
import numpy as np

CHECK, QUICK, FULL = 10, 100, 1_000
TOLERANCE = 1e-5
FASTMATH = True
ARRAY_TOLERANCE = 1e-5


def inputs(size):
    rng = np.random.default_rng(24)
    return rng.normal(size=(size, 256)).astype(np.float32), np.zeros((size, 256), dtype=np.float32)


def kernel(x, y):
    n, m = x.shape
    for i in range(n):
        top = x[i, 0]
        for j in range(m):
            top = max(top, x[i, j])
        total = np.float32(0.0)
        for j in range(m):
            y[i, j] = np.exp(x[i, j] - top)
            total += y[i, j]
        for j in range(m):
            y[i, j] /= total


def array(x, y):
    top = np.max(x, axis=1).reshape(x.shape[0], 1)
    e = np.exp(x - top)
    y[:] = e / np.sum(e, axis=1).reshape(x.shape[0], 1)


def work(x, y):
    return x.nbytes + y.nbytes, 20 * x.size


C = r"""
void kernel(const float *restrict x, int64_t n, int64_t m, float *restrict y, int64_t n2, int64_t m2) {
    for (int64_t i = 0; i < n; i++) {
        float top = x[i * m], total = 0.0f;
        for (int64_t j = 0; j < m; j++) top = x[i * m + j] > top ? x[i * m + j] : top;
        for (int64_t j = 0; j < m; j++) { y[i * m + j] = expf(x[i * m + j] - top); total += y[i * m + j]; }
        for (int64_t j = 0; j < m; j++) y[i * m + j] /= total;
    }
}
"""
