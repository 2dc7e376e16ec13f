"""Makes a program that shows a difference smaller while it still shows a difference of the same kind.

    shrink(text, arguments, kind, options)  ->  (smaller text, fewer arguments)

Steps: drop argument sets, delete statements, replace a statement by its body, replace an expression by one inside it or by a
small constant. Crashes and hangs are judged in a child process.
"""
import ast
import copy
import json
import pathlib
import subprocess
import sys

CHILD = """
import json, sys
sys.path[:0] = json.loads(sys.argv[1])
import oracle
oracle.difference(*json.loads(sys.argv[2]))
"""


def _shows(text, arguments, kind, options):
    if kind.startswith(("crash", "hang")):
        here = pathlib.Path(__file__).resolve().parent
        try:
            done = subprocess.run([sys.executable, "-c", CHILD, json.dumps([str(here), str(here.parents[1] / "python")]),
                                   json.dumps([text, arguments, options])], capture_output=True, timeout=20)
        except subprocess.TimeoutExpired:
            return kind == "hang"
        return kind == f"crash {done.returncode}"
    import oracle
    try:
        found = oracle.difference(text, arguments, options)
    except Exception:
        return False
    return found is not None and found[1].kind == kind


def _bodies(tree):
    for node in ast.walk(tree):
        for name in ("body", "orelse"):
            body = getattr(node, name, None)
            if isinstance(body, list) and body and isinstance(body[0], ast.stmt):
                yield body
        for case in getattr(node, "cases", []):
            yield case.body


def _of_errors(node):
    """A line that says how much values may differ."""
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("ULPS", "AFTER")


def _statement_cuts(tree):
    """Functions that cut the tree in place: whole runs first, single statements, then a statement by its body."""
    for at, body in enumerate(_bodies(tree)):
        for size in (8, 4, 2, 1):
            for start in range(len(body) - size, -1, -1):
                yield at, start, size, None
        for start, node in enumerate(body):
            for name in ("body", "orelse"):
                inner = getattr(node, name, None)
                if isinstance(inner, list) and inner and not isinstance(node, ast.FunctionDef):
                    yield at, start, 1, name


def _cut(tree, cut):
    at, start, size, name = cut
    tree = copy.deepcopy(tree)
    bodies = list(_bodies(tree))
    body = bodies[at]
    if any(map(_of_errors, body[start:start + size])):
        raise IndexError("what may differ is no part of the program")
    body[start:start + size] = getattr(body[start], name) if name else []
    if not body and body is not tree.body:
        body.append(ast.Pass())
    return tree


def _expressions(tree):
    """(parent, field, index) of every expression that can be replaced."""
    for parent in ast.walk(ast.Module([node for node in tree.body if not _of_errors(node)], [])):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, ast.expr):
                yield parent, field, None
            elif isinstance(value, list):
                for i, item in enumerate(value):
                    if isinstance(item, ast.expr):
                        yield parent, field, i


def _children(node):
    found = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            found.append(child)
        elif isinstance(child, (ast.comprehension, ast.keyword)):
            found += [c for c in ast.iter_child_nodes(child) if isinstance(c, ast.expr)]
    return found


def _replace(tree, number, choice):
    """The tree with expression `number` replaced, or None when there is no such choice."""
    tree = copy.deepcopy(tree)
    places = list(_expressions(tree))
    parent, field, index = places[number]
    node = getattr(parent, field) if index is None else getattr(parent, field)[index]
    if isinstance(node, ast.Constant) or isinstance(getattr(node, "ctx", None), ast.Store):
        return None
    options = _children(node) + [ast.Constant(1), ast.Constant(0.5), ast.Constant(True)]
    if isinstance(node, ast.Name):
        options = options[:-1]
    if isinstance(node, (ast.Tuple,)) and len(node.elts) > 1:
        options += [ast.Tuple(node.elts[:i] + node.elts[i + 1:], node.ctx) for i in range(len(node.elts))]
    if choice >= len(options):
        return None
    new = options[choice]
    if index is None:
        setattr(parent, field, new)
    else:
        getattr(parent, field)[index] = new
    return tree


def _text(tree):
    return ast.unparse(ast.fix_missing_locations(tree))


def shrink(text, arguments, kind, options, most=600):
    """The smallest program found within `most` trials."""
    for one in arguments:
        if len(arguments) > 1 and _shows(text, [one], kind, options):
            arguments = [one]
    tree, trials, changed = ast.parse(text), 0, True

    def tried(candidate):
        nonlocal trials
        trials += 1
        try:
            smaller = _text(candidate)
            return len(smaller) < len(_text(tree)) and _shows(smaller, arguments, kind, options)
        except (SyntaxError, ValueError):
            return False

    while changed and trials < most:
        changed = False
        for cut in list(_statement_cuts(tree)):
            try:
                candidate = _cut(tree, cut)
            except IndexError:
                continue
            if tried(candidate):
                tree, changed = candidate, True
                break
            if trials > most:
                break
        if changed:
            continue
        number = 0
        while number < len(list(_expressions(tree))) and trials < most:
            for choice in range(8):
                candidate = _replace(tree, number, choice)
                if candidate is None:
                    continue
                if tried(candidate):
                    tree, changed = candidate, True
                    break
            else:
                number += 1
    return _text(tree), arguments
