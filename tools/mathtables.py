"""Prints lib/math/tables.py: the tables of lib/math's functions, from many digits.

    python tools/mathtables.py > lib/math/tables.py

Needs mpmath. tests/ulp checks that the file is what this prints.
"""
import struct

from mpmath import mp, mpf

ONE = 0x3FF0000000000000
LEAST = ONE - 153 * 2**44
WIDTH = 7 * 16
HEAD = '''"""Tables of lib/math's functions, made by tools/mathtables.py: 16 hexadecimal digits for each float64."""

'''


def word(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def number(w):
    return struct.unpack("<d", struct.pack("<Q", w))[0]


def pair(x):
    """x as two floats."""
    return [float(x), float(x - mpf(float(x)))]


def logarithms():
    """
    For each 128th of the words from 0.70 to 1.40: c near 1 / x, of 8 or 9 bits so that x c - 1 is exact, 1 around 1; -log c as a
    multiple of 2**-43, to which a multiple of log 2's first 43 bits is added exactly, and the rest. Then -log2 c, in 2**-42.
    """
    natural, binary = [], []
    for i in range(128):
        low, high = number(LEAST + i * 2**45), number(LEAST + (i + 1) * 2**45)
        scale = 128 if low < 1 else 256
        c = 1.0 if low < 1 < high else round(scale * 2 / (low + high)) / scale
        for rows, log, unit in ((natural, -mp.log(mpf(c)), 43), (binary, -mp.log(mpf(c), 2), 42)):
            first = mp.nint(log * 2**unit) / 2**unit
            # what is added to it is smaller, as the exact sum of two floats asks
            assert first == 0 or abs(first) >= max(abs(low * c - 1), abs(high * c - 1))
            rows.append([float(first), float(log - first)])
        natural[-1].insert(0, c)
    return natural, binary


def roots():
    """For j below 128 the word of 2**(j / 128) less j * 2**45, and what rounding to it lost, as part of the root."""
    rows = []
    for j in range(128):
        root = mp.power(2, mpf(j) / 128)
        near = float(root)
        rows.append([number(word(near) - (j << 45)), float(root / mpf(near) - 1)])
    return rows


def chebyshev(f, degree, half):
    """Coefficients of the polynomial that meets f(t) at Chebyshev's points of |t| <= half."""
    count = degree + 1
    at = [mp.cos(mp.pi * (2 * k + 1) / (2 * count)) for k in range(count)]
    values = [f(half * x) for x in at]
    weights = [2 * mp.fsum(v * mp.cos(j * mp.acos(x)) for v, x in zip(values, at)) / count for j in range(count)]
    weights[0] /= 2
    total, before, now = [mpf(0)] * count, [mpf(1)], [mpf(0), mpf(1)]
    for j, weight in enumerate(weights):
        if j >= 2:
            following = [mpf(0)] + [2 * v for v in now]
            for k, v in enumerate(before):
                following[k] -= v
            before, now = now, following
        for k, v in enumerate(before if j == 0 else now):
            total[k] += weight * v
    return [v / half**k for k, v in enumerate(total)]


def gammas():
    """For each half from 2 to 20 gamma around it, |t| <= 1/4: the first two coefficients as two floats each, then 13 more."""
    rows = []
    for half in range(4, 41):
        first, second, *more = chebyshev(lambda t: mp.gamma(mpf(half) / 2 + t), 14, mpf("0.2501"))
        rows.append(pair(first) + pair(second) + [float(c) for c in more])
    return rows


def zeros():
    """
    For each zero z of lgamma between -17 and -2, two of them between integers: z as two floats, a seventh (a quarter of the first two) of its distance from
    the next integer as the width, and 20 coefficients of lgamma(z + t) / t for |t| up to that, the first as two floats.
    """
    rows = []
    for n in range(2, 17):
        for side in (0, 1):
            pole = mpf(-n - side)
            with mp.workdps(120):
                # Newton's steps from about n! |z - pole| = 1
                z = pole + (2 * side - 1) / mp.gamma(n + 1 + side) * (mpf("0.9") if n > 2 else 1 + side)
                for _ in range(12):
                    z -= mp.log(abs(mp.gamma(z))) / mp.psi(0, z)
                assert abs(mp.log(abs(mp.gamma(z)))) < mpf("1e-90")
                width = abs(z - pole) / (4 if n == 2 else 7)
                row = chebyshev(lambda t: mp.log(abs(mp.gamma(z + t))) / t, 19, width * mpf("1.0001"))
                rows.append(pair(z) + [float(width)] + pair(row[0]) + [float(c) for c in row[1:]])
    return rows


def table(name, comment, rows):
    digits = "".join(f"{word(x):016x}" for row in rows for x in row)
    lines = "\n".join(f'    "{digits[at:at + WIDTH]}"' for at in range(0, len(digits), WIDTH))
    return f"# {comment}\n{name} = (\n{lines}\n)\n"


@mp.workdps(60)
def text():
    natural, binary = logarithms()
    return HEAD + "\n".join([
        table("ROOTS", "for j below 128: the word of 2**(j / 128) less j * 2**45; what rounding to it lost, as part of the root", roots()),
        table("CENTRES", "for each 128th of the words from 0.70 to 1.40: c near 1 / x; -log c as a multiple of 2**-43; the rest", natural),
        table("BINARY", "the same -log2 c as a multiple of 2**-42; the rest", binary),
        table("GAMMA", "for each half from 2 to 20: gamma around it, two coefficients as two floats each, then 13 more", gammas()),
        table("ZEROS", "zeros of lgamma: each as two floats, the width of its polynomial, and 20 coefficients, the first as two floats", zeros())])


if __name__ == "__main__":
    print(text(), end="")
