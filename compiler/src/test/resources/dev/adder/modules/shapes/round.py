"""A module of a package."""
from math import pi

from .sizes import RADIUS


def area(r):
    return pi * (r * RADIUS) ** 2
