"""Gradient of logistic regression over all rows, one step.

A dot product and an update per row, one exp between them.
"""
import math

import numpy as np

CHECK, QUICK, FULL = 40, 1_000, 10_000
TOLERANCE = 1e-11
FASTMATH = True


def inputs(size):
    rng = np.random.default_rng(22)
    return rng.normal(size=(size, 16)), rng.integers(0, 2, size).astype(float), rng.normal(size=16), np.zeros(16), 0.1


def kernel(rows, labels, weights, gradient, rate):
    n, d = rows.shape
    for f in range(d):
        gradient[f] = 0.0
    for i in range(n):
        z = 0.0
        for f in range(d):
            z += rows[i, f] * weights[f]
        gap = 1.0 / (1.0 + math.exp(-z)) - labels[i]
        for f in range(d):
            gradient[f] += gap * rows[i, f]
    for f in range(d):
        weights[f] -= rate * gradient[f] / n


def array(rows, labels, weights, gradient, rate):
    gap = 1.0 / (1.0 + np.exp(-(rows @ weights))) - labels
    gradient[:] = gap @ rows
    weights -= rate * gradient / rows.shape[0]


def work(rows, labels, weights, gradient, rate):
    return rows.nbytes + labels.nbytes, 4 * rows.size


C = r"""
void kernel(const double *restrict rows, int64_t n, int64_t d, const double *restrict labels, int64_t n2, double *restrict weights, int64_t d2,
            double *restrict gradient, int64_t d3, double rate) {
    for (int64_t f = 0; f < d; f++) gradient[f] = 0.0;
    for (int64_t i = 0; i < n; i++) {
        double z = 0.0;
        for (int64_t f = 0; f < d; f++) z += rows[i * d + f] * weights[f];
        double gap = 1.0 / (1.0 + exp(-z)) - labels[i];
        for (int64_t f = 0; f < d; f++) gradient[f] += gap * rows[i * d + f];
    }
    for (int64_t f = 0; f < d; f++) weights[f] -= rate * gradient[f] / n;
}
"""
