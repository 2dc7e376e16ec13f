"""Type texts (the one grammar of the compiler and its clients) read into plain tuples, and tuples into boxing tokens.

    parse("array(float64, 2, C, readonly)") -> ("array", "float64", 2, "C", False, True)      # writable, aligned
    parse("tuple(pyint, none)")             -> ("tuple", (("pyint",), ("none",)))
"""
NUMBERS = {"bool": 0, "int8": 1, "uint8": 2, "int16": 3, "uint16": 4, "int32": 5, "uint32": 6, "int64": 7, "uint64": 8,
           "float32": 11, "float64": 12, "complex64": 14, "complex128": 15}       # NumPy's type numbers
WEAK = {"pyint": 1, "pyfloat": 2, "pycomplex": 3, "pybool": 4}
LAYOUTS = "CFA"


def parse(text):
    form, rest = _parse(text)
    if rest.strip():
        raise ValueError(f"not a type: {text!r}")
    return form


def parse_list(text):
    """The types of a descriptor's line: texts with semicolons between them."""
    return [parse(part) for part in text.split(";") if part.strip()]


def _parse(text):
    text = text.lstrip()
    end = 0
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    name, rest = text[:end], text[end:].lstrip()
    if not name:
        raise ValueError(f"not a type: {text!r}")
    if not rest.startswith("("):
        return (name,), rest
    if name == "literal":
        inner, _, rest = rest[1:].partition("))")
        return ("literal", inner + ")"), rest
    if name in ("array", "function"):
        inner, _, rest = rest[1:].partition(")")
        words = [word.strip() for word in inner.split(",")]
        if name == "function":
            return ("function", int(words[0])), rest
        return ("array", words[0], int(words[1]), words[2], "readonly" not in words[3:], "unaligned" not in words[3:]), rest
    items = []
    rest = rest[1:].lstrip()
    while not rest.startswith(")"):
        item, rest = _parse(rest)
        items.append(item)
        rest = rest.lstrip()
        if rest.startswith(","):
            rest = rest[1:].lstrip()
        elif not rest.startswith(")"):
            raise ValueError(f"not a type: {text!r}")
    return (name, tuple(items)) if name == "tuple" else (name, items[0]), rest[1:]


def text_of(form):
    name = form[0]
    if name == "array":
        return (f"array({form[1]}, {form[2]}, {form[3]}" + ("" if form[4] else ", readonly") + ("" if form[5] else ", unaligned") + ")")
    if name == "tuple":
        return f"tuple({', '.join(map(text_of, form[1]))})"
    if name == "optional":
        return f"optional({text_of(form[1])})"
    return f"{name}({form[1]})" if name in ("function", "literal") else name


def tokens(form, functions=()):
    """Boxing tokens, a list of ints. functions: the objects that function(N) and literal types stand for, by N."""
    name = form[0]
    if name in WEAK:
        return [WEAK[name]]
    if name in NUMBERS:
        return [100 + NUMBERS[name]]
    if name == "none":
        return [5]
    if name == "str":
        return [8]
    if name == "optional":
        return [6] + tokens(form[1], functions)
    if name in ("function", "literal"):
        return [7, id(functions[form[1]])]
    if name == "tuple":
        found = [300, len(form[1])]
        for item in form[1]:
            found += tokens(item, functions)
        return found
    return [200, NUMBERS[form[1]], form[2], LAYOUTS.index(form[3]), int(form[4]), int(form[5])]


def packed(numbers):
    """Tokens as boxing takes them: 64-bit words."""
    return b"".join([number.to_bytes(8, "little", signed=True) for number in numbers])
