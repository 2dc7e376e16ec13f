"""NumPy adds up squared distances in the order of memory, also of a view of an array in Fortran's order."""
import numpy as np


def program(v0):
    return v0[::-1, ::-1].std()


ARGUMENTS = ["(np.asfortranarray(np.resize(np.array([2.88, 4.3, 6.6, 0.38, 1.1, 2.46, 0.15, 0.55, 2.22, 2.29, 4.97, 4.27]), (9, 3))),)"]
