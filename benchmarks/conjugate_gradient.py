"""Conjugate gradient for the five-point Laplacian, twenty iterations.

Stencil, dot products and vector updates, all in the second cache.
"""
import numpy as np

CHECK, QUICK, FULL = 10, 60, 200
TOLERANCE = 1e-9
FASTMATH = True


def inputs(size):
    rng = np.random.default_rng(18)
    grid = np.zeros((size, size))
    grid[1:-1, 1:-1] = rng.random((size - 2, size - 2))
    zero = np.zeros((size, size))
    return zero, grid, grid.copy(), zero.copy(), 20


def kernel(x, r, p, q, steps):
    n, m = x.shape
    old = 0.0
    for i in range(n):
        for j in range(m):
            old += r[i, j] * r[i, j]
    for step in range(steps):
        bent = 0.0
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                q[i, j] = 4.0 * p[i, j] - p[i - 1, j] - p[i + 1, j] - p[i, j - 1] - p[i, j + 1]
                bent += p[i, j] * q[i, j]
        alpha = old / bent
        new = 0.0
        for i in range(n):
            for j in range(m):
                x[i, j] += alpha * p[i, j]
                r[i, j] -= alpha * q[i, j]
                new += r[i, j] * r[i, j]
        beta = new / old
        for i in range(n):
            for j in range(m):
                p[i, j] = r[i, j] + beta * p[i, j]
        old = new
    return old


def array(x, r, p, q, steps):
    old = np.sum(r * r)
    for step in range(steps):
        q[1:-1, 1:-1] = 4.0 * p[1:-1, 1:-1] - p[:-2, 1:-1] - p[2:, 1:-1] - p[1:-1, :-2] - p[1:-1, 2:]
        alpha = old / np.sum(p * q)
        x += alpha * p
        r -= alpha * q
        new = np.sum(r * r)
        p[:] = r + new / old * p
        old = new
    return old


def work(x, r, p, q, steps):
    return 9 * x.nbytes * steps, 15 * x.size * steps


C = r"""
double kernel(double *restrict x, int64_t n, int64_t m, double *restrict r, int64_t n2, int64_t m2, double *restrict p, int64_t n3, int64_t m3,
              double *restrict q, int64_t n4, int64_t m4, int64_t steps) {
    double old = 0.0;
    for (int64_t k = 0; k < n * m; k++) old += r[k] * r[k];
    for (int64_t step = 0; step < steps; step++) {
        double bent = 0.0, new = 0.0;
        for (int64_t i = 1; i < n - 1; i++)
            for (int64_t j = 1; j < m - 1; j++) {
                double *c = p + i * m + j;
                q[i * m + j] = 4.0 * *c - c[-m] - c[m] - c[-1] - c[1];
                bent += *c * q[i * m + j];
            }
        double alpha = old / bent;
        for (int64_t k = 0; k < n * m; k++) {
            x[k] += alpha * p[k];
            r[k] -= alpha * q[k];
            new += r[k] * r[k];
        }
        double beta = new / old;
        for (int64_t k = 0; k < n * m; k++) p[k] = r[k] + beta * p[k];
        old = new;
    }
    return old;
}
"""
