"""Coefficients for lib/math: the polynomial of least largest weighted error, by Remez' exchange in many digits.

    minimax(lambda x: mp.exp(x), 0, 1, 5)  ->  ([c0, ..., c5], largest error)

Needs mpmath. Errors are those before the coefficients are rounded to doubles. How lib/math's tables were made:
python tools/minimax.py
"""
from mpmath import mp, mpf

mp.dps = 70


def minimax(f, low, high, degree, weight=lambda x: mpf(1), rounds=12):
    low, high = mpf(low), mpf(high)
    n = degree + 2
    points = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * k / (n - 1)) for k in range(n)]
    grid = 12 * n
    for _ in range(rounds):
        rows, right = mp.matrix(n, n), mp.matrix(n, 1)
        for i, x in enumerate(points):
            for k in range(degree + 1):
                rows[i, k] = x ** k
            rows[i, degree + 1] = (-1) ** i / weight(x)
            right[i] = f(x)
        solution = mp.lu_solve(rows, right)
        c = [solution[k] for k in range(degree + 1)]
        error = lambda x: (mp.polyval(c[::-1], x) - f(x)) * weight(x)
        xs = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * k / grid) for k in range(grid + 1)]
        es = [error(x) for x in xs]
        found = []
        for i, (x, e) in enumerate(zip(xs, es)):
            if (i == 0 or abs(e) >= abs(es[i - 1]) or es[i - 1] * e < 0) and (i == grid or abs(e) >= abs(es[i + 1]) or es[i + 1] * e < 0):
                if found and found[-1][1] * e > 0:
                    if abs(e) > abs(found[-1][1]):
                        found[-1] = (x, e)
                else:
                    found.append((x, e))
        while len(found) > n:
            found.pop(0 if abs(found[0][1]) < abs(found[-1][1]) else -1)
        largest = max(abs(e) for e in es)
        if len(found) < n:
            break
        points = [x for x, _ in found]
        if largest < min(abs(e) for _, e in found) * 1.001:
            break
    return c, largest


def show(name, f, low, high, degree, weight=lambda x: mpf(1)):
    c, error = minimax(f, low, high, degree, weight)
    print(f"{name}: 2**{float(mp.log(error, 2)):.1f}")
    for k, v in enumerate(c):
        print(f"    c{k} = {float(v)!r}")


if __name__ == "__main__":
    half = mp.log(2) / 2 + mpf("1e-6")
    exp_tail = lambda x: mp.nsum(lambda k: x ** k / mp.factorial(k + 2), [0, 40]) if abs(x) < 0.1 else (mp.exp(x) - 1 - x) / x**2
    for degree in (4, 5, 9):
        show(f"exp(r) = 1 + r + r**2 q(r), {degree}", exp_tail, -half, half, degree, lambda x: (x * x + mpf("1e-6")) / mp.exp(x))
    tiny = mpf("1e-30")
    for degree in (3, 6):
        show(f"sinh(r) = r + r**3 q(r**2), {degree}", lambda z: (mp.sinh(mp.sqrt(z + tiny)) / mp.sqrt(z + tiny) - 1) / (z + tiny), 0, half**2, degree, lambda z: z + mpf("1e-9"))
        show(f"cosh(r) = 1 + r**2 q(r**2), {degree}", lambda z: (mp.cosh(mp.sqrt(z + tiny)) - 1) / (z + tiny), 0, half**2, degree, lambda z: z + mpf("1e-9"))
    q = (mp.pi / 4 + mpf("1e-6")) ** 2
    for degree in (3, 5):
        show(f"sin(r) = r + r**3 q(r**2), {degree}", lambda z: (mp.sin(mp.sqrt(z + tiny)) / mp.sqrt(z + tiny) - 1) / (z + tiny), 0, q, degree, lambda z: z + mpf("1e-9"))
    for degree in (3, 5):
        show(f"cos(r) = 1 - r**2 / 2 + r**4 q(r**2), {degree}", lambda z: (mp.cos(mp.sqrt(z + tiny)) - 1 + z / 2) / (z + tiny) ** 2 if z > 1e-8 else mpf(1) / 24 - z / 720, 0, q, degree, lambda z: z * z + mpf("1e-12"))
    s = (3 - 2 * mp.sqrt(2) + mpf("1e-6")) ** 2
    for degree in (2, 6):
        show(f"2 atanh(s) = 2 s + s**3 q(s**2), {degree}", lambda z: 2 * (mp.atanh(mp.sqrt(z + tiny)) / mp.sqrt(z + tiny) - 1) / (z + tiny), 0, s, degree, lambda z: z + mpf("1e-9"))
    for degree in (5, 10):
        show(f"asin(x) = x + x**3 q(x**2), {degree}", lambda z: (mp.asin(mp.sqrt(z + tiny)) / mp.sqrt(z + tiny) - 1) / (z + tiny), 0, mpf(1) / 4, degree, lambda z: z + mpf("1e-9"))
    a = (mp.sqrt(2) - 1 + mpf("1e-6")) ** 2
    for degree in (5, 10):
        show(f"atan(x) = x + x**3 q(x**2), {degree}", lambda z: (mp.atan(mp.sqrt(z + tiny)) / mp.sqrt(z + tiny) - 1) / (z + tiny), 0, a, degree, lambda z: z + mpf("1e-9"))
