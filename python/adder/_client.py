"""Talks to the compile server, and starts it when there is none.

    compile(request) -> bytes of a shared object            (raises what the server's problem says)

One connection per request, so threads and forked processes need no care. A server that dies in the middle is started anew once.
ADDER_SERVER=private gives this process a server of its own, which ends with it.
"""
import _socket
import os
import sys
import time

from adder import _native

try:
    from _json import encode_basestring_ascii as _quoted
except ImportError:
    from json.encoder import py_encode_basestring_ascii as _quoted

_START_SECONDS = 60.0
_WANTED = "A JDK of at least 25.0.3 is needed; JAVA_HOME names one"
_private = None                 # (pid, folder, write end of the server's standard input) of this process's own server


class _Lost(Exception):
    """The server went away."""


def compile(request):
    reply, blob = ask(request)
    if reply.get("ok"):
        return blob
    _refuse(reply)


def dump(request, after):
    """The text of a hop of the compiler."""
    reply, _ = ask({"op": "dump", "after": after, "request": request})
    if reply.get("ok"):
        return reply["text"]
    _refuse(reply)


def _refuse(reply):
    from adder import errors
    problem = reply.get("problem") or {"exception": "InternalError", "text": f"the compile server answered {reply!r}"}
    raise errors.of(problem.get("exception", "TypingError"), problem.get("text", ""))


def ask(request):
    """One question and its answer: (reply, bytes after it). Starts a server when none answers."""
    message = text_of(request).encode("ascii")
    dead, until = None, time.monotonic() + 10.0
    while True:
        connection = _connected()
        server = _server_of(connection)
        try:
            return _exchange(connection, message)
        except _Lost:
            if dead is not None and (server != dead or time.monotonic() > until):
                from adder.errors import InternalError
                raise InternalError(f"the compile server died twice over one request; its log is {server_folder()}/server.log") from None
            dead = server
            time.sleep(0.005)                                   # while a server dies it still takes connections for a moment
        finally:
            connection.close()


def ask_running(request):
    """The answer of a server that runs already, or None."""
    connection = _connect(server_folder())
    if connection is None:
        return None
    try:
        return _exchange(connection, text_of(request).encode("ascii"))[0]
    except _Lost:
        return None
    finally:
        connection.close()


def text_of(value):
    """JSON; the json module takes 5 ms to import."""
    kind = type(value)
    if kind is str:
        return _quoted(value)
    if kind is dict:
        return "{" + ",".join([f"{_quoted(k)}:{text_of(v)}" for k, v in value.items()]) + "}"
    if kind is list or kind is tuple:
        return "[" + ",".join([text_of(item) for item in value]) + "]"
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    return str(value)


def _exchange(connection, message):
    try:
        connection.settimeout(_seconds())
        connection.sendall(len(message).to_bytes(4, "big") + message)
        text = _received(connection, int.from_bytes(_received(connection, 4), "big")).decode()
        reply = _read(text)
        return reply, _received(connection, reply["blob"]) if reply.get("blob") else b""
    except TimeoutError:
        from adder.errors import CompilerError
        raise CompilerError(f"the compile server has not answered for {_seconds():g} seconds. ADDER_COMPILE_TIMEOUT sets how long to wait") from None
    except OSError:
        raise _Lost from None


def _server_of(connection):
    """The process id of the other side."""
    try:
        return int.from_bytes(connection.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, 12)[:4], sys.byteorder)
    except OSError:
        return 0


def _seconds():
    return float(os.environ.get("ADDER_COMPILE_TIMEOUT") or 300)


def _received(connection, count):
    parts = []
    while count > 0:
        part = connection.recv(min(count, 1 << 20))
        if not part:
            raise _Lost
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _read(text):
    if text.startswith('{"ok":true,"blob":') and text[18:-1].isdigit():
        return {"ok": True, "blob": int(text[18:-1])}
    import json
    return json.loads(text)


def server_folder():
    """Where the server of this user and build listens; only the user can read it."""
    if _private is not None and _private[0] == os.getpid():
        return _private[1]
    build = _native.build_id()
    place = os.environ.get("XDG_RUNTIME_DIR")
    if place and os.path.isdir(place):
        folder = os.path.join(place, f"adder-{build}")
        if len(folder) < 90:                                    # the path of a Unix socket has at most 107 bytes
            return folder
    return f"/tmp/adder-{os.getuid()}-{build}"


def _connect(folder):
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            connection.settimeout(10.0)
            connection.connect(folder + "/server.sock")
            return connection
        except BlockingIOError:                                 # there is a server, and too many wait for it already
            if time.monotonic() > until:
                connection.close()
                return None
            time.sleep(0.005)
        except OSError:
            connection.close()
            return None


