"""Matrix product by three loops, inner loop along the rows of b and c.

SIMD multiply-adds on rows that stay in the first caches.
"""
import numpy as np

CHECK, QUICK, FULL = 12, 64, 200
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(5)
    return rng.random((size, size)), rng.random((size, size)), np.zeros((size, size))


def kernel(a, b, c):
    n, m = c.shape
    for i in range(n):
        for j in range(m):
            c[i, j] = 0.0
        for k in range(a.shape[1]):
            for j in range(m):
                c[i, j] += a[i, k] * b[k, j]


def work(a, b, c):
    return a.nbytes + b.nbytes + c.nbytes, 2 * c.size * a.shape[1]


def array(a, b, c):
    c[:] = a @ b


C = r"""
void kernel(const double *restrict a, int64_t an, int64_t am, const double *restrict b, int64_t bn, int64_t bm,
            double *restrict c, int64_t n, int64_t m) {
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < m; j++) c[i * m + j] = 0.0;
        for (int64_t k = 0; k < am; k++)
            for (int64_t j = 0; j < m; j++) c[i * m + j] += a[i * am + k] * b[k * bm + j];
    }
}
"""
