"""Bodies that attract each other, a few hundred steps of symplectic Euler.

Square roots and divisions over pairs; small arrays that stay in the first cache.
"""
import math

import numpy as np

CHECK, QUICK, FULL = 3, 100, 1_000
TOLERANCE = 1e-12


def inputs(size):
    rng = np.random.default_rng(4)
    return rng.normal(size=(8, 3)), rng.normal(size=(8, 3)) * 0.1, rng.random(8) + 0.1, 0.001, size


def kernel(place, speed, mass, dt, steps):
    bodies = place.shape[0]
    for step in range(steps):
        for i in range(bodies):
            for j in range(i + 1, bodies):
                dx = place[i, 0] - place[j, 0]
                dy = place[i, 1] - place[j, 1]
                dz = place[i, 2] - place[j, 2]
                far = dx * dx + dy * dy + dz * dz + 1e-3
                pull = dt / (far * math.sqrt(far))
                speed[i, 0] -= dx * mass[j] * pull
                speed[i, 1] -= dy * mass[j] * pull
                speed[i, 2] -= dz * mass[j] * pull
                speed[j, 0] += dx * mass[i] * pull
                speed[j, 1] += dy * mass[i] * pull
                speed[j, 2] += dz * mass[i] * pull
        for i in range(bodies):
            for k in range(3):
                place[i, k] += dt * speed[i, k]


def work(place, speed, mass, dt, steps):
    pairs = len(mass) * (len(mass) - 1) // 2
    return place.nbytes + speed.nbytes + mass.nbytes, steps * (pairs * 30 + len(mass) * 6)


C = r"""
void kernel(double *place, int64_t bodies, int64_t three, double *speed, int64_t n1, int64_t n2, const double *mass, int64_t n3,
            double dt, int64_t steps) {
    for (int64_t step = 0; step < steps; step++) {
        for (int64_t i = 0; i < bodies; i++)
            for (int64_t j = i + 1; j < bodies; j++) {
                double dx = place[3 * i] - place[3 * j], dy = place[3 * i + 1] - place[3 * j + 1], dz = place[3 * i + 2] - place[3 * j + 2];
                double far = dx * dx + dy * dy + dz * dz + 1e-3;
                double pull = dt / (far * sqrt(far));
                speed[3 * i] -= dx * mass[j] * pull;
                speed[3 * i + 1] -= dy * mass[j] * pull;
                speed[3 * i + 2] -= dz * mass[j] * pull;
                speed[3 * j] += dx * mass[i] * pull;
                speed[3 * j + 1] += dy * mass[i] * pull;
                speed[3 * j + 2] += dz * mass[i] * pull;
            }
        for (int64_t i = 0; i < bodies; i++)
            for (int64_t k = 0; k < 3; k++) place[3 * i + k] += dt * speed[3 * i + k];
    }
}
"""
