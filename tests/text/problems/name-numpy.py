# types: array(float64, 1, C)
import numpy as np


def f(x):
    return np.nosuch(x)  # problem: name, "nosuch"
