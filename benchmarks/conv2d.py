"""Convolution of an image of several channels with small filters, float32.

Seven nested loops; the innermost over the columns of the output.
"""
import numpy as np

CHECK, QUICK, FULL = 8, 16, 48
TOLERANCE = 0
ARRAY_TOLERANCE = 1e-4
JAX = False


def inputs(size):
    rng = np.random.default_rng(25)
    return rng.random((4, size, size), dtype=np.float32), rng.random((8, 4, 3, 3), dtype=np.float32), np.zeros((8, size - 2, size - 2), dtype=np.float32)


def kernel(image, filters, out):
    kinds, channels, height, width = filters.shape
    for o in range(kinds):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                out[o, i, j] = 0.0
            for c in range(channels):
                for u in range(height):
                    for v in range(width):
                        for j in range(out.shape[2]):
                            out[o, i, j] += filters[o, c, u, v] * image[c, i + u, j + v]


def array(image, filters, out):
    rows, cols = out.shape[1], out.shape[2]
    for o in range(filters.shape[0]):
        out[o, :, :] = 0.0
        for c in range(filters.shape[1]):
            for u in range(filters.shape[2]):
                for v in range(filters.shape[3]):
                    out[o, :, :] += filters[o, c, u, v] * image[c, u:u + rows, v:v + cols]


def work(image, filters, out):
    return image.nbytes + out.nbytes, 2 * out.size * filters[0].size


C = r"""
void kernel(const float *restrict image, int64_t channels, int64_t n, int64_t m, const float *restrict filters, int64_t kinds, int64_t c2, int64_t height, int64_t width,
            float *restrict out, int64_t k2, int64_t rows, int64_t cols) {
    for (int64_t o = 0; o < kinds; o++)
        for (int64_t i = 0; i < rows; i++) {
            float *line = out + (o * rows + i) * cols;
            for (int64_t j = 0; j < cols; j++) line[j] = 0.0f;
            for (int64_t c = 0; c < channels; c++)
                for (int64_t u = 0; u < height; u++)
                    for (int64_t v = 0; v < width; v++) {
                        float weight = filters[((o * channels + c) * height + u) * width + v];
                        const float *from = image + (c * n + i + u) * m + v;
                        for (int64_t j = 0; j < cols; j++) line[j] += weight * from[j];
                    }
        }
}
"""
