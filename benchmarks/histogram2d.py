"""Counts of points in the cells of a grid, points outside left out.

The user's own if keeps the indexes inside; scattered increments.
"""
import numpy as np

CHECK, QUICK, FULL = 500, 20_000, 300_000
TOLERANCE = 0
INDEXES = "data"


def inputs(size):
    rng = np.random.default_rng(36)
    return rng.normal(size=size), rng.normal(size=size), np.zeros((100, 150), dtype=np.int32)


def kernel(x, y, counts):
    rows, cols = counts.shape
    for i in range(rows):
        for j in range(cols):
            counts[i, j] = 0
    for p in range(x.shape[0]):
        if -3.0 <= x[p] < 3.0 and -3.0 <= y[p] < 3.0:
            j = int((x[p] + 3.0) * cols / 6.0)
            i = int((y[p] + 3.0) * rows / 6.0)
            if i < rows and j < cols:
                counts[i, j] += 1


def work(x, y, counts):
    return 2 * x.nbytes + counts.nbytes, 6 * len(x)


C = r"""
void kernel(const double *restrict x, int64_t n, const double *restrict y, int64_t n2, int32_t *restrict counts, int64_t rows, int64_t cols) {
    for (int64_t k = 0; k < rows * cols; k++) counts[k] = 0;
    for (int64_t p = 0; p < n; p++)
        if (-3.0 <= x[p] && x[p] < 3.0 && -3.0 <= y[p] && y[p] < 3.0) {
            int64_t j = (int64_t)((x[p] + 3.0) * cols / 6.0), i = (int64_t)((y[p] + 3.0) * rows / 6.0);
            if (i < rows && j < cols) counts[i * cols + j]++;
        }
}
"""
