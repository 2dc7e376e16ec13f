"""overflow='raise' is about Python's int; NumPy's integers wrap in every operation."""
import numpy as np


def program(a, b):
    return a - b, a << 100, a ** 9, abs(a), -a, np.negative(a), np.subtract(a, b), a * b


ARGUMENTS = ["(np.int8(-128), np.int8(127))", "(np.int64(-2**63), np.int64(3))"]
OPTIONS = {'overflow': 'raise'}
