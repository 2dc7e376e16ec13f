"""Imported by entry.py, and imports it back."""
import entry

from adder import njit

BASE = 7
FACTOR = BASE / 2
ROWS = (1, 2, 4)


@njit
def raised(x):
    return x ** 2 + BASE


def table(i):
    return ROWS[i % 3]


@njit
def checked(x):

    if x < 0:
        raise ValueError(f"{x:.2f} is negative") from KeyError(x)
    return x
