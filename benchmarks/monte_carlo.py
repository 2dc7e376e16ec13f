"""Pi from random points, with a linear congruential generator written out.

A chain of integer multiplications and masks; no arrays.
"""

CHECK, QUICK, FULL = 1_000, 50_000, 1_000_000
TOLERANCE = 0


def inputs(size):
    return size, 12345


def kernel(points, seed):
    state = seed
    inside = 0
    for i in range(points):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        x = state / 2147483648.0
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        y = state / 2147483648.0
        if x * x + y * y < 1.0:
            inside += 1
    return 4.0 * inside / points


def work(points, seed):
    return 0, 5 * points


C = r"""
double kernel(int64_t points, int64_t seed) {
    int64_t state = seed, inside = 0;
    for (int64_t i = 0; i < points; i++) {
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF;
        double x = state / 2147483648.0;
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF;
        double y = state / 2147483648.0;
        if (x * x + y * y < 1.0) inside++;
    }
    return 4.0 * inside / points;
}
"""
