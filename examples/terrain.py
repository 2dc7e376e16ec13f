"""Relief map of the Jacksboro fault in Tennessee, from the elevation model that ships inside Matplotlib.

Three loops over a grid of elevations: how steep the ground is, how the sun lights it, and how much of the sky each
place sees. Run it alone (`./adder run examples/terrain.py`) and it writes out/terrain.png.
"""
import math
from pathlib import Path

import numpy as np

from adder import njit

FINER = 3                        # the model is interpolated to a grid three times as fine
EAST = 74.4 / FINER              # metres from one column to the next (at 36.6 degrees north)
NORTH = 92.6 / FINER             # metres from one row to the next
OUT = Path(__file__).resolve().parent.parent / "out"


@njit
def hillshade(z, azimuth, altitude):
    """Light on each cell, 0 to 1, from a sun in the given direction (degrees from north, degrees above the horizon)."""
    rows, cols = z.shape
    sun = math.radians(azimuth)
    up = math.sin(math.radians(altitude))
    flat = math.cos(math.radians(altitude))
    to_east = flat * math.sin(sun)
    to_north = flat * math.cos(sun)
    shade = np.zeros((rows, cols))
    for i in range(1, rows - 1):
        for j in range(1, cols - 1):
            a = z[i - 1:i + 2, j - 1:j + 2]
            east = ((a[0, 2] + 2.0 * a[1, 2] + a[2, 2]) - (a[0, 0] + 2.0 * a[1, 0] + a[2, 0])) / (8.0 * EAST)
            north = ((a[0, 0] + 2.0 * a[0, 1] + a[0, 2]) - (a[2, 0] + 2.0 * a[2, 1] + a[2, 2])) / (8.0 * NORTH)
            light = (up - east * to_east - north * to_north) / math.sqrt(1.0 + east * east + north * north)
            shade[i, j] = max(light, 0.0)
    return shade


def hillshade_numpy(z, azimuth, altitude):
    east, north = gradient_numpy(z)
    sun, height = np.radians(azimuth), np.radians(altitude)
    light = (np.sin(height) - east * (np.cos(height) * np.sin(sun)) - north * (np.cos(height) * np.cos(sun)))
    shade = np.zeros(z.shape)
    shade[1:-1, 1:-1] = np.maximum(light / np.sqrt(1.0 + east * east + north * north), 0.0)
    return shade


@njit
def slope(z):
    """Steepness of each cell in degrees."""
    rows, cols = z.shape
    steep = np.zeros((rows, cols))
    for i in range(1, rows - 1):
        for j in range(1, cols - 1):
            east = ((z[i - 1, j + 1] + 2.0 * z[i, j + 1] + z[i + 1, j + 1])
                    - (z[i - 1, j - 1] + 2.0 * z[i, j - 1] + z[i + 1, j - 1])) / (8.0 * EAST)
            north = ((z[i - 1, j - 1] + 2.0 * z[i - 1, j] + z[i - 1, j + 1])
                     - (z[i + 1, j - 1] + 2.0 * z[i + 1, j] + z[i + 1, j + 1])) / (8.0 * NORTH)
            steep[i, j] = math.degrees(math.atan(math.hypot(east, north)))
    return steep


def slope_numpy(z):
    east, north = gradient_numpy(z)
    steep = np.zeros(z.shape)
    steep[1:-1, 1:-1] = np.degrees(np.arctan(np.hypot(east, north)))
    return steep


def gradient_numpy(z):
    """Rise per metre to the east and to the north of the inner cells, by Horn's weights."""
    nw, n, ne = z[:-2, :-2], z[:-2, 1:-1], z[:-2, 2:]
    w, e = z[1:-1, :-2], z[1:-1, 2:]
    sw, s, se = z[2:, :-2], z[2:, 1:-1], z[2:, 2:]
    east = ((ne + 2.0 * e + se) - (nw + 2.0 * w + sw)) / (8.0 * EAST)
    north = ((nw + 2.0 * n + ne) - (sw + 2.0 * s + se)) / (8.0 * NORTH)
    return east, north


@njit
def rays(directions, reach):
    """Cells to look at from any cell: for each direction steps down, steps right and metres, ever further apart."""
    count = 0
    step = 1
    while step <= reach:
        count += 1
        step += 1 + step // 4
    down = np.empty((directions, count), dtype=np.int64)
    right = np.empty((directions, count), dtype=np.int64)
    metres = np.empty((directions, count))
    for k in range(directions):
        angle = 2.0 * math.pi * k / directions
        step = 1
        for n in range(count):
            down[k, n] = math.floor(math.sin(angle) * step + 0.5)
            right[k, n] = math.floor(math.cos(angle) * step + 0.5)
            metres[k, n] = math.hypot(down[k, n] * NORTH, right[k, n] * EAST)
            step += 1 + step // 4
    return down, right, metres


@njit
def sky_view(z, directions, reach):
    """Part of the sky each cell sees, 0 to 1: from each cell, look in each direction for the highest horizon."""
    rows, cols = z.shape
    down, right, metres = rays(directions, reach)
    view = np.empty_like(z)
    for i in range(rows):
        for j in range(cols):
            open_sky = 0.0
            for k in range(directions):
                steepest = 0.0
                for n in range(down.shape[1]):
                    y, x = i + down[k, n], j + right[k, n]
                    if y < 0 or y >= rows or x < 0 or x >= cols:
                        break
                    steepest = max(steepest, (z[y, x] - z[i, j]) / metres[k, n])
                open_sky += 1.0 - steepest / math.sqrt(1.0 + steepest * steepest)
            view[i, j] = open_sky / directions
    return view


