"""Compiled artefacts on disk: one file per key, 32 bytes of SHA-256 after the shared object, read back only when they agree.

    <folder>/ab/abcdef....so        key in hexadecimal; written under another name and renamed

A folder that cannot be written, or a full disk, costs one warning; the artefact is then loaded from memory.
ADDER_CACHE_SIZE limits the whole in megabytes: what was not used for longest goes, whenever something is added.
"""
import os

try:
    from _sha2 import sha256
except ImportError:                                 # before Python 3.12; hashlib would load OpenSSL
    from _sha256 import sha256

_MEGABYTES = 1024
_cpu = None
_warned = False
_memory_files = 0


def folder():
    named = os.environ.get("ADDER_CACHE_DIR")
    if named:
        return os.path.abspath(named)
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(home, "adder")


def cpu():
    """What the machine's processor can do: code for one must not run on a lesser one, even from a copied folder."""
    global _cpu
    if _cpu is None:
        _cpu = "unknown"
        try:
            fd = os.open("/proc/cpuinfo", os.O_RDONLY)
            try:
                text = os.read(fd, 8192).decode("ascii", "replace").partition("\n\n")[0]
            finally:
                os.close(fd)
        except OSError:
            return _cpu
        wanted = ("vendor_id", "cpu family", "model\t", "flags", "Features", "CPU implementer", "CPU part")
        _cpu = "\n".join([line for line in text.split("\n") if line.startswith(wanted)])
    return _cpu


def key_of(plain):
    """The key of plain data (see marshal): hexadecimal."""
    from marshal import dumps
    return sha256(dumps(plain, 2)).hexdigest()


def path_of(key):
    return os.path.join(folder(), key[:2], key + ".so")


def find(key):
    """The path of a whole and valid entry, or None."""
    path = path_of(key)
    try:
        with open(path, "rb", buffering=0) as file:
            content = file.readall()
    except OSError:
        return None
    if len(content) > 32 and sha256(memoryview(content)[:-32]).digest() == content[-32:]:
        try:
            os.utime(path)                          # used now: it is not the next to go
        except OSError:
            pass
        return path
    return None


def store(key, artefact):
    """Writes an entry; returns a path to load it from (its own, or one in memory)."""
    content = artefact + sha256(artefact).digest()
    path = path_of(key)
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        other = f"{path}.{os.getpid()}.{os.urandom(4).hex()}"
        try:
            _write(other, content)
            os.replace(other, path)
        except BaseException:
            _discard(other)
            raise
        _trim(path)
        return path
    except OSError as problem:
        _warn(problem)
        return in_memory(content)


def _share():
    """Bytes that one of the 256 folders may hold: keys are spread evenly, so each has its share of the whole."""
    try:
        megabytes = float(os.environ.get("ADDER_CACHE_SIZE") or _MEGABYTES)
    except ValueError:
        megabytes = _MEGABYTES
    return int(megabytes * (1 << 20)) >> 8


def _trim(newest):
    """Removes what was not used for longest from the folder of a new entry until it keeps to its share; the new entry stays."""
    found = []
    try:
        with os.scandir(os.path.dirname(newest)) as entries:
            for entry in entries:
                facts = entry.stat(follow_symlinks=False)
                found.append((facts.st_mtime_ns, facts.st_size, entry.path))
        left = sum([size for _, size, _ in found]) - _share()
        for _, size, path in sorted(found):
            if left > 0 and path != newest:
                _discard(path)
                left -= size
    except OSError:
        pass                                        # another process trims the same folder


def _write(path, content):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(fd, view):]
    finally:
        os.close(fd)


def _discard(path):
    try:
        os.unlink(path)
    except OSError:
        pass


def in_memory(content):
    """A path under which dlopen finds these bytes. dlopen knows libraries by their path's spelling, and descriptors are used again:
    so each path spells its slashes in a way of its own."""
    global _memory_files
    fd = os.memfd_create("adder", 0)
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view):]
    _memory_files += 1
    spelling = "".join(["/." if bit == "1" else "/" for bit in bin(_memory_files)[2:]])
    return f"/proc/self/fd{spelling}/{fd}"


def release(path):
    """Called when a path of in_memory() has been loaded."""
    if path.startswith("/proc/self/fd/"):
        os.close(int(path.rpartition("/")[2]))


def _warn(problem):
    global _warned
    if not _warned:
        _warned = True
        import warnings
        from adder.errors import NumbaSystemWarning
        warnings.warn(f"compiled functions are not kept: the cache folder {folder()} cannot be written ({problem.strerror or problem}). "
                      "ADDER_CACHE_DIR names another", NumbaSystemWarning, stacklevel=_level_of_the_caller())


def _level_of_the_caller():
    """How far up the first frame is that is not of this package."""
    import sys
    here, frame, level = os.path.dirname(__file__), sys._getframe(2), 2
    while frame is not None and os.path.dirname(frame.f_code.co_filename) == here:
        frame, level = frame.f_back, level + 1
    return level
