"""One step of k-means in four dimensions with sixteen centres.

Nearest centre by a running minimum, then sums at indexes from data.
"""
import numpy as np

CHECK, QUICK, FULL = 60, 1_000, 10_000
TOLERANCE = 0
INDEXES = "data"


def inputs(size):
    rng = np.random.default_rng(20)
    points = rng.random((size, 4))
    return points, points[:16].copy(), np.zeros((16, 4)), np.zeros(16, dtype=np.int64), np.zeros(size, dtype=np.int64)


def kernel(points, centres, sums, counts, labels):
    k, d = centres.shape
    for c in range(k):
        counts[c] = 0
        for f in range(d):
            sums[c, f] = 0.0
    for i in range(points.shape[0]):
        best = 1e300
        label = 0
        for c in range(k):
            far = 0.0
            for f in range(d):
                gap = points[i, f] - centres[c, f]
                far += gap * gap
            if far < best:
                best = far
                label = c
        labels[i] = label
        counts[label] += 1
        for f in range(d):
            sums[label, f] += points[i, f]
    for c in range(k):
        if counts[c] > 0:
            for f in range(d):
                centres[c, f] = sums[c, f] / counts[c]


def work(points, centres, sums, counts, labels):
    return points.nbytes + labels.nbytes, 3 * points.size * len(centres)


C = r"""
void kernel(const double *restrict points, int64_t n, int64_t d0, double *restrict centres, int64_t k, int64_t d, double *restrict sums, int64_t k2, int64_t d2,
            int64_t *restrict counts, int64_t k3, int64_t *restrict labels, int64_t n2) {
    for (int64_t c = 0; c < k; c++) { counts[c] = 0; for (int64_t f = 0; f < d; f++) sums[c * d + f] = 0.0; }
    for (int64_t i = 0; i < n; i++) {
        double best = 1e300;
        int64_t label = 0;
        for (int64_t c = 0; c < k; c++) {
            double far = 0.0;
            for (int64_t f = 0; f < d; f++) { double gap = points[i * d + f] - centres[c * d + f]; far += gap * gap; }
            if (far < best) { best = far; label = c; }
        }
        labels[i] = label;
        counts[label]++;
        for (int64_t f = 0; f < d; f++) sums[label * d + f] += points[i * d + f];
    }
    for (int64_t c = 0; c < k; c++) if (counts[c] > 0) for (int64_t f = 0; f < d; f++) centres[c * d + f] = sums[c * d + f] / counts[c];
}
"""
