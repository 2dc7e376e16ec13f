"""What `./adder bench` prints: aligned tables, goals with what was reached, and the same as a JSON file."""
import json


def seconds(value):
    """0.0123 -> 12.3 ms"""
    if not value:
        return "-"
    for size, unit in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")):
        if abs(value) >= size or unit == "ns":
            return number(value / size, 3) + " " + unit


def number(value, digits):
    """Three digits without an exponent: 1234 -> 1,234; 1.2345 -> 1.23"""
    if value is None:
        return "-"
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    return f"{value:.{digits - 1 if abs(value) < 10 else digits - 2}f}"


def table(rows):
    """Prints rows of texts; the first row is the head, the first column is on the left."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    for row in rows:
        print("  " + row[0].ljust(widths[0]) + "".join("   " + text.rjust(width) for text, width in zip(row[1:], widths[1:])))


class Report:
    """Goals as they are found, kernels and raw medians."""

    def __init__(self):
        self.goals, self.kernels, self.raw, self.failed = [], [], {}, []

    def goal(self, section, what, ours, theirs, most):
        """At most this part of their time."""
        self._add(section, what, f"≤ {most:.3g}", ours / theirs if ours and theirs else None, lambda reached: reached <= most, lambda r: number(r, 3))

    def goal_added(self, section, what, ours, base, most):
        """At most so many seconds more than the base."""
        added = ours - base if ours and base else None
        self._add(section, what, f"≤ {most * 1000:.0f} ms", added, lambda reached: reached <= most, lambda r: f"{r * 1000:.0f} ms")

    def goal_least(self, section, what, reached, least):
        self._add(section, what, f"≥ {least}", reached, lambda r: r >= least, lambda r: number(r, 3))

    def goal_most(self, section, what, reached, most):
        self._add(section, what, f"≤ {most}", reached, lambda r: r <= most, lambda r: number(r, 3))

    def _add(self, section, what, goal, reached, holds, text):
        self.goals.append({"number": section, "what": what, "goal": goal, "reached": reached,
                           "text": "-" if reached is None else text(reached), "ok": reached is not None and holds(reached)})

    def finish(self, path, quick):
        """Prints the goals and writes everything to a file."""
        print("\nGoals" + (" (quick run: only a sign that everything works)" if quick else ""))
        table([("", "goal", "reached", "")] + [(f"{g['number']}. {g['what']}", g["goal"], g["text"], "yes" if g["ok"] else "NO") for g in self.goals])
        for text in self.failed:
            print("  FAILED: " + text)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"quick": quick, "goals": self.goals, "kernels": self.kernels, "failed": self.failed, **self.raw}, indent=1) + "\n")
        print(f"\n{path}")
