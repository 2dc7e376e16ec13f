"""Loops over arrays of random programs: calls that raise at some element, nests over two axes, indexes that come from data.

    for i in range(v0.shape[0]): v1[i] = math.sqrt(v0[i] - 2.5)          for i ...: for j ...: v0[i, j] = v1[i - 1, j] + v0[i, j + 1]
    for i, e in enumerate(v0): h[int(e) & 15] += 1                       while i < len(v0): v0[i] += v0[i - 1]; i += 1 + (i & 3)

What an exception in the middle leaves behind is compared, so the order of stores and raises counts.
"""
import typing_rules as rules

FLOATS = ("float32", "float64")
# Python floats from numbers, exactly rounded or exact; most raise for some operand.
RISKY = ["math.sqrt({})", "math.sqrt({} - {c})", "math.sqrt({c} - {})", "1.0 / float({})", "{c} / float({})", "float({}) % float({})",
         "float({}) // float({})", "float(int({}))", "float(math.floor({}))", "float(math.ceil({}))", "math.fmod({}, {})",
         "math.remainder({}, {})", "float(round(float({})))", "float({}) * float({})", "math.fabs({})", "math.copysign({}, {})", "float({}) * {c}",
         "float({}) + float({})", "math.ldexp({}, 3)", "math.modf({})[0]", "math.trunc(float({})) * 0.5"]
RISKY_INTS = ["100 // int({})", "100 % int({})", "int({}) // int({})", "int({}) % int({})", "math.isqrt(int({}))", "1 << (int({}) & 31)",
              "3 << int({c})", "int({}) >> 1", "int({}) * 3 + 1", "math.gcd(int({}), int({}))", "int({})", "divmod(int({}), int({}))[1]"]
RISING = ["math.exp({})", "math.cosh({})", "math.exp2({})", "math.hypot({}, {})"]       # never below 0: sums of them lose little
SUM_ULPS = 2000


