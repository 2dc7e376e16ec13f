"""np.reciprocal of a complex number is Smith's division of one, bit for bit."""
import numpy as np


def program(z):
    return np.reciprocal(z)


ARGUMENTS = ["(np.complex64(3.75+1j),)", "(np.complex64(1-3.75j),)", "(np.complex64(0),)"]
