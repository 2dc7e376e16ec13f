"""Best split of one feature for a decision stump, rows in the feature's order.

Running sums at an index from data, a maximum with its place.
"""
import numpy as np

CHECK, QUICK, FULL = 50, 5_000, 200_000
TOLERANCE = 0
INDEXES = "data"


def inputs(size):
    rng = np.random.default_rng(23)
    feature = rng.random(size)
    return feature, np.argsort(feature), rng.normal(size=size)


def kernel(feature, order, target):
    n = order.shape[0]
    total = 0.0
    for i in range(n):
        total += target[i]
    left = 0.0
    best = -1.0
    where = 0.0
    for k in range(n - 1):
        left += target[order[k]]
        right = total - left
        gain = left * left / (k + 1) + right * right / (n - k - 1)
        if gain > best:
            best = gain
            where = 0.5 * (feature[order[k]] + feature[order[k + 1]])
    return where


def work(feature, order, target):
    return order.nbytes + 2 * target.nbytes, 9 * len(order)


C = r"""
double kernel(const double *feature, int64_t n0, const int64_t *order, int64_t n, const double *target, int64_t n2) {
    double total = 0.0, left = 0.0, best = -1.0, where = 0.0;
    for (int64_t i = 0; i < n; i++) total += target[i];
    for (int64_t k = 0; k < n - 1; k++) {
        left += target[order[k]];
        double right = total - left, gain = left * left / (k + 1) + right * right / (n - k - 1);
        if (gain > best) { best = gain; where = 0.5 * (feature[order[k]] + feature[order[k + 1]]); }
    }
    return where;
}
"""
