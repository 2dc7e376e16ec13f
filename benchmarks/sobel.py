"""Strength of edges in an image of bytes by Sobel's operator.

Mixed widths: bytes in, integers between, float32 out.
"""
import math

import numpy as np

CHECK, QUICK, FULL = 12, 100, 500
TOLERANCE = 1e-6
ARRAY_TOLERANCE = 1e-6


def inputs(size):
    return np.random.default_rng(41).integers(0, 256, (size, size), dtype=np.uint8), np.zeros((size, size), dtype=np.float32)


def kernel(image, out):
    n, m = image.shape
    for i in range(1, n - 1):
        for j in range(1, m - 1):
            gx = (int(image[i - 1, j + 1]) + 2 * int(image[i, j + 1]) + int(image[i + 1, j + 1])
                  - int(image[i - 1, j - 1]) - 2 * int(image[i, j - 1]) - int(image[i + 1, j - 1]))
            gy = (int(image[i + 1, j - 1]) + 2 * int(image[i + 1, j]) + int(image[i + 1, j + 1])
                  - int(image[i - 1, j - 1]) - 2 * int(image[i - 1, j]) - int(image[i - 1, j + 1]))
            out[i, j] = math.sqrt(float(gx * gx + gy * gy))


def array(image, out):
    wide = image.astype(np.float32)
    gx = wide[:-2, 2:] + 2.0 * wide[1:-1, 2:] + wide[2:, 2:] - wide[:-2, :-2] - 2.0 * wide[1:-1, :-2] - wide[2:, :-2]
    gy = wide[2:, :-2] + 2.0 * wide[2:, 1:-1] + wide[2:, 2:] - wide[:-2, :-2] - 2.0 * wide[:-2, 1:-1] - wide[:-2, 2:]
    out[1:-1, 1:-1] = np.sqrt(gx * gx + gy * gy)


def work(image, out):
    return image.nbytes + out.nbytes, 14 * image.size


C = r"""
void kernel(const uint8_t *restrict image, int64_t n, int64_t m, float *restrict out, int64_t n2, int64_t m2) {
    for (int64_t i = 1; i < n - 1; i++)
        for (int64_t j = 1; j < m - 1; j++) {
            const uint8_t *p = image + i * m + j;
            int64_t gx = (int64_t)p[1 - m] + 2 * (int64_t)p[1] + p[m + 1] - p[-m - 1] - 2 * (int64_t)p[-1] - p[m - 1];
            int64_t gy = (int64_t)p[m - 1] + 2 * (int64_t)p[m] + p[m + 1] - p[-m - 1] - 2 * (int64_t)p[-m] - p[1 - m];
            out[i * m + j] = (float)sqrt((double)(gx * gx + gy * gy));
        }
}
"""
