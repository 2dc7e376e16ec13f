"""Draws the speed of every kernel as bars on a logarithmic scale: an SVG for the README."""

import math

COLOURS = {"numba": ("#4878a8", "Numba"), "c": ("#9a9a9a", "C (gcc -O3)"), "numpy": ("#70a860", "NumPy"), "jax": ("#b06090", "JAX")}
LEFT, RIGHT, BAR, LEAST, MOST = 150, 30, 7, -3, 5            # LEAST, MOST: powers of two at the edges


def place(speed, width):
    position = min(max(math.log2(speed), LEAST), MOST)
    return LEFT + (position - LEAST) / (MOST - LEAST) * width


def svg(rows, title):
    """Bars: how many times the contender's time is Adder's, loop forms with checks on; right of the line Adder is faster."""
    width, y, parts = 560, 64, []
    for row in rows:
        if not row.get("adder"):
            continue
        bars = [(name, row[name] / row["adder"]) for name in COLOURS if row.get(name)]
        parts.append(f'<text x="{LEFT - 8}" y="{y + BAR * len(bars) / 2 + 3:.0f}" text-anchor="end">{row["kernel"]}</text>')
        for name, speed in bars:
            start, end = sorted((place(1, width), place(speed, width)))
            parts.append(f'<rect x="{start:.1f}" y="{y}" width="{max(end - start, 1):.1f}" height="{BAR - 1}" fill="{COLOURS[name][0]}"/>')
            y += BAR
        y += 5
    lines = []
    for power in range(LEAST, MOST + 1):
        x = place(2.0 ** power, width)
        label = f"{2 ** power}×" if power >= 0 else f"1/{2 ** -power}×"
        lines.append(f'<line x1="{x:.1f}" y1="56" x2="{x:.1f}" y2="{y}" stroke="{"#000" if power == 0 else "#ddd"}"/><text x="{x:.1f}" y="52" text-anchor="middle">{label}</text>')
    legend, x = [], LEFT
    for name in COLOURS:
        colour, text = COLOURS[name]
        legend.append(f'<rect x="{x}" y="26" width="10" height="10" fill="{colour}"/><text x="{x + 14}" y="35">{text}</text>')
        x += 30 + 7 * len(text)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + width + RIGHT}" height="{y + 10}" font-family="sans-serif" font-size="11">'
            f'<rect width="100%" height="100%" fill="#fff"/><text x="{LEFT}" y="16" font-size="13">{title}</text>'
            + "".join(legend + lines + parts) + "</svg>\n")
