"""Functions whose compile time `./adder bench` measures, from x + 1 to a 100-line kernel.

Plain Python; the bench writes this file anew for each run with another SALT, so that no cache knows the functions.
"""
import math

import numpy as np

SALT = 0


def add_one(x):
    return x + 1 + SALT


def norm(a):
    total = 0.0
    for i in range(a.shape[0]):
        total += a[i] * a[i]
    return math.sqrt(total) + SALT


def collatz(limit):
    longest = 0
    best = 1
    for start in range(1, limit):
        n = start
        steps = 0
        while n != 1:
            if n % 2 == 0:
                n = n // 2
            else:
                n = 3 * n + 1
            steps += 1
        if steps > longest:
            longest = steps
            best = start
    return best, longest, SALT


def sobel(image, out):
    rows, cols = image.shape
    for i in range(1, rows - 1):
        for j in range(1, cols - 1):
            gx = (image[i - 1, j + 1] + 2.0 * image[i, j + 1] + image[i + 1, j + 1]
                  - image[i - 1, j - 1] - 2.0 * image[i, j - 1] - image[i + 1, j - 1])
            gy = (image[i + 1, j - 1] + 2.0 * image[i + 1, j] + image[i + 1, j + 1]
                  - image[i - 1, j - 1] - 2.0 * image[i - 1, j] - image[i - 1, j + 1])
            out[i, j] = math.sqrt(gx * gx + gy * gy) + SALT
    for i in range(rows):
        out[i, 0] = out[i, 1]
        out[i, cols - 1] = out[i, cols - 2]
    for j in range(cols):
        out[0, j] = out[1, j]
        out[rows - 1, j] = out[rows - 2, j]
    return out


def options(price, strike, years, rate, volatility, result):
    worst = 0.0
    for i in range(price.shape[0]):
        low = 0.0
        high = 4.0
        target = volatility
        root = math.sqrt(years[i])
        d1 = (math.log(price[i] / strike[i]) + (rate + 0.5 * target * target) * years[i]) / (target * root)
        d2 = d1 - target * root
        n1 = 0.5 + 0.5 * math.erf(d1 / math.sqrt(2.0))
        n2 = 0.5 + 0.5 * math.erf(d2 / math.sqrt(2.0))
        wanted = price[i] * n1 - strike[i] * math.exp(-rate * years[i]) * n2
        guess = 0.5 * (low + high)
        tries = 0
        while high - low > 1e-9 and tries < 60:
            guess = 0.5 * (low + high)
            d1 = (math.log(price[i] / strike[i]) + (rate + 0.5 * guess * guess) * years[i]) / (guess * root)
            d2 = d1 - guess * root
            n1 = 0.5 + 0.5 * math.erf(d1 / math.sqrt(2.0))
            n2 = 0.5 + 0.5 * math.erf(d2 / math.sqrt(2.0))
            value = price[i] * n1 - strike[i] * math.exp(-rate * years[i]) * n2
            if value > wanted:
                high = guess
            else:
                low = guess
            tries += 1
        result[i] = guess
        gap = abs(guess - volatility)
        if gap > worst:
            worst = gap
    return worst + SALT


