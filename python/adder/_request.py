"""The request of a compilation in the form the server takes (contract, section 2). Here the texts of functions are proved and needed."""
from sys import version_info

from adder._capture import texts_of
from adder._proof import complaint, locate
from adder._text import text_of


def request(forms, returns, walk):
    """`walk` must be finished. Raises when the wanted function has no text; others without one are refused where they are used."""
    functions = [_function(entry) for entry in walk.functions]
    if "unsupported" in functions[0]:
        from adder.errors import ByteCodeSupportError
        raise ByteCodeSupportError(functions[0]["unsupported"])
    _mark_textless(functions)
    return {"op": "compile", "function": 0, "args": [text_of(form) for form in forms], "returns": returns, "python": version_info[1],
            "options": walk.functions[0].options, "functions": functions}


def _function(entry):
    func = entry.func
    texts = entry.owner._state.texts if hasattr(entry.owner, "_state") else texts_of(func)
    found = locate(func, texts)
    made = {"name": func.__name__, "module": func.__module__ or "", "file": func.__code__.co_filename, "line": func.__code__.co_firstlineno}
    if found is None:
        return {**made, "source": "", "kind": "def", "names": {}, "defaults": [], "kwdefaults": {}, "unsupported": complaint(func, texts)}
    made.update(source=found.source, kind=found.kind, names=_as_written(entry.names, found), defaults=entry.defaults,
                kwdefaults=entry.kwdefaults)
    if entry.owner is not None and entry.options is not None:
        made["options"] = entry.options
    return made


def _as_written(names, found):
    """Names like __x of a method are _Class__x for Python; the text has them as they were written."""
    if not found.classes:
        return names
    prefix = "_" + found.classes[-1].lstrip("_")
    both = dict(names)
    for name, value in names.items():
        if name.startswith(prefix + "__"):
            both.setdefault(name[len(prefix):], value)
    return both


def _mark_textless(functions):
    """Where a name stands for a function without a text, say so in the name's place."""
    textless = {number: f"a function without its text ({function['unsupported']})" for number, function in enumerate(functions) if "unsupported" in function}
    if textless:
        for function in functions:
            function["names"] = {name: _marked(value, textless) for name, value in function["names"].items()}


def _marked(value, textless):
    if value.get("function") in textless:
        return {"unsupported": textless[value["function"]]}
    if "attrs" in value:
        return {**value, "attrs": {name: _marked(attr, textless) for name, attr in value["attrs"].items()}}
    return value
