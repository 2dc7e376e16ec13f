"""Keeps the text of functions: of files as they are when a function is decorated, of exec-made functions as compile() saw it.

    exec("def f(x): return x + 1", space); f = njit(space["f"])       # the audit hook saw the text

Nothing is read twice or judged here: which text is really the function's is proved in _proof, at the first compilation.
"""
import posix
import sys
from _collections import deque

OWN_FILENAME = "<adder>"        # the name under which Adder itself compiles text
_MOST_BYTES = 4 << 20

_seen = deque()                 # (file name, text) of compile events, oldest first
_seen_bytes = 0
_files = {}                     # file name -> (what stat said, bytes)


_installed = False


def install():
    """Starts listening; a hook cannot be taken away again, so there is only one."""
    global _installed
    if not _installed:
        _installed = True
        sys.addaudithook(_heard)


def _heard(event, args):
    if event != "compile":
        return
    global _seen_bytes
    text, filename = args[0], args[1]
    if filename == OWN_FILENAME or not (type(text) is str and ("def " in text or "lambda" in text)
                                        or type(text) is bytes and (b"def " in text or b"lambda" in text)):
        return
    if type(filename) is bytes:
        filename = filename.decode("utf-8", "surrogateescape")
    if len(text) > _MOST_BYTES or (_seen and _seen[-1] == (filename, text)):
        return
    _seen.append((filename, text))
    _seen_bytes += len(text)
    while _seen_bytes > _MOST_BYTES or len(_seen) > 256:
        _seen_bytes -= len(_seen.popleft()[1])


def texts_of(func):
    """The texts that may be this function's, likeliest first (bytes as on disk, or str)."""
    code = func.__code__
    filename = code.co_filename
    texts = []
    before = _files.get(filename)
    if not filename.startswith("<"):
        now = _read(filename)
        if now is not None:
            texts.append(now)
        if before is not None and before[1] is not now:
            texts.append(before[1])
    word = "lambda" if code.co_name == "<lambda>" else code.co_name
    for name, text in reversed(_seen):
        if name == filename and len(texts) < 16 and (word if type(text) is str else word.encode()) in text:
            texts.append(text)
    if not texts or filename.startswith("<"):
        texts.extend(_from_interpreter(func, filename, word))
    return tuple(texts)


def _read(filename):
    try:
        fd = posix.open(filename, posix.O_RDONLY | posix.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    try:
        facts = posix.fstat(fd)
        stamp = (facts.st_mtime_ns, facts.st_size, facts.st_ino, facts.st_dev)
        known = _files.get(filename)
        if known is not None and known[0] == stamp:
            return known[1]
        parts = []
        while True:
            part = posix.read(fd, max(facts.st_size + 1, 1 << 16))
            if not part:
                break
            parts.append(part)
    except OSError:
        return None
    finally:
        posix.close(fd)
    text = b"".join(parts)
    _files[filename] = (stamp, text)
    return text


def _from_interpreter(func, filename, word):
    """What linecache knows (notebooks, doctest, the prompt from Python 3.13 on), the text after -c, the module's loader (zip files)."""
    linecache = sys.modules.get("linecache")
    if linecache is not None:
        by_code = getattr(linecache, "_getlines_from_code", None)
        lines = by_code(func.__code__) if by_code is not None else None
        if not lines:
            entry = linecache.cache.get(filename)
            lines = entry[2] if entry is not None and len(entry) == 4 else None
        if lines:
            yield "".join(lines)
    if filename == "<string>":
        yield from [text for text in sys.orig_argv if word in text]
    space = func.__globals__
    spec = space.get("__spec__")
    get_source = getattr(getattr(spec, "loader", None) or space.get("__loader__"), "get_source", None)
    if get_source is not None and not filename.startswith("<"):
        try:
            text = get_source(getattr(spec, "name", None) or space.get("__name__"))
        except Exception:
            text = None
        if text:
            yield text
