"""Median of the three by three neighbourhood of each pixel.

Minima and maxima of bytes: three sorted columns, then the middle of three.
"""
import numpy as np

CHECK, QUICK, FULL = 12, 60, 300
TOLERANCE = 0


def inputs(size):
    return np.random.default_rng(42).random((size, size), dtype=np.float32), np.zeros((size, size), dtype=np.float32)


def kernel(image, out):
    n, m = image.shape
    for i in range(1, n - 1):
        for j in range(1, m - 1):
            low = np.float32(-1.0)
            high = np.float32(2.0)
            a = image[i - 1, j - 1]
            b = image[i, j - 1]
            c = image[i + 1, j - 1]
            low = max(low, min(min(a, b), c))
            high = min(high, max(max(a, b), c))
            m1 = max(min(a, b), min(max(a, b), c))
            a = image[i - 1, j]
            b = image[i, j]
            c = image[i + 1, j]
            low = max(low, min(min(a, b), c))
            high = min(high, max(max(a, b), c))
            m2 = max(min(a, b), min(max(a, b), c))
            a = image[i - 1, j + 1]
            b = image[i, j + 1]
            c = image[i + 1, j + 1]
            low = max(low, min(min(a, b), c))
            high = min(high, max(max(a, b), c))
            m3 = max(min(a, b), min(max(a, b), c))
            middle = max(min(m1, m2), min(max(m1, m2), m3))
            out[i, j] = max(min(low, middle), min(max(low, middle), high))


def work(image, out):
    return image.nbytes + out.nbytes, 30 * image.size


C = r"""
#define MIN(a, b) ((b) < (a) ? (b) : (a))
#define MAX(a, b) ((b) > (a) ? (b) : (a))
static inline float mid(float a, float b, float c) {
    float low = MIN(a, b), high = MAX(a, b), least = MIN(high, c);
    return MAX(low, least);
}
void kernel(const float *restrict image, int64_t n, int64_t m, float *restrict out, int64_t n2, int64_t m2) {
    for (int64_t i = 1; i < n - 1; i++)
        for (int64_t j = 1; j < m - 1; j++) {
            float low = -1.0f, high = 2.0f, middle[3];
            for (int64_t v = 0; v < 3; v++) {
                float a = image[(i - 1) * m + j - 1 + v], b = image[i * m + j - 1 + v], c = image[(i + 1) * m + j - 1 + v];
                float least = MIN(a, b), most = MAX(a, b);
                least = MIN(least, c);
                most = MAX(most, c);
                low = MAX(low, least);
                high = MIN(high, most);
                middle[v] = mid(a, b, c);
            }
            out[i * m + j] = mid(low, mid(middle[0], middle[1], middle[2]), high);
        }
}
"""
