"""Looks after the compile server: python -m adder.server status | stop"""
import sys

from adder import _client


def status():
    """What a running server says of itself (a dict), or None."""
    return _client.ask_running({"op": "status"})


def stop():
    """Ends a running server; False when there was none."""
    return _client.ask_running({"op": "stop"}) is not None


def main(words):
    try:
        return _main(words)
    except ImportError as problem:                  # not built
        print(problem)
        return 1


def _main(words):
    if words == ["status"]:
        found = status()
        if found is None:
            print("no compile server is running")
            return 1
        for name, value in found.items():
            print(f"{name}: {value}")
        return 0
    if words == ["stop"]:
        print("stopped" if stop() else "no compile server is running")
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
