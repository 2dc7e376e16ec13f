"""Sum of a float64 array.

One chain of additions in order: bound by the latency of an add unless reordering is allowed.
"""
import numpy as np

CHECK, QUICK, FULL = 1_000, 100_000, 1_000_000
TOLERANCE = 0
FASTMATH = True


def inputs(size):
    return (np.random.default_rng(1).random(size),)


def kernel(a):
    total = 0.0
    for i in range(a.shape[0]):
        total += a[i]
    return total


def work(a):
    return a.nbytes, a.size


def array(a):
    return a.sum()


C = r"""
double kernel(const double *a, int64_t n) {
    double total = 0.0;
    for (int64_t i = 0; i < n; i++) total += a[i];
    return total;
}
"""
