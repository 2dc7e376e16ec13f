"""Shades an image of spheres: nearest hit of a ray per pixel.

A loop over spheres with square roots in branches, per pixel.
"""
import math

import numpy as np

CHECK, QUICK, FULL = 10, 40, 150
TOLERANCE = 1e-12


def inputs(size):
    rng = np.random.default_rng(38)
    return rng.uniform(-2, 2, (12, 3)) + np.array([0.0, 0.0, 6.0]), rng.uniform(0.3, 0.9, 12), np.zeros((size, size))


def kernel(centre, radius, image):
    rows, cols = image.shape
    for i in range(rows):
        for j in range(cols):
            x = 1.2 * (j / cols - 0.5)
            y = 1.2 * (i / rows - 0.5)
            length = math.sqrt(x * x + y * y + 1.0)
            x /= length
            y /= length
            z = 1.0 / length
            near = 1e30
            light = 0.0
            for s in range(centre.shape[0]):
                along = x * centre[s, 0] + y * centre[s, 1] + z * centre[s, 2]
                size2 = centre[s, 0] * centre[s, 0] + centre[s, 1] * centre[s, 1] + centre[s, 2] * centre[s, 2]
                inside = along * along - size2 + radius[s] * radius[s]
                if inside > 0.0:
                    t = along - math.sqrt(inside)
                    if 0.0 < t < near:
                        near = t
                        nx = (t * x - centre[s, 0]) / radius[s]
                        ny = (t * y - centre[s, 1]) / radius[s]
                        nz = (t * z - centre[s, 2]) / radius[s]
                        light = max(0.0, 0.5 * nx - 0.6 * ny - 0.6 * nz)
            image[i, j] = light


def work(centre, radius, image):
    return image.nbytes, 14 * image.size * len(radius)


C = r"""
void kernel(const double *restrict centre, int64_t n, int64_t three, const double *restrict radius, int64_t n2, double *restrict image, int64_t rows, int64_t cols) {
    for (int64_t i = 0; i < rows; i++)
        for (int64_t j = 0; j < cols; j++) {
            double x = 1.2 * ((double)j / cols - 0.5), y = 1.2 * ((double)i / rows - 0.5), length = sqrt(x * x + y * y + 1.0), z = 1.0 / length;
            x /= length; y /= length;
            double near = 1e30, light = 0.0;
            for (int64_t s = 0; s < n; s++) {
                const double *c = centre + 3 * s;
                double along = x * c[0] + y * c[1] + z * c[2], size2 = c[0] * c[0] + c[1] * c[1] + c[2] * c[2];
                double inside = along * along - size2 + radius[s] * radius[s];
                if (inside > 0.0) {
                    double t = along - sqrt(inside);
                    if (0.0 < t && t < near) {
                        near = t;
                        double nx = (t * x - c[0]) / radius[s], ny = (t * y - c[1]) / radius[s], nz = (t * z - c[2]) / radius[s];
                        double lit = 0.5 * nx - 0.6 * ny - 0.6 * nz;
                        light = lit > 0.0 ? lit : 0.0;
                    }
                }
            }
            image[i * cols + j] = light;
        }
}
"""
