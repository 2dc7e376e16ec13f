"""Parameters, literals and the values of arguments: hostile ones first (0, -1, smallest, largest, NaN, -0.0, empty arrays).

    argument("int8", rng)  ->  "np.int8(-128)"        array_argument(...)  ->  "np.array([[1, 2]], dtype=np.int16)[::-1]"
"""
import math
import re

import numpy as np

import typing_rules as rules

PYINTS = [0, 1, -1, 2, 3, -3, 5, 7, 10, -10, 17, 63, 100, 255, -128, 1000, 2**31, 2**53 + 1, -2**40]
PYFLOATS = ["0.0", "-0.0", "1.0", "-1.0", "0.5", "-2.5", "3.75", "0.1", "1e10", "1e-3", "7.0", "-3.0", "1e300", "inf", "-inf", "nan"]


def guarded(text):
    """Parenthesised where an attribute or an operator would bind into it."""
    return text if re.fullmatch(r"[A-Za-z_]\w*(\(.*\))?|\(.*\)", text) else f"({text})"


def literal(rng, kind):
    """A tame constant: what stands inside programs."""
    if kind == "pyint":
        return str(rng.choice([0, 1, 1, 2, 3, 4, 5, 7, 10, 13]) if rng.random() < 0.9 else f"(-{rng.randrange(1, 9)})")
    if kind == "pyfloat":
        return rng.choice(["0.0", "1.0", "0.5", "2.5", "3.75", "0.1", "1e10", "7.0", "(-1.5)"])
    if kind == "pycomplex":
        return rng.choice(["1j", "(1+2j)", "(0.5-1j)", "(2+0j)"])
    if kind == "pybool":
        return rng.choice(["True", "False"])
    if kind == "bool":
        return f"np.bool_({rng.choice(['True', 'False'])})"
    if kind.startswith("complex"):
        return f"np.{kind}({rng.choice(['1j', '1+2j', '0.5-1j', '2.0'])})"
    if kind.startswith("float"):
        return f"np.{kind}({rng.choice(['0.0', '1.0', '0.5', '2.5', '0.1', '7.0', '-1.5'])})"
    return f"np.{kind}({rng.choice([0, 1, 2, 3, 5, 7, 100] + [-1, -7] * (kind[0] != 'u'))})"


def scalar_argument(rng, kind):
    if kind == "pyint":
        return str(rng.choice(PYINTS) if rng.random() < 0.5 else rng.randrange(-9, 20))
    if kind == "pyfloat":
        return rng.choice(PYFLOATS) if rng.random() < 0.5 else repr(round(rng.uniform(-9, 9), 2))
    if kind == "pybool":
        return rng.choice(["True", "False"])
    if kind == "pycomplex":
        return f"complex({rng.choice(PYFLOATS[:12])}, {rng.choice(PYFLOATS[:12])})"
    if kind == "bool":
        return f"np.bool_({rng.choice(['True', 'False'])})"
    return f"np.{kind}({element(rng, kind)})"


def element(rng, kind):
    """A value of a strong type, as text."""
    if kind == "bool":
        return rng.choice(["True", "False"])
    if kind.startswith("complex"):
        return f"complex({rng.choice(PYFLOATS[:12])}, {rng.choice(PYFLOATS[:12])})"
    if kind.startswith("float"):
        return rng.choice(PYFLOATS) if rng.random() < 0.3 else repr(round(rng.uniform(-9, 9), 2))
    info = np.iinfo(kind)
    if rng.random() < 0.2:
        return str(rng.choice([info.min, info.max, info.max - 1, 0, 1]))
    return str(rng.randrange(max(info.min, -12), 20))


LAYOUTS = ["{}"] * 4 + ["np.asfortranarray({})", "unaligned({})", "readonly({})", "{}[::-1]", "np.repeat({}, 2, axis=0)[::2]",
                        "np.repeat({}, 2, axis=-1)[..., ::2]", "{}[..., ::-1]"]


def tame(rng, kind, size):
    """A value with which most calculations go well; `size`: of an index into axes that long."""
    if kind == "bool" or kind.startswith("complex"):
        return element(rng, kind)
    if kind.startswith("float"):
        return repr(round(rng.uniform(0.1, 9), 2))
    return str(rng.randrange(-size if kind[0] != "u" else 0, min(size, 127))) if size and size < 127 else str(rng.randrange(1, 10))


def spoilt(rng, kind):
    """A value with which they do not."""
    if kind == "bool" or kind.startswith("complex"):
        return element(rng, kind)
    if kind.startswith("float"):
        return rng.choice(["nan", "inf", "-inf", "-1.0", "0.0", "-0.0", "1e300", "-3.5"])
    info = np.iinfo(kind)
    return str(rng.choice([0, 0, info.min, info.max, 100] + [-1] * (info.min < 0)))


