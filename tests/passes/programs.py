# Functions that every pass is tried on: the line before a def gives its argument types and how many index checks may remain.
import math

import numpy as np


# array(float64, 1, C) / 0
def total(a):
    s = 0.0
    for i in range(len(a)):
        s += a[i]
    return s


# array(float64, 1, C) / 0
def stencil(a):
    out = np.zeros(len(a))
    for i in range(1, len(a) - 1):
        out[i] = (a[i - 1] + a[i] + a[i + 1]) / 3.0
    return out


# array(float64, 2, C) / 0
def grid(a):
    n, m = a.shape
    s = 0.0
    for i in range(n):
        for j in range(m):
            if i > 0 and j + 1 < m:
                s += a[i, j] * a[i - 1, j + 1]
    return s


# array(float64, 2, C); array(float64, 2, C) / 1
def product(a, b):
    out = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s = 0.0
            for k in range(a.shape[1]):
                s += a[i, k] * b[k, j]
            out[i, j] = s
    return out


# array(int64, 1, C); pyint / 0
def search(a, x):
    low = 0
    high = len(a)
    while low < high:
        mid = (low + high) // 2
        if a[mid] < x:
            low = mid + 1
        else:
            high = mid
    return low


# array(float64, 1, C) / 0
def back(a):
    s = 0.0
    for i in range(len(a) - 1, -1, -1):
        s = s * 0.5 + a[i]
    for i in range(0, len(a), 2):
        s += a[i]
    return s


# array(float64, 1, C) / 0
def around(a):
    s = 0.0
    n = len(a)
    for i in range(n):
        s += a[i] * a[(i + 1) % n]
    return s


# array(int64, 1, C); pyint / 1
def bubble(a, rounds):
    for r in range(rounds):
        for i in range(len(a) - 1):
            if a[i] > a[i + 1]:
                a[i], a[i + 1] = a[i + 1], a[i]
    return a[0]


# pyint; pyfloat / 0
def series(n, x):
    s = 0.0
    term = 1.0
    for i in range(1, n + 1):
        term *= x / i
        s += term
        if abs(term) < 1e-12:
            break
    return s, term


def fact(n):
    if n <= 1:
        return 1
    return n * fact(n - 1)


def square(x):
    return x * x


# pyint; pyint / 0
def calls(n, m):
    return fact(n % 12) + square(m) - square(n)


# array(float64, 1, C); float64 / 0
def elementwise(a, c):
    return (a * c + a) - a / 2.0


# array(float64, 1, C); array(float64, 1, C) / 0
def dot(a, b):
    s = 0.0
    for x, y in zip(a, b):
        s += x * y
    return s


# array(int64, 1, C) / 0
def counts(a):
    out = np.zeros(10, dtype=np.int64)
    for x in a:
        if 0 <= x < 10:
            out[x] += 1
    return out


# array(float64, 2, C); array(float64, 2, C) / 0
def sums_of_maps(a, b):
    return np.sum(a * b), np.sum(a - b, axis=1), np.max(a + b, axis=0), np.any(a > b), np.sum(a * np.sum(b, axis=1, keepdims=True))


# array(float64, 1, A); array(float64, 1, C) / 0
def map_of_changed_memory(a, b):
    t = a * 2.0
    b[:1] = 5.0
    return np.sum(t), np.argmax(b + 1.0)
