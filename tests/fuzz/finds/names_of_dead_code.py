"""CPython folds the condition and takes the other branch out of the code; its names are described all the same."""
import math
import numpy as np


def other(x):
    return x + 1


def program(x):
    y = x if True & True else math.isinf(0.0)
    return y, (y if (True ^ False) else other(x))


ARGUMENTS = ["(1,)"]
