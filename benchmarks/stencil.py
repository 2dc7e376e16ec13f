"""Five-point stencil: one Jacobi sweep over a grid.

Streaming with indexes i ± 1: checks must leave the inner loop for it to become SIMD.
"""
import numpy as np

CHECK, QUICK, FULL = 20, 200, 700
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(6)
    return rng.random((size, size)), np.zeros((size, size))


def kernel(old, new):
    rows, cols = old.shape
    for i in range(1, rows - 1):
        for j in range(1, cols - 1):
            new[i, j] = 0.2 * (old[i, j] + old[i - 1, j] + old[i + 1, j] + old[i, j - 1] + old[i, j + 1])


def work(old, new):
    return old.nbytes + new.nbytes, 5 * old.size


def array(old, new):
    new[1:-1, 1:-1] = 0.2 * (old[1:-1, 1:-1] + old[:-2, 1:-1] + old[2:, 1:-1] + old[1:-1, :-2] + old[1:-1, 2:])


C = r"""
void kernel(const double *restrict old, int64_t rows, int64_t cols, double *restrict new, int64_t n, int64_t m) {
    for (int64_t i = 1; i < rows - 1; i++)
        for (int64_t j = 1; j < cols - 1; j++)
            new[i * cols + j] = 0.2 * (old[i * cols + j] + old[(i - 1) * cols + j] + old[(i + 1) * cols + j]
                                       + old[i * cols + j - 1] + old[i * cols + j + 1]);
}
"""