class Loops:
    """Mixed into Generator."""

    out = None              # a parameter that nothing else reads or writes: takes values that are not exact

    def risky(self, names, ints):
        """A Python float, or int, from numbers of these names."""
        form = self.pick(RISKY_INTS if ints else RISKY)
        text = "".join(part + (self.pick(names) if at < form.count("{}") else "") for at, part in enumerate(form.split("{}")))
        return text.replace("{c}", self.pick(["0", "1", "2", "5"] if ints else ["2.5", "1.0", "0.5", "100.0"]))

    def count_of(self, v, axis=0):
        return self.pick([f"{v.name}.shape[{axis}]"] + [f"len({v.name})"] * (axis == 0) + [f"{v.name}.size"] * (len(v.shape) == 1))

    def walk(self, v, body):
        """A loop, or nest, over all of v or much of it; body(indexes, name of the element, whether it may skip the rest) emits
        what stands in it."""
        x, indent, indexes = self.fresh("e"), self.indent, [self.fresh("i") for _ in v.shape]
        after = None
        if len(v.shape) == 1:
            i, n = indexes[0], self.count_of(v)
            heads = [f"for {i} in range({n}):", f"for {i} in range({n}):", f"for {i}, {x} in enumerate({v.name}):",
                     f"for {i} in range({n} - 1, -1, -1):", f"for {i} in range(0, {n}, 2):", f"for {i} in range(1, {n}):",
                     f"for {i}, {x} in zip(range({n}), {v.name}):", f"while {i} < {n}:"]
            head = self.pick(heads)
            if head.startswith("while"):
                self.emit(f"{i} = {self.pick([0, 0, 1])}")
                after = f"{i} += {self.pick([1, 1, 2])}"
            self.emit(head)
            self.indent += 1
            if x not in head:
                self.emit(f"{x} = {v.name}[{i}]")
        else:
            axes = list(range(len(v.shape)))
            if self.chance(0.3):
                axes.reverse()
            for axis in axes:
                self.emit(f"for {indexes[axis]} in range({self.pick(['', '', '1, '])}{v.name}.shape[{axis}]):")
                self.indent += 1
            self.emit(f"{x} = {v.name}[{', '.join(indexes)}]")
        inner = self.indent
        body(indexes, x, after is None)
        self.indent = inner
        if after:
            self.emit(after)
        self.indent = indent

    def guard(self, x, kind, may_skip):
        """Sometimes a test of the element: the rest of the body stands under it, or is skipped."""
        if kind in rules.COMPLEX or not self.chance(0.35):
            return
        limit = f"{x} {self.pick(['>', '<', '!=', '=='])} {self.pick(['0', '1', '3'])}"
        if may_skip and self.chance(0.4):
            self.emit(f"if {limit}:")
            self.emit(f"    {self.pick(['continue', 'break'])}")
        else:
            self.emit(f"if {limit}:")
            self.indent += 1

    def calculating(self):
        """Calls, divisions and conversions that may raise at some element, stored and summed."""
        from generate import Var
        found = [v for v in self.arrays() if rules.elem(v.kind) in rules.INTS + rules.FLOATS]
        if not found:
            return False
        v = self.pick(found)
        kind = rules.elem(v.kind)
        others = [w for w in self.arrays(shape=v.shape) if rules.elem(w.kind) in rules.INTS + rules.FLOATS]
        total, count = self.fresh("x"), self.fresh("x")
        self.emit(f"{total} = 0.0")
        self.emit(f"{count} = 0")

        def body(indexes, x, may_skip):
            at = ", ".join(indexes)
            names = [x] + [f"{w.name}[{at}]" for w in others[:2]]
            self.guard(x, kind, may_skip)
            if self.chance(0.5):
                t = self.fresh("y")
                self.emit(f"{t} = {self.risky(names, False)}")
                names.append(t)
            for _ in range(self.rng.randrange(1, 4)):
                self.emit(self.pick(self.EFFECTS)(self, v, at, names, total, count))
        self.walk(v, body)
        self.vars += [Var(total, "pyfloat"), Var(count, "pyint")]
        return True

    def storing(self, v, at, names, total, count):
        ints = [w for w in self.arrays("[int64]", v.shape, writable=True)]
        floats = [w for w in self.arrays(shape=v.shape, writable=True) if rules.elem(w.kind) in FLOATS]
        if ints and (not floats or self.chance(0.4)):
            w = self.pick(ints)
            return f"{w.name}[{at}] {self.pick(['', '', '+'])}= {self.risky(names, True)}"
        if not floats:
            return f"{total} += {self.risky(names, False)}"
        w = self.pick(floats)
        return f"{w.name}[{at}] {self.pick(['', '', '+', '*'])}= {self.risky(names, False)}"

    def summing(self, v, at, names, total, count):
        return f"{total} {self.pick(['+', '+', '-'])}= {self.risky(names, False)}"

    def counting(self, v, at, names, total, count):
        return self.pick([f"{count} += {self.risky(names, True)}", f"{count} += 1", f"{count} ^= {self.risky(names, True)}"])

    def inexact(self, v, at, names, total, count):
        """Into the array that is compared within the stated errors."""
        if self.out is None or self.out.shape != v.shape:
            return self.storing(v, at, names, total, count)
        form, _ = self.pick(rules.INEXACT)
        return f"{self.out.name}[{at}] = {self.pick(['', '', '-', '2.0 * ', '0.5 * '])}{form.format(self.pick(names))}"

    EFFECTS = [storing, storing, summing, counting, inexact, inexact]

    def growing(self):
        """A sum of values that are not exact, kept for the result."""
        found = [v for v in self.arrays() if rules.elem(v.kind) in FLOATS + ("int32", "int64") and len(v.shape) < 3]
        if not found or self.indent != 1 or self.returns is not None:
            return False
        v, s = self.pick(found), self.fresh("s")
        self.emit(f"{s} = 0.0")

        def body(indexes, x, may_skip):
            form = self.pick(RISING)
            self.emit(f"{s} += {form.format(*[x] * form.count('{}'))}")
        self.walk(v, body)
        self.inexact_results.append((s, SUM_ULPS))
        return True

    # -------------------------------------------------------- nests

    def near(self, w, indexes, far=1):
        """An element of w beside the counters."""
        parts = []
        for i in indexes:
            d = self.rng.randrange(-far, far + 1)
            parts.append(i if d == 0 else f"{i} {'+' if d > 0 else '-'} {abs(d)}")
        return f"{w.name}[{', '.join(parts)}]"

    def nest(self):
        """Two counters over two axes; sources and target may be views of one array."""
        found = [v for v in self.arrays(writable=True) if len(v.shape) == 2]
        if not found:
            return False
        v = self.pick(found)
        kind = rules.elem(v.kind)
        sources = [w for w in self.arrays(kind=v.kind) if len(w.shape) == 2]
        limits = self.pick([v, v, v, self.pick(sources)])
        i, j = self.fresh("i"), self.fresh("j")
        far, indent = self.pick([0, 1, 1]), self.indent
        heads = []
        for axis, k in enumerate((i, j)):
            n = f"{limits.name}.shape[{axis}]"
            heads.append(f"for {k} in " + self.pick([f"range({far}, {n} - {far}):", f"range({far}, {n} - {far}):", f"range({n}):",
                                                     f"range({n} - {1 + far}, {far - 1}, -1):", f"range({far}, {n} - {far}, 2):"]))
        triangle = self.chance(0.15)
        if triangle:
            heads[1] = f"for {j} in range({self.pick([f'{i}, {limits.name}.shape[1]', f'min({i} + 1, {limits.name}.shape[1])'])}):"
        for head in heads if triangle or self.chance(0.75) else heads[::-1]:
            self.emit(head)
            self.indent += 1
        sign = self.operator(kind)
        terms = [self.near(self.pick(sources), (i, j), far) for _ in range(self.rng.randrange(1, 4))]
        if self.chance(0.15) and kind not in rules.COMPLEX:
            self.emit(f"if {self.near(self.pick(sources), (i, j), far)} {self.pick(['!=', '>', '<'])} {terms[-1]}:")
            self.indent += 1
        x = f" {sign} {self.scalar(kind, 0)}" if self.chance(0.4) else ""
        self.emit(f"{v.name}[{i}, {j}] {self.pick(['', '', sign])}= {f' {sign} '.join(terms)}{x}")
        self.indent = indent
        return True

    def product(self):
        """Three counters: rows times columns, into a new array or one that may overlap."""
        from generate import Var
        found = [v for v in self.arrays() if len(v.shape) == 2 and rules.elem(v.kind) not in rules.COMPLEX]
        if not found:
            return False
        a = self.pick(found)
        kind = rules.elem(a.kind)
        alike = [w for w in found if w.kind == a.kind]
        b = self.pick([w for w in alike if w.shape[0] == a.shape[1]] or alike)
        into = [w for w in alike if w.writable and w.shape == (a.shape[0], b.shape[1])]
        if into and self.chance(0.5):
            c = self.pick(into)
        else:
            c = Var(self.fresh("b"), a.kind, (a.shape[0], b.shape[1]), True)
            self.emit(f"{c.name} = np.zeros(({a.name}.shape[0], {b.name}.shape[1]), dtype=np.{'bool_' if kind == 'bool' else kind})")
        i, j, k, s = self.fresh("i"), self.fresh("j"), self.fresh("k"), self.fresh("s")
        times, plus = ("&", "|") if kind == "bool" else ("*", "+")
        loops = [f"for {i} in range({a.name}.shape[0]):", f"for {j} in range({b.name}.shape[1]):", f"for {k} in range({a.name}.shape[1]):"]
        indent = self.indent
        if self.chance(0.5):
            for at in self.pick([(0, 1, 2), (0, 2, 1), (2, 0, 1), (1, 0, 2)]):
                self.emit(loops[at])
                self.indent += 1
            self.emit(f"{c.name}[{i}, {j}] {plus}= {a.name}[{i}, {k}] {times} {b.name}[{k}, {j}]")
        else:
            for head in loops[:2]:
                self.emit(head)
                self.indent += 1
            self.emit(f"{s} = {c.name}[{i}, {j}]")
            self.emit(loops[2])
            self.emit(f"    {s} {plus}= {a.name}[{i}, {k}] {times} {b.name}[{k}, {j}]")
            self.emit(f"{c.name}[{i}, {j}] = {s}")
        self.indent = indent
        if c not in self.vars:
            self.vars.append(c)
        return True

    # -------------------------------------------------------- while loops, indexes from data

    def stepping(self):
        """A while loop whose counter moves by steps of its own."""
        from generate import Var
        found = [v for v in self.arrays(writable=True) if len(v.shape) == 1 and rules.elem(v.kind) not in rules.COMPLEX]
        if not found:
            return False
        v = self.pick(found)
        kind, sign = rules.elem(v.kind), self.operator(rules.elem(v.kind))
        w = self.pick(self.arrays(v.kind, v.shape))
        i, j, n = self.fresh("k"), self.fresh("k"), self.count_of(v)
        ways = [([f"{i} = {self.pick([0, 1, 2])}"], f"{i} < {n}", [f"{i} += {self.pick(['1', '2', '3', f'1 + ({i} & 3)', f'{i} + 1'])}"]),
                ([f"{i} = {n} - 1"], f"{i} >= {self.pick([0, 1])}", [f"{i} -= {self.pick([1, 1, 2])}"]),
                ([f"{i} = {n} - 1"], f"{i} > 0", [self.pick([f"{i} //= 2", f"{i} >>= 1"])]),
                ([f"{i} = 0"], f"{w.name}[{i}] {self.pick(['!=', '=='])} {self.scalar(kind, 0)}", [f"{i} += 1"]),
                ([f"{i} = 0"], f"{i} < {n} and {w.name}[{i}] != {self.scalar(kind, 0)}", [f"{i} += 1"]),
                ([f"{i}, {j} = 0, {n} - 1"], f"{i} < {j}", [f"{v.name}[{i}], {v.name}[{j}] = {v.name}[{j}], {v.name}[{i}]", f"{i} += 1", f"{j} -= 1"]),
                ([f"{i}, {j} = 0, {n}"], f"{i} < {j}", [f"{i}, {j} = {self.pick([f'({i} + {j}) // 2 + 1, {j}', f'{i}, ({i} + {j}) // 2'])}"])]
        start, test, steps = self.pick(ways)
        for line in start:
            self.emit(line)
        self.emit(f"while {test}:")
        shift = self.pick(["", "", " - 1", " + 1"])
        store = [f"    {v.name}[{i}] {self.pick(['', sign])}= {w.name}[{i}{shift}] {sign} {self.scalar(kind, 0)}"]
        steps = ["    " + step for step in steps]
        for line in self.pick([store + steps, store + steps, steps + store, steps]):
            self.emit(line)
        self.vars.append(Var(i, "pyint"))
        return True

    def place(self, x, kind, size):
        """An index made of an element: in range, or perhaps not."""
        whole = x if kind in rules.INTS and self.chance(0.3) else f"int({x})"
        mask, rest = self.pick([3, 7, 15, 255]), self.pick([2, 3, 7, 16])
        return self.pick([whole, f"int({x}) & {mask}", f"int({x}) % {rest}", f"int({x}) % max(1, {size})", f"abs(int({x})) % {rest} - 1", f"int({x}) >> 1",
                          f"-int({x}) - 1", f"min(max(int({x}), 0), {size} - 1)"])

    def scattered(self):
        """Reads and writes at indexes made of the elements of an array."""
        from generate import Var
        found = [v for v in self.arrays() if len(v.shape) < 3 and rules.elem(v.kind) not in rules.COMPLEX]
        if not found:
            return False
        v = self.pick([w for w in found if rules.elem(w.kind) in rules.INTS] * self.chance(0.7) or found)
        kind = rules.elem(v.kind)
        flat = [w for w in self.arrays(writable=True) if len(w.shape) == 1 and rules.elem(w.kind) not in rules.COMPLEX + ["bool"]]
        if flat and self.chance(0.5):
            h = self.pick(flat)
        else:
            inner = self.pick(["int64", "float64", "int32", "uint8"])
            h = Var(self.fresh("h"), f"[{inner}]", (self.fresh("?"),), True)
            self.emit(f"{h.name} = np.zeros({self.pick(['16', '16', '256', '4', f'{v.name}.shape[0]'])}, dtype=np.{inner})")
            self.vars.append(h)
        sources = self.arrays(h.kind, v.shape)
        at = self.fresh("j")

        def body(indexes, x, may_skip):
            self.guard(x, kind, may_skip)
            self.emit(f"{at} = {self.place(x, kind, f'{h.name}.shape[0]')}")
            if self.chance(0.3):
                self.emit(f"if {self.pick([f'0 <= {at} < {h.name}.shape[0]', f'{at} < len({h.name})', f'-len({h.name}) <= {at} < len({h.name})'])}:")
                self.indent += 1
            one = self.pick(["1", "2"])
            got = f"{self.pick(sources).name}[{', '.join(indexes)}]" if sources and self.chance(0.5) else None
            self.emit(self.pick([f"{h.name}[{at}] {self.pick(['+', '+', '-', ''])}= {got or one}", f"{h.name}[{at}] = {h.name}[{at} - 1] + {got or one}",
                                 f"{h.name}[{at}], {h.name}[{at} - 1] = {h.name}[{at} - 1], {h.name}[{at}]",
                                 f"if {h.name}[{at}] < 3: {h.name}[{at}] += {one}"]))
        self.walk(v, body)
        return True

    def gathered(self):
        """A sum of elements at indexes from another array."""
        from generate import Var
        keys = [v for v in self.arrays() if rules.elem(v.kind) in rules.INTS and len(v.shape) == 1]
        found = [v for v in self.arrays() if len(v.shape) == 1 and rules.elem(v.kind) not in rules.COMPLEX + ["bool"]]
        if not keys or not found:
            return False
        k, v = self.pick(keys), self.pick(found)
        kind, s = rules.elem(v.kind), self.fresh("x")
        self.emit(f"{s} = {dtype_zero(kind)}")

        def body(indexes, x, may_skip):
            self.emit(f"{s} {self.pick(['+', '-'])}= {v.name}[{self.place(x, rules.elem(k.kind), f'{v.name}.shape[0]')}]")
        self.walk(k, body)
        self.vars.append(Var(s, kind))
        return True


def dtype_zero(kind):
    return f"np.{kind}(0)"
