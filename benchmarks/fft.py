"""Radix-2 FFT in place: bit reversal, then butterflies over growing strides.

Strides double per level; real and imaginary parts in arrays of their own.
"""
import numpy as np

CHECK, QUICK, FULL = 64, 1024, 16384
TOLERANCE = 0


def inputs(size):
    rng = np.random.default_rng(14)
    angle = -2.0 * np.pi * np.arange(size // 2) / size
    return rng.random(size), rng.random(size), np.cos(angle), np.sin(angle)


def kernel(re, im, cos, sin):
    n = re.shape[0]
    j = 0
    for i in range(1, n):
        bit = n >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
        if i < j:
            t = re[i]
            re[i] = re[j]
            re[j] = t
            t = im[i]
            im[i] = im[j]
            im[j] = t
    half = 1
    while half < n:
        jump = n // (2 * half)
        for start in range(0, n, 2 * half):
            for k in range(half):
                a = start + k
                b = a + half
                c = cos[k * jump]
                s = sin[k * jump]
                x = re[b] * c - im[b] * s
                y = re[b] * s + im[b] * c
                re[b] = re[a] - x
                im[b] = im[a] - y
                re[a] += x
                im[a] += y
        half *= 2


def work(re, im, cos, sin):
    return 3 * re.nbytes, 5 * len(re) * (len(re).bit_length() - 1)


C = r"""
void kernel(double *restrict re, int64_t n, double *restrict im, int64_t n2, const double *restrict cosine, int64_t n3, const double *restrict sine, int64_t n4) {
    int64_t j = 0;
    for (int64_t i = 1; i < n; i++) {
        int64_t bit = n >> 1;
        for (; j & bit; bit >>= 1) j ^= bit;
        j |= bit;
        if (i < j) {
            double t = re[i]; re[i] = re[j]; re[j] = t;
            t = im[i]; im[i] = im[j]; im[j] = t;
        }
    }
    for (int64_t half = 1; half < n; half *= 2) {
        int64_t jump = n / (2 * half);
        for (int64_t start = 0; start < n; start += 2 * half)
            for (int64_t k = 0; k < half; k++) {
                int64_t a = start + k, b = a + half;
                double c = cosine[k * jump], s = sine[k * jump];
                double x = re[b] * c - im[b] * s, y = re[b] * s + im[b] * c;
                re[b] = re[a] - x; im[b] = im[a] - y;
                re[a] += x; im[a] += y;
            }
    }
}
"""
