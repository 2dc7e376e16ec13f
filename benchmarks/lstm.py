"""One step of an LSTM cell for a batch.

Small matrix-vector products, then tanh and logistic functions of the gates.
"""
import math

import numpy as np

CHECK, QUICK, FULL = 3, 10, 60
TOLERANCE = 1e-11
FASTMATH = True


def inputs(size):
    rng = np.random.default_rng(26)
    return rng.normal(size=(size, 96)), rng.normal(size=(96, 256)) * 0.1, rng.normal(size=(size, 64)), np.zeros((size, 64)), np.zeros((size, 256))


def kernel(x, weights, cell, hidden, gates):
    batch, inner = x.shape
    wide = weights.shape[1]
    n = cell.shape[1]
    for b in range(batch):
        for g in range(wide):
            gates[b, g] = 0.0
        for k in range(inner):
            for g in range(wide):
                gates[b, g] += x[b, k] * weights[k, g]
        for u in range(n):
            enter = 1.0 / (1.0 + math.exp(-gates[b, u]))
            forget = 1.0 / (1.0 + math.exp(-gates[b, n + u]))
            leave = 1.0 / (1.0 + math.exp(-gates[b, 2 * n + u]))
            cell[b, u] = forget * cell[b, u] + enter * math.tanh(gates[b, 3 * n + u])
            hidden[b, u] = leave * math.tanh(cell[b, u])


def array(x, weights, cell, hidden, gates):
    n = cell.shape[1]
    gates[:] = x @ weights
    enter = 1.0 / (1.0 + np.exp(-gates[:, :n]))
    forget = 1.0 / (1.0 + np.exp(-gates[:, n:2 * n]))
    leave = 1.0 / (1.0 + np.exp(-gates[:, 2 * n:3 * n]))
    cell[:] = forget * cell + enter * np.tanh(gates[:, 3 * n:])
    hidden[:] = leave * np.tanh(cell)


def work(x, weights, cell, hidden, gates):
    return weights.nbytes + x.nbytes + 2 * cell.nbytes, 2 * len(x) * weights.size


C = r"""
void kernel(const double *restrict x, int64_t batch, int64_t inner, const double *restrict weights, int64_t i2, int64_t wide, double *restrict cell, int64_t b2, int64_t n,
            double *restrict hidden, int64_t b3, int64_t n3, double *restrict gates, int64_t b4, int64_t w4) {
    for (int64_t b = 0; b < batch; b++) {
        double *g = gates + b * wide;
        for (int64_t k = 0; k < wide; k++) g[k] = 0.0;
        for (int64_t i = 0; i < inner; i++)
            for (int64_t k = 0; k < wide; k++) g[k] += x[b * inner + i] * weights[i * wide + k];
        for (int64_t u = 0; u < n; u++) {
            double enter = 1.0 / (1.0 + exp(-g[u])), forget = 1.0 / (1.0 + exp(-g[n + u])), leave = 1.0 / (1.0 + exp(-g[2 * n + u]));
            cell[b * n + u] = forget * cell[b * n + u] + enter * tanh(g[3 * n + u]);
            hidden[b * n + u] = leave * tanh(cell[b * n + u]);
        }
    }
}
"""
