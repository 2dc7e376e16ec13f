"""One generation of the game of life on a field of bytes with a dead border.

Eight neighbours as bytes, then a rule as selects.
"""
import numpy as np

CHECK, QUICK, FULL = 12, 100, 600
TOLERANCE = 0


def inputs(size):
    return np.random.default_rng(45).integers(0, 2, (size, size), dtype=np.uint8), np.zeros((size, size), dtype=np.uint8)


def kernel(now, after):
    n, m = now.shape
    for i in range(1, n - 1):
        for j in range(1, m - 1):
            around = (now[i - 1, j - 1] + now[i - 1, j] + now[i - 1, j + 1] + now[i, j - 1]
                      + now[i, j + 1] + now[i + 1, j - 1] + now[i + 1, j] + now[i + 1, j + 1])
            if around == 3 or (around == 2 and now[i, j] == 1):
                after[i, j] = 1
            else:
                after[i, j] = 0


def array(now, after):
    around = (now[:-2, :-2] + now[:-2, 1:-1] + now[:-2, 2:] + now[1:-1, :-2]
              + now[1:-1, 2:] + now[2:, :-2] + now[2:, 1:-1] + now[2:, 2:])
    after[1:-1, 1:-1] = (around == 3) | ((around == 2) & (now[1:-1, 1:-1] == 1))


def work(now, after):
    return 2 * now.nbytes, 0


C = r"""
void kernel(const uint8_t *restrict now, int64_t n, int64_t m, uint8_t *restrict after, int64_t n2, int64_t m2) {
    for (int64_t i = 1; i < n - 1; i++)
        for (int64_t j = 1; j < m - 1; j++) {
            const uint8_t *p = now + i * m + j;
            uint8_t around = p[-m - 1] + p[-m] + p[-m + 1] + p[-1] + p[1] + p[m - 1] + p[m] + p[m + 1];
            after[i * m + j] = around == 3 || (around == 2 && *p == 1);
        }
}
"""
