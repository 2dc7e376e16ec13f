"""What stands where a decorated function stood: boxing.so's Dispatcher, and here the slow path of its calls.

A call that boxing.so has no specialisation for comes to _slow: bind keywords and defaults, find the types, walk what the function
depends on, take the artefact from the cache or have it compiled, add it, and call again. Attributes are in _attributes.
"""
from _thread import RLock
from sys import version_info

from adder import _cache, _native
from adder._text import packed, parse, parse_list, text_of, tokens
from adder._values import Unfit, form_of, is_function, named_type
from adder._walk import Walk

_FORMAT = "adder 1"
_STAR, _STAR_STAR = 0x04, 0x08          # flags of code objects: *args, **kwargs
_RECURSIVE, _NOGIL, _CONVERTS = 1, 2, 4  # flags of Dispatcher._add
_ALWAYS_SLOW = 2                        # flags of Dispatcher._bind
_ONLY_SHIFT = 8
_WIRE = ("error_model", "fastmath", "boundscheck", "overflow", "debug", "inline", "locals")
_handles = {}                           # key -> handle of a loaded artefact
_type = None                            # boxing's Dispatcher, once its attributes are on


class Spec:
    """One specialisation. forms: the argument types as compiled; keep: objects whose identity boxing compares."""
    __slots__ = ("forms", "returns", "wanted", "handle", "key", "hidden", "hidden_forms", "guards", "keep", "codes", "flags", "path")


class State:
    """What a dispatcher knows beside its function; `specs` by argument types and function identities."""

    def __init__(self, func, options, texts):
        self.func, self.options, self.texts = func, options, texts
        self.specs, self.signatures, self.can_compile = {}, [], True
        self.hits, self.misses = {}, {}
        self.lock = RLock()
        self.token = None               # its name among pickled functions
        self.filled = True              # False while an unpickled function has no outer values yet
        _states.append(self)


class _States(list):
    """Every state there is, weakly: a forked child needs fresh locks."""

    def append(self, state):
        from _weakref import ref
        super().append(ref(state, self.remove))


_states = _States()


def _fresh_locks():
    for reference in _states:
        state = reference()
        if state is not None:
            state.lock = RLock()


def dispatcher(func, options, signatures, texts=None):
    """A dispatcher for a plain function; compiled at once when signatures are given."""
    if _type is None:
        _prepare()
    if texts is None:
        from adder._capture import texts_of
        texts = texts_of(func)
    made = _type(func, _slow)
    space = made.__dict__
    for name in ("__name__", "__qualname__", "__module__", "__doc__"):
        space[name] = getattr(func, name)
    space["__wrapped__"] = func
    space["_options"] = {name: options[name] for name in _WIRE}
    space["_state"] = state = State(func, options, texts)
    bind_natively(made)
    if signatures:
        compile_all(made, signatures)
    return made


def bind_natively(made):
    """Lets boxing.so bind keywords and defaults itself, where the parameters are simple.

    A specialisation has one argument for each parameter, so a call by position must not reach it where Python would refuse it."""
    func = made.py_func
    code = func.__code__
    count, only, star = code.co_argcount, code.co_kwonlyargcount, code.co_flags & _STAR and 1
    if code.co_flags & _STAR_STAR or (only or star) and code.co_posonlyargcount:
        made._bind((), (), _ALWAYS_SLOW)
    elif not code.co_posonlyargcount:
        names, defaults = code.co_varnames, func.__kwdefaults__ or {}
        names_only = names[count:count + only]
        made._bind(names[:count] + names[count + only:count + only + star] + names_only,
                   (func.__defaults__ or ()) + tuple([defaults.get(name, NotImplemented) for name in names_only]), star | only << _ONLY_SHIFT)


def compile_all(made, signatures):
    """Compiles for these signatures and for no other types."""
    for given in signatures:
        compile_signature(made, given)
    state = made._state
    state.can_compile = False
    if len(state.specs) == 1:
        spec, = state.specs.values()
        spec.flags |= _CONVERTS
        _add_again(made)


def _prepare():
    global _type
    import os
    from adder import _attributes
    boxing = _native.boxing()
    _attributes.put_on(boxing.Dispatcher)
    boxing.set_raise(_raised)
    os.register_at_fork(after_in_child=_fresh_locks)
    _type = boxing.Dispatcher


def _raised(*facts):
    from adder._raising import exception
    return exception(*facts)


def _slow(made, args, kwargs):
    """A call with no specialisation that fits. An exception is given back, for boxing to raise without this file's frames."""
    try:
        return _called(made, args, kwargs)
    except Exception as problem:
        return problem.with_traceback(_users_part(problem))


def _users_part(problem):
    """The traceback without the frames of this package at its head; none of a refusal, whose text shows the user's line."""
    from sys import modules
    errors = modules.get("adder.errors")
    if errors is not None and isinstance(problem, errors.NumbaError) and not isinstance(problem, errors.InternalError):
        return None
    trace, here = problem.__traceback__, __file__.rpartition("/")[0]
    while trace is not None and trace.tb_frame.f_code.co_filename.rpartition("/")[0] == here:
        trace = trace.tb_next
    told = trace is not None or isinstance(problem, (TypeError, ValueError, OverflowError))
    return trace if told else problem.__traceback__         # a fault of this package: where it is


def _called(made, args, kwargs):
    state = made._state
    boxing = _native.boxing()
    given = bound(state.func, args, kwargs)
    if given is not args:
        result = boxing.call(made, given)
        if result is not NotImplemented:
            return result
    for _ in range(4):                              # another thread may rebind a global in between
        with state.lock:
            if state.can_compile:
                specialise(made, given)
            else:
                from adder._conversion import converted
                given = converted(made, given)
        result = boxing.call(made, given)
        if result is not NotImplemented:
            return result
    from adder.errors import InternalError
    raise InternalError(f"{made.__qualname__}: no specialisation takes these arguments, though one was just made for them")


