"""Mean and standard deviation over a moving window.

Sums updated with the element that enters and the one that leaves: indexes i and i - w.
"""
import math

import numpy as np

CHECK, QUICK, FULL = 100, 10_000, 200_000
TOLERANCE = 1e-12


def inputs(size):
    return np.random.default_rng(34).random(size), np.zeros(size), np.zeros(size), 20


def kernel(x, mean, deviation, window):
    total = 0.0
    squares = 0.0
    for i in range(window):
        total += x[i]
        squares += x[i] * x[i]
    for i in range(window, x.shape[0]):
        m = total / window
        mean[i] = m
        deviation[i] = math.sqrt(max(squares / window - m * m, 0.0))
        total += x[i] - x[i - window]
        squares += x[i] * x[i] - x[i - window] * x[i - window]


def work(x, mean, deviation, window):
    return 3 * x.nbytes, 11 * len(x)


C = r"""
void kernel(const double *restrict x, int64_t n, double *restrict mean, int64_t n2, double *restrict deviation, int64_t n3, int64_t window) {
    double total = 0.0, squares = 0.0;
    for (int64_t i = 0; i < window; i++) { total += x[i]; squares += x[i] * x[i]; }
    for (int64_t i = window; i < n; i++) {
        double m = total / window, v = squares / window - m * m;
        mean[i] = m;
        deviation[i] = sqrt(v > 0.0 ? v : 0.0);
        total += x[i] - x[i - window];
        squares += x[i] * x[i] - x[i - window] * x[i - window];
    }
}
"""
