"""A Python complex compared with an np.float64 gives Python's bool: the remainder by it raises."""
import numpy as np


def program(x):
    return 1.5 % (1j == x)


ARGUMENTS = ["(np.float64(0.5),)"]
