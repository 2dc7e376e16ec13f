"""Lennard-Jones forces with a cell list in three dimensions.

Linked lists in index arrays, a data-dependent inner loop, divisions.
"""
import numpy as np

CHECK, QUICK, FULL = 4, 5, 10
TOLERANCE = 1e-10
INDEXES = "data"


def inputs(size):
    rng = np.random.default_rng(13)
    side = np.arange(2 * size) + 0.5
    place = np.stack(np.meshgrid(side, side, side), axis=3).reshape(-1, 3) + rng.uniform(-0.1, 0.1, ((2 * size) ** 3, 3))
    return (place, np.zeros_like(place), np.zeros((size - 1, size - 1, size - 1), dtype=np.int64),
            np.zeros(len(place), dtype=np.int64), 2.0 * size)


def kernel(place, force, head, following, box):
    cells = head.shape[0]
    width = box / cells
    for x in range(cells):
        for y in range(cells):
            for z in range(cells):
                head[x, y, z] = -1
    for i in range(place.shape[0]):
        x = int(place[i, 0] / width)
        y = int(place[i, 1] / width)
        z = int(place[i, 2] / width)
        following[i] = head[x, y, z]
        head[x, y, z] = i
    energy = 0.0
    for x in range(cells):
        for y in range(cells):
            for z in range(cells):
                i = head[x, y, z]
                while i >= 0:
                    fx = 0.0
                    fy = 0.0
                    fz = 0.0
                    for ox in range(max(x - 1, 0), min(x + 2, cells)):
                        for oy in range(max(y - 1, 0), min(y + 2, cells)):
                            for oz in range(max(z - 1, 0), min(z + 2, cells)):
                                j = head[ox, oy, oz]
                                while j >= 0:
                                    dx = place[i, 0] - place[j, 0]
                                    dy = place[i, 1] - place[j, 1]
                                    dz = place[i, 2] - place[j, 2]
                                    r2 = dx * dx + dy * dy + dz * dz
                                    if 0.0 < r2 < 4.0:
                                        s2 = 1.0 / r2
                                        s6 = s2 * s2 * s2
                                        pull = 24.0 * s2 * s6 * (2.0 * s6 - 1.0)
                                        fx += pull * dx
                                        fy += pull * dy
                                        fz += pull * dz
                                        energy += 2.0 * s6 * (s6 - 1.0)
                                    j = following[j]
                    force[i, 0] = fx
                    force[i, 1] = fy
                    force[i, 2] = fz
                    i = following[i]
    return energy


def work(place, force, head, following, box):
    return place.nbytes * 2 + following.nbytes, len(place) * 27 * 8 * 10


C = r"""
double kernel(const double *place, int64_t count, int64_t three, double *force, int64_t n1, int64_t n2,
              int64_t *head, int64_t cells, int64_t c2, int64_t c3, int64_t *following, int64_t n3, double box) {
    double width = box / cells, energy = 0.0;
    for (int64_t k = 0; k < cells * cells * cells; k++) head[k] = -1;
    for (int64_t i = 0; i < count; i++) {
        int64_t x = (int64_t)(place[3 * i] / width), y = (int64_t)(place[3 * i + 1] / width), z = (int64_t)(place[3 * i + 2] / width);
        int64_t at = (x * cells + y) * cells + z;
        following[i] = head[at];
        head[at] = i;
    }
    for (int64_t x = 0; x < cells; x++)
        for (int64_t y = 0; y < cells; y++)
            for (int64_t z = 0; z < cells; z++)
                for (int64_t i = head[(x * cells + y) * cells + z]; i >= 0; i = following[i]) {
                    double fx = 0.0, fy = 0.0, fz = 0.0;
                    for (int64_t ox = x > 0 ? x - 1 : 0; ox < cells && ox < x + 2; ox++)
                        for (int64_t oy = y > 0 ? y - 1 : 0; oy < cells && oy < y + 2; oy++)
                            for (int64_t oz = z > 0 ? z - 1 : 0; oz < cells && oz < z + 2; oz++)
                                for (int64_t j = head[(ox * cells + oy) * cells + oz]; j >= 0; j = following[j]) {
                                    double dx = place[3 * i] - place[3 * j], dy = place[3 * i + 1] - place[3 * j + 1], dz = place[3 * i + 2] - place[3 * j + 2];
                                    double r2 = dx * dx + dy * dy + dz * dz;
                                    if (0.0 < r2 && r2 < 4.0) {
                                        double s2 = 1.0 / r2, s6 = s2 * s2 * s2, pull = 24.0 * s2 * s6 * (2.0 * s6 - 1.0);
                                        fx += pull * dx; fy += pull * dy; fz += pull * dz;
                                        energy += 2.0 * s6 * (s6 - 1.0);
                                    }
                                }
                    force[3 * i] = fx; force[3 * i + 1] = fy; force[3 * i + 2] = fz;
                }
    return energy;
}
"""
