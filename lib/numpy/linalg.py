"""numpy.linalg by LAPACK of OpenBLAS: inv solve cholesky det; norm by dot products (of chunks, where the array is computed).

    np.linalg.inv(a)  ->  float64 (float32 stays): ?gesv with the identity, as NumPy does

LAPACK reads matrices by columns. The transpose of an inverse is the inverse of the transpose, so inv and cholesky pass rows as
they lie; solve passes transposed copies.
"""
from lib.math.native import c_sqrt
from lib.numpy.chunks import long_fold, never
from lib.numpy.kinds import float_type
from lib.numpy.products import vector_product as dot_of
from lib.numpy.shapes import bytes_of, dense, new_array, new_f_array, product, shape_of, view
from lib.words import (
    alloca, Array, bits_of, blas, call, computed, Const, convert, cstring, data, dim, elem, element, elementwise, elementwise_into, imag,
    inline, int32, is_complex, LinAlgError, load, module, ndim, null, offset, real, refuse,
    set_element, store,
)

MISSING = "numpy.linalg needs OpenBLAS (libopenblas.so.0), which is not beside Adder's runtime; build Adder again"


def square_type(a):
    """The element type of the result."""
    if ndim(a) != 2:
        refuse("numpy.linalg of arrays that are no matrices", "take one matrix at a time")
    if is_complex(elem(a)):
        return elem(a)
    return float_type(elem(a))


def check_square(a):
    if dim(a, 0) != dim(a, 1):
        raise LinAlgError("Last 2 dimensions of the array must be square")


def copied(a, T):
    """A new C matrix of type T."""
    out = new_array(shape_of(a), T)
    elementwise_into(out, lambda x: convert(x, T), a)
    return out


def by_columns(a, T):
    out = new_f_array(shape_of(a), T)
    elementwise_into(out, lambda x: convert(x, T), a)
    return out


def gesv_of(T):
    if is_complex(T):
        return blas("cgesv_") if bits_of(T) == 64 else blas("zgesv_")
    return blas("sgesv_") if bits_of(T) == 32 else blas("dgesv_")


def potrf_of(T):
    if is_complex(T):
        return blas("cpotrf_") if bits_of(T) == 64 else blas("zpotrf_")
    return blas("spotrf_") if bits_of(T) == 32 else blas("dpotrf_")


def getrf_of(T):
    if is_complex(T):
        return blas("cgetrf_") if bits_of(T) == 64 else blas("zgetrf_")
    return blas("sgetrf_") if bits_of(T) == 32 else blas("dgetrf_")


def solve_in_place(a, n, b, m):
    """Solves for the m columns at b with the matrix of n rows at a; both are overwritten."""
    f = gesv_of(elem(a))
    if f == null:
        raise ImportError(MISSING)
    numbers = alloca(16)
    store(int32, numbers, 0, convert(n, int32))
    store(int32, numbers, 4, convert(m, int32))
    store(int32, numbers, 8, convert(0, int32))
    pivots = new_array((n + 1,), int32)
    call(f, None, numbers, offset(numbers, 4), data(a), numbers, data(pivots), data(b), numbers, offset(numbers, 8))
    if load(int32, numbers, 8) != convert(0, int32):
        raise LinAlgError("Singular matrix")


@module("numpy.linalg")
def inv(a: Array):
    T = square_type(a)
    check_square(a)
    n = dim(a, 0)
    x = copied(a, T)
    out = new_array((n, n), T)
    fill_identity(out)
    if n > 0:
        solve_in_place(x, n, out, n)
    return out


def fill_identity(a):
    zero = convert(0, elem(a))
    one = convert(1, elem(a))
    elementwise_into(a, lambda z: z, zero)
    for i in range(dim(a, 0)):
        set_element(a, (i, i), one)


@module("numpy.linalg")
def solve(a: Array, b: Array):
    T = square_type(a)
    check_square(a)
    if dim(a, 0) != dim(b, 0):
        raise ValueError("solve: Input operand 1 has a mismatch in its core dimension 0")
    n = dim(a, 0)
    x = by_columns(a, T)
    if ndim(b) == 1:
        y = copied_vector(b, T)
        if n > 0:
            solve_in_place(x, n, y, 1)
        return y
    z = by_columns(b, T)
    if n > 0 and dim(b, 1) > 0:
        solve_in_place(x, n, z, dim(b, 1))
    return copied(z, T)


def copied_vector(b, T):
    out = new_array((dim(b, 0),), T)
    elementwise_into(out, lambda x: convert(x, T), b)
    return out


@module("numpy.linalg")
def cholesky(a: Array):
    """The lower factor; only the lower half of a is read."""
    T = square_type(a)
    check_square(a)
    n = dim(a, 0)
    out = copied(a, T)
    f = potrf_of(T)
    if f == null:
        raise ImportError(MISSING)
    numbers = alloca(16)
    store(int32, numbers, 0, convert(n, int32))
    store(int32, numbers, 4, convert(0, int32))
    if n > 0:
        call(f, None, cstring("U"), numbers, data(out), numbers, offset(numbers, 4))
    if load(int32, numbers, 4) != convert(0, int32):
        raise LinAlgError("Matrix is not positive definite")
    zero = convert(0, T)
    for i in range(n):
        for j in range(i + 1, n):
            set_element(out, (i, j), zero)
    return out


@module("numpy.linalg")
def det(a: Array):
    T = square_type(a)
    check_square(a)
    n = dim(a, 0)
    x = copied(a, T)
    f = getrf_of(T)
    if f == null:
        raise ImportError(MISSING)
    numbers = alloca(16)
    store(int32, numbers, 0, convert(n, int32))
    store(int32, numbers, 4, convert(0, int32))
    pivots = new_array((n + 1,), int32)
    if n > 0:
        call(f, None, numbers, numbers, data(x), numbers, data(pivots), offset(numbers, 4))
    r = convert(1, T)
    for i in range(n):
        r = r * element(x, (i, i))
        if int(element(pivots, (i,))) != i + 1:
            r = -r
    return r


@inline
@module("numpy.linalg")
def norm(x: Array, ord: Const = None):
    """The root of the sum of squares; of vectors also ord 1, 2 and inf."""
    T = float_type(elem(x))
    if ord is None and elem(x) == T and not is_complex(T):
        if computed(x):
            return c_sqrt(long_fold(x, 0, product(shape_of(x)), convert(0, T), lambda v, first, n, r: r + dot_of(v, v), never))
    v = run_of(x, T)
    if ord is None or ord == 2 and ndim(x) == 1:
        if is_complex(T):
            re = elementwise(lambda z: real(z), v)
            im = elementwise(lambda z: imag(z), v)
            return c_sqrt(dot_of(re, re) + dot_of(im, im))
        return c_sqrt(dot_of(v, v))
    if ndim(x) != 1:
        refuse("this norm of a matrix", "the Frobenius norm (ord=None) is compiled")
    if ord == 1:
        return abs(v).sum()
    if ord == 1e400:
        return abs(v).max()
    refuse("this norm", "ord None, 1, 2 and np.inf are compiled")


def run_of(a, T):
    b = dense(a)
    v = view(b, (product(shape_of(b)),), (bytes_of(elem(b)),), "C")
    if elem(b) == T:
        return v
    return elementwise(lambda x: convert(x, T), v)
