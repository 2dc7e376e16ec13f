"""Stands in for the natives in tests: a boxing module and a compile server in plain Python, by the same interface.

The fake compiler packs the request into the "artefact"; running it executes the request's source with the request's names and
nothing else. So a test that gives the right result shows that the request said everything the function depends on.
"""
import json
import os
import socket
import struct
import sys
import types
import weakref

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE = os.path.dirname(HERE)
_handles = []
_raise = None


def install(folder, build="test1"):
    """Use the fakes in this process; servers they start live in `folder`."""
    from adder import _native
    os.makedirs(folder, exist_ok=True)
    _put(os.path.join(folder, "build.txt"), build + "\n")
    _put(os.path.join(folder, "server.txt"), f"{sys.executable}\n-S\n{os.path.join(HERE, 'fake_native.py')}\n")
    _native.FOLDER = folder
    module = types.ModuleType("adder.native.boxing")
    for name in ("load", "descriptor", "call", "set_raise", "Dispatcher"):
        setattr(module, name, globals()[name])
    sys.modules["adder.native.boxing"] = module


def _put(path, text):
    """Other processes may be reading the file."""
    if not os.path.exists(path) or open(path).read() != text:
        with open(path + str(os.getpid()), "w") as file:
            file.write(text)
        os.replace(path + str(os.getpid()), path)


# ---- boxing

class Dispatcher:
    def __init__(self, py_func, slow):
        self.py_func = py_func
        self._slow_path = slow
        self._specs = []
        self.calls = 0

    def _bind(self, names, defaults, flags):
        self._binding = (names, defaults, flags)

    def _add(self, handle, arg_tokens, result_tokens, hidden, guards, flags):
        assert type(arg_tokens) is bytes and type(result_tokens) is bytes and type(hidden) is tuple and type(guards) is tuple
        assert len(guards) % 3 == 0
        numbers = list(struct.unpack(f"<{len(arg_tokens) // 8}q", arg_tokens))
        self._specs.append((handle, numbers, hidden, guards, flags))
        return len(self._specs) - 1

    def _clear(self):
        self._specs = []

    def __call__(self, *args, **kwargs):
        if not kwargs:
            result = call(self, args)
            if result is not NotImplemented:
                return result
        result = self._slow_path(self, args, kwargs or None)
        if isinstance(result, BaseException):
            raise result
        return result

    def __get__(self, instance, owner=None):
        return self if instance is None else types.MethodType(self, instance)


Dispatcher.__name__ = "Dispatcher"


def call(made, args):
    assert type(args) is tuple
    for handle, numbers, hidden, guards, flags in made._specs:
        found = []
        for value in args:
            found += _tokens(value)
        for array in hidden:
            found += _tokens(array)
        if _fit(found, numbers, flags) and all(_holds(*guards[i:i + 3]) for i in range(0, len(guards), 3)):
            made.calls += 1
            return _run(made, handle, args, hidden)
    return NotImplemented


def _fit(found, numbers, flags):
    if flags & 4 and len(found) == len(numbers):
        return all(a == b or a in (1, 2, 3, 4) and b >= 100 for a, b in zip(found, numbers))
    return found == numbers


def _holds(container, key, value):
    if key is None:
        return container.cell_contents is value
    return container.get(key) is value


def _tokens(value):
    kind = type(value)
    simple = {int: [1], float: [2], complex: [3], bool: [4], type(None): [5], str: [8]}.get(kind)
    if simple:
        return simple
    if kind is tuple:
        found = [300, len(value)]
        for item in value:
            found += _tokens(item)
        return found
    if kind is type(install) or kind is Dispatcher:
        return [7, id(value)]
    import numpy
    if kind is numpy.ndarray:
        flags = value.flags
        return [200, value.dtype.num, value.ndim, 0 if flags.c_contiguous else 1 if flags.f_contiguous else 2, flags.writeable, flags.aligned]
    if isinstance(value, numpy.generic):
        return [100 + value.dtype.num]
    return [-1]


def load(path):
    with open(path, "rb") as file:
        content = file.read()
    if not content.startswith(b"FAKE"):
        raise OSError(f"{path}: not an artefact")
    _handles.append(json.JSONDecoder().raw_decode(content[4:].decode("latin-1"))[0])    # a digest may follow
    return len(_handles) - 1


def descriptor(handle):
    return _handles[handle]["descriptor"]


def set_raise(function):
    global _raise
    _raise = function


def _run(made, handle, args, hidden):
    request = _handles[handle]["request"]
    functions = {}
    try:
        func = _function(request, 0, hidden, functions)
        code = func.__code__
        if code.co_flags & 4:
            count = code.co_argcount
            only = dict(zip(code.co_varnames[count:count + code.co_kwonlyargcount], args[count + 1:]))
            return func(*args[:count], *args[count], **only)
        count = code.co_argcount
        return func(*args[:count], **dict(zip(code.co_varnames[count:], args[count:])))
    except ZeroDivisionError:
        raise _raise(made, handle, 25, ("division by zero",), (0,)) from None


