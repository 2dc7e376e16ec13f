"""Shortest paths between all pairs by three loops.

A minimum per element; row k may be the row that is written.
"""
import numpy as np

CHECK, QUICK, FULL = 12, 50, 150
TOLERANCE = 0
JAX = False


def inputs(size):
    return (np.random.default_rng(19).random((size, size)) + 0.01,)


def kernel(far):
    n = far.shape[0]
    for k in range(n):
        for i in range(n):
            for j in range(n):
                far[i, j] = min(far[i, j], far[i, k] + far[k, j])


def array(far):
    for k in range(far.shape[0]):
        far[:] = np.minimum(far, far[:, k:k + 1] + far[k:k + 1, :])


def work(far):
    return 2 * far.nbytes, 2 * far.shape[0] ** 3


C = r"""
void kernel(double *far, int64_t n, int64_t m) {
    for (int64_t k = 0; k < n; k++)
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = 0; j < n; j++) {
                double way = far[i * n + k] + far[k * n + j];
                if (way < far[i * n + j]) far[i * n + j] = way;
            }
}
"""
