"""The client of the compile server: starting one, sharing it, losing it, doing without."""
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

import fake_native
from adder import _client, _native, njit, server
from adder.errors import CompilerError, InternalError
from test_cache import PATHS, program


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A runtime folder with no server in it."""
    folder = tmp_path / "run"
    folder.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    server.stop()


def started():
    try:
        with open(_client.server_folder() + "/started") as file:
            return [int(line) for line in file]
    except OSError:
        return []


def test_started_once_and_shared(own, tmp_path):
    folder = _client.server_folder()
    assert folder == f"{own}/adder-test1"
    assert server.status() is None and not server.stop()
    running = [subprocess.Popen([sys.executable, "-c", f"import sys; sys.path[:0] = {PATHS!r}\nimport fake_native; "
                                f"fake_native.install({_native.FOLDER!r})\nfrom adder import njit\nprint(njit(lambda x: x + {k})(1))"],
                                stdout=subprocess.PIPE, text=True) for k in range(5)]
    assert [p.communicate()[0] for p in running] == [f"{k + 1}\n" for k in range(5)]
    assert len(started()) == 1
    assert os.stat(folder).st_mode & 0o777 == 0o700
    assert server.status()["compiled"] == 5
    assert server.stop() and server.status() is None


def test_no_child_and_no_descriptor_is_left(own):
    before = set(os.listdir("/proc/self/fd"))
    njit(lambda x: x + 31)(1)
    assert set(os.listdir("/proc/self/fd")) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_death_in_the_middle(own):
    @njit
    def die_once(x):
        return x + 1
    assert die_once(1) == 2
    assert len(started()) == 2


def test_death_each_time(own):
    @njit
    def die_always(x):
        return x
    with pytest.raises(InternalError, match="died twice"):
        die_always(1)
    assert njit(lambda x: x + 1)(1) == 2


def test_killed_between_requests(own):
    assert njit(lambda x: x + 1)(1) == 2
    os.kill(started()[-1], signal.SIGKILL)
    time.sleep(0.05)
    assert njit(lambda x: x + 2)(1) == 3
    assert len(started()) == 2


def test_a_server_for_whom_too_many_wait_is_waited_for(own):
    import socket
    folder = _client.server_folder()
    os.mkdir(folder, 0o700)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(folder + "/server.sock")
        listener.listen(0)
        waiting = []
        while not waiting or waiting[-1].connect_ex(folder + "/server.sock") == 0:
            waiting.append(socket.socket(socket.AF_UNIX))
            waiting[-1].setblocking(False)

        def serve():
            time.sleep(0.2)
            for _ in waiting:                               # the last of them did not come in, the client does
                connection, _ = listener.accept()
                if size := connection.recv(4, socket.MSG_WAITALL):
                    connection.recv(int.from_bytes(size, "big"), socket.MSG_WAITALL)
                    connection.sendall(b"\0\0\0\x0b" + b'{"ok":true}')
                connection.close()
        for sock in waiting[:-1]:
            sock.shutdown(socket.SHUT_WR)
        thread = threading.Thread(target=serve)
        thread.start()
        assert server.status() == {"ok": True}
        thread.join()
    for sock in waiting:
        sock.close()
    os.unlink(folder + "/server.sock")


def test_no_answer(own, monkeypatch):
    monkeypatch.setenv("ADDER_COMPILE_TIMEOUT", "0.2")
    told = threading.Event()

    def serve(connection):
        connection.recv(1 << 20)
        told.wait()
        connection.close()
    import socket
    os.mkdir(_client.server_folder(), 0o700)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(_client.server_folder() + "/server.sock")
        listener.listen()
        thread = threading.Thread(target=lambda: serve(listener.accept()[0]))
        thread.start()
        with pytest.raises(CompilerError, match="not answered for 0.2 seconds. ADDER_COMPILE_TIMEOUT"):
            njit(lambda x: x + 41)(1)
        told.set()
        thread.join()
    os.unlink(_client.server_folder() + "/server.sock")


def test_fork(own):
    f = njit(lambda x: x + 1)
    g = njit(lambda x: x + 100)
    assert f(1) == 2
    lock = f._state.lock
    holding, done = threading.Event(), threading.Event()

    def hold():
        with lock, g._state.lock:
            holding.set()
            done.wait()
    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait()
    read, write = os.pipe()
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child == 0:                                      # the other thread, which holds the locks, is not here
        os.write(write, f"{f(2.5)} {g(1)}".encode())
        os._exit(0)
    os.close(write)
    assert os.read(read, 100) == b"3.5 101"
    os.waitpid(child, 0)
    os.close(read)
    done.set()
    thread.join()


def test_threads(own, requests):
    @njit
    def f(x):
        return x + 1
    results = []
    threads = [threading.Thread(target=lambda: results.append(f(1))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [2] * 8 and len(requests()) == 1


def test_private(tmp_path, own):
    lines = program(tmp_path, """
        import os
        f = njit(lambda x: x + 51)
        print(f(1))
        from adder import _client
        print(_client.server_folder(), open(_client.server_folder() + '/started').read().strip())
        if os.fork() == 0:
            print(njit(lambda x: x + 61)(1), flush=True)
            from adder import _client
            print(_client.server_folder(), flush=True)
            os._exit(0)
        os.wait()
        """, ADDER_SERVER="private")
    assert [lines[0], lines[2 if len(lines) == 4 else 1][:2]] == ["52", "62"] or lines[0] == "62"
    folder, pid = next(line for line in lines if " " in line).split()
    assert str(own) not in folder
    until = time.monotonic() + 60
    while _client._alive(int(pid)):
        assert time.monotonic() < until, "the private server lives on"
        time.sleep(0.02)
    assert not os.path.exists(folder)
    left = f"/tmp/adder-{os.getuid()}-999999999-{os.urandom(4).hex()}"
    os.mkdir(left)
    _client._sweep()                                    # what a killed process left behind, like the forked child above
    assert not os.path.exists(left)
    assert server.status() is None                      # none was started for everybody


def test_no_jdk(own, tmp_path, monkeypatch):
    native = tmp_path / "native"
    fake_native.install(str(native))
    try:
        (native / "server.txt").write_text("/no/such/jdk/bin/java\n-jar\nx.jar\n")
        monkeypatch.setenv("PATH", "/nowhere")
        monkeypatch.delenv("JAVA_HOME", raising=False)
        f = njit(lambda x: x + 71)                      # decorating needs none
        with pytest.raises(CompilerError, match="no JDK was found to compile it with"):
            f(1)
        home = tmp_path / "jdk" / "bin"
        home.mkdir(parents=True)
        (home / "java").symlink_to("/bin/echo")
        monkeypatch.setenv("JAVA_HOME", str(home.parent))
        with pytest.raises(CompilerError, match=r"(?s)did not start .*It said:\n-jar x.jar --folder"):
            f(1)
    finally:
        fake_native.install(os.environ["ADDER_TEST_NATIVE"])


def test_folder_of_another_user(own):
    os.mkdir(_client.server_folder(), 0o755)
    with pytest.raises(CompilerError, match="is not a folder that only you can read"):
        njit(lambda x: x + 81)(1)
    os.chmod(_client.server_folder(), 0o700)
    assert njit(lambda x: x + 81)(1) == 82


def test_long_paths(monkeypatch, tmp_path):
    long = tmp_path / ("x" * 80)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    assert _client.server_folder() == f"/tmp/adder-{os.getuid()}-test1"


def test_json():
    import json
    value = {"a": [1, -5, True, False, None, "ü\"\\\n\x00\U0001f40d", [], {}], "é": {"x": (1, 2)}}
    assert json.loads(_client.text_of(value)) == json.loads(json.dumps(value))


def test_command_line(own, capsys):
    assert server.main(["status"]) == 1 and "no compile server is running" in capsys.readouterr().out
    njit(lambda x: x + 91)(1)
    assert server.main(["status"]) == 0 and "compiled: 1" in capsys.readouterr().out
    assert server.main(["stop"]) == 0 and "stopped" in capsys.readouterr().out
    assert server.main([]) == 2
