"""Levenshtein distance of two byte strings, one row kept.

Integer minimum of three with a dependence from cell to cell.
"""
import numpy as np

CHECK, QUICK, FULL = 30, 300, 1_500
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(8)
    return rng.integers(0, 4, size, dtype=np.uint8), rng.integers(0, 4, size + size // 10, dtype=np.uint8)


def kernel(a, b):
    row = np.arange(b.shape[0] + 1)
    for i in range(a.shape[0]):
        diagonal = row[0]
        row[0] = i + 1
        for j in range(b.shape[0]):
            change = diagonal if a[i] == b[j] else diagonal + 1
            diagonal = row[j + 1]
            row[j + 1] = min(change, row[j] + 1, diagonal + 1)
    return row[b.shape[0]]


def work(a, b):
    return a.nbytes + b.nbytes, 0


C = r"""
int64_t kernel(const uint8_t *a, int64_t n, const uint8_t *b, int64_t m) {
    int64_t *row = malloc((m + 1) * sizeof *row);
    for (int64_t j = 0; j <= m; j++) row[j] = j;
    for (int64_t i = 0; i < n; i++) {
        int64_t diagonal = row[0];
        row[0] = i + 1;
        for (int64_t j = 0; j < m; j++) {
            int64_t change = a[i] == b[j] ? diagonal : diagonal + 1;
            diagonal = row[j + 1];
            int64_t best = change < row[j] + 1 ? change : row[j] + 1;
            row[j + 1] = best < diagonal + 1 ? best : diagonal + 1;
        }
    }
    int64_t result = row[m];
    free(row);
    return result;
}
"""