def bound(func, args, kwargs):
    """The arguments, one for each parameter in order: positional ones, the tuple of *args, keyword-only ones."""
    code = func.__code__
    count, only = code.co_argcount, code.co_kwonlyargcount
    if not kwargs and not only and not code.co_flags & (_STAR | _STAR_STAR) and len(args) == count:
        return args
    from adder._binding import bind
    return bind(func, args, kwargs or {})


def argument_forms(func, given, walk):
    forms = []
    for position, value in enumerate(given):
        try:
            forms.append(form_of(value, None if walk is None else walk.callable))
        except Unfit as why:
            from adder.errors import NumbaTypeError
            raise NumbaTypeError(f"{func.__qualname__}: argument {parameter(func, position)!r}: {why}") from None
    return forms


def parameter(func, position):
    """The name of a parameter in bound() order."""
    code = func.__code__
    names = code.co_varnames
    if code.co_flags & _STAR:
        if position == code.co_argcount:
            return names[code.co_argcount + code.co_kwonlyargcount]
        if position > code.co_argcount:
            position -= 1
    return names[position]


def specialise(made, given):
    """Makes a specialisation for the types of these arguments."""
    func = made.py_func
    walk = Walk(func, made)
    forms = argument_forms(func, given, walk)
    walk.finish()
    return _specialise(made, forms, None, walk, list(_constants_in(given)))


def _constants_in(values):
    """Functions, classes and dtypes among arguments, for boxing to compare by identity."""
    for value in values:
        if type(value) is tuple:
            yield from _constants_in(value)
        elif is_function(type(value)) or named_type(value) is not None:
            yield value


def compile_signature(made, given):
    """Compiles for an explicit signature, in any form. Gives the specialisation."""
    from adder.types import compiler_text, signature_of
    args, result = signature_of(given)
    func = made.py_func
    with made._state.lock:
        walk = Walk(func, made)
        walk.finish()
        code = func.__code__
        wanted = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & _STAR)
        if len(args) != wanted:
            raise TypeError(f"{func.__qualname__} has {wanted} parameters, the signature {given!r} has {len(args)}")
        spec = _specialise(made, [parse(compiler_text(kind)) for kind in args], None if result is None else compiler_text(result), walk, [])
        made._state.signatures.append(spec)
        return spec


def _specialise(made, forms, wanted, walk, keep):
    state = made._state
    texts = [text_of(form) for form in forms]
    key = _cache.key_of((_FORMAT, _native.build_id(), version_info[1], _cache.cpu(), walk.content(), texts, wanted, walk.functions[0].options))
    identity = (tuple(texts), tuple(map(id, keep)))
    before = state.specs.get(identity)
    if before is not None and before.key == key and len(before.guards) == len(walk.guards) \
            and all(a is b for a, b in zip(before.guards, walk.guards)):
        return before
    spec = Spec()
    spec.forms, spec.wanted, spec.key, spec.keep = forms, wanted, key, keep
    spec.hidden, spec.hidden_forms, spec.guards = tuple(walk.hidden), walk.hidden_forms, tuple(walk.guards)
    spec.codes = [entry.func.__code__ for entry in walk.functions]
    spec.handle = _handle(state, key, lambda: request_of(made, forms, wanted, walk), texts)
    spec.path = _cache.path_of(key)
    facts = _native.boxing().descriptor(spec.handle)
    spec.returns, recursive = _described(facts)
    spec.flags = _RECURSIVE * recursive | _NOGIL * state.options["nogil"]
    state.specs[identity] = spec
    if before is None:
        _add(made, spec)
    else:
        _add_again(made)
    return spec


def _add(made, spec):
    numbers, constants = [], _InOrder(spec.keep)
    for form in list(spec.forms) + spec.hidden_forms:
        numbers += tokens(form, constants)
    made._add(spec.handle, packed(numbers), packed(tokens(spec.returns)), spec.hidden, spec.guards, spec.flags)


class _InOrder:
    """Functions, classes and dtypes among the arguments, taken one after another whatever number is asked for."""

    def __init__(self, constants):
        self._next = iter(constants)

    def __getitem__(self, number):
        return next(self._next)


def _add_again(made):
    """Anew, because one specialisation was replaced."""
    made._clear()
    for spec in made._state.specs.values():
        _add(made, spec)


def _handle(state, key, request, texts):
    handle = _handles.get(key)
    if handle is not None:
        return handle
    stored = state.options["cache"]
    path = _cache.find(key) if stored else None
    counts = state.misses if path is None else state.hits
    shown = ", ".join(texts)
    counts[shown] = counts.get(shown, 0) + 1
    if path is None:
        path = _made(key, request(), stored)
    try:
        handle = _native.boxing().load(path)
    except OSError:                                 # a valid file that does not load: made anew, once
        if path.startswith("/proc/"):
            raise
        path = _made(key, request(), False)
        handle = _native.boxing().load(path)
    _cache.release(path)
    _handles[key] = handle
    return handle


def _made(key, request, stored):
    from adder import _client
    artefact = _client.compile(request)
    if stored:
        return _cache.store(key, artefact)
    return _cache.in_memory(artefact)


def request_of(made, forms, wanted, walk):
    from adder._request import request
    return request(forms, wanted, walk)


def _described(text):
    """(return form, recursive) of a descriptor."""
    returns, recursive = ("none",), False
    for line in text.split("\n"):
        word, _, rest = line.partition(" ")
        if word == "returns":
            returns, = parse_list(rest) or [("none",)]
        elif word == "flags":
            recursive = "recursive" in rest
    return returns, recursive
