"""Products: @ and np.matmul, np.dot vdot inner outer, and the outer forms of ufuncs.

    a @ b        ->  loops over rows for small or thin operands, OpenBLAS for large matrices of floats
    (c * a) @ x  ->  rows of c * a computed 1024 elements at a time, as they are multiplied (lib/words.py, computed)

A dot product of floats is summed in as many lanes as the machine likes, with fused multiply-adds where it has them: its error is
below that of one running sum, its bits need not be NumPy's. Elements of other types are multiplied and added in plain loops.
"""
from lib.numpy.chunks import CHUNK
from lib.numpy.kinds import strong_value
from lib.numpy.broadcasting import broadcast_shapes, shown
from lib.numpy.shapes import bytes_of, c_strides, copy_to, dense, fill_with, new_array, product, ravel, shape_of, strides_of
from lib.numpy.ufuncs import maximum, minimum, multiply
from lib.words import (
    alloca, Any, Array, blas, call, chunk, complex128, computed, Const, convert, data, dim, elem, element, elementwise, float32, float64,
    imag, inline, int32, is_aligned, is_bool, is_complex, is_float, is_writable, layout, make_array, make_complex, matches,
    method, ndim, noinline, null, Number, numpy, offset, operator, owner, part, promote, raw_add, raw_and, raw_mul,
    raw_neg, raw_or, real, reassociates, refuse, set_element, store, stride, tuple_of, typeof,
)

LARGE = 20000           # multiplications from which a call of OpenBLAS pays
MOST = 2147483647       # its integers have 32 bits
THIN = 64              # bytes
CACHE = 262144


# ---------------------------------------------------------------- sums of products


@noinline
@reassociates
def float_sum(a, b, n):
    """Of two vectors of one float type."""
    s = convert(0, elem(a))
    for i in range(n):
        s = raw_add(s, raw_mul(element(a, (i,)), element(b, (i,))))
    return s


def plain_sum(a, b, n):
    """Of elements that are no floats; of booleans whether any pair is true."""
    T = elem(a)
    s = convert(0, T)
    for i in range(n):
        s = step(s, element(a, (i,)), element(b, (i,)))
    return s


def step(s, x, y):
    if is_bool(typeof(s)):
        return raw_or(s, raw_and(x, y))
    if is_complex(typeof(s)):
        return s + x * y
    return raw_add(s, raw_mul(x, y))


def pair_sum(a, b, n):
    if is_float(elem(a)):
        return float_sum(a, b, n)
    return plain_sum(a, b, n)


def of_type(a, T):
    """The array with elements of type T."""
    if elem(a) == T:
        return a
    return elementwise(lambda x: convert(x, T), a)


def product_type(a, b):
    return promote(elem(a), elem(b))


def vector(a):
    """A vector whose type says that it has no gaps, if it has none now."""
    return make_array(owner(a), data(a), (dim(a, 0),), (bytes_of(elem(a)),), elem(a), "C", False)


def has_gaps(a):
    return stride(a, 0) != bytes_of(elem(a)) and dim(a, 0) > 1


@noinline
def vector_product(a, b):
    n = dim(a, 0)
    if has_gaps(a) or has_gaps(b):
        return pair_sum(a, b, n)
    return pair_sum(vector(a), vector(b), n)


def row(a, i):
    """Row i of a matrix whose rows have no gaps."""
    size = bytes_of(elem(a))
    return make_array(owner(a), offset(data(a), i * stride(a, 0)), (dim(a, 1),), (size,), elem(a), "C", True)


# ---------------------------------------------------------------- matrices


def row_products(out, a, x):
    """out[i] = a[i] . x for a matrix whose rows have no gaps."""
    T = elem(a)
    n = dim(x, 0)
    first = 0
    if is_float(T):
        first = dim(a, 0) // 4 * 4
        four_rows(out, a, x, first)
    for i in range(first, dim(a, 0)):
        set_element(out, (i,), pair_sum(row(a, i), x, n))


