"""Exponentially weighted mean that skips missing values.

A recurrence with a test for NaN.
"""
import numpy as np

CHECK, QUICK, FULL = 100, 10_000, 500_000
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(35)
    x = rng.random(size)
    x[rng.random(size) < 0.05] = np.nan
    return x, np.zeros(size), 0.1


def kernel(x, out, alpha):
    level = 0.0
    for i in range(x.shape[0]):
        if x[i] == x[i]:
            level = alpha * x[i] + (1.0 - alpha) * level
        out[i] = level


def work(x, out, alpha):
    return 2 * x.nbytes, 3 * len(x)


C = r"""
void kernel(const double *restrict x, int64_t n, double *restrict out, int64_t n2, double alpha) {
    double level = 0.0;
    for (int64_t i = 0; i < n; i++) {
        if (x[i] == x[i]) level = alpha * x[i] + (1.0 - alpha) * level;
        out[i] = level;
    }
}
"""
