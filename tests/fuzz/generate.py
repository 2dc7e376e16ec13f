"""Random programs that are well typed by construction: every variable keeps one type, every call has one signature.

    program("7:12").text  ->  "def f0(p0, p1): ...  def program(a0, a1): ..."      .arguments  ->  ["(3, np.int8(5))", ...]

Types of expressions come from typing_rules. Scalars here; statements in statements.py, arrays in arrays.py (with overlaps.py, loops.py
and fused.py), values of arguments in values.py. The seed alone decides the program.
"""
import dataclasses
import random

import typing_rules as rules
import values
from arrays import Arrays
from statements import Statements


@dataclasses.dataclass(frozen=True)
class Program:
    text: str
    arguments: list
    options: dict           # of the decorator

    def file(self):
        """As it would stand in finds/."""
        return f"{self.text}\n\nARGUMENTS = {self.arguments!r}\n" + (f"OPTIONS = {self.options!r}\n" if self.options else "")


@dataclasses.dataclass(frozen=True)
class Var:
    """A variable in scope. kind: a scalar type, "[dtype]", or a tuple of kinds; shape: symbols of the axes of an array."""
    name: str
    kind: object
    shape: tuple = ()
    writable: bool = True
    hidden: bool = False    # a parameter that expressions do not see


@dataclasses.dataclass(frozen=True)
class Callee:
    """A function that can be called: parameter types and result type (scalars)."""
    name: str
    params: tuple
    result: str
    first: str = None       # text that must stand as the first argument (depth of a recursion, a function)


