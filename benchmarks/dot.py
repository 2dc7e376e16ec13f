"""Dot product of two float64 arrays.

As sum, with a multiplication and a second stream.
"""
import numpy as np

CHECK, QUICK, FULL = 1_000, 100_000, 1_000_000
TOLERANCE = 0
FASTMATH = True


def inputs(size):
    rng = np.random.default_rng(2)
    return rng.random(size), rng.random(size)


def kernel(a, b):
    total = 0.0
    for i in range(a.shape[0]):
        total += a[i] * b[i]
    return total


def work(a, b):
    return a.nbytes + b.nbytes, 2 * a.size


def array(a, b):
    return np.dot(a, b)


C = r"""
double kernel(const double *a, int64_t n, const double *b, int64_t m) {
    double total = 0.0;
    for (int64_t i = 0; i < n; i++) total += a[i] * b[i];
    return total;
}
"""
