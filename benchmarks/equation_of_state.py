"""Density of sea water from temperature, salinity and pressure: polynomials and roots.

Some forty multiply-adds, a square root and a division per element.
"""
import math

import numpy as np

CHECK, QUICK, FULL = 100, 10_000, 100_000
TOLERANCE = 1e-13


def inputs(size):
    rng = np.random.default_rng(27)
    return rng.uniform(0, 30, size), rng.uniform(30, 40, size), rng.uniform(0, 5000, size), np.zeros(size)


def kernel(temperature, salinity, pressure, density):
    for i in range(temperature.shape[0]):
        t = temperature[i]
        s = salinity[i]
        p = pressure[i]
        water = 999.84 + t * (6.79e-2 + t * (-9.09e-3 + t * (1.0e-4 + t * (-1.12e-6 + t * 6.5e-9))))
        first = 0.824 + t * (-4.08e-3 + t * (7.64e-5 + t * (-8.24e-7 + t * 5.38e-9)))
        second = -5.72e-3 + t * (1.02e-4 - t * 1.65e-6)
        surface = water + s * first + s * math.sqrt(s) * second + 4.83e-4 * s * s
        bulk = 19652.0 + t * (148.4 + t * (-2.33 + t * (1.36e-2 - t * 5.2e-5))) + s * (54.7 + t * (-0.6 + t * 1.1e-2)) + p * (0.324 + t * 1.4e-4)
        density[i] = surface / (1.0 - p / bulk * 0.1)


def array(temperature, salinity, pressure, density):
    t, s, p = temperature, salinity, pressure
    water = 999.84 + t * (6.79e-2 + t * (-9.09e-3 + t * (1.0e-4 + t * (-1.12e-6 + t * 6.5e-9))))
    first = 0.824 + t * (-4.08e-3 + t * (7.64e-5 + t * (-8.24e-7 + t * 5.38e-9)))
    second = -5.72e-3 + t * (1.02e-4 - t * 1.65e-6)
    surface = water + s * first + s * np.sqrt(s) * second + 4.83e-4 * s * s
    bulk = 19652.0 + t * (148.4 + t * (-2.33 + t * (1.36e-2 - t * 5.2e-5))) + s * (54.7 + t * (-0.6 + t * 1.1e-2)) + p * (0.324 + t * 1.4e-4)
    density[:] = surface / (1.0 - p / bulk * 0.1)


def work(temperature, salinity, pressure, density):
    return 4 * density.nbytes, 51 * density.size


C = r"""
void kernel(const double *restrict temperature, int64_t n, const double *restrict salinity, int64_t n2, const double *restrict pressure, int64_t n3, double *restrict density, int64_t n4) {
    for (int64_t i = 0; i < n; i++) {
        double t = temperature[i], s = salinity[i], p = pressure[i];
        double water = 999.84 + t * (6.79e-2 + t * (-9.09e-3 + t * (1.0e-4 + t * (-1.12e-6 + t * 6.5e-9))));
        double first = 0.824 + t * (-4.08e-3 + t * (7.64e-5 + t * (-8.24e-7 + t * 5.38e-9)));
        double second = -5.72e-3 + t * (1.02e-4 - t * 1.65e-6);
        double surface = water + s * first + s * sqrt(s) * second + 4.83e-4 * s * s;
        double bulk = 19652.0 + t * (148.4 + t * (-2.33 + t * (1.36e-2 - t * 5.2e-5))) + s * (54.7 + t * (-0.6 + t * 1.1e-2)) + p * (0.324 + t * 1.4e-4);
        density[i] = surface / (1.0 - p / bulk * 0.1);
    }
}
"""
