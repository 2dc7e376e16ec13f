"""One step of the shallow-water equations on a staggered grid.

Three grids read and written in two sweeps, a division per cell.
"""
import numpy as np

CHECK, QUICK, FULL = 12, 60, 250
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(31)
    return rng.random((size, size)) + 5.0, rng.random((size, size)) * 0.1, rng.random((size, size)) * 0.1, 0.01


def kernel(h, u, v, c):
    n, m = h.shape
    for i in range(1, n - 1):
        for j in range(1, m - 1):
            drag = 1.0 / (1.0 + 0.01 / h[i, j])
            u[i, j] = (u[i, j] - 9.81 * c * (h[i, j] - h[i - 1, j])) * drag
            v[i, j] = (v[i, j] - 9.81 * c * (h[i, j] - h[i, j - 1])) * drag
    for i in range(1, n - 1):
        for j in range(1, m - 1):
            h[i, j] -= c * 5.0 * (u[i + 1, j] - u[i, j] + v[i, j + 1] - v[i, j])


def array(h, u, v, c):
    drag = 1.0 / (1.0 + 0.01 / h[1:-1, 1:-1])
    u[1:-1, 1:-1] = (u[1:-1, 1:-1] - 9.81 * c * (h[1:-1, 1:-1] - h[:-2, 1:-1])) * drag
    v[1:-1, 1:-1] = (v[1:-1, 1:-1] - 9.81 * c * (h[1:-1, 1:-1] - h[1:-1, :-2])) * drag
    h[1:-1, 1:-1] -= c * 5.0 * (u[2:, 1:-1] - u[1:-1, 1:-1] + v[1:-1, 2:] - v[1:-1, 1:-1])


def work(h, u, v, c):
    return 6 * h.nbytes, 16 * h.size


C = r"""
void kernel(double *restrict h, int64_t n, int64_t m, double *restrict u, int64_t n2, int64_t m2, double *restrict v, int64_t n3, int64_t m3, double c) {
    for (int64_t i = 1; i < n - 1; i++)
        for (int64_t j = 1; j < m - 1; j++) {
            int64_t at = i * m + j;
            double drag = 1.0 / (1.0 + 0.01 / h[at]);
            u[at] = (u[at] - 9.81 * c * (h[at] - h[at - m])) * drag;
            v[at] = (v[at] - 9.81 * c * (h[at] - h[at - 1])) * drag;
        }
    for (int64_t i = 1; i < n - 1; i++)
        for (int64_t j = 1; j < m - 1; j++) {
            int64_t at = i * m + j;
            h[at] -= c * 5.0 * (u[at + m] - u[at] + v[at + 1] - v[at]);
        }
}
"""
