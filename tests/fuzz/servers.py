"""Compile servers of a run of random programs: warm ones with the JVM's better compiler, and of compilers that optimise less.

    with Server(Setting(0, ("Inline",))) as server:  a process with os.environ | server.environment compiles there
"""
import dataclasses
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time


@dataclasses.dataclass(frozen=True)
class Setting:
    """How the compiler optimises: LLVM's level, and the passes of Passes.java that are left out. The same results in every one."""
    level: int = 3
    off: tuple = ()

    def __str__(self):
        return f"LLVM level {self.level}" + (f", without {' '.join(self.off)}" if self.off else "")


PASSES = re.findall(r'new Pass\("(\w+)"', next((pathlib.Path(__file__).resolve().parents[2] / "compiler").glob("src/main/**/Passes.java")).read_text())
AS_SHIPPED = Setting()
OTHERS = [
    Setting(0),
    Setting(1, ("FuseMaps", "SimplifyFused")),
    Setting(3, ("Inline", "SimplifyInlined")),
    Setting(2, ("ProveIndexes", "HoistInvariants", "VersionLoops", "DeferRaises")),
    Setting(0, tuple(PASSES)),
]


class Server:
    def __init__(self, setting):
        self.setting = setting
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="adder-fuzz-"))
        self.environment = {"XDG_RUNTIME_DIR": str(self.home), "ADDER_CACHE_DIR": str(self.home / "cache"), "ADDER_SERVER": ""}
        self.process = None
        self.start()

    def start(self):
        from adder import _native
        folder = self.home / f"adder-{_native.build_id()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        java, *rest = [word for word in _native.server_command()
                       if word != "-XX:TieredStopAtLevel=1" and not word.startswith(("-XX:AOTCache", "-Xlog:"))]
        command = [java, f"-Dadder.level={self.setting.level}", f"-Dadder.passes.off={','.join(self.setting.off)}", *rest]
        with open(folder / "server.log", "ab") as log:
            self.process = subprocess.Popen([*command, "--folder", str(folder), "--private"], stdin=subprocess.PIPE, stdout=log, stderr=log)
        until = time.monotonic() + 200
        while not self.answers(folder):         # what lies at the socket's place may be that of a server that was killed
            if self.process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"the compile server did not start:\n{(folder / 'server.log').read_text()[-2000:]}")
            time.sleep(0.05)

    @staticmethod
    def answers(folder):
        with socket.socket(socket.AF_UNIX) as connection:
            return connection.connect_ex(str(folder / "server.sock")) == 0

    def died(self):
        """Whether it has ended by itself; a new one runs then."""
        if self.process.poll() is None:
            return False
        self.start()
        return True

    def restart(self):
        self.process.kill()
        self.process.wait()
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def environment_for(server):
    return {**os.environ, **server.environment}