class Generator(Statements, Arrays):
    """State of one program: the random source, the lines so far, what is in scope."""

    def __init__(self, seed, arrays_share):
        self.rng = random.Random(seed)
        self.lines = []
        self.indent = 0
        self.vars = []
        self.callees = []
        self.serial = 0
        self.small = self.chance(0.8)
        self.with_arrays = self.rng.random() < arrays_share
        kinds = ["pyint", "pyfloat"] + self.rng.choice([["pybool"], ["bool"], ["pybool", "bool"], []]) + self.rng.sample(list(rules.STRONG), 3)
        if self.rng.random() < 0.2:
            kinds.append("pycomplex")
        self.palette = list(dict.fromkeys(kinds))
        self.in_loop = 0
        self.focused = self.with_arrays and self.chance(0.35)       # few statements, of those the compiler works hardest on
        self.mood = "tame" if self.chance(0.45) else "hostile"     # of the elements of arrays
        self.inexact_results = []       # (name, units in the last place): what the program returns besides

    # -------------------------------------------------------- small tools

    def chance(self, p):
        return self.rng.random() < p

    def pick(self, items):
        return self.rng.choice(items)

    def fresh(self, letter):
        self.serial += 1
        return f"{letter}{self.serial}"

    def emit(self, line):
        self.lines.append("    " * self.indent + line)

    def kind(self):
        """A scalar type, more often a weak one or one whose variables exist."""
        if self.vars and self.chance(0.4):
            known = [v.kind for v in self.vars if isinstance(v.kind, str) and not rules.is_array(v.kind)]
            if known:
                return self.pick(known)
        return self.pick(self.palette)

    # -------------------------------------------------------- scalar expressions

    def literal(self, kind):
        return values.literal(self.rng, kind)

    def scalar(self, kind, depth=3):
        """The text of an expression of exactly this scalar type."""
        known = [v.name for v in self.vars if v.kind == kind]
        if depth <= 0 or self.chance(0.2 if known else 0.05):
            return self.pick(known) if known and self.chance(0.9) else self.literal(kind)
        for _ in range(8):
            text = self.pick(self.WAYS)(self, kind, depth)
            if text is not None:
                return text
        return self.pick(known) if known else self.literal(kind)

    def by_rule(self, kind, depth):
        if kind not in rules.RULES:
            return None
        form, choices = self.pick(rules.RULES[kind])
        for _ in range(6):
            kinds = self.pick(choices)
            if all(rules.elem(k) in self.palette or k == kind for k in kinds) or self.chance(0.05):
                return self.fill(form, kinds, depth)
        return None

    def fill(self, form, kinds, depth):
        texts = []
        narrow = any(k in rules.INTS and k != "pyint" for k in kinds)
        for k in kinds:
            if rules.is_array(k):
                texts.append(self.any_array(k))
            elif k == "pyint" and (narrow or "<<" in form or ">>" in form) and self.chance(0.85):
                texts.append(str(self.rng.randrange(0, 12)))
            else:
                texts.append(self.scalar(k, depth - 1))
        if None in texts:
            return None
        if form.startswith("{}.") or form.startswith("({} "):
            texts[0] = values.guarded(texts[0])
        return form.format(*texts)

    def by_condition(self, kind, depth):
        return f"({self.scalar(kind, depth - 1)} if {self.condition(depth - 1)} else {self.scalar(kind, depth - 1)})"

    def by_logic(self, kind, depth):
        if kind not in ("pybool", "bool", "pyint"):
            return None
        if self.chance(0.3):
            k = self.pick([k for k in self.palette if k in rules.REALS])
            same = kind == ("pybool" if k in rules.WEAK else "bool")
            ops = [self.pick(["<", "<=", "==", "!=", ">"]) for _ in range(2)]
            return f"({self.scalar(k, 1)} {ops[0]} {self.scalar(k, 1)} {ops[1]} {self.scalar(k, 1)})" if same else None
        return f"({self.scalar(kind, depth - 1)} {self.pick(['and', 'or'])} {self.scalar(kind, depth - 1)})"

    def by_call(self, kind, depth):
        fitting = [c for c in self.callees if c.result == kind]
        if not fitting:
            return None
        return self.call(self.pick(fitting), depth)

    def call(self, callee, depth):
        texts = [] if callee.first is None else [callee.first]
        texts += [self.scalar(k, depth - 1) for k in callee.params]
        return f"{callee.name}({', '.join(texts)})"

    def by_power(self, kind, depth):
        if kind == "pyint":
            return f"({self.scalar(kind, depth - 1)} ** {self.pick([0, 1, 2, 3])})"
        if kind in rules.INTS:
            return f"({self.scalar(kind, depth - 1)} ** {self.pick(['0', '1', '2', '3', self.literal(kind)])})"
        return None

    def by_item(self, kind, depth):
        tuples = [(v, i) for v in self.vars if isinstance(v.kind, tuple) for i, k in enumerate(v.kind) if k == kind]
        if not tuples:
            return None
        v, i = self.pick(tuples)
        return f"{v.name}[{i if self.chance(0.7) else i - len(v.kind)}]"

    def by_many(self, kind, depth):
        if kind not in rules.REALS:
            return None
        items = ", ".join(self.scalar(kind, depth - 1) for _ in range(3))
        return f"{self.pick(['max', 'min'])}({items})"

    def by_walrus(self, kind, depth):
        if self.in_loop or self.in_lambda:
            return None
        name = self.fresh("w")
        return f"(({name} := {self.scalar(kind, depth - 1)}), {name})[1]" if self.chance(0.2) else None

    def by_element(self, kind, depth):
        return self.element(kind) if kind in rules.STRONG else None

    def options(self):
        """Options of the decorator under which the result must be the same (oracle.excused tells where not)."""
        if self.chance(0.7):
            return {}
        return self.pick([{"error_model": "python"}, {"error_model": "numpy"}, {"boundscheck": False}, {"boundscheck": False}, {"boundscheck": True}, {"fastmath": False},
                          {"overflow": "raise"}, {"inline": "always"}, {"debug": True}, {"error_model": "numpy", "boundscheck": False}])

    in_lambda = False
    WAYS = [by_rule] * 8 + [by_condition, by_logic, by_call, by_call, by_power, by_item, by_many, by_walrus, by_element, by_element]

    def condition(self, depth=2):
        return self.scalar(self.pick(["pybool", "pybool", "bool"] + ["pyint"] * self.chance(0.1)), depth)


def filled(lines):
    """With a pass under every head under which nothing was written, since nothing in scope fitted."""
    depths = [len(line) - len(line.lstrip()) for line in lines]
    for at, (line, depth) in enumerate(zip(lines, depths)):
        yield line
        if line.endswith(":") and (at + 1 == len(lines) or depths[at + 1] <= depth):
            yield " " * (depth + 4) + "pass"


def program(seed, arrays_share=0.5):
    g = Generator(seed, arrays_share)
    parameters, arguments = values.parameters(g)
    g.helpers()
    g.function("program", parameters, main=True)
    if g.out:
        g.emit(f"AFTER = {{{parameters.index(g.out)}: 8}}")
    return Program("\n".join(filled(g.lines)), arguments, g.options())
