"""np.float64 is a float: Python's complex on the left takes it, so the result is weak and division by zero raises."""
import numpy as np


def program(z, x, i):
    return z * x / i, x * z


ARGUMENTS = ["(7+0.5j, np.float64(0.0), 0)", "(7+0.5j, np.float64(2.0), 3)"]
