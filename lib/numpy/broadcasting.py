"""Broadcasting: the shape that several shapes make together, whether one fits into another, and NumPy's words where it does not.

    broadcast_shapes(((3, 1), (4,)))  ->  (3, 4)      check_assignment((1, 4), (4,))  ->  passes: a[...] = b of these shapes
"""
from lib.words import Const, raw_and, raw_eq, raw_or, tuple_of


def broadcast_shapes(shapes):
    """The shape to which all broadcast; ValueError in NumPy's words if there is none."""
    n = most_axes(shapes)
    return tuple_of(n, lambda k: broadcast_axis(shapes, n - 1 - k, mismatch))


def most_axes(shapes):
    n = 0
    for s in shapes:
        n = len(s) if len(s) > n else n
    return n


def broadcast_axis(shapes, back: Const, refuse):
    """The common length of one axis, counted from the last; `refuse(shapes)` raises where there is none."""
    size = 1
    for s in shapes:
        if len(s) > back:
            n = s[len(s) - 1 - back]
            if size != n and size != 1 and n != 1:
                refuse(shapes)
            size = n if size == 1 else size
    return size


def shown(shape):
    """A shape in messages, as NumPy writes it: (3,4)."""
    if len(shape) == 1:
        return f"({shape[0]},)"
    if len(shape) == 2:
        return f"({shape[0]},{shape[1]})"
    if len(shape) == 3:
        return f"({shape[0]},{shape[1]},{shape[2]})"
    if len(shape) == 4:
        return f"({shape[0]},{shape[1]},{shape[2]},{shape[3]})"
    return f"{shape}"


def mismatch(shapes):
    if len(shapes) == 2:
        raise ValueError(f"operands could not be broadcast together with shapes {shown(shapes[0])} {shown(shapes[1])} ")
    if len(shapes) == 3:
        raise ValueError("operands could not be broadcast together with shapes "
                         f"{shown(shapes[0])} {shown(shapes[1])} {shown(shapes[2])} ")
    raise ValueError("operands could not be broadcast together")


def broadcast_into(shapes, target):
    """Checks that all broadcast to the shape of the output and leave it as it is."""
    for s in shapes:
        if len(s) > len(target) or not fits(s, target):
            cannot_write(shapes, target)


def cannot_write(shapes, target):
    both = broadcast_shapes((target,) + shapes + (target,))
    raise ValueError(f"non-broadcastable output operand with shape {shown(target)} doesn't match the "
                     f"broadcast shape {shown(both)}")


def check_assignment(shape, target):
    """The rule of a[...] = b: b may have leading axes of length 1 too many."""
    if not fits(shape, target):
        raise ValueError(f"could not broadcast input array from shape {shown(shape)} into shape {shown(target)}")


def fits(shape, target):
    pairs = tuple_of(len(shape), lambda k: (shape[len(shape) - 1 - k],
                                            target[len(target) - 1 - k] if k < len(target) else 1))
    ok = True
    for n, m in pairs:
        ok = raw_and(ok, raw_or(raw_eq(n, m), raw_eq(n, 1)))
    return ok
