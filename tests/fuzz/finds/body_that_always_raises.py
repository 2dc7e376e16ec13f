"""An elementwise operation that raises whatever its operands are: nothing comes after it."""
import numpy as np


def program(v):
    return np.all((v - np.uint32(7)) // np.maximum(np.uint32(0), False), axis=0)


ARGUMENTS = ["(np.array([[19], [15]], dtype=np.uint32),)", "(np.array([], dtype=np.uint32).reshape(0, 1),)"]
OPTIONS = {"error_model": "python"}
