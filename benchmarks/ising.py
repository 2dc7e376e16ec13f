"""Metropolis sweeps of the Ising model with a generator written out.

Indexes by %, a branch that random numbers decide, integer arithmetic.
"""
import numpy as np

CHECK, QUICK, FULL = 8, 64, 200
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(16)
    return rng.integers(0, 2, (size, size)) * 2 - 1, np.exp(-0.88 * np.arange(5.0)), 1, 5


def kernel(spin, table, seed, sweeps):
    n, m = spin.shape
    state = seed
    flips = 0
    for sweep in range(sweeps):
        for i in range(n):
            for j in range(m):
                around = spin[(i - 1) % n, j] + spin[(i + 1) % n, j] + spin[i, (j - 1) % m] + spin[i, (j + 1) % m]
                loss = around * spin[i, j]
                state = (state * 1103515245 + 12345) & 0x7FFFFFFF
                if loss <= 0 or state < table[loss] * 2147483648.0:
                    spin[i, j] = -spin[i, j]
                    flips += 1
    return flips


def work(spin, table, seed, sweeps):
    return 2 * spin.nbytes * sweeps, 2 * spin.size * sweeps


C = r"""
int64_t kernel(int64_t *spin, int64_t n, int64_t m, const double *table, int64_t five, int64_t seed, int64_t sweeps) {
    int64_t state = seed, flips = 0;
    for (int64_t s = 0; s < sweeps; s++)
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = 0; j < m; j++) {
                int64_t up = (i + n - 1) % n, down = (i + 1) % n, left = (j + m - 1) % m, right = (j + 1) % m;
                int64_t loss = (spin[up * m + j] + spin[down * m + j] + spin[i * m + left] + spin[i * m + right]) * spin[i * m + j];
                state = (state * 1103515245 + 12345) & 0x7FFFFFFF;
                if (loss <= 0 || state < table[loss] * 2147483648.0) {
                    spin[i * m + j] = -spin[i * m + j];
                    flips++;
                }
            }
    return flips;
}
"""