def array_argument(rng, kind, sizes, layout, mood="hostile"):
    """mood: "tame" and "index" leave at most one element that spoils a calculation, somewhere."""
    count = math.prod(sizes)
    of = {"hostile": lambda: element(rng, kind), "tame": lambda: tame(rng, kind, 0), "index": lambda: tame(rng, kind, sizes[0])}[mood]
    items = ", ".join(of() for _ in range(min(count, 23)))
    name = "bool_" if kind == "bool" else kind
    text = f"np.array([{items}], dtype=np.{name})"
    if count > 23:
        text = f"np.resize({text}, {sizes})"
    elif len(sizes) > 1:
        text += f".reshape{sizes}"
    if mood != "hostile" and count and rng.random() < 0.5:
        text = f"put({text}, {rng.randrange(count)}, {spoilt(rng, kind)})"
    return layout.format(text)


# Two arrays of one shape out of one array w that is longer by one along axis 0 (the last one, sideways; both, transposed).
OVERLAPS = [("w[1:]", "w[:-1]"), ("w[:-1]", "w[1:]"), ("w[1:]", "w[1:]"), ("w[:-1]", "w[:0:-1]"), ("w[1:]", "w[::-1][1:]")]
SIDEWAYS = [("w[..., 1:]", "w[..., :-1]"), ("w[..., :-1]", "w[..., 1:]"), ("w[..., 1:]", "w[..., :0:-1]")]
TRANSPOSED = ("w[1:, 1:]", "w[1:, 1:].T")


def parameters(g):
    """The parameters of the program and several sets of arguments, all of the same types and layouts."""
    from generate import Var
    rng = g.rng
    found = []
    for i in range(rng.randrange(1, 4)):
        found.append(Var(f"a{i}", g.pick(g.palette)))
    layouts = {}
    if g.with_arrays:
        for i in range(rng.randrange(1, 4)):
            kind = g.pick([k for k in g.palette if k in rules.STRONG])
            shape = g.pick([("n",), ("n",), ("n",), ("n", "m"), ("n", "m"), ("m",), ("n", "n"), ("n", "m", "k"), ("n", "1")])
            layout = g.pick(LAYOUTS)
            if i and g.chance(0.4):
                kind, shape, layout = found[-1].kind[1:-1], found[-1].shape, layouts[f"v{i - 1}"]
            found.append(Var(f"v{i}", f"[{kind}]", shape, "readonly" not in layout))
            layouts[f"v{i}"] = layout
        if g.chance(0.35):
            found.append(Var("o0", "[float64]", g.pick([v for v in found if v.shape]).shape, True, True))
            g.out = found[-1]
            layouts["o0"] = "{}"
    shared = overlap_of(found, rng) if g.chance(0.4) else None
    moods = {v.name: mood_of(v, rng, g.mood) for v in found}
    long = all(v.shape.count("n") < 2 for v in found)
    sets = []
    for _ in range(rng.randrange(3, 6)):
        size = {"n": rng.choice([0, 1, 2, 3, 4, 5, 9, 9, 37] + [17, 64, 100, 129, 300] * (long and g.chance(0.25))), "m": rng.choice([1, 2, 3, 4]), "k": rng.choice([1, 2, 3]), "1": 1}
        items, base = [], None
        for v in found:
            if shared and v.name in shared[0]:
                sizes = tuple(size[s] + longer(shared[1], axis, v.shape) for axis, s in enumerate(v.shape))
                base = base or array_argument(rng, v.kind[1:-1], sizes, layouts[shared[0][0]], moods[shared[0][0]])
                items.append(shared[1][shared[0].index(v.name)])
            elif v.shape:
                items.append(array_argument(rng, v.kind[1:-1], tuple(size[s] for s in v.shape), layouts[v.name], moods[v.name]))
            else:
                items.append(scalar_argument(rng, v.kind))
        text = "(" + "".join(item + ", " for item in items).rstrip() + ")"
        sets.append(f"(lambda w: {text})({base})" if base else text)
    return found, sets


def overlap_of(found, rng):
    """(names of two parameters, their texts): they get views of one array. None where no two are alike."""
    pairs = [(v, w) for v in found for w in found if v is not w and v.shape and v.kind == w.kind and v.shape == w.shape
             and v.writable and w.writable and not v.hidden and not w.hidden]
    if not pairs:
        return None
    v, w = rng.choice(pairs)
    return (v.name, w.name), rng.choice(OVERLAPS + SIDEWAYS + [TRANSPOSED] * (v.shape == ("n", "n")))


def longer(texts, axis, shape):
    """Whether the array behind two views is longer by one along this axis."""
    return texts == TRANSPOSED or axis == (len(shape) - 1 if texts in SIDEWAYS else 0)


def mood_of(v, rng, mood):
    """What the elements of a parameter are like."""
    inner = v.kind[1:-1] if v.shape else ""
    return "index" if mood == "tame" and inner in rules.INTS and rng.random() < 0.4 else mood
