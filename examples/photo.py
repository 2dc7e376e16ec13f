"""A photograph turned into a drawing: bilateral filter, edges, ink. The photograph ships inside scikit-learn.

The bilateral filter smooths surfaces and keeps their borders; the edges are the thinned ridges of its brightness
gradient. Run it alone (`./adder run examples/photo.py`) and it writes out/photo.png.
"""
import math
from pathlib import Path

import numpy as np

from adder import njit

OUT = Path(__file__).resolve().parent.parent / "out"


@njit
def bilateral(image, radius, space, tone):
    """Each pixel becomes the mean of its neighbours, weighted by how near and how alike they are."""
    rows, cols, channels = image.shape
    result = np.empty_like(image)
    for i in range(rows):
        for j in range(cols):
            here = image[i, j]
            red = green = blue = total = 0.0
            for y in range(max(i - radius, 0), min(i + radius + 1, rows)):
                for x in range(max(j - radius, 0), min(j + radius + 1, cols)):
                    dr = image[y, x, 0] - here[0]
                    dg = image[y, x, 1] - here[1]
                    db = image[y, x, 2] - here[2]
                    far = ((y - i) ** 2 + (x - j) ** 2) / (2.0 * space * space)
                    unlike = (dr * dr + dg * dg + db * db) / (2.0 * tone * tone)
                    w = math.exp(-far - unlike)
                    red += w * image[y, x, 0]
                    green += w * image[y, x, 1]
                    blue += w * image[y, x, 2]
                    total += w
            result[i, j, 0] = red / total
            result[i, j, 1] = green / total
            result[i, j, 2] = blue / total
    return result


def bilateral_numpy(image, radius, space, tone):
    rows, cols, _ = image.shape
    sums, total = np.zeros(image.shape), np.zeros((rows, cols))
    for dy in range(-radius, radius + 1):
        for dx in range(-radius, radius + 1):
            top, bottom = max(0, -dy), min(rows, rows - dy)
            left, right = max(0, -dx), min(cols, cols - dx)
            here = image[top:bottom, left:right]
            there = image[top + dy:bottom + dy, left + dx:right + dx]
            far = (dy ** 2 + dx ** 2) / (2.0 * space * space)
            w = np.exp(-far - ((there - here) ** 2).sum(axis=2) / (2.0 * tone * tone))
            sums[top:bottom, left:right] += w[..., None] * there
            total[top:bottom, left:right] += w
    return sums / total[..., None]


@njit
def brightness(image, i, j):
    return 0.299 * image[i, j, 0] + 0.587 * image[i, j, 1] + 0.114 * image[i, j, 2]


@njit
def edges(image):
    """Strength of the brightness edge through each pixel, 0 where the pixel is not on the ridge of one."""
    rows, cols, channels = image.shape
    grey = np.empty((rows, cols))
    for i in range(rows):
        for j in range(cols):
            grey[i, j] = brightness(image, i, j)
    strength = np.zeros((rows, cols))
    across = np.zeros((rows, cols))
    down = np.zeros((rows, cols))
    for i in range(1, rows - 1):
        for j in range(1, cols - 1):
            a = grey[i - 1:i + 2, j - 1:j + 2]
            gx = (a[0, 2] + 2.0 * a[1, 2] + a[2, 2]) - (a[0, 0] + 2.0 * a[1, 0] + a[2, 0])
            gy = (a[2, 0] + 2.0 * a[2, 1] + a[2, 2]) - (a[0, 0] + 2.0 * a[0, 1] + a[0, 2])
            across[i, j] = gx
            down[i, j] = gy
            strength[i, j] = math.hypot(gx, gy)
    thin = np.zeros((rows, cols))
    for i in range(1, rows - 1):
        for j in range(1, cols - 1):
            gx, gy = across[i, j], down[i, j]
            if abs(gy) <= 0.4142 * abs(gx):
                di, dj = 0, 1
            elif abs(gx) <= 0.4142 * abs(gy):
                di, dj = 1, 0
            elif (gx > 0.0) == (gy > 0.0):
                di, dj = 1, 1
            else:
                di, dj = 1, -1
            s = strength[i, j]
            if s >= strength[i - di, j - dj] and s > strength[i + di, j + dj]:
                thin[i, j] = s
    return thin


