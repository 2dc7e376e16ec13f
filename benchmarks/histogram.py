"""Histogram of float64 values in equal bins.

Indexes come from data, so both bounds must be tested; read-modify-write of a small table.
"""
import numpy as np

CHECK, QUICK, FULL = 1_000, 50_000, 500_000
TOLERANCE = 0


def inputs(size):
    return np.random.default_rng(7).random(size), np.zeros(256, dtype=np.int64)


def kernel(values, counts):
    bins = counts.shape[0]
    for b in range(bins):
        counts[b] = 0
    for i in range(values.shape[0]):
        counts[int(values[i] * bins)] += 1


def work(values, counts):
    return values.nbytes, values.size


def array(values, counts):
    counts[:] = np.bincount((values * len(counts)).astype(np.int64), minlength=len(counts))


C = r"""
void kernel(const double *values, int64_t n, int64_t *counts, int64_t bins) {
    for (int64_t b = 0; b < bins; b++) counts[b] = 0;
    for (int64_t i = 0; i < n; i++) counts[(int64_t)(values[i] * bins)]++;
}
"""
