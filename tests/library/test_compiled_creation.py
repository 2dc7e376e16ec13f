"""New arrays and other shapes of old ones, compiled: every form of the arguments, orders, casts; against NumPy."""
import numpy as np
import pytest

from compiled import check
import adder

F = np.asfortranarray(np.arange(6.0).reshape(2, 3))
SHAPES = [np.arange(24.0), np.arange(24).reshape(4, 6), np.asfortranarray(np.arange(24).reshape(4, 6)), np.arange(48).reshape(4, 12)[:, ::2],
          np.arange(24)[::-1], np.arange(24).reshape(6, 4).T]


@pytest.mark.parametrize("text", [
    "np.zeros((n, 2), order='F')[:, :1]", "np.zeros((n, 2), order='A')", "np.ones(n, order='X')", "np.full(n, np.nan, int)",
    "np.full((n, 2), (1, 2))", "np.full(n, 300, np.uint8)", "np.arange(stop=n)", "np.arange(n, step=2)", "np.arange(n, None, 2)",
    "np.arange(n, dtype=bool)", "np.linspace(0, 1, n, retstep=True)", "np.linspace(0, n, 7, False, True)", "np.linspace(np.float32(0), 1, n)",
    "np.linspace(0, 1j, n)", "np.eye(n + 1, order='F').strides", "np.array(n)", "np.asarray((1, n))", "np.array((n, np.float32(2)))",
    "np.array((np.arange(3), np.arange(3) + n))", "np.zeros((True, 2))", "np.zeros((2.0, n))", "np.zeros_like(n)", "np.full_like(n, 2.5)"])
def test_new_arrays(text):
    check(text, [(n,) for n in (0, 1, 5)])


def test_likes():
    for name in ("zeros_like", "ones_like"):
        for more in ("", ", order='F'", ", order='C'", ", np.int8, 'K'", ", shape=(2, 2)", ", shape=5, dtype=np.float32"):
            check(f"np.{name}(a{more}), np.{name}(a{more}).strides", [(F,), (F.T,), (np.arange(4)[::2],)])
    check("np.full_like(a, b)", [(np.zeros(3, t), v) for t in ("uint8", "int64", "float32") for v in (2.7, 300, -1, np.nan, np.float64(1e300))])


def test_arrays_of_arrays():
    check("np.array(a)", [((np.zeros(2), np.ones(2, "i4")),), ((np.zeros(2), np.ones(3)),), ((np.ones((2, 2)), np.zeros((2, 2))),)])
    check("np.asarray(a, np.int8)", [(F,), (np.arange(3, dtype="int8"),)])
    check("", [(np.arange(3, dtype="int8"),)], body="    b = np.asarray(a, np.int8)\n    b[0] = 7\n    return b")


@pytest.mark.parametrize("text", [
    "(3, 8), order='F'", "-1, order='F'", "(4, 6), order='A'", "(2, 12), order='C'", "-2, 12", "(2.0, 12)"])
def test_reshape_in_an_order(text):
    check(f"a.reshape({text})", [(a,) for a in SHAPES])
    check("", [(a.copy(order="K"),) for a in SHAPES], body=f"    b = a.reshape({text})\n    b[0] = 77\n    return b")


@pytest.mark.parametrize("order", ["'C'", "'F'", "'A'", "'K'"])
def test_orders(order):
    for text in ("a.ravel({})", "np.ravel(a, order={})", "a.flatten({})", "a.copy({}), a.copy({}).strides", "a.astype(np.int8, {}).strides"):
        check(text.format(order, order), [(a,) for a in SHAPES])
    check("", [(a.copy(order="K"),) for a in SHAPES], body=f"    b = a.ravel({order})\n    b[0] = 77\n    return b")


def test_astype_without_a_copy():
    for text in ("a.astype(np.int64, copy=False)", "a.astype(np.float64, 'C', copy=False)"):
        check("", [(a.copy(order="K"),) for a in SHAPES], body=f"    b = {text}\n    b[:] = 1\n    return b")


def test_parts_are_views():
    check("np.real(a), np.imag(a)", [(np.array([1 + 2j, 3]),), (np.arange(3),), (F,)])
    check("np.real(x), np.imag(x)", [(True,), (2,), (1 + 2j,), (np.complex64(1j),)])
    check("", [(np.zeros(3, complex),)], body="    np.real(a)[0] = 7\n    np.imag(a)[1] = 5\n    return a")
    g = adder.njit(lambda a: np.imag(a))
    assert not g(np.arange(3)).flags.writeable


# What does not fit is what C compilers make of it on x86, as in NumPy: astype(np.uint8) of 300.5 is 44, of -1.0 it is 255.
FAR = np.array([-1.5, -1.0, 255.7, 256.0, 300.5, -129.0, 1e5, 65536.5, -70000.0, 2.0**31, 3e9, 1e10, 2.0**63, -2.0**63, 1e19, 2.0**64,
                1e300, -1e300, np.nan, np.inf, -np.inf])


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "bool"])
def test_casts_of_what_does_not_fit(dtype):
    # Of floats beyond uint32 NumPy's vector code and its scalar code make different numbers.
    values = FAR[(FAR >= -2.0**31) & (FAR < 2.0**32)] if dtype == "uint32" else FAR
    with np.errstate(all="ignore"):
        check(f"a.astype(np.{dtype})", [(values,), (values.astype("f4"),), (np.tile(values, 5),)])
        check("", [(np.zeros(values.size, dtype), values)], body="    a[:] = b\n    return a")
        check(f"np.{dtype}(x)", [(v,) for v in values] + [(np.float32(v),) for v in values])


def test_reciprocal_of_zero():
    for t in ("int8", "int32", "int64", "uint8", "uint64"):
        check("np.reciprocal(a)", [(np.array([0, 1, 2], t),)])


def test_take():
    a1, a2 = np.arange(7), np.arange(12.0).reshape(3, 4)
    check("np.take(a, b)", [(a1, 2), (a1, np.array([0, -1])), (a1, 9), (a2, np.array([[0, 11]])), (a1, (0, 1)), (a1, None)])
    for axis in (-2, 1, 2):
        check(f"np.take(a, b, axis={axis})", [(a2, 2), (a2, np.array([0, -1])), (a2, np.array([0, 9]))])
    check("", [(a2.copy(),)], body="    b = a.take(1, axis=0)\n    b[0] = 9\n    return b")


def test_bounds_of_slices_are_integers():
    check("a[b:c]", [(np.arange(7), b, 3) for b in (2.0, True, np.True_, np.float32(1), np.int8(1))])
    check("a[::2.0]", [(np.arange(7),)])
