"""zip over rows: the inner functions of two library functions shown under one name are two functions."""
import numpy as np


def program(a, b):
    total = 0
    for row, i in zip(a, range(4)):
        b[i % 2] += row[0]
        total += i
    return total, abs(a)


ARGUMENTS = ["(np.array([[1, -2], [3, 4], [5, -6]], dtype=np.int16), np.zeros(2))"]