def _function(request, number, hidden, functions):
    if number in functions:
        return functions[number]
    facts = request["functions"][number]
    space = {"__builtins__": {"__import__": __import__}}
    if facts["kind"] == "lambda":
        func = eval(facts["source"], space)
    else:
        source = facts["source"]
        while source.startswith("@"):
            source = source.partition("\n")[2]
        exec(source, space)
        func = space[facts["name"]]
    functions[number] = func
    values = {name: _value(request, value, hidden, functions) for name, value in facts["names"].items() if "unsupported" not in value}
    space.update(values)
    func.__defaults__ = tuple(_value(request, value, hidden, functions) for value in facts["defaults"]) or None
    func.__kwdefaults__ = {name: _value(request, value, hidden, functions) for name, value in facts["kwdefaults"].items()} or None
    return func


def _value(request, value, hidden, functions):
    if "const" in value:
        return _constant(value["const"])
    if "function" in value:
        return _function(request, value["function"], hidden, functions)
    if "array" in value:
        return hidden[value["hidden"]]
    if "items" in value:
        return tuple(_value(request, item, hidden, functions) for item in value["items"])
    if "module" in value:
        if "attrs" in value:
            return types.SimpleNamespace(**{name: _value(request, attr, hidden, functions) for name, attr in value["attrs"].items()
                                            if "unsupported" not in attr})
        __import__(value["module"])
        return sys.modules[value["module"]]
    if "named" in value:
        module, _, name = value["named"].rpartition(".")
        __import__(module)
        return getattr(sys.modules[module], name)
    if "type" in value:
        import numpy
        return getattr(numpy, value["type"])
    if value == {"adder": "prange"}:
        return range
    return getattr(__import__("builtins"), value.get("builtin") or value.get("exception"))


def _constant(value):
    (kind, content), = [(k, v) for k, v in value.items() if k != "v"]
    if kind == "i":
        return int(content)
    if kind == "f":
        return float.fromhex(content)
    if kind == "c":
        return complex(*map(float.fromhex, content))
    if kind == "t":
        return tuple(map(_constant, content))
    if kind == "np":
        import numpy
        return numpy.dtype(content).type(_constant(value["v"]))
    return None if kind == "none" else content


# ---- the compile server

def serve(folder):
    listener = socket.socket(socket.AF_UNIX)
    if os.path.exists(folder + "/server.sock"):             # of one that died
        os.unlink(folder + "/server.sock")
    listener.bind(folder + "/server.sock")
    listener.listen(16)
    os.write(1, b"ready\n")
    with open(folder + "/started", "a") as file:
        file.write(f"{os.getpid()}\n")
    count = 0
    while True:
        connection, _ = listener.accept()
        with connection:
            size = connection.recv(4, socket.MSG_WAITALL)
            if len(size) < 4:
                continue
            request = json.loads(connection.recv(int.from_bytes(size, "big"), socket.MSG_WAITALL))
            with open(folder + "/requests", "a") as file:
                file.write(json.dumps(request) + "\n")
            if request["op"] == "compile":
                text = json.dumps(request)
                if "die_once" in text and not os.path.exists(folder + "/died"):
                    open(folder + "/died", "w").close()
                    os._exit(3)
                if "die_always" in text:
                    os._exit(3)
                if "hang_forever" in text:
                    continue
                reply, blob = answer(request)
                count += 1
            elif request["op"] == "dump":
                reply, blob = {"ok": True, "text": f"{request['after']} of {request['request']['functions'][0]['name']}"}, b""
            else:
                reply, blob = {"ok": True, "pid": os.getpid(), "compiled": count}, b""
            if blob:
                reply["blob"] = len(blob)
            message = json.dumps(reply, separators=(",", ":")).encode()
            connection.sendall(len(message).to_bytes(4, "big") + message + blob)
            if request["op"] == "stop":
                return


def answer(request):
    text = json.dumps(request)
    first = request["functions"][0]
    if "refuse_this" in text:
        return {"ok": False, "problem": {"code": "unsupported", "exception": "TypingError", "line": 2, "column": 4,
                                         "text": "refuse_this cannot be compiled"}}, b""
    where = "\n".join(f"function {k} {f['name']} {f['file']}" for k, f in enumerate(request["functions"]))
    facts = (f"adder 1\nbuild test1\nname {first['name']}\nargs {'; '.join(request['args'])}\nhidden \n"
             f"returns {request['returns'] or 'pyint'}\nflags \n{where}\nsite 0 0 1")
    return {"ok": True}, b"FAKE" + json.dumps({"request": request, "descriptor": facts}).encode()


if __name__ == "__main__":
    if "--private" in sys.argv:
        import threading
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    serve(sys.argv[sys.argv.index("--folder") + 1])
