"""Finds a function in a text and proves that it is this function: the text is compiled and the code objects are compared.

    Found(source="def f(x):\n    return x + 1\n", line=12, kind="def", classes=())

A text that was edited since gives other code, so it is never taken. Only the statement around the function is compiled, from one
line without indentation to another, and behind it an import of the names that the text imports, for CPython compiles calls of their
attributes in another way; when that fails (a string or a bracket was cut), a longer piece, at last the whole text.
"""
from adder._capture import OWN_FILENAME
from adder._codes import normal, with_lines

_ONLY_AST = 0x400               # ast.PyCF_ONLY_AST
_FUTURES = 0x1FE0000            # every CO_FUTURE_ flag
_PIECES = 6                     # pieces tried upwards, and as many downwards, before the whole text is


class Found:
    __slots__ = ("source", "line", "kind", "classes", "piece", "piece_line")

    def __init__(self, source, line, kind, classes, piece, piece_line):
        self.source = source            # dedented text, decorators included; or the lambda expression
        self.line = line                # the line of the file it starts at, from 1
        self.kind = kind
        self.classes = classes          # names of the classes around it, outermost first
        self.piece = piece              # the text that was compiled for the proof, and the line of the file it starts at
        self.piece_line = piece_line


def locate(func, texts):
    """Where the function stands in the first of the texts that is its own; None when none is."""
    code = func.__code__
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for text in texts:
            lines = _lines(text)
            if lines is not None:
                imports = _imports(lines, code)
                for start, end in _pieces(lines, code.co_firstlineno - 1):
                    whole = start == 0 and end == len(lines)
                    found = _search("\n".join(lines[start:end]) + "\n" + ("" if whole else imports), start, code)
                    if found is not None:
                        return found
    return None


def code_in(piece, name, line, flags):
    """The code objects of that name and line in a piece of text (pickled functions are made again from theirs)."""
    return _codes(_compile(piece, flags), name, line)


_last = (None, None)            # a text and its lines: functions of one file come one after another


def _lines(text):
    global _last
    if _last[0] is not text:
        _last = (text, _split(text))
    return _last[1]


def _split(text):
    if type(text) is bytes:
        head = text[:400].split(b"\n", 2)[:2]
        encoding = "utf-8"
        if any(b"coding" in line for line in head):
            from io import BytesIO
            from tokenize import detect_encoding
            encoding = detect_encoding(BytesIO(text).readline)[0]
        try:
            text = text.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            return None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _pieces(lines, at):
    """Pieces of the text around the line `at`: (first line, line after the last)."""
    if at >= len(lines):
        return
    def begins(index):
        first = lines[index][:1]
        return first != "" and first not in " \t\f#)]}"
    ends = []
    for index in range(at + 1, len(lines)):
        if begins(index):
            ends.append(index)
            if len(ends) == _PIECES:
                break
    else:
        ends.append(len(lines))
    starts = 0
    for index in range(at, -1, -1):
        if begins(index):
            for end in ends:
                yield index, end
            starts += 1
            if starts == _PIECES:
                break
    yield 0, len(lines)


def _imports(lines, code):
    """An import of those names of the code that stand in an import of the text; empty if there are none."""
    wanted = _all_names(code)
    names = set()
    open_ = False
    for line in lines:
        words = line.split(None, 1)
        if words and (open_ or words[0] in ("import", "from")):
            open_ = ("(" in line or open_) and ")" not in line
            names.update(wanted.intersection(line.replace(",", " ").replace("(", " ").replace(")", " ").replace(".", " ").split()))
    return "import " + ", ".join(sorted(names)) + "\n" if names else ""


def _all_names(code):
    names = set(code.co_names)
    for constant in code.co_consts:
        if type(constant) is type(code):
            names |= _all_names(constant)
    return names


def _compile(source, flags):
    return compile(source, OWN_FILENAME, "exec", flags & _FUTURES, dont_inherit=True)


def _parse(source, flags):
    return compile(source, OWN_FILENAME, "exec", (flags & _FUTURES) | _ONLY_AST, dont_inherit=True)


def _search(piece, start, code):
    line = code.co_firstlineno - start
    try:
        tree = _parse(piece, code.co_flags)
        nodes = _nodes(tree, code.co_name, line, ())
        if not nodes:
            return None
        if len(nodes) == 1:
            wanted = with_lines(code)
            same = [c for c in _codes(_compile(piece, code.co_flags), code.co_name, line) if with_lines(c) == wanted]
            node, classes = nodes[0]
        else:
            same, node, classes = _pick(tree, nodes, code, len(piece.split("\n")) + 1)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None
    if not same:
        return None
    if code.co_name == "<lambda>":
        source, kind = _lambda_text(piece, node), "lambda"
    else:
        source, kind = _def_text(piece, node), "def"
    return Found(source, code.co_firstlineno, kind, classes, piece, start + 1)


