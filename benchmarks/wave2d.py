"""One leapfrog step of the wave equation in two dimensions.

Three grids, one of them read and written.
"""
import numpy as np

CHECK, QUICK, FULL = 12, 100, 500
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(12)
    return rng.random((size, size)), rng.random((size, size)), 0.25


def kernel(now, last, c):
    n, m = now.shape
    for i in range(1, n - 1):
        for j in range(1, m - 1):
            bend = now[i - 1, j] + now[i + 1, j] + now[i, j - 1] + now[i, j + 1] - 4.0 * now[i, j]
            last[i, j] = 2.0 * now[i, j] - last[i, j] + c * bend


def array(now, last, c):
    bend = now[:-2, 1:-1] + now[2:, 1:-1] + now[1:-1, :-2] + now[1:-1, 2:] - 4.0 * now[1:-1, 1:-1]
    last[1:-1, 1:-1] = 2.0 * now[1:-1, 1:-1] - last[1:-1, 1:-1] + c * bend


def work(now, last, c):
    return 3 * now.nbytes, 9 * now.size


C = r"""
void kernel(const double *restrict now, int64_t n, int64_t m, double *restrict last, int64_t n2, int64_t m2, double c) {
    for (int64_t i = 1; i < n - 1; i++)
        for (int64_t j = 1; j < m - 1; j++) {
            const double *p = now + i * m + j;
            double bend = p[-m] + p[m] + p[-1] + p[1] - 4.0 * *p;
            last[i * m + j] = 2.0 * *p - last[i * m + j] + c * bend;
        }
}
"""
