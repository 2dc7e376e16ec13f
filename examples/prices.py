"""Where could a share price be in a year? Monte-Carlo simulation from real daily prices (Google, 2004 to 2008).

Calm and wild days come in runs, so the daily variance follows a GARCH(1,1) model: fitted to the prices that ship
inside Matplotlib, then simulated many times. Run it alone (`./adder run examples/prices.py`): out/prices.png.
"""
import math
from pathlib import Path

import numpy as np

from adder import njit

DAYS = 252                       # trading days in a year
PATHS = 30_000
BINS = 180
OUT = Path(__file__).resolve().parent.parent / "out"


@njit
def likelihood(returns, usual, shock, memory):
    """Log likelihood of the returns when each day's variance leans on the day before: on its shock and on its own."""
    variance = usual
    total = 0.0
    for r in returns:
        total -= 0.5 * (math.log(2.0 * math.pi * variance) + r * r / variance)
        variance = (1.0 - shock - memory) * usual + shock * r * r + memory * variance
    return total


@njit
def fit(returns, grid):
    """Likelihood for every pair of shock and memory on a grid."""
    usual = (returns * returns).mean()
    table = np.full((grid, grid), -math.inf)
    for i in range(grid):
        for j in range(grid):
            shock = 0.3 * (i + 1) / grid
            memory = 0.6 + 0.4 * j / grid
            if shock + memory < 0.9999:
                table[i, j] = likelihood(returns, usual, shock, memory)
    return table


def fit_numpy(returns, grid):
    usual = (returns * returns).mean()
    shock = 0.3 * np.arange(1, grid + 1)[:, None] / grid
    memory = 0.6 + 0.4 * np.arange(grid)[None, :] / grid
    allowed = shock + memory < 0.9999
    variance = np.full((grid, grid), usual)
    total = np.zeros((grid, grid))
    for r in returns:
        variance = np.where(allowed, variance, usual)
        total -= 0.5 * (np.log(2.0 * math.pi * variance) + r * r / variance)
        variance = (1.0 - shock - memory) * usual + shock * r * r + memory * variance
    return np.where(allowed, total, -math.inf)


@njit
def simulate(price, drift, variance, usual, shock, memory, paths, days, seed):
    """Prices on each path (row) from today (first column) on."""
    np.random.seed(seed)
    prices = np.empty((paths, days + 1))
    for path in range(paths):
        v = variance
        level = 0.0
        prices[path, 0] = price
        for day in range(1, days + 1):
            r = math.sqrt(v) * np.random.standard_normal()
            level += drift - 0.5 * v + r
            prices[path, day] = price * math.exp(level)
            v = (1.0 - shock - memory) * usual + shock * r * r + memory * v
    return prices


def simulate_numpy(price, drift, variance, usual, shock, memory, paths, days, seed):
    np.random.seed(seed)
    normal = np.random.standard_normal((paths, days))
    prices = np.empty((paths, days + 1))
    prices[:, 0] = price
    v, level = np.full(paths, variance), np.zeros(paths)
    for day in range(1, days + 1):
        r = np.sqrt(v) * normal[:, day - 1]
        level += drift - 0.5 * v + r
        prices[:, day] = price * np.exp(level)
        v = (1.0 - shock - memory) * usual + shock * r * r + memory * v
    return prices


@njit
def density(prices, low, high, bins):
    """How many paths are in each price bin (row; even steps of the logarithm) on each day (column)."""
    paths, days = prices.shape
    counts = np.zeros((bins, days), dtype=np.int64)
    scale = bins / math.log(high / low)
    for path in range(paths):
        for day in range(days):
            if low <= prices[path, day] < high:
                counts[int(math.log(prices[path, day] / low) * scale), day] += 1
    return counts


def density_numpy(prices, low, high, bins):
    paths, days = prices.shape
    inside = (low <= prices) & (prices < high)
    row = (np.log(np.where(inside, prices, low) / low) * (bins / math.log(high / low))).astype(np.int64)
    counts = np.zeros((bins, days), dtype=np.int64)
    for day in range(days):
        counts[:, day] = np.bincount(row[inside[:, day], day], minlength=bins)
    return counts


def load():
    """Dates, prices and daily returns (of the logarithm)."""
    from matplotlib.cbook import get_sample_data
    table = get_sample_data("goog.npz")["price_data"]
    price = table["adj_close"].astype(float)
    return table["date"], price, np.diff(np.log(price))


def best(table):
    """Shock and memory where the likelihood is highest."""
    i, j = np.unravel_index(np.argmax(table), table.shape)
    return 0.3 * (i + 1) / len(table), 0.6 + 0.4 * j / len(table)


def variances(returns, shock, memory):
    """Each day's variance under the fitted model, and tomorrow's."""
    usual = (returns * returns).mean()
    result = [usual]
    for r in returns:
        result.append((1.0 - shock - memory) * usual + shock * r * r + memory * result[-1])
    return np.array(result)


def forecast(price, returns, shock, memory, paths=PATHS):
    """Arguments of simulate: the path starts at the last price, in the present storm, and calms down in time."""
    usual = (returns * returns).mean()
    now = variances(returns, shock, memory)[-1]
    return float(price[-1]), 0.0, float(now), float(usual), float(shock), float(memory), paths, DAYS, 2008


