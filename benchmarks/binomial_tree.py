"""American put by a binomial tree, values folded back from the leaves.

A triangular loop; element j from j and j + 1 of the same array.
"""
import math

import numpy as np

CHECK, QUICK, FULL = 20, 200, 2_000
TOLERANCE = 1e-12


def inputs(size):
    return np.zeros(size + 1), np.zeros(size + 1), 100.0, 105.0, 0.03, 0.25, 1.0


def kernel(value, price, spot, strike, rate, volatility, years):
    n = value.shape[0] - 1
    dt = years / n
    up = math.exp(volatility * math.sqrt(dt))
    p = (math.exp(rate * dt) - 1.0 / up) / (up - 1.0 / up)
    less = math.exp(-rate * dt)
    for j in range(n + 1):
        price[j] = spot * up ** (2.0 * j - n)
        value[j] = max(strike - price[j], 0.0)
    for step in range(n - 1, -1, -1):
        for j in range(step + 1):
            price[j] *= up
            held = less * (p * value[j + 1] + (1.0 - p) * value[j])
            value[j] = max(held, strike - price[j])
    return value[0]


def work(value, price, spot, strike, rate, volatility, years):
    return value.nbytes + price.nbytes, 3 * len(value) ** 2


C = r"""
double kernel(double *restrict value, int64_t leaves, double *restrict price, int64_t l2, double spot, double strike, double rate, double volatility, double years) {
    int64_t n = leaves - 1;
    double dt = years / n, up = exp(volatility * sqrt(dt)), p = (exp(rate * dt) - 1.0 / up) / (up - 1.0 / up), less = exp(-rate * dt);
    for (int64_t j = 0; j <= n; j++) {
        price[j] = spot * pow(up, 2.0 * j - n);
        value[j] = strike - price[j] > 0.0 ? strike - price[j] : 0.0;
    }
    for (int64_t step = n - 1; step >= 0; step--)
        for (int64_t j = 0; j <= step; j++) {
            price[j] *= up;
            double held = less * (p * value[j + 1] + (1.0 - p) * value[j]), now = strike - price[j];
            value[j] = now > held ? now : held;
        }
    return value[0];
}
"""
