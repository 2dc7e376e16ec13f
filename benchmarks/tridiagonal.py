"""Tridiagonal systems by elimination without pivoting, one per row.

A division in a chain from element to element; the second loop runs backwards.
"""
import numpy as np

CHECK, QUICK, FULL = 5, 50, 500
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(30)
    return rng.random((size, 200)), rng.random((size, 200)) + 3.0, rng.random((size, 200)), rng.random((size, 200)), np.zeros(200)


def kernel(low, mid, high, right, scratch):
    systems, n = mid.shape
    for s in range(systems):
        scratch[0] = high[s, 0] / mid[s, 0]
        right[s, 0] /= mid[s, 0]
        for i in range(1, n):
            pivot = 1.0 / (mid[s, i] - low[s, i] * scratch[i - 1])
            scratch[i] = high[s, i] * pivot
            right[s, i] = (right[s, i] - low[s, i] * right[s, i - 1]) * pivot
        for i in range(n - 2, -1, -1):
            right[s, i] -= scratch[i] * right[s, i + 1]


def work(low, mid, high, right, scratch):
    return 5 * mid.nbytes, 9 * mid.size


C = r"""
void kernel(const double *restrict low, int64_t n1, int64_t m1, const double *restrict mid, int64_t systems, int64_t n, const double *restrict high, int64_t n3, int64_t m3,
            double *restrict right, int64_t n4, int64_t m4, double *restrict scratch, int64_t n5) {
    for (int64_t s = 0; s < systems; s++) {
        const double *l = low + s * n, *m = mid + s * n, *h = high + s * n;
        double *r = right + s * n;
        scratch[0] = h[0] / m[0];
        r[0] /= m[0];
        for (int64_t i = 1; i < n; i++) {
            double pivot = 1.0 / (m[i] - l[i] * scratch[i - 1]);
            scratch[i] = h[i] * pivot;
            r[i] = (r[i] - l[i] * r[i - 1]) * pivot;
        }
        for (int64_t i = n - 2; i >= 0; i--) r[i] -= scratch[i] * r[i + 1];
    }
}
"""