def steps(part=1):
    """Each piece of the work: compiled function, NumPy form, arguments. With part=9, a ninth of the work."""
    _, price, returns = load()
    grid = int(60 / math.sqrt(part))
    arguments = forecast(price, returns, 0.08, 0.9, PATHS // part)
    return [(fit, fit_numpy, (returns, grid)),
            (simulate, simulate_numpy, arguments),
            (density, density_numpy, (simulate_numpy(*arguments), 50.0, 2000.0, BINS))]


def picture(date, price, returns, shock, memory, prices, counts, low, high, path):
    """History, the year ahead as a cloud of paths, the last day's distribution, and the volatility below."""
    from matplotlib.colors import LinearSegmentedColormap, PowerNorm
    from matplotlib.dates import date2num, num2date
    from matplotlib.figure import Figure
    from matplotlib.ticker import FixedLocator
    ink, grey, paper, blue = "#22262b", "#6b6f76", "#faf8f4", "#14508c"
    ahead = np.arange(DAYS + 1) * (365.25 / DAYS)
    today = date2num(date[-1])
    future = today + ahead
    band = {q: np.quantile(prices, q, axis=0) for q in (0.05, 0.25, 0.5, 0.75, 0.95)}

    fig = Figure(figsize=(16, 9), dpi=100, facecolor=paper)
    main, side, below = fig.add_axes((0.05, 0.30, 0.76, 0.595)), fig.add_axes((0.815, 0.30, 0.155, 0.595)), fig.add_axes((0.05, 0.07, 0.76, 0.17))
    cloud = LinearSegmentedColormap.from_list("cloud", [paper, "#f7d9a8", "#f0a04b", "#d1495b", "#5b2a6d"])
    edge = low * (high / low) ** (np.arange(BINS + 1) / BINS)
    main.pcolormesh(np.append(future, future[-1] + 1.5) - 0.7, edge, counts / counts.max(axis=0), cmap=cloud, norm=PowerNorm(0.75, 0, 1), rasterized=True)
    for line in prices[:12]:
        main.plot(future, line, color=ink, lw=0.5, alpha=0.28)
    for q, values in band.items():
        main.plot(future, values, color="white" if q == 0.5 else ink, lw=1.6 if q == 0.5 else 0.9, ls="-" if q == 0.5 else (0, (4, 3)))
    main.plot(date, price, color=blue, lw=1.4)
    main.plot(today, price[-1], "o", ms=7, color=blue, mec=paper, mew=1.5)
    main.set(yscale="log", ylim=(low * 1.5, 1150), xlim=(date[0], num2date(future[-1])))
    main.yaxis.set_major_locator(FixedLocator((100, 200, 300, 400, 600, 800, 1000)))
    main.yaxis.set_major_formatter("${x:.0f}")
    main.minorticks_off()
    main.annotate("last close, $%.0f" % price[-1], (today, price[-1]), (-12, -40), textcoords="offset points", ha="right", fontsize=11, color=blue,
                  arrowprops={"arrowstyle": "-", "color": blue, "lw": 0.8})

    centre = low * (high / low) ** ((np.arange(BINS) + 0.5) / BINS)
    side.fill_betweenx(centre, counts[:, -1], color="#f0a04b", alpha=0.75, lw=0)
    side.plot(counts[:, -1], centre, color="#b5541c", lw=1)
    side.set(yscale="log", ylim=main.get_ylim(), xlim=(0, counts[:, -1].max() * 1.75), xticks=[])
    side.set_yticks([])
    side.minorticks_off()
    for q, values in band.items():
        side.axhline(values[-1], color=ink, lw=0.9, ls="-" if q == 0.5 else (0, (4, 3)), xmax=0.62)
        side.text(0.99, values[-1], f"{q:.0%}  ${values[-1]:.0f}", transform=side.get_yaxis_transform(), fontsize=11, color=ink, va="center", ha="right",
                  weight="bold" if q == 0.5 else "normal")

    yearly = 100 * np.sqrt(DAYS * variances(returns, shock, memory))
    below.fill_between(date, yearly, color=blue, alpha=0.22, lw=0)
    below.plot(date, yearly, color=blue, lw=1.1)
    coming = [variances(returns, shock, memory)[-1]]
    usual = (returns * returns).mean()
    for _ in range(DAYS):
        coming.append(usual + (shock + memory) * (coming[-1] - usual))
    below.plot(future, 100 * np.sqrt(DAYS * np.array(coming)), color="#b5541c", lw=1.4)
    below.set(xlim=main.get_xlim(), ylim=(0, yearly.max() * 1.1))
    below.yaxis.set_major_formatter("{x:.0f}%")
    main.set_xticklabels([])
    for ax in (main, side, below):
        ax.set_facecolor(paper)
        ax.tick_params(length=0, labelsize=10, colors=ink)
        for spine in ax.spines.values():
            spine.set_visible(False)
    for ax in (main, below):
        ax.grid(axis="y", color=ink, alpha=0.09)
        ax.axvline(today, color=grey, lw=0.8, ls=(0, (2, 3)))
    fig.text(0.05, 0.945, "Google, one year ahead", fontsize=22, weight="bold", color=ink)
    fig.text(0.97, 0.95, f"{len(prices):,} simulated paths, GARCH(1,1) fitted to {len(returns):,} daily returns", fontsize=11, color=grey, ha="right")
    fig.text(0.05, 0.909, "Price", fontsize=13, weight="bold", color=ink)
    fig.text(0.815, 0.909, "After a year", fontsize=13, weight="bold", color=ink)
    fig.text(0.05, 0.254, "Volatility", fontsize=13, weight="bold", color=ink)
    path.parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path, facecolor=paper)


def main():
    date, price, returns = load()
    shock, memory = best(fit(returns, 60))
    prices = simulate(*forecast(price, returns, shock, memory))
    counts = density(prices, 50.0, 2000.0, BINS)
    picture(date, price, returns, shock, memory, prices, counts, 50.0, 2000.0, OUT / "prices.png")
    print(OUT / "prices.png")


if __name__ == "__main__":
    main()
