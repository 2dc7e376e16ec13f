"""Best local alignment of two byte strings, one row kept.

Integer maximum of four with a dependence from cell to cell.
"""
import numpy as np

CHECK, QUICK, FULL = 30, 300, 1_200
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(43)
    return rng.integers(0, 4, size, dtype=np.uint8), rng.integers(0, 4, size, dtype=np.uint8), np.zeros(size + 1, dtype=np.int32)


def kernel(a, b, row):
    best = 0
    for j in range(row.shape[0]):
        row[j] = 0
    for i in range(a.shape[0]):
        diagonal = 0
        left = 0
        for j in range(b.shape[0]):
            score = diagonal + (3 if a[i] == b[j] else -3)
            diagonal = int(row[j + 1])
            score = max(0, score, diagonal - 2, left - 2)
            row[j + 1] = score
            left = score
            best = max(best, score)
    return best


def work(a, b, row):
    return a.nbytes + b.nbytes + row.nbytes, 0


C = r"""
int64_t kernel(const uint8_t *restrict a, int64_t n, const uint8_t *restrict b, int64_t m, int32_t *restrict row, int64_t r) {
    int64_t best = 0;
    for (int64_t j = 0; j < r; j++) row[j] = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t diagonal = 0, left = 0;
        for (int64_t j = 0; j < m; j++) {
            int64_t score = diagonal + (a[i] == b[j] ? 3 : -3);
            diagonal = row[j + 1];
            if (score < 0) score = 0;
            if (score < diagonal - 2) score = diagonal - 2;
            if (score < left - 2) score = left - 2;
            row[j + 1] = (int32_t)score;
            left = score;
            if (best < score) best = score;
        }
    }
    return best;
}
"""
