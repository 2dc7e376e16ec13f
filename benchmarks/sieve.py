"""Number of primes below n by the sieve of Eratosthenes.

Strided stores of bytes in a while loop; the array is made inside.
"""
import numpy as np

CHECK, QUICK, FULL = 1_000, 50_000, 500_000
TOLERANCE = 0


def inputs(size):
    return (size,)


def kernel(n):
    composite = np.zeros(n, dtype=np.uint8)
    count = 0
    for i in range(2, n):
        if composite[i] == 0:
            count += 1
            j = i * i
            while j < n:
                composite[j] = 1
                j += i
    return count


def work(n):
    return n, 0


C = r"""
int64_t kernel(int64_t n) {
    uint8_t *composite = calloc(n, 1);
    int64_t count = 0;
    for (int64_t i = 2; i < n; i++)
        if (composite[i] == 0) {
            count++;
            for (int64_t j = i * i; j < n; j += i) composite[j] = 1;
        }
    free(composite);
    return count;
}
"""
