"""Runge-Kutta steps of an ensemble of Lorenz systems.

Long chains of multiplications and additions over independent members: SIMD across the ensemble.
"""
import numpy as np

CHECK, QUICK, FULL = 10, 100, 500
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(15)
    return rng.random(size), rng.random(size), rng.random(size) + 20.0, 0.005, 40


def kernel(px, py, pz, dt, steps):
    for step in range(steps):
        for i in range(px.shape[0]):
            x = px[i]
            y = py[i]
            z = pz[i]
            ax = 10.0 * (y - x)
            ay = x * (28.0 - z) - y
            az = x * y - 2.5 * z
            x2 = x + 0.5 * dt * ax
            y2 = y + 0.5 * dt * ay
            z2 = z + 0.5 * dt * az
            bx = 10.0 * (y2 - x2)
            by = x2 * (28.0 - z2) - y2
            bz = x2 * y2 - 2.5 * z2
            x2 = x + 0.5 * dt * bx
            y2 = y + 0.5 * dt * by
            z2 = z + 0.5 * dt * bz
            cx = 10.0 * (y2 - x2)
            cy = x2 * (28.0 - z2) - y2
            cz = x2 * y2 - 2.5 * z2
            x2 = x + dt * cx
            y2 = y + dt * cy
            z2 = z + dt * cz
            px[i] = x + dt / 6.0 * (ax + 2.0 * bx + 2.0 * cx + 10.0 * (y2 - x2))
            py[i] = y + dt / 6.0 * (ay + 2.0 * by + 2.0 * cy + x2 * (28.0 - z2) - y2)
            pz[i] = z + dt / 6.0 * (az + 2.0 * bz + 2.0 * cz + x2 * y2 - 2.5 * z2)


def work(px, py, pz, dt, steps):
    return 6 * px.nbytes * steps, 73 * len(px) * steps


C = r"""
void kernel(double *restrict px, int64_t n, double *restrict py, int64_t n2, double *restrict pz, int64_t n3, double dt, int64_t steps) {
    for (int64_t step = 0; step < steps; step++)
        for (int64_t i = 0; i < n; i++) {
            double x = px[i], y = py[i], z = pz[i];
            double ax = 10.0 * (y - x), ay = x * (28.0 - z) - y, az = x * y - 2.5 * z;
            double x2 = x + 0.5 * dt * ax, y2 = y + 0.5 * dt * ay, z2 = z + 0.5 * dt * az;
            double bx = 10.0 * (y2 - x2), by = x2 * (28.0 - z2) - y2, bz = x2 * y2 - 2.5 * z2;
            x2 = x + 0.5 * dt * bx; y2 = y + 0.5 * dt * by; z2 = z + 0.5 * dt * bz;
            double cx = 10.0 * (y2 - x2), cy = x2 * (28.0 - z2) - y2, cz = x2 * y2 - 2.5 * z2;
            x2 = x + dt * cx; y2 = y + dt * cy; z2 = z + dt * cz;
            px[i] = x + dt / 6.0 * (ax + 2.0 * bx + 2.0 * cx + 10.0 * (y2 - x2));
            py[i] = y + dt / 6.0 * (ay + 2.0 * by + 2.0 * cy + x2 * (28.0 - z2) - y2);
            pz[i] = z + dt / 6.0 * (az + 2.0 * bz + 2.0 * cz + x2 * y2 - 2.5 * z2);
        }
}
"""
