"""The natives that the build put beside this package: boxing.so (the dispatcher type), the build's id, the server's command."""
import sys

FOLDER = __file__.rpartition("/")[0] + "/native"
_NAME = "adder.native.boxing"
_build = None


def boxing():
    """The extension module; loaded when the first function is decorated."""
    module = sys.modules.get(_NAME)
    if module is None:
        module = _load()
    return module


def _load():
    import _frozen_importlib
    import _frozen_importlib_external
    import _imp
    path = FOLDER + "/boxing.so"
    spec = _frozen_importlib.ModuleSpec(_NAME, _frozen_importlib_external.ExtensionFileLoader(_NAME, path), origin=path)
    try:
        module = _imp.create_dynamic(spec)
        _imp.exec_dynamic(module)
    except ImportError as problem:
        raise ImportError(f"Adder's native part cannot be loaded ({problem}). Build it once with ./adder build; "
                          "ADDER_DISABLE_JIT=1 runs everything as plain Python meanwhile") from None
    sys.modules[_NAME] = module
    return module


def build_id():
    global _build
    if _build is None:
        try:
            with open(FOLDER + "/build.txt") as file:
                _build = file.read().strip()
        except OSError:
            raise ImportError(f"Adder is not built: {FOLDER}/build.txt is not there. Run ./adder build") from None
    return _build


def server_command():
    """The command that starts the compile server, as a list."""
    try:
        with open(FOLDER + "/server.txt") as file:
            return [line for line in file.read().split("\n") if line]
    except OSError:
        raise ImportError(f"Adder is not built: {FOLDER}/server.txt is not there. Run ./adder build") from None
