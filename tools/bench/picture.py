"""Draws how far others are behind: loops on the left, array forms on the right, as bars on a logarithmic scale.

A bar ends at the contender's time / Adder's time of the same form: right of the line at 1 Adder is faster.
"""
import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402 (after the choice of what draws)

FORMS = {"adder": ("loops, checks on", {"numba": "Numba", "c": "C (gcc -O3)"}),
         "adder array": ("array forms", {"numba array": "Numba", "numpy": "NumPy", "jax": "JAX"})}
COLOURS = {"Numba": "#4878a8", "C (gcc -O3)": "#a8a8a8", "NumPy": "#70a860", "JAX": "#b06090"}


def panel(axes, rows, ours, title, contenders):
    rows = [row for row in rows if row.get(ours) and any(row.get(name) for name in contenders)]
    rows.sort(key=lambda row: max(row.get(name) or 0 for name in contenders) / row[ours])
    thick = 0.8 / len(contenders)
    for turn, (name, label) in enumerate(contenders.items()):
        found = [(at + 0.4 - thick * (turn + 0.5), row[name] / row[ours]) for at, row in enumerate(rows) if row.get(name)]
        axes.barh([at for at, _ in found], [speed - 1 for _, speed in found], thick, 1, color=COLOURS[label], label=label)
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_formatter(lambda speed, _: f"{speed:g}×" if speed >= 1 else f"1/{1 / speed:g}")
    axes.set_yticks(range(len(rows)), [row["kernel"] for row in rows])
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.axvline(1, color="black", linewidth=0.8)
    axes.grid(axis="x", color="#ddd", linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(left=False, labelsize=7)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.legend(loc="lower right", fontsize=7, frameon=False)
    axes.set_title(f"{title}: time of others / Adder's", fontsize=9)


def draw(rows, path):
    """Writes the SVG; a form of which nothing was measured is left out."""
    forms = [(ours, *FORMS[ours]) for ours in FORMS if any(row.get(ours) for row in rows)]
    with plt.rc_context({"svg.fonttype": "none", "svg.hashsalt": "adder", "font.family": "sans-serif"}):
        figure, panels = plt.subplots(1, len(forms), figsize=(5 * len(forms), 7), squeeze=False, layout="constrained")
        for axes, form in zip(panels[0], forms):
            panel(axes, rows, *form)
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)