def _pick(tree, nodes, code, beyond):
    """Of several functions on one line the one with this code: each gets a line number of its own, which its code object then shows."""
    places = [(node.lineno, node.end_lineno) for node, _ in nodes]
    for number, (node, _) in enumerate(nodes):
        node.lineno, node.end_lineno = beyond + number, beyond + number + 1
    whole = compile(tree, OWN_FILENAME, "exec", code.co_flags & _FUTURES, dont_inherit=True)
    wanted = normal(code, False)
    fitting = []
    for number, (node, classes) in enumerate(nodes):
        same = [c for c in _codes(whole, code.co_name, beyond + number) if normal(c, False) == wanted]
        if same:
            fitting.append((same, node, classes))
    for (node, _), place in zip(nodes, places):
        node.lineno, node.end_lineno = place
    if not fitting:
        return [], None, ()
    column = _first_column(code)
    for same, node, classes in fitting:
        body = node.body
        if column is not None and body.col_offset <= column < body.end_col_offset:
            return same, node, classes
    return fitting[0]


def _first_column(code):
    """The least column of the first line that instructions of the code name; Python 3.10 does not know it."""
    positions = getattr(code, "co_positions", None)
    if positions is None:
        return None
    places = [(line, column) for line, _, column, _ in positions() if line is not None and column]
    return min(places)[1] if places else None


def _codes(code, name, line):
    found = []
    for constant in code.co_consts:
        if type(constant) is type(code):
            if constant.co_name == name and constant.co_firstlineno == line:
                found.append(constant)
            found.extend(_codes(constant, name, line))
    return found


def _nodes(tree, name, line, classes):
    """(node, classes around it) of the functions of that name that begin on that line. Without recursion: a sum of 2000 terms is 2000 deep."""
    found = []
    waiting = [(tree, classes)]
    while waiting:
        node, classes = waiting.pop()
        last = getattr(node, "end_lineno", None)
        if last is not None and last < line:
            continue
        kind = type(node).__name__
        called = "<lambda>" if kind == "Lambda" else getattr(node, "name", None)
        if called == name and _first_line(node) == line and kind in ("FunctionDef", "AsyncFunctionDef", "Lambda"):
            found.append((node, classes))
        if kind == "ClassDef":
            classes += (node.name,)
        waiting.extend([(child, classes) for child in reversed(_children(node))])
    return found


def _children(node):
    found = []
    for field in node._fields:
        value = getattr(node, field, None)
        found.extend([child for child in (value if type(value) is list else (value,)) if hasattr(child, "_fields")])
    return found


def _first_line(node):
    decorators = getattr(node, "decorator_list", None)
    return decorators[0].lineno if decorators else getattr(node, "lineno", None)


def _def_text(piece, node):
    """The lines of a def without the indentation they share; the insides of long strings keep theirs."""
    lines = piece.split("\n")
    first = _first_line(node)
    margin = lines[node.lineno - 1][:node.col_offset]
    inside = set()
    _mark_strings(node, inside)
    text = []
    for number in range(first, node.end_lineno + 1):
        line = lines[number - 1]
        if number not in inside:
            if line.startswith(margin):
                line = line[len(margin):]
            else:
                line = line.lstrip(" \t\f")
        text.append(line)
    return "\n".join(text) + "\n"


def _mark_strings(node, inside):
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if type(node).__name__ not in ("Constant", "JoinedStr", "TemplateStr"):
            waiting.extend(_children(node))
        elif node.end_lineno > node.lineno:
            inside.update(range(node.lineno + 1, node.end_lineno + 1))


def _lambda_text(piece, node):
    lines = piece.split("\n")
    first, last = node.lineno, node.end_lineno
    if first == last:
        return lines[first - 1].encode()[node.col_offset:node.end_col_offset].decode()
    parts = [lines[first - 1].encode()[node.col_offset:].decode()]
    parts += lines[first:last - 1]
    parts.append(lines[last - 1].encode()[:node.end_col_offset].decode())
    return "(" + "\n".join(parts) + ")"


def complaint(func, texts):
    """Why locate() found nothing, for the user."""
    code = func.__code__
    where = f"{func.__module__}.{func.__qualname__} ({code.co_filename}:{code.co_firstlineno})"
    if any(name.startswith("@py") for name in code.co_names + code.co_varnames):
        return (f"pytest has rewritten the assert statements of {where}, so its text is not its own any more. "
                "Put the words PYTEST_DONT_REWRITE into the docstring of the test module, or keep the function in a module of its own")
    if texts and not code.co_filename.startswith("<"):
        return (f"the text of {where} is not the text this function was compiled from: the file was edited after it was imported, "
                "or something rewrote the function. Import the module anew")
    if code.co_filename.startswith("<stdin>"):
        return (f"the text of {where} is gone: Python keeps no text of programs on standard input, nor before "
                "version 3.13 of what is typed at the plain prompt. Put the function into a file or a notebook")
    return (f"the text of {where} is gone: no file of that name can be read. Functions made by exec or compile keep their text "
            "when `import adder` comes before them")