@noinline
@reassociates
def four_rows(out, a, x, m):
    """The first m rows, four at a time: x is read once for the four."""
    zero = convert(0, elem(a))
    for k in range(m // 4):
        i = 4 * k
        a0 = row(a, i)
        a1 = row(a, i + 1)
        a2 = row(a, i + 2)
        a3 = row(a, i + 3)
        s0 = zero
        s1 = zero
        s2 = zero
        s3 = zero
        for j in range(dim(x, 0)):
            y = element(x, (j,))
            s0 = raw_add(s0, raw_mul(element(a0, (j,)), y))
            s1 = raw_add(s1, raw_mul(element(a1, (j,)), y))
            s2 = raw_add(s2, raw_mul(element(a2, (j,)), y))
            s3 = raw_add(s3, raw_mul(element(a3, (j,)), y))
        set_element(out, (i,), s0)
        set_element(out, (i + 1,), s1)
        set_element(out, (i + 2,), s2)
        set_element(out, (i + 3,), s3)


def add_rows(out, x, b):
    """out += x[0] * b[0] + x[1] * b[1] + ..., four rows at a time; each element sums in the order of the rows."""
    k = dim(b, 0)
    for l in range(k // 4):
        add_four(out, element(x, (4 * l,)), element(x, (4 * l + 1,)), element(x, (4 * l + 2,)), element(x, (4 * l + 3,)), b, 4 * l)
    for l in range(k // 4 * 4, k):
        add_one(out, element(x, (l,)), b, l)


@noinline
@reassociates
def add_four(out, x0, x1, x2, x3, b, l):
    b0 = row(b, l)
    b1 = row(b, l + 1)
    b2 = row(b, l + 2)
    b3 = row(b, l + 3)
    for j in range(dim(b, 1)):
        s = step(element(out, (j,)), x0, element(b0, (j,)))
        s = step(step(s, x1, element(b1, (j,))), x2, element(b2, (j,)))
        set_element(out, (j,), step(s, x3, element(b3, (j,))))


def add_one(out, x0, b, l):
    b0 = row(b, l)
    for j in range(dim(b, 1)):
        set_element(out, (j,), step(element(out, (j,)), x0, element(b0, (j,))))


@noinline
def matrix_vector(a, x):
    """a @ x; a matrix whose columns have no gaps is gone through column by column."""
    T = elem(a)
    out = new_array((dim(a, 0),), T)
    if layout(a) == "F" or (layout(a) == "A" and by_columns(a)):
        fill_with(out, convert(0, T))
        add_rows(out, x, with_rows(transposed(a)))
    else:
        row_products(out, with_rows(a), dense(x))
    return out


@inline
def computed_rows(a, x):
    """a @ x of a matrix that is computed: several short rows at a time, long ones in parts. A copy of x is certain to be none of
    what a is computed from."""
    T = elem(a)
    m = dim(a, 0)
    n = dim(a, 1)
    out = new_array((m,), T)
    y = new_array((n,), T)
    copy_to(y, x)
    if n <= CHUNK:
        k = CHUNK // n if n > 0 else CHUNK
        at = 0
        while at < m:
            w = m - at if m - at < k else k
            row_products(part_of(out, at, w), folded(chunk(a, at * n, w * n), w, n), y)
            at = at + w
    else:
        for i in range(m):
            s = convert(0, T)
            at = 0
            while at < n:
                w = n - at if n - at < CHUNK else CHUNK
                s = raw_add(s, float_sum(chunk(a, i * n + at, w), part_of(y, at, w), w))
                at = at + w
            set_element(out, (i,), s)
    return out


def part_of(v, first, n):
    size = bytes_of(elem(v))
    return make_array(owner(v), offset(data(v), first * size), (n,), (size,), elem(v), "C", is_writable(v))


def folded(v, m, n):
    size = bytes_of(elem(v))
    return make_array(owner(v), data(v), (m, n), (n * size, size), elem(v), "A", False)


def vector_matrix(x, b):
    return matrix_vector(transposed(b), x)


def by_columns(a):
    return has_rows(transposed(a)) and (not has_rows(a) or dim(a, 1) < 2)


def has_rows(a):
    """Do the elements of each row lie side by side? The rows may lie anywhere."""
    if not is_aligned(a):
        return False
    if layout(a) == "C":
        return True
    return stride(a, 1) == bytes_of(elem(a)) or dim(a, 1) < 2


def with_rows(a):
    """The matrix if its rows have no gaps, else a copy of which that is true."""
    if layout(a) == "C" and is_aligned(a):
        return a
    if has_rows(a):
        return free_form(a)
    return free_form(dense(a))


def free_form(a):
    """The matrix with a type that says nothing of how it lies: one copy of the code that follows serves all."""
    return make_array(owner(a), data(a), (dim(a, 0), dim(a, 1)), (stride(a, 0), stride(a, 1)), elem(a), "A", False)


def transposed(a):
    kind = "F" if layout(a) == "C" else ("C" if layout(a) == "F" else "A")
    return make_array(owner(a), data(a), (dim(a, 1), dim(a, 0)), (stride(a, 1), stride(a, 0)), elem(a), kind, False, is_aligned(a))


ROWS = 0
COLUMNS = 1
NEITHER = 2


def form(a):
    """Whether the rows or the columns of a matrix lie without gaps, each behind the one before."""
    if not is_aligned(a):
        return NEITHER
    if layout(a) == "C":
        return ROWS
    if layout(a) == "F":
        return COLUMNS
    size = bytes_of(elem(a))
    if is_step(stride(a, 1), dim(a, 1), stride(a, 0), dim(a, 0), size):
        return ROWS
    if is_step(stride(a, 0), dim(a, 0), stride(a, 1), dim(a, 1), size):
        return COLUMNS
    return NEITHER


def is_step(inner, n, outer, m, size):
    return (inner == size or n < 2) and (m < 2 or outer >= n * size and outer % size == 0)


def leading(a, kind):
    """Elements from one row (column) to the next, as BLAS wants it: at least the length of a row."""
    n = dim(a, 1) if kind == ROWS else dim(a, 0)
    m = dim(a, 0) if kind == ROWS else dim(a, 1)
    gap = stride(a, 0) if kind == ROWS else stride(a, 1)
    ld = gap // bytes_of(elem(a)) if m > 1 else n
    return ld if ld > 1 else 1


@noinline
def matrix_product_into(out, a, b):
    """out = a @ b for a new C matrix."""
    T = elem(out)
    if has_blas(T) and dim(a, 0) * dim(a, 1) * dim(b, 1) >= LARGE and not is_thin(out, b) and fits_blas(a) and fits_blas(b):
        gemm = gemm_of(T)
        if gemm != null:
            if is_square_of(a, b):
                squared(out, b)
            else:
                call_gemm(gemm, out, for_blas(a), for_blas(b))
            return None
    small_product(out, a, with_rows(b))
    return None


def small_product(out, a, b):
    """Four rows of b at a time go into all rows of the result, two by two: b is read once. The two are half the matrix apart, for
    LLVM tests once for all pairs whether the first rows overlap the second."""
    fill_with(out, convert(0, elem(out)))
    m = dim(a, 0)
    k = dim(a, 1)
    for l in range(k // 4):
        for i in range(m // 2):
            add_four_to_two(out, i, m // 2 + i, a, b, 4 * l)
        if m % 2 == 1:
            add_four(row(out, m - 1), element(a, (m - 1, 4 * l)), element(a, (m - 1, 4 * l + 1)), element(a, (m - 1, 4 * l + 2)),
                     element(a, (m - 1, 4 * l + 3)), b, 4 * l)
    for l in range(k // 4 * 4, k):
        for i in range(m):
            add_one(row(out, i), element(a, (i, l)), b, l)


@noinline
@reassociates
def add_four_to_two(out, i, h, a, b, l):
    """Rows l to l + 3 of b times their factors are added to rows i and h of the result."""
    x0 = element(a, (i, l))
    x1 = element(a, (i, l + 1))
    x2 = element(a, (i, l + 2))
    x3 = element(a, (i, l + 3))
    y0 = element(a, (h, l))
    y1 = element(a, (h, l + 1))
    y2 = element(a, (h, l + 2))
    y3 = element(a, (h, l + 3))
    b0 = row(b, l)
    b1 = row(b, l + 1)
    b2 = row(b, l + 2)
    b3 = row(b, l + 3)
    first = row(out, i)
    second = row(out, h)
    for j in range(dim(b, 1)):
        u = element(b0, (j,))
        v = element(b1, (j,))
        w = element(b2, (j,))
        z = element(b3, (j,))
        set_element(first, (j,), step(step(step(step(element(first, (j,)), x0, u), x1, v), x2, w), x3, z))
        set_element(second, (j,), step(step(step(step(element(second, (j,)), y0, u), y1, v), y2, w), y3, z))


def is_thin(out, b):
    """Few rows that stay in the cache while the rows of the other matrix, far larger, pass."""
    return dim(out, 0) * bytes_of(elem(out)) <= THIN and dim(out, 0) * dim(out, 1) * bytes_of(elem(out)) <= CACHE and has_rows(b)


def has_blas(T):
    return is_float(T) or is_complex(T)


def fits_blas(a):
    return dim(a, 0) <= MOST and dim(a, 1) <= MOST and stride(a, 0) // bytes_of(elem(a)) <= MOST and stride(a, 1) // bytes_of(elem(a)) <= MOST


def gemm_of(T):
    if T == float64:
        return blas("cblas_dgemm")
    if T == float32:
        return blas("cblas_sgemm")
    if T == complex128:
        return blas("cblas_zgemm")
    return blas("cblas_cgemm")


def is_square_of(a, b):
    """Is a the transpose of b, the very elements?"""
    if not is_float(elem(a)):
        return False
    same = data(a) == data(b) and dim(a, 0) == dim(b, 1) and stride(a, 0) == stride(b, 1) and stride(a, 1) == stride(b, 0)
    return same and form(b) != NEITHER


def squared(out, b):
    """b.T @ b: the upper half by OpenBLAS, the other is its mirror."""
    T = elem(b)
    syrk = blas("cblas_dsyrk") if T == float64 else blas("cblas_ssyrk")
    trans = TRANSPOSED if form(b) == ROWS else AS_IT_IS
    call(syrk, None, convert(ROW_MAJOR, int32), convert(UPPER, int32), convert(trans, int32), convert(dim(b, 1), int32),
         convert(dim(b, 0), int32), convert(1.0, T), data(b), convert(leading(b, form(b)), int32), convert(0.0, T), data(out),
         convert(leading(out, ROWS), int32))
    for i in range(dim(out, 0)):
        for j in range(i):
            set_element(out, (i, j), element(out, (j, i)))


ROW_MAJOR = 101
UPPER = 121
AS_IT_IS = 111
TRANSPOSED = 112


def for_blas(a):
    """The matrix if its rows or its columns lie as BLAS wants them, else a copy."""
    if is_aligned(a) and layout(a) != "A":
        return a
    if form(a) == NEITHER:
        return free_form(dense(a))
    return free_form(a)


def call_gemm(gemm, out, a, b):
    form_a = form(a)
    form_b = form(b)
    T = elem(out)
    trans_a = AS_IT_IS if form_a == ROWS else TRANSPOSED
    trans_b = AS_IT_IS if form_b == ROWS else TRANSPOSED
    m = convert(dim(a, 0), int32)
    n = convert(dim(b, 1), int32)
    k = convert(dim(a, 1), int32)
    lda = convert(leading(a, form_a), int32)
    ldb = convert(leading(b, form_b), int32)
    ldc = convert(leading(out, ROWS), int32)
    if is_complex(T):
        one = alloca(32)
        store(part(T), one, 0, 1.0)
        store(part(T), one, bytes_of(part(T)), 0.0)
        store(float64, one, 16, 0.0)
        store(float64, one, 24, 0.0)
        call(gemm, None, convert(ROW_MAJOR, int32), convert(trans_a, int32), convert(trans_b, int32), m, n, k, one, data(a), lda,
             data(b), ldb, offset(one, 16), data(out), ldc)
    else:
        call(gemm, None, convert(ROW_MAJOR, int32), convert(trans_a, int32), convert(trans_b, int32), m, n, k, convert(1.0, T),
             data(a), lda, data(b), ldb, convert(0.0, T), data(out), ldc)


# ---------------------------------------------------------------- of all ranks


def stacked(out, a, b):
    """out[..., :, :] = a[..., :, :] @ b[..., :, :] with broadcasting of the leading axes."""
    if ndim(out) == 2:
        matrix_product_into(out, a, b)
    else:
        for i in range(dim(out, 0)):
            stacked(outermost(out, i), inner_stack(a, i, ndim(out)), inner_stack(b, i, ndim(out)))


def outermost(a, i):
    n = ndim(a) - 1
    kind = "C" if layout(a) == "C" else "A"
    return make_array(owner(a), offset(data(a), i * stride(a, 0)), tuple_of(n, lambda k: dim(a, k + 1)),
                      tuple_of(n, lambda k: stride(a, k + 1)), elem(a), kind, is_writable(a), is_aligned(a))


def inner_stack(a, i, n: Const):
    if ndim(a) < n:
        return a
    return outermost(a, i if dim(a, 0) > 1 else 0)


def matrices(a, b):
    """a @ b of two arrays of two or more axes."""
    lead = broadcast_shapes((tuple_of(ndim(a) - 2, lambda k: dim(a, k)), tuple_of(ndim(b) - 2, lambda k: dim(b, k))))
    out = new_array(lead + (dim(a, ndim(a) - 2), dim(b, ndim(b) - 1)), elem(a))
    if ndim(a) > 2 and ndim(b) == 2:
        rows = product(tuple_of(ndim(a) - 1, lambda k: dim(a, k)))
        flat = as_matrix(dense(a), rows)
        matrix_product_into(as_matrix(out, rows), flat, b)
    else:
        stacked(out, a, b)
    return out


def as_matrix(a, rows):
    """A C array as a matrix of so many rows."""
    n = dim(a, ndim(a) - 1)
    size = bytes_of(elem(a))
    return make_array(owner(a), data(a), (rows, n), (n * size, size), elem(a), "C", is_writable(a))


@inline
def multiplied(a, b):
    """The product over the last axis of a and the last but one (or only) axis of b, whose lengths agree."""
    T = product_type(a, b)
    x = of_type(a, T)
    y = of_type(b, T)
    if ndim(a) == 1 and ndim(b) == 1:
        return vector_product(x, y)
    if ndim(a) == 1 and ndim(b) == 2:
        return vector_matrix(x, y)
    if ndim(a) == 2 and ndim(b) == 1:
        if is_float(T):
            if computed(x):
                return computed_rows(x, y)
        return matrix_vector(x, y)
    if ndim(b) == 1:
        shape = tuple_of(ndim(a) - 1, lambda k: dim(a, k))
        return reshaped_c(matrix_vector(as_matrix(dense(x), product(shape)), y), shape)
    if ndim(a) == 1:
        row_of = make_array(owner(x), data(x), (1, dim(x, 0)), (0, stride(x, 0)), T, "A", False, is_aligned(x))
        z = matrices(row_of, y)
        return reshaped_c(z, tuple_of(ndim(b) - 1, lambda k: dim(b, k if k < ndim(b) - 2 else k + 1)))
    return matrices(x, y)


def reshaped_c(a, shape):
    return make_array(owner(a), data(a), shape, c_strides(shape, bytes_of(elem(a))), elem(a), "C", True)


@inline
@numpy
def matmul(a: Array, b: Array):
    if ndim(a) == 0 or ndim(b) == 0:
        refuse("a matrix product with an array of no axes", "multiply with *")
    n = dim(a, ndim(a) - 1)
    axis = ndim(b) - 2 if ndim(b) > 1 else 0
    m = dim(b, axis)
    if n != m:
        raise ValueError(f"matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
                         f"(n?,k),(k,m?)->(n?,m?) (size {m} is different from {n})")
    return multiplied(a, b)


@inline
@operator("@")
def matmul_operator(a: Array, b: Array):
    return matmul(a, b)


def as_strong(x):
    """Numbers count as NumPy's here: Python's int is int64."""
    if matches(x, Array):
        return x
    return strong_value(x)


@inline
@numpy
def dot(a: Any, b: Any):
    if matches(a, Number) or matches(b, Number):
        return multiply(as_strong(a), as_strong(b))
    if ndim(a) == 0 or ndim(b) == 0:
        return a * b
    axis = ndim(b) - 2 if ndim(b) > 1 else 0
    if dim(a, ndim(a) - 1) != dim(b, axis):
        raise ValueError(f"shapes {shown(shape_of(a))} and {shown(shape_of(b))} not aligned: {dim(a, ndim(a) - 1)} (dim {ndim(a) - 1}) "
                         f"!= {dim(b, axis)} (dim {axis})")
    if ndim(b) > 2:
        refuse("np.dot with a second array of more than two axes", "use a @ b, or loops")
    return multiplied(a, b)


@inline
@method(Array)
def dot_(a: Array, b: Any):
    return dot(a, b)


@numpy
def vdot(a: Array, b: Array):
    """Of all elements in C order; the first is conjugated."""
    x = ravel(a)
    y = ravel(b)
    if dim(x, 0) != dim(y, 0):
        raise ValueError("cannot reshape array")
    T = product_type(a, b)
    if is_complex(T):
        return vector_product(elementwise(lambda z: conjugated(convert(z, T)), x), of_type(y, T))
    return vector_product(of_type(x, T), of_type(y, T))


def conjugated(z):
    return make_complex(real(z), raw_neg(imag(z)))


@numpy
def inner(a: Array, b: Array):
    if ndim(a) == 1 and ndim(b) == 1:
        return dot(a, b)
    if ndim(b) == 1:
        return dot(a, b)
    if ndim(b) == 2:
        return dot(a, transposed(b))
    refuse("np.inner with a second array of more than two axes", "use a @ b, or loops")


# ---------------------------------------------------------------- outer


def outer_of(f, a, b):
    """f of every pair: the axes of a, then those of b."""
    x = make_array(owner(a), data(a), shape_of(a) + tuple_of(ndim(b), lambda k: 1), strides_of(a) + tuple_of(ndim(b), lambda k: 0),
                   elem(a), "A", False, is_aligned(a))
    return f(x, b)


@numpy
def outer(a: Array, b: Array):
    return outer_of(lambda x, y: x * y, ravel(a), ravel(b))


@numpy(name="multiply.outer")
def multiply_outer(a: Array, b: Array):
    return outer_of(lambda x, y: x * y, a, b)


@numpy(name="add.outer")
def add_outer(a: Array, b: Array):
    return outer_of(lambda x, y: x + y, a, b)


@numpy(name="subtract.outer")
def subtract_outer(a: Array, b: Array):
    return outer_of(lambda x, y: x - y, a, b)


@numpy(name="divide.outer")
def divide_outer(a: Array, b: Array):
    return outer_of(lambda x, y: x / y, a, b)


@numpy(name="minimum.outer")
def minimum_outer(a: Array, b: Array):
    return outer_of(lambda x, y: minimum(x, y), a, b)


@numpy(name="maximum.outer")
def maximum_outer(a: Array, b: Array):
    return outer_of(lambda x, y: maximum(x, y), a, b)
