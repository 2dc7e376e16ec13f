"""A file that imports modules of its folder; ModulesTest calls it from Java and from CPython."""
import math as m
from math import pi, sqrt

import numpy as np
from numpy import float32, zeros

import helpers
import helpers as h
import shapes.round
from helpers import FACTOR, raised as power, table
from shapes import UNIT
from shapes.round import area

from adder import njit

WIDTH, HEIGHT = 3, 4.5
LIMIT = 2
LIMIT *= 5
TWO_PI = 2 * m.pi + np.pi - pi
MANY = (FACTOR, helpers.BASE * 2, area)


@njit
def everything(x):
    return (area(x), shapes.round.area(x), helpers.raised(x), h.BASE, power(x), FACTOR, UNIT, WIDTH * HEIGHT, LIMIT, TWO_PI, sqrt(x), pi,
            float32(x), MANY[2](x), m.floor(x))


@njit
def filled(n, *, value=FACTOR):
    a = zeros(n, float32)
    for i in range(n):
        a[i] = value + table(i)
    return a


@njit
def keywords(a, b=2, *, c, d=LIMIT):
    return a, b, c, d


@njit
def fails(x):
    return helpers.checked(x) + 1


def times(n):
    def wrap(f):
        return f
    return wrap


@times(3)
def decorated(x):
    return x


@njit(fastmath=True, locals={"s": "float32"}, inline="always")
def narrow(x):
    s = x
    return s


@njit
def calls_decorated(x):
    return decorated(x)


if LIMIT > 5:
    CHOSEN = 1
else:
    CHOSEN = 2


@njit
def chosen(x):
    return x + CHOSEN


if __name__ == "__main__":
    LIMIT = 0
