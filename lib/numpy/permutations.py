"""np.random's choices: shuffle, permutation, choice, in the order of draws of NumPy's RandomState.

    np.random.permutation(3)  ->  [0, 1, 2] with each element, from the last on, changed for one at or before it
"""
from lib.numpy import indexing
from lib.numpy.creation import arange
from lib.numpy.counting import searchsorted
from lib.numpy.random import as_lengths, below, mask_of, randint, random_sample
from lib.numpy.scans import cumsum
from lib.numpy.shapes import copy_to, dense, new_array, product, reshaped, shape_of
from lib.words import (
    Any, Array, Const, convert, dim, elem, element, float64, inline, Int, is_writable, layout, matches, module, ndim, pyint, raw_add,
    raw_sub, random_state, Real, refuse, set_element, uint64,
)


def at_most(s, n):
    """A random number of 0 ... n."""
    span = convert(n, uint64)
    return convert(below(s, span, mask_of(span)), pyint)


@module("numpy.random")
def shuffle(x: Array):
    """In place, along the first axis."""
    if not is_writable(x):
        raise ValueError("array is read-only")
    if ndim(x) == 0:
        raise TypeError("object of type 'numpy.ndarray' without axes has no length")
    if ndim(x) == 1:
        shuffle_elements(x)
    else:
        order = shuffled(dim(x, 0))
        copy_to(x, x[order])


def shuffle_elements(v):
    s = random_state()
    for k in range(dim(v, 0) - 1):
        i = dim(v, 0) - 1 - k
        j = at_most(s, i)
        x = element(v, (i,))
        set_element(v, (i,), element(v, (j,)))
        set_element(v, (j,), x)


def shuffled(n):
    order = arange(n)
    shuffle_elements(order)
    return order


@module("numpy.random")
def permutation(x: Int):
    return shuffled(int(x))


@module("numpy.random")
def permutation(x: Array):
    if ndim(x) == 0:
        raise IndexError("x must be an integer or at least 1-dimensional")
    return x[shuffled(dim(x, 0))]


@module("numpy.random")
def choice(a: Int | Array, size: Any = None, replace: Const = True, p: Any = None):
    n = population(a)
    count = 1 if size is None else product(as_lengths(size))
    if n <= 0 and count > 0:
        raise ValueError("'a' cannot be empty unless no samples are taken" if matches(a, Array)
                         else "a must be greater than 0 unless no samples are taken")
    if not replace:
        if p is not None:
            refuse("np.random.choice with probabilities and replace=False", "draw with replacement")
        if count > n:
            raise ValueError("Cannot take a larger sample than population when 'replace=False'")
        return chosen(a, placed(shuffled(n)[:count], size))
    if p is None:
        return chosen(a, randint(0, n, size))
    return chosen(a, searchsorted(cumulated(p, n), random_sample(size), "right"))


def population(a):
    if matches(a, Array):
        if ndim(a) != 1:
            raise ValueError("a must be 1-dimensional")
        return dim(a, 0)
    return int(a)


def placed(v, size):
    """The draws in the wanted shape; the only one itself if there is none."""
    if size is None:
        return convert(element(v, (0,)), pyint)
    return reshaped(v, as_lengths(size))


def chosen(a, places):
    if matches(a, Array):
        return a[places]
    return places


def cumulated(p, n):
    """Running sums of the probabilities, divided by the last."""
    if not matches(p, Array):
        refuse("probabilities that are no array", "give an array")
    if ndim(p) != 1:
        raise ValueError("'p' must be 1-dimensional")
    if dim(p, 0) != n:
        raise ValueError("'a' and 'p' must have same size")
    total = 0.0
    for x in p:
        if x < 0:
            raise ValueError("probabilities are not non-negative")
        total = total + convert(x, float64)
    if not abs(total - 1.0) <= 1.4901161193847656e-08:
        raise ValueError("probabilities do not sum to 1")
    sums = cumsum(p, None, float64)
    sums /= sums[n - 1]
    return sums