def sky_view_numpy(z, directions, reach):
    rows, cols = z.shape
    open_sky = np.zeros(z.shape)
    for k in range(directions):
        angle = 2.0 * math.pi * k / directions
        steepest = np.zeros(z.shape)
        step = 1
        while step <= reach:
            di, dj = math.floor(math.sin(angle) * step + 0.5), math.floor(math.cos(angle) * step + 0.5)
            top, bottom = max(0, -di), min(rows, rows - di)
            left, right = max(0, -dj), min(cols, cols - dj)
            if top < bottom and left < right:
                here = z[top:bottom, left:right]
                there = z[top + di:bottom + di, left + dj:right + dj]
                best = steepest[top:bottom, left:right]
                np.maximum(best, (there - here) / math.hypot(di * NORTH, dj * EAST), out=best)
            step += 1 + step // 4
        open_sky += 1.0 - steepest / np.sqrt(1.0 + steepest * steepest)
    return open_sky / directions


def load():
    """Elevations in metres, north at the top, on a grid FINER times as fine as the file's."""
    from matplotlib.cbook import get_sample_data
    coarse = get_sample_data("jacksboro_fault_dem.npz")["elevation"].astype(float)
    return cubic_weights(coarse.shape[0]) @ coarse @ cubic_weights(coarse.shape[1]).T


def cubic_weights(n):
    """Matrix that takes n samples to FINER * n interpolated ones (Catmull-Rom; the ends are repeated)."""
    at = np.arange(n * FINER) / FINER
    base = np.floor(at).astype(int)
    t = at - base
    weights = np.zeros((at.size, n))
    for shift, w in ((-1, ((2 - t) * t - 1) * t / 2), (0, ((3 * t - 5) * t * t + 2) / 2),
                     (1, ((4 - 3 * t) * t + 1) * t / 2), (2, (t - 1) * t * t / 2)):
        np.add.at(weights, (np.arange(at.size), np.clip(base + shift, 0, n - 1)), w)
    return weights


def steps(part=1):
    """Each piece of the work: compiled function, NumPy form, arguments. With part=8, on an eighth of the rows."""
    z = load()
    z = z[:z.shape[0] // part].copy()
    return [(hillshade, hillshade_numpy, (z, 315.0, 45.0)),
            (slope, slope_numpy, (z,)),
            (sky_view, sky_view_numpy, (z, 16, 60))]


def picture(results, path):
    """Relief map and slope map side by side."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import LinearSegmentedColormap, Normalize
    from matplotlib.figure import Figure
    z = load()
    shade, steep, view = (r[1:-1, 1:-1] for r in results)
    z = z[1:-1, 1:-1]

    land = LinearSegmentedColormap.from_list("land", [
        (0.00, "#2f6b5a"), (0.18, "#6f9a6b"), (0.38, "#c9c48d"), (0.58, "#c79a63"), (0.78, "#8d6650"), (1.00, "#f4efe8")])
    low, high = np.percentile(z, (1, 99.7))
    colour = land((z - low) / (high - low))[..., :3]
    depth = np.clip((view - np.percentile(view, 1)) / (1.0 - np.percentile(view, 1)), 0, 1)
    light = (0.30 + 0.95 * shade) * (0.45 + 0.55 * depth)
    relief = np.clip(colour * light[..., None] * 1.12, 0, 1)

    ink, grey, paper = "#22262b", "#6b6f76", "#faf8f4"
    fig = Figure(figsize=(16, 9.3), dpi=100, facecolor=paper)
    width = 0.455
    height = width * 16 / 9.3 * (NORTH * z.shape[0]) / (EAST * z.shape[1])
    kilometres = (0, EAST * z.shape[1] / 1000, 0, NORTH * z.shape[0] / 1000)
    panels = ((0.033, "Relief", "elevation tint, sun in the north-west, visible sky", relief, Normalize(low, high), land,
               range(300, 1000, 100), "{x:.0f} m"),
              (0.512, "Slope", "steepness of the ground", steep, Normalize(0, 38), "magma",
               range(0, 40, 5), "{x:.0f}°"))
    for left, title, note, image, scale, colours, ticks, label in panels:
        ax = fig.add_axes((left, 0.072, width, height))
        ax.imshow(image, cmap=colours, norm=scale, extent=kilometres, interpolation="bilinear", aspect="auto")
        ax.text(0, 1.012, title, transform=ax.transAxes, fontsize=15, weight="bold", color=ink)
        ax.text(1, 1.012, note, transform=ax.transAxes, fontsize=11, color=grey, ha="right")
        ax.set_axis_off()
        bar = fig.add_axes((left, 0.048, width, 0.012))
        fig.colorbar(ScalarMappable(scale, colours), cax=bar, orientation="horizontal", ticks=ticks, format=label).outline.set_visible(False)
        bar.tick_params(length=0, labelsize=10, colors=ink)
    ax.plot([1, 6], [1, 1], color="white", lw=3, solid_capstyle="butt")
    ax.text(3.5, 1.4, "5 km", color="white", ha="center", fontsize=11)
    fig.text(0.033, 0.95, "Jacksboro fault, Tennessee", fontsize=22, weight="bold", color=ink)
    fig.text(0.967, 0.955, f"{z.shape[0]:,} × {z.shape[1]:,} cells", fontsize=11, color=grey, ha="right")
    path.parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path, facecolor=paper)


def main():
    picture([function(*args) for function, _, args in steps()], OUT / "terrain.png")
    print(OUT / "terrain.png")


if __name__ == "__main__":
    main()
