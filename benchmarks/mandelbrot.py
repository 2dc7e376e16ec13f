"""Iterations until a point of the complex plane escapes, for a grid of points.

Scalar arithmetic in a short while loop; no memory to speak of.
"""
import numpy as np

CHECK, QUICK, FULL = 12, 60, 160
TOLERANCE = 0


def inputs(size):
    return np.zeros((size, size), dtype=np.int32), 200


def kernel(steps, limit):
    rows, cols = steps.shape
    for i in range(rows):
        ci = 2.5 * i / rows - 1.25
        for j in range(cols):
            cr = 3.0 * j / cols - 2.2
            re = 0.0
            im = 0.0
            n = 0
            while n < limit and re * re + im * im <= 4.0:
                re, im = re * re - im * im + cr, 2.0 * re * im + ci
                n += 1
            steps[i, j] = n


def work(steps, limit):
    return steps.nbytes, 10 * int(steps.sum())


C = r"""
void kernel(int32_t *steps, int64_t rows, int64_t cols, int64_t limit) {
    for (int64_t i = 0; i < rows; i++) {
        double ci = 2.5 * i / rows - 1.25;
        for (int64_t j = 0; j < cols; j++) {
            double cr = 3.0 * j / cols - 2.2, re = 0.0, im = 0.0;
            int64_t n = 0;
            while (n < limit && re * re + im * im <= 4.0) {
                double next = re * re - im * im + cr;
                im = 2.0 * re * im + ci;
                re = next;
                n++;
            }
            steps[i * cols + j] = (int32_t)n;
        }
    }
}
"""
