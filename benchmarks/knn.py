"""Nearest neighbour of each query among points in three dimensions.

A search for the least of many sums of squares, and its index.
"""
import numpy as np

CHECK, QUICK, FULL = 30, 200, 1_000
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(21)
    return rng.random((size, 3)), rng.random((size, 3)), np.zeros(size, dtype=np.int64)


def kernel(queries, points, nearest):
    for q in range(queries.shape[0]):
        best = 1e300
        index = 0
        for p in range(points.shape[0]):
            dx = queries[q, 0] - points[p, 0]
            dy = queries[q, 1] - points[p, 1]
            dz = queries[q, 2] - points[p, 2]
            far = dx * dx + dy * dy + dz * dz
            if far < best:
                best = far
                index = p
        nearest[q] = index


def work(queries, points, nearest):
    return queries.nbytes + points.nbytes, 8 * len(queries) * len(points)


C = r"""
void kernel(const double *restrict queries, int64_t n, int64_t three, const double *restrict points, int64_t m, int64_t three2, int64_t *restrict nearest, int64_t n2) {
    for (int64_t q = 0; q < n; q++) {
        double best = 1e300;
        int64_t index = 0;
        for (int64_t p = 0; p < m; p++) {
            double dx = queries[3 * q] - points[3 * p], dy = queries[3 * q + 1] - points[3 * p + 1], dz = queries[3 * q + 2] - points[3 * p + 2];
            double far = dx * dx + dy * dy + dz * dz;
            if (far < best) { best = far; index = p; }
        }
        nearest[q] = index;
    }
}
"""