def particles(place, speed, force, head, following, box, cutoff, dt, steps):
    """Lennard-Jones particles in a square box: cell list, forces, velocity Verlet, energies."""
    count = place.shape[0]
    cells = head.shape[0]
    width = box / cells
    cutoff2 = cutoff * cutoff
    shift = 4.0 * (1.0 / cutoff2 ** 6 - 1.0 / cutoff2 ** 3)
    potential = 0.0
    kinetic = 0.0
    pressure = 0.0
    pairs = 0
    for step in range(steps):
        for i in range(count):
            for k in range(2):
                speed[i, k] += 0.5 * dt * force[i, k]
                x = place[i, k] + dt * speed[i, k]
                if x < 0.0:
                    x += box
                elif x >= box:
                    x -= box
                place[i, k] = x
        for cy in range(cells):
            for cx in range(cells):
                head[cy, cx] = -1
        for i in range(count):
            cx = int(place[i, 0] / width)
            cy = int(place[i, 1] / width)
            if cx >= cells:
                cx = cells - 1
            if cy >= cells:
                cy = cells - 1
            following[i] = head[cy, cx]
            head[cy, cx] = i
        for i in range(count):
            force[i, 0] = 0.0
            force[i, 1] = 0.0
        potential = 0.0
        pressure = 0.0
        pairs = 0
        for cy in range(cells):
            for cx in range(cells):
                i = head[cy, cx]
                while i >= 0:
                    for oy in range(-1, 2):
                        for ox in range(-1, 2):
                            ny = (cy + oy) % cells
                            nx = (cx + ox) % cells
                            j = head[ny, nx]
                            while j >= 0:
                                if j < i:
                                    dx = place[i, 0] - place[j, 0]
                                    dy = place[i, 1] - place[j, 1]
                                    if dx > 0.5 * box:
                                        dx -= box
                                    elif dx < -0.5 * box:
                                        dx += box
                                    if dy > 0.5 * box:
                                        dy -= box
                                    elif dy < -0.5 * box:
                                        dy += box
                                    r2 = dx * dx + dy * dy
                                    if 0.0 < r2 < cutoff2:
                                        inverse2 = 1.0 / r2
                                        inverse6 = inverse2 * inverse2 * inverse2
                                        pull = 24.0 * inverse2 * inverse6 * (2.0 * inverse6 - 1.0)
                                        if pull > 1e4:
                                            pull = 1e4
                                        force[i, 0] += pull * dx
                                        force[i, 1] += pull * dy
                                        force[j, 0] -= pull * dx
                                        force[j, 1] -= pull * dy
                                        potential += 4.0 * inverse6 * (inverse6 - 1.0) - shift
                                        pressure += pull * r2
                                        pairs += 1
                                j = following[j]
                    i = following[i]
        kinetic = 0.0
        for i in range(count):
            for k in range(2):
                speed[i, k] += 0.5 * dt * force[i, k]
                kinetic += 0.5 * speed[i, k] * speed[i, k]
        if step % 10 == 0 and kinetic > 0.0:
            wanted = 1.0 * count
            scale = math.sqrt(1.0 + 0.1 * (wanted / kinetic - 1.0))
            if scale > 1.25:
                scale = 1.25
            elif scale < 0.8:
                scale = 0.8
            for i in range(count):
                for k in range(2):
                    speed[i, k] *= scale
    mean = 0.0
    fastest = 0.0
    for i in range(count):
        pace = math.hypot(speed[i, 0], speed[i, 1])
        mean += pace
        if pace > fastest:
            fastest = pace
    return potential, kinetic, pressure / (2.0 * box * box), mean / count, fastest, pairs, SALT


def cases():
    """Name, function and arguments, from the smallest function to the largest."""
    rng = np.random.default_rng(1)
    side = np.arange(8) + 0.5
    place = np.stack(np.meshgrid(side, side), axis=2).reshape(-1, 2) * 1.2
    return [("x + 1", add_one, (1,)),
            ("norm", norm, (rng.random(100),)),
            ("collatz", collatz, (50,)),
            ("sobel", sobel, (rng.random((10, 10)), np.zeros((10, 10)))),
            ("implied volatility", options, (rng.uniform(40, 50, 5), rng.uniform(40, 50, 5), rng.uniform(0.5, 1, 5), 0.02, 0.3, np.zeros(5))),
            ("particles, 100 lines", particles, (place, rng.normal(size=place.shape), np.zeros(place.shape), np.zeros((4, 4), dtype=np.int64),
                                                 np.zeros(len(place), dtype=np.int64), 9.6, 2.4, 0.005, 2))]
