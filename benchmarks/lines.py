"""Rasterises straight lines into an image by Bresenham's method.

Short while loops with integer branches and a store at a computed place.
"""
import numpy as np

CHECK, QUICK, FULL = 20, 300, 5_000
TOLERANCE = 0
INDEXES = "data"


def inputs(size):
    return np.random.default_rng(37).integers(0, 300, (size, 4)), np.zeros((300, 300), dtype=np.uint32)


def kernel(ends, image):
    for k in range(ends.shape[0]):
        x = ends[k, 0]
        y = ends[k, 1]
        dx = abs(ends[k, 2] - x)
        dy = -abs(ends[k, 3] - y)
        sx = 1 if x < ends[k, 2] else -1
        sy = 1 if y < ends[k, 3] else -1
        gap = dx + dy
        while True:
            image[y, x] += 1
            if x == ends[k, 2] and y == ends[k, 3]:
                break
            twice = 2 * gap
            if twice >= dy:
                gap += dy
                x += sx
            if twice <= dx:
                gap += dx
                y += sy


def work(ends, image):
    return ends.nbytes + image.nbytes, 0


C = r"""
void kernel(const int64_t *restrict ends, int64_t n, int64_t four, uint32_t *restrict image, int64_t rows, int64_t cols) {
    for (int64_t k = 0; k < n; k++) {
        const int64_t *e = ends + 4 * k;
        int64_t x = e[0], y = e[1], dx = llabs(e[2] - x), dy = -llabs(e[3] - y), sx = x < e[2] ? 1 : -1, sy = y < e[3] ? 1 : -1, gap = dx + dy;
        for (;;) {
            image[y * cols + x]++;
            if (x == e[2] && y == e[3]) break;
            int64_t twice = 2 * gap;
            if (twice >= dy) { gap += dy; x += sx; }
            if (twice <= dx) { gap += dx; y += sy; }
        }
    }
}
"""
