"""One explicit step of the heat equation in three dimensions.

A seven-point stencil over arrays of rank 3; three planes must stay in the caches.
"""
import numpy as np

CHECK, QUICK, FULL = 8, 24, 80
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(11)
    return rng.random((size, size, size)), np.zeros((size, size, size)), 0.1


def kernel(u, v, c):
    n, m, p = u.shape
    for i in range(1, n - 1):
        for j in range(1, m - 1):
            for k in range(1, p - 1):
                v[i, j, k] = u[i, j, k] + c * (u[i - 1, j, k] + u[i + 1, j, k] + u[i, j - 1, k] + u[i, j + 1, k]
                                               + u[i, j, k - 1] + u[i, j, k + 1] - 6.0 * u[i, j, k])


def array(u, v, c):
    v[1:-1, 1:-1, 1:-1] = u[1:-1, 1:-1, 1:-1] + c * (
        u[:-2, 1:-1, 1:-1] + u[2:, 1:-1, 1:-1] + u[1:-1, :-2, 1:-1] + u[1:-1, 2:, 1:-1]
        + u[1:-1, 1:-1, :-2] + u[1:-1, 1:-1, 2:] - 6.0 * u[1:-1, 1:-1, 1:-1])


def work(u, v, c):
    return 2 * u.nbytes, 9 * u.size


C = r"""
void kernel(const double *restrict u, int64_t n, int64_t m, int64_t p, double *restrict v, int64_t n2, int64_t m2, int64_t p2, double c) {
    for (int64_t i = 1; i < n - 1; i++)
        for (int64_t j = 1; j < m - 1; j++)
            for (int64_t k = 1; k < p - 1; k++) {
                int64_t at = (i * m + j) * p + k;
                v[at] = u[at] + c * (u[at - m * p] + u[at + m * p] + u[at - p] + u[at + p] + u[at - 1] + u[at + 1] - 6.0 * u[at]);
            }
}
"""
