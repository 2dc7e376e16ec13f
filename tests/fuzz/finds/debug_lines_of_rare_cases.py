"""A math function whose rare cases are a function apart, in a program without loops, with debug information: LLVM ended the server."""
import numpy as np


def program(a0, a1):
    return a0, np.power(a1, 3.0), np.cosh(a1)


ULPS = {1: 8, 2: 8}
ARGUMENTS = ["(np.float32(1.5), np.float64(2.5),)"]
OPTIONS = {"debug": True}
