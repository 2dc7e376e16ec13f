"""A count of a whole array is NumPy's int64, not Python's int: what is added decides nothing."""
import numpy as np


def program(v0):
    x = np.count_nonzero(v0)
    x += np.uint16(5)
    return x


ARGUMENTS = ["(np.array([1, 0, 2], dtype=np.int8),)"]
