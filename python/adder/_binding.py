"""Keywords, defaults and *args made positional, with the messages of Python's own calls."""
from adder._dispatcher import _STAR, _STAR_STAR


def bind(func, args, kwargs):
    """One value for each parameter: positional ones, then the tuple of *args, then keyword-only ones."""
    code = func.__code__
    name = func.__qualname__
    count, only, positional_only = code.co_argcount, code.co_kwonlyargcount, code.co_posonlyargcount
    names = code.co_varnames
    kwargs = dict(kwargs)
    values = list(args[:count])
    rest = tuple(args[count:])
    _check_keywords(code, name, kwargs, len(values))
    if rest and not code.co_flags & _STAR:
        raise TypeError(_too_many(func, len(args), sum([parameter in kwargs for parameter in names[count:count + only]])))
    defaults = func.__defaults__ or ()
    missing = []
    for position in range(len(values), count):
        parameter = names[position]
        if position >= positional_only and parameter in kwargs:
            values.append(kwargs.pop(parameter))
        elif position >= count - len(defaults):
            values.append(defaults[position - count])
        else:
            missing.append(parameter)
            values.append(None)
    if missing:
        raise TypeError(_missing(name, missing, "positional"))
    if code.co_flags & _STAR:
        values.append(rest)
    for parameter in names[count:count + only]:
        if parameter in kwargs:
            values.append(kwargs.pop(parameter))
        elif func.__kwdefaults__ and parameter in func.__kwdefaults__:
            values.append(func.__kwdefaults__[parameter])
        else:
            missing.append(parameter)
    if missing:
        raise TypeError(_missing(name, missing, "keyword-only"))
    if code.co_flags & _STAR_STAR:
        from adder.errors import UnsupportedError
        raise UnsupportedError(f"{name}(): functions with **{names[count + only + bool(code.co_flags & _STAR)]} are not compiled; "
                               "name the keywords as parameters")
    return tuple(values)


def _check_keywords(code, name, kwargs, given):
    """Python looks at each keyword before it counts what is missing."""
    names, count, positional_only = code.co_varnames, code.co_argcount, code.co_posonlyargcount
    for parameter in kwargs:
        if parameter in names[positional_only:given]:
            raise TypeError(f"{name}() got multiple values for argument {parameter!r}")
        if parameter not in names[positional_only:count + code.co_kwonlyargcount] and not code.co_flags & _STAR_STAR:
            wrong = ", ".join([only for only in names[:positional_only] if only in kwargs])
            if wrong:
                raise TypeError(f"{name}() got some positional-only arguments passed as keyword arguments: {wrong!r}")
            raise TypeError(f"{name}() got an unexpected keyword argument {parameter!r}")


def _missing(name, missing, kind):
    quoted = [repr(parameter) for parameter in missing]
    if len(quoted) == 1:
        listed = quoted[0]
    elif len(quoted) == 2:
        listed = " and ".join(quoted)
    else:
        listed = ", ".join(quoted[:-1]) + ", and " + quoted[-1]
    return f"{name}() missing {len(missing)} required {kind} argument{'s' * (len(missing) > 1)}: {listed}"


def _too_many(func, given, only):
    count, optional = func.__code__.co_argcount, len(func.__defaults__ or ())
    takes = f"from {count - optional} to {count}" if optional else str(count)
    plural = "s" if count != 1 or optional else ""
    kinds = f" positional argument{'s' * (given != 1)} (and {only} keyword-only argument{'s' * (only != 1)})" if only else ""
    return f"{func.__qualname__}() takes {takes} positional argument{plural} but {given}{kinds} {'was' if given == 1 and not only else 'were'} given"
