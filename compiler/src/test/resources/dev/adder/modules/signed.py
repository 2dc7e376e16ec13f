"""Functions whose decorators give signatures, in the forms Numba takes."""
import numpy as np
from adder import boolean, complex64, float32, float64, int8, int32, int64, njit, types, uint8


@njit("float64(float64)")
def text(x):
    return x


@njit(float32(float64))
def narrowed(x):
    return x


@njit(["i4(i4)", int64(int64), (types.float64,)])
def several(x):
    return x


@njit([(uint8, float32), "(int8, boolean)"])
def ranges(x, y):
    return x, y


@njit("f8(f8[:, :])")
def total(a):
    s = 0.0
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            s += a[i, j]
    return s


@njit(["f8(f8[:, ::1])", "f8(f8[::1, :])"])
def dense(a):
    return a[0, 0]


@njit(["void(f8[:])"])
def fill(a):
    a[:] = 2.5


@njit((types.Tuple((types.int64, types.float64)), types.UniTuple(float32, 2)))
def pairs(a, b):
    return a, b


@njit("optional(int64)(optional(int64), boolean)", fastmath=True)
def maybe(x, flag):
    return x if flag else None


@njit("complex64(complex64)")
def turned(z):
    return z * 1j


@njit("f8(f8, f8)")
def scaled(x, by=3):
    return x * by


@njit
def calls(x):
    return text(x) + several(x)


@njit("f8(f8)", boundscheck=False)
def called_by_name(x, ):
    return np.sqrt(x)
