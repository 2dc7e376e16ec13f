"""Explicit steps of the heat equation in two dimensions, two grids in turn.

A five-point stencil that stays in the second cache.
"""
import numpy as np

CHECK, QUICK, FULL = 12, 60, 200
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(10)
    return rng.random((size, size)), np.zeros((size, size)), 0.1, 20


def kernel(u, v, c, steps):
    n, m = u.shape
    for step in range(steps):
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                v[i, j] = u[i, j] + c * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] - 4.0 * u[i, j])
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                u[i, j] = v[i, j]


def array(u, v, c, steps):
    for step in range(steps):
        v[1:-1, 1:-1] = u[1:-1, 1:-1] + c * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - 4.0 * u[1:-1, 1:-1])
        u[1:-1, 1:-1] = v[1:-1, 1:-1]


def work(u, v, c, steps):
    return 4 * steps * u.nbytes, 7 * steps * u.size


C = r"""
void kernel(double *restrict u, int64_t n, int64_t m, double *restrict v, int64_t n2, int64_t m2, double c, int64_t steps) {
    for (int64_t s = 0; s < steps; s++) {
        for (int64_t i = 1; i < n - 1; i++)
            for (int64_t j = 1; j < m - 1; j++) {
                double *p = u + i * m + j;
                v[i * m + j] = *p + c * (p[-m] + p[m] + p[-1] + p[1] - 4.0 * *p);
            }
        for (int64_t i = 1; i < n - 1; i++)
            for (int64_t j = 1; j < m - 1; j++) u[i * m + j] = v[i * m + j];
    }
}
"""