def _connected():
    if os.environ.get("ADDER_SERVER") == "private":
        return _connected_privately()
    folder = server_folder()
    connection = _connect(folder)
    if connection is not None:
        return connection
    _own_folder(folder)
    import fcntl
    lock = os.open(folder + "/start.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)                        # of several processes one starts the server
        return _connect(folder) or _started(folder, None)
    finally:
        os.close(lock)


def _connected_privately():
    global _private
    if _private is not None and _private[0] == os.getpid():
        connection = _connect(_private[1])
        if connection is not None:
            return connection
        os.close(_private[2])
    folder = f"/tmp/adder-{os.getuid()}-{os.getpid()}-{os.urandom(4).hex()}"
    _own_folder(folder)
    if _private is None:
        import atexit
        atexit.register(_remove_private)
        _sweep()
    far, near = os.pipe()                                       # the server ends when its standard input does
    _private = (os.getpid(), folder, near)
    try:
        return _started(folder, far)
    finally:
        os.close(far)


def _remove_private():
    if _private[0] == os.getpid():
        import shutil
        os.close(_private[2])
        shutil.rmtree(_private[1], ignore_errors=True)


def _sweep():
    """Removes the folders of private servers whose processes ended without doing so (killed, os._exit)."""
    start = f"adder-{os.getuid()}-"
    for name in os.listdir("/tmp"):
        pid, _, mark = name.removeprefix(start).partition("-")
        if name.startswith(start) and pid.isdigit() and len(mark) == 8 and not _alive(int(pid)):
            import shutil
            shutil.rmtree("/tmp/" + name, ignore_errors=True)


def _own_folder(folder):
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        pass
    facts = os.lstat(folder)
    if facts.st_uid != os.getuid() or facts.st_mode & 0o170077 != 0o040000:
        from adder.errors import CompilerError
        raise CompilerError(f"{folder} is not a folder that only you can read; remove it, or set XDG_RUNTIME_DIR")


def _started(folder, standard_input):
    """Starts a server and waits until it answers."""
    command = _with_java(_native.server_command()) + ["--folder", folder] + ([] if standard_input is None else ["--private"])
    said = _spawn(command, folder, standard_input)
    if said.startswith("ready"):
        connection = _connect(folder)
        if connection is not None:
            return connection
    from adder.errors import CompilerError
    try:
        with open(folder + "/server.log", errors="replace") as file:
            log = (said + file.read()[-2000:]).strip()
    except OSError:
        log = said
    raise CompilerError(f"the compile server did not start with {command[0]}. {_WANTED}" + (f". It said:\n{log}" if log else ""))


def _spawn(command, folder, standard_input):
    """Runs the server through a shell that ends at once, so that it is nobody's child to wait for; "ready" once it is."""
    far, near = _socket.socketpair()
    log = os.open(folder + "/server.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    empty = os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC)
    try:
        actions = [(os.POSIX_SPAWN_DUP2, near.fileno(), 1), (os.POSIX_SPAWN_DUP2, log, 2), (os.POSIX_SPAWN_DUP2, empty, 0),
                   (os.POSIX_SPAWN_DUP2, empty if standard_input is None else standard_input, 4)]
        shell = os.posix_spawn("/bin/sh", ["sh", "-c", '"$@" <&4 4<&- &', "sh"] + command, os.environ,
                               file_actions=actions, setsid=True, setsigmask=())
        near.close()
        os.waitpid(shell, 0)
        far.settimeout(_START_SECONDS)
        try:
            return far.recv(2000).decode(errors="replace")      # nothing when the server has ended
        except OSError:
            return ""
    finally:
        far.close()
        near.close()
        os.close(log)
        os.close(empty)


def _alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def _with_java(command):
    """The command with a java program that is there: the build's own, else one of JAVA_HOME or PATH."""
    program = command[0]
    if os.path.isabs(program) and os.access(program, os.X_OK):
        return command
    home = os.environ.get("JAVA_HOME")
    places = ([os.path.join(home, "bin")] if home else []) + os.environ.get("PATH", "").split(":")
    for place in places:
        found = os.path.join(place, os.path.basename(program))
        if place and os.access(found, os.X_OK):
            return [found] + command[1:]
    from adder.errors import CompilerError
    raise CompilerError("this function is not compiled yet, and no JDK was found to compile it with: "
                        f"{program} is not there, and neither JAVA_HOME nor PATH has one. {_WANTED}")
