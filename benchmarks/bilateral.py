"""Bilateral filter of a grey image, window of five by five.

exp in the innermost of four loops; indexes i ± k by two loop variables.
"""
import math

import numpy as np

CHECK, QUICK, FULL = 10, 40, 100
TOLERANCE = 1e-12
FASTMATH = True


def inputs(size):
    return np.random.default_rng(40).random((size, size)), np.zeros((size, size)), 0.2, 8.0


def kernel(image, out, near, sharp):
    n, m = image.shape
    for i in range(2, n - 2):
        for j in range(2, m - 2):
            total = 0.0
            weights = 0.0
            for u in range(-2, 3):
                for v in range(-2, 3):
                    gap = image[i + u, j + v] - image[i, j]
                    weight = math.exp(-near * (u * u + v * v) - sharp * gap * gap)
                    total += weight * image[i + u, j + v]
                    weights += weight
            out[i, j] = total / weights


def work(image, out, near, sharp):
    return 2 * image.nbytes, 25 * 25 * image.size


C = r"""
void kernel(const double *restrict image, int64_t n, int64_t m, double *restrict out, int64_t n2, int64_t m2, double near, double sharp) {
    for (int64_t i = 2; i < n - 2; i++)
        for (int64_t j = 2; j < m - 2; j++) {
            double total = 0.0, weights = 0.0;
            for (int64_t u = -2; u < 3; u++)
                for (int64_t v = -2; v < 3; v++) {
                    double gap = image[(i + u) * m + j + v] - image[i * m + j];
                    double weight = exp(-near * (u * u + v * v) - sharp * gap * gap);
                    total += weight * image[(i + u) * m + j + v];
                    weights += weight;
                }
            out[i * m + j] = total / weights;
        }
}
"""
