"""Price of European options by the Black-Scholes formula.

log, exp and erf per element: the speed is that of the math functions.
"""
import math

import numpy as np

CHECK, QUICK, FULL = 500, 10_000, 100_000
TOLERANCE = 1e-12
FASTMATH = True
ARRAY_TOLERANCE = 1e-3             # its erf is a short formula: NumPy has none


def inputs(size):
    rng = np.random.default_rng(9)
    return (rng.uniform(10, 50, size), rng.uniform(10, 50, size), rng.uniform(0.1, 2, size), 0.02, 0.3,
            np.zeros(size), np.zeros(size))


def kernel(price, strike, years, rate, volatility, call, put):
    for i in range(price.shape[0]):
        root = volatility * math.sqrt(years[i])
        d1 = (math.log(price[i] / strike[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / root
        d2 = d1 - root
        n1 = 0.5 + 0.5 * math.erf(d1 / math.sqrt(2.0))
        n2 = 0.5 + 0.5 * math.erf(d2 / math.sqrt(2.0))
        later = strike[i] * math.exp(-rate * years[i])
        call[i] = price[i] * n1 - later * n2
        put[i] = later * (1.0 - n2) - price[i] * (1.0 - n1)


def array(price, strike, years, rate, volatility, call, put):
    root = volatility * np.sqrt(years)
    d1 = (np.log(price / strike) + (rate + 0.5 * volatility * volatility) * years) / root
    d2 = d1 - root
    s1 = np.abs(d1) * math.sqrt(0.5)
    s2 = np.abs(d2) * math.sqrt(0.5)
    t1 = 1.0 / (1.0 + 0.3275911 * s1)
    t2 = 1.0 / (1.0 + 0.3275911 * s2)
    e1 = 1.0 - t1 * (0.254829592 + t1 * (-0.284496736 + t1 * (1.421413741 + t1 * (-1.453152027 + t1 * 1.061405429)))) * np.exp(-s1 * s1)
    e2 = 1.0 - t2 * (0.254829592 + t2 * (-0.284496736 + t2 * (1.421413741 + t2 * (-1.453152027 + t2 * 1.061405429)))) * np.exp(-s2 * s2)
    n1 = 0.5 + 0.5 * np.where(d1 < 0.0, -e1, e1)
    n2 = 0.5 + 0.5 * np.where(d2 < 0.0, -e2, e2)
    later = strike * np.exp(-rate * years)
    call[:] = price * n1 - later * n2
    put[:] = later * (1.0 - n2) - price * (1.0 - n1)


def work(price, strike, years, rate, volatility, call, put):
    return 5 * price.nbytes, 100 * price.size


C = r"""
void kernel(const double *price, int64_t n, const double *strike, int64_t n2_, const double *years, int64_t n3,
            double rate, double volatility, double *call, int64_t n4, double *put, int64_t n5) {
    for (int64_t i = 0; i < n; i++) {
        double root = volatility * sqrt(years[i]);
        double d1 = (log(price[i] / strike[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / root;
        double d2 = d1 - root;
        double n1 = 0.5 + 0.5 * erf(d1 / sqrt(2.0)), n2 = 0.5 + 0.5 * erf(d2 / sqrt(2.0));
        double later = strike[i] * exp(-rate * years[i]);
        call[i] = price[i] * n1 - later * n2;
        put[i] = later * (1.0 - n2) - price[i] * (1.0 - n1);
    }
}
"""
