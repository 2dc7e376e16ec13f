"""Densities and pressure forces of smoothed particles in the plane, all pairs.

A cut-off per pair: a branch or a select, then a square root and a division.
"""
import math

import numpy as np

CHECK, QUICK, FULL = 20, 100, 500
TOLERANCE = 1e-10


def inputs(size):
    rng = np.random.default_rng(39)
    return rng.random(size), rng.random(size), np.zeros(size), np.zeros(size), np.zeros(size), 0.15


def kernel(x, y, density, fx, fy, h):
    n = x.shape[0]
    h2 = h * h
    for i in range(n):
        total = 0.0
        for j in range(n):
            dx = x[i] - x[j]
            dy = y[i] - y[j]
            r2 = dx * dx + dy * dy
            if r2 < h2:
                total += (h2 - r2) * (h2 - r2) * (h2 - r2)
        density[i] = total
    for i in range(n):
        ax = 0.0
        ay = 0.0
        for j in range(n):
            dx = x[i] - x[j]
            dy = y[i] - y[j]
            r2 = dx * dx + dy * dy
            if 1e-12 < r2 < h2:
                r = math.sqrt(r2)
                push = (h - r) * (h - r) / r * (1.0 / density[i] + 1.0 / density[j])
                ax += push * dx
                ay += push * dy
        fx[i] = ax
        fy[i] = ay


def work(x, y, density, fx, fy, h):
    return 5 * x.nbytes, 12 * len(x) ** 2


C = r"""
void kernel(const double *restrict x, int64_t n, const double *restrict y, int64_t n2, double *restrict density, int64_t n3,
            double *restrict fx, int64_t n4, double *restrict fy, int64_t n5, double h) {
    double h2 = h * h;
    for (int64_t i = 0; i < n; i++) {
        double total = 0.0;
        for (int64_t j = 0; j < n; j++) {
            double dx = x[i] - x[j], dy = y[i] - y[j], r2 = dx * dx + dy * dy;
            if (r2 < h2) total += (h2 - r2) * (h2 - r2) * (h2 - r2);
        }
        density[i] = total;
    }
    for (int64_t i = 0; i < n; i++) {
        double ax = 0.0, ay = 0.0;
        for (int64_t j = 0; j < n; j++) {
            double dx = x[i] - x[j], dy = y[i] - y[j], r2 = dx * dx + dy * dy;
            if (1e-12 < r2 && r2 < h2) {
                double r = sqrt(r2), push = (h - r) * (h - r) / r * (1.0 / density[i] + 1.0 / density[j]);
                ax += push * dx; ay += push * dy;
            }
        }
        fx[i] = ax; fy[i] = ay;
    }
}
"""