def edges_numpy(image):
    grey = 0.299 * image[..., 0] + 0.587 * image[..., 1] + 0.114 * image[..., 2]
    nw, n, ne = grey[:-2, :-2], grey[:-2, 1:-1], grey[:-2, 2:]
    w, e = grey[1:-1, :-2], grey[1:-1, 2:]
    sw, s, se = grey[2:, :-2], grey[2:, 1:-1], grey[2:, 2:]
    gx = (ne + 2.0 * e + se) - (nw + 2.0 * w + sw)
    gy = (sw + 2.0 * s + se) - (nw + 2.0 * n + ne)
    strength = np.zeros(grey.shape)
    strength[1:-1, 1:-1] = np.hypot(gx, gy)
    middle = strength[1:-1, 1:-1]
    flat, steep = abs(gy) <= 0.4142 * abs(gx), abs(gx) <= 0.4142 * abs(gy)
    same = (gx > 0.0) == (gy > 0.0)
    before = np.select([flat, steep, same], [strength[1:-1, :-2], strength[:-2, 1:-1], strength[:-2, :-2]], strength[:-2, 2:])
    after = np.select([flat, steep, same], [strength[1:-1, 2:], strength[2:, 1:-1], strength[2:, 2:]], strength[2:, :-2])
    thin = np.zeros(grey.shape)
    thin[1:-1, 1:-1] = np.where((middle >= before) & (middle > after), middle, 0.0)
    return thin


@njit
def ink(strength, weak, strong):
    """Darkness of the pen, 0 to 1: strong edges, and weak ones that are joined to a strong one."""
    rows, cols = strength.shape
    dark = np.zeros((rows, cols))
    stack = np.empty(rows * cols, dtype=np.int64)
    for i in range(1, rows - 1):
        for j in range(1, cols - 1):
            if strength[i, j] < strong or dark[i, j] > 0.0:
                continue
            stack[0] = i * cols + j
            depth = 1
            dark[i, j] = 1.0
            while depth > 0:
                depth -= 1
                y, x = divmod(stack[depth], cols)
                for v in range(max(y - 1, 0), min(y + 2, rows)):
                    for u in range(max(x - 1, 0), min(x + 2, cols)):
                        if strength[v, u] >= weak and dark[v, u] == 0.0:
                            dark[v, u] = min(strength[v, u] / strong, 1.0)
                            stack[depth] = v * cols + u
                            depth += 1
    return dark


def load():
    from sklearn.datasets import load_sample_image
    return load_sample_image("china.jpg") / 255.0


def steps(part=1):
    """Each piece of the work: compiled function, NumPy form, arguments. With part=8, on an eighth of the rows."""
    image = load()
    image = image[:image.shape[0] // part].copy()
    smooth = bilateral_numpy(image, 2, 2.0, 0.1)
    return [(bilateral, bilateral_numpy, (image, 6, 3.0, 0.13)),
            (edges, edges_numpy, (smooth,)),
            (ink, None, (edges_numpy(smooth), 0.10, 0.35))]


def picture(results, path):
    """The photograph, its smooth form, the edges and the drawing."""
    from matplotlib.figure import Figure
    photo = load()
    smooth, thin, dark = results
    levels = 14
    light = smooth.max(axis=2, keepdims=True)
    flat = smooth * (np.round(light * levels) / levels) / np.maximum(light, 1e-6)
    tone = flat.mean(axis=2, keepdims=True)
    drawing = np.clip((tone + 1.35 * (flat - tone)) * 1.04, 0, 1) * (1.0 - 0.82 * dark[..., None])

    ink_colour, grey, paper = "#22262b", "#6b6f76", "#faf8f4"
    fig = Figure(figsize=(16, 11.9), dpi=100, facecolor=paper)
    panels = (("Photograph", "640 × 427 pixels", photo, {}),
              ("Bilateral filter", "surfaces smooth, borders sharp", smooth, {}),
              ("Edges", "ridges of the brightness gradient", np.sqrt(thin), {"cmap": "bone", "vmin": 0.05, "vmax": 1.0}),
              ("Drawing", "fewer tones, and the joined edges in ink", drawing, {}))
    for k, (title, note, image, how) in enumerate(panels):
        ax = fig.add_axes((0.028 + 0.479 * (k % 2), 0.485 - 0.465 * (k // 2), 0.465, 0.465 * 16 / 11.9 * 427 / 640))
        ax.imshow(np.clip(image, 0, 1), interpolation="bilinear", aspect="auto", **how)
        ax.set_axis_off()
        ax.text(0, 1.018, title, transform=ax.transAxes, fontsize=15, weight="bold", color=ink_colour)
        ax.text(1, 1.018, note, transform=ax.transAxes, fontsize=11, color=grey, ha="right")
    fig.text(0.028, 0.955, "A photograph becomes a drawing", fontsize=22, weight="bold", color=ink_colour)
    path.parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path, facecolor=paper)


def main():
    photo = load()
    smooth = bilateral(bilateral(photo, 6, 3.0, 0.13), 6, 3.0, 0.13)
    thin = edges(smooth)
    picture((smooth, thin, ink(thin, 0.14, 0.45)), OUT / "photo.png")
    print(OUT / "photo.png")


if __name__ == "__main__":
    main()
