"""round() of a NumPy integer is a Python int: in the next operation it is weak."""
import numpy as np


def program(a, b):
    return a | round(b), divmod(a, 10)[0] ^ round(b)


ARGUMENTS = ["(-1, np.uint32(0))", "(-4, np.uint32(7))"]
