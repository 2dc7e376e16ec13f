"""Price of an Asian option by Monte Carlo, generator and Box-Muller written out.

A chain of integers, then log, cos, sqrt and exp per step.
"""
import math

CHECK, QUICK, FULL = 20, 500, 5_000
TOLERANCE = 1e-10


def inputs(size):
    return size, 16, 12345, 100.0, 100.0, 0.03, 0.2


def kernel(paths, steps, seed, spot, strike, rate, volatility):
    state = seed
    dt = 1.0 / steps
    drift = (rate - 0.5 * volatility * volatility) * dt
    spread = volatility * math.sqrt(dt)
    total = 0.0
    for path in range(paths):
        price = spot
        mean = 0.0
        for step in range(steps):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            first = (state + 1.0) / 2147483648.0
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            second = state / 2147483648.0
            normal = math.sqrt(-2.0 * math.log(first)) * math.cos(6.283185307179586 * second)
            price *= math.exp(drift + spread * normal)
            mean += price
        total += max(mean / steps - strike, 0.0)
    return math.exp(-rate) * total / paths


def work(paths, steps, seed, spot, strike, rate, volatility):
    return 0, 60 * paths * steps


C = r"""
double kernel(int64_t paths, int64_t steps, int64_t seed, double spot, double strike, double rate, double volatility) {
    int64_t state = seed;
    double dt = 1.0 / steps, drift = (rate - 0.5 * volatility * volatility) * dt, spread = volatility * sqrt(dt), total = 0.0;
    for (int64_t path = 0; path < paths; path++) {
        double price = spot, mean = 0.0;
        for (int64_t step = 0; step < steps; step++) {
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF;
            double first = (state + 1.0) / 2147483648.0;
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF;
            double second = state / 2147483648.0;
            price *= exp(drift + spread * (sqrt(-2.0 * log(first)) * cos(6.283185307179586 * second)));
            mean += price;
        }
        total += mean / steps - strike > 0.0 ? mean / steps - strike : 0.0;
    }
    return exp(-rate) * total / paths;
}
"""
