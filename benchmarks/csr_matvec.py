"""Product of a sparse matrix in compressed rows with a vector.

Row ends and columns come from data: each gather is checked.
"""
import numpy as np

CHECK, QUICK, FULL = 50, 5_000, 50_000
TOLERANCE = 0
FASTMATH = True
INDEXES = "data"


def inputs(size):
    rng = np.random.default_rng(17)
    ends = np.concatenate([[0], np.cumsum(rng.integers(5, 25, size))])
    return rng.random(ends[-1]), rng.integers(0, size, ends[-1]), ends, rng.random(size), np.zeros(size)


def kernel(values, columns, ends, x, y):
    for row in range(y.shape[0]):
        total = 0.0
        for k in range(ends[row], ends[row + 1]):
            total += values[k] * x[columns[k]]
        y[row] = total


def work(values, columns, ends, x, y):
    return values.nbytes + columns.nbytes + ends.nbytes + x.nbytes + y.nbytes, 2 * values.size


C = r"""
void kernel(const double *restrict values, int64_t count, const int64_t *restrict columns, int64_t n1, const int64_t *restrict ends, int64_t n2,
            const double *restrict x, int64_t n3, double *restrict y, int64_t rows) {
    for (int64_t row = 0; row < rows; row++) {
        double total = 0.0;
        for (int64_t k = ends[row]; k < ends[row + 1]; k++) total += values[k] * x[columns[k]];
        y[row] = total;
    }
}
"""
