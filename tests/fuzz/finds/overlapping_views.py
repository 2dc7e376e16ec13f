"""Stores into views that overlap what they read, of one array and of two arguments that share memory."""
import numpy as np


def program(a, b):
    a[1:] += a[:-1]
    a[::-1] = a * b
    b[:-1] = b[1:] - a[1:]
    for i in range(1, a.shape[0]):
        b[i] = a[i - 1] + b[i - 1]
    return a.sum(), b.max()


ARGUMENTS = ["(lambda w: (w[1:], w[:-1]))(np.arange(40.0))", "(lambda w: (w[:-1], w[:0:-1]))(np.arange(19))",
             "(lambda w: (w, w))(np.arange(9, dtype=np.int16))"]
