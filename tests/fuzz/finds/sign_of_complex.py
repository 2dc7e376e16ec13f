"""np.sign of complex numbers with zeros, infinities and NaN."""
import numpy as np


def program(z):
    return np.sign(z), np.sign(z[0])


ARGUMENTS = ["(np.array([complex(-0.0, -0.0), complex(inf, nan), complex(3, inf), complex(-inf, inf), 3-4j]),)",
             "(np.array([complex(inf, 1), complex(nan, 1), complex(1, -inf), complex(0, -0.0)], dtype=np.complex64),)"]
