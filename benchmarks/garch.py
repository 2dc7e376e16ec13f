"""Log likelihood of a GARCH(1,1) filter over returns.

A recurrence from element to element, log and division beside it.
"""
import math

import numpy as np

CHECK, QUICK, FULL = 100, 5_000, 100_000
TOLERANCE = 1e-11


def inputs(size):
    return np.random.default_rng(33).normal(size=size) * 0.01, np.zeros(size), 1e-6, 0.08, 0.9


def kernel(returns, variance, base, shock, keep):
    variance[0] = 1e-4
    total = 0.0
    for t in range(1, returns.shape[0]):
        variance[t] = base + shock * returns[t - 1] * returns[t - 1] + keep * variance[t - 1]
        total -= math.log(variance[t]) + returns[t] * returns[t] / variance[t]
    return 0.5 * total


def work(returns, variance, base, shock, keep):
    return returns.nbytes + variance.nbytes, 25 * len(returns)


C = r"""
double kernel(const double *restrict returns, int64_t n, double *restrict variance, int64_t n2, double base, double shock, double keep) {
    variance[0] = 1e-4;
    double total = 0.0;
    for (int64_t t = 1; t < n; t++) {
        variance[t] = base + shock * returns[t - 1] * returns[t - 1] + keep * variance[t - 1];
        total -= log(variance[t]) + returns[t] * returns[t] / variance[t];
    }
    return 0.5 * total;
}
"""
