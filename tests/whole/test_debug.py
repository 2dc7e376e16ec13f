"""debug=True: what native debuggers and profilers find in the compiled file, read by pyelftools, addr2line and gdb."""
import importlib.util
import math
import os
import re
import shutil
import subprocess
import sys
import textwrap

import pytest
from elftools.elf.elffile import ELFFile

import adder
from adder import njit

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(adder.__file__)))
TEXT = textwrap.dedent("""\
    import numpy as np
    from adder import njit


    @njit
    def cube(x):
        y = x * x
        return y * x


    @njit(debug=True)
    def total(a):
        s = 0.0
        for x in a:
            s += cube(x)
        if s > 1e300:
            raise ValueError("much")
        return s


    @njit(debug=True)
    def fib(n):
        if n < 2:
            return n
        return fib(n - 1) + fib(n - 2)


    @njit
    def plain(x):
        return x + 1


    if __name__ == "__main__":
        print(total(np.arange(64.0)), fib(10))
    """)


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    path = tmp_path_factory.mktemp("debug") / "lines.py"
    path.write_text(TEXT)
    return load(path)


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def artefact(function, *args):
    function(*args)
    (spec,) = function._state.specs.values()
    return spec.path


def line_of(text):
    return TEXT[:TEXT.index(text)].count("\n") + 1


def read(path):
    """(names of the functions, lines of instructions by file) in the debug information."""
    names, rows = set(), set()
    with open(path, "rb") as file:
        dwarf = ELFFile(file).get_dwarf_info()
        for unit in dwarf.iter_CUs():
            names |= {die.attributes["DW_AT_name"].value.decode() for die in unit.iter_DIEs()
                      if die.tag == "DW_TAG_subprogram" and "DW_AT_name" in die.attributes}
            program = dwarf.line_program_for_CU(unit)
            for entry in program.get_entries():
                if entry.state is not None and not entry.state.end_sequence:
                    rows.add((program["file_entry"][entry.state.file - 1].name.decode(), entry.state.line))
    return names, rows


def test_lines_and_functions(lines):
    import numpy as np
    names, rows = read(artefact(lines.total, np.arange(5.0)))
    assert {"total", "cube"} <= names
    assert {file for file, _ in rows} == {"lines.py"}
    found = {line for _, line in rows}
    assert {line_of("s += cube(x)"), line_of("y = x * x"), line_of("return y * x"), line_of("for x in a"), line_of("raise ValueError")} <= found
    assert found - {0} <= set(range(line_of("@njit\ndef cube"), line_of("@njit(debug=True)\ndef fib")))


def test_only_when_asked_for(lines):
    with open(artefact(lines.plain, 1), "rb") as file:
        assert [s.name for s in ELFFile(file).iter_sections() if s.name.startswith(".debug") or s.name == ".symtab"] == []


def test_the_text_of_hop_7(lines):
    (text,) = lines.fib.inspect_llvm().values() if lines.fib(3) else ()
    body = text[text.index('define'):]
    assert re.search(r"call .*adder_entry|DISubprogram\(name: \"fib\"", text)
    places = {int(n) for n in re.findall(r"!DILocation\(line: (\d+)", text)} - {0}
    assert {line_of("if n < 2"), line_of("return fib(n - 1)")} <= places
    assert all(re.search(r"!dbg !\d+", line) for line in body.split("\n") if re.match(r"\s+(%\S+ = )?(tail )?call .*@py\.", line))


def test_symbols_name_the_functions(lines):
    with open(artefact(lines.fib, 3), "rb") as file:
        symbols = {s.name for s in ELFFile(file).get_section_by_name(".symtab").iter_symbols()}
    assert "adder_entry" in symbols and any("fib" in name for name in symbols)


def test_moved_code_is_compiled_with_its_new_lines(lines, tmp_path):
    path = tmp_path / "lines.py"
    path.write_text("#\n" * 5 + TEXT)
    moved = load(path)
    first, second = artefact(lines.fib, 3), artefact(moved.fib, 3)
    assert {line + 5 for _, line in read(first)[1] if line} == {line for _, line in read(second)[1] if line}
    assert artefact(moved.plain, 1) == artefact(lines.plain, 1)         # without debug the place does not count


def test_math_functions_whose_rare_cases_are_apart():
    import numpy as np

    @njit(debug=True)
    def straight(x):
        return np.cosh(x), np.power(x, 3.5), math.sin(x)

    @njit(debug=True)
    def loop(x, out):
        for i in range(x.size):
            out[i] = np.cosh(x[i]) + math.sin(x[i]) * np.power(x[i], 1.7)
        return np.tanh(out)

    np.testing.assert_allclose(straight(2.0), straight.py_func(2.0), rtol=1e-15)
    x = np.linspace(0.1, 5.0, 50)
    np.testing.assert_allclose(loop(x, x.copy()), loop.py_func(x, x.copy()), rtol=1e-14)


@pytest.mark.skipif(shutil.which("addr2line") is None, reason="no addr2line")
def test_addr2line_shows_what_was_inlined(lines):
    import numpy as np
    path = artefact(lines.total, np.arange(5.0))
    with open(path, "rb") as file:
        dwarf = ELFFile(file).get_dwarf_info()
        addresses = [e.state.address for u in dwarf.iter_CUs() for e in dwarf.line_program_for_CU(u).get_entries()
                     if e.state is not None and e.state.line == line_of("y = x * x")]
    shown = subprocess.run(["addr2line", "-f", "-i", "-s", "-e", path, hex(addresses[0])], capture_output=True, text=True, check=True).stdout.split()
    assert shown[:4] == ["cube", f"lines.py:{line_of('y = x * x')}", "total", f"lines.py:{line_of('s += cube(x)')}"]


def gdb_works():
    try:
        done = subprocess.run(["gdb", "-q", "-batch", "-iex", "set auto-load off", "-ex", "set debuginfod enabled off", "-ex", "run", "--args", sys.executable, "-c", "print(6 * 7)"],
                              capture_output=True, text=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return "42" in done.stdout


@pytest.mark.skipif(shutil.which("gdb") is None, reason="no gdb")
def test_gdb_stops_at_a_python_line(lines):
    if not gdb_works():
        pytest.skip("gdb may not run programs here")
    done = subprocess.run(["gdb", "-q", "-batch", "-iex", "set auto-load off", "-ex", "set debuginfod enabled off", "-ex", "set breakpoint pending on",
                           "-ex", f"break lines.py:{line_of('y = x * x')}", "-ex", "run", "-ex", "bt 2", "--args", sys.executable, lines.__file__],
                          capture_output=True, text=True, timeout=300, env={**os.environ, "PYTHONPATH": PACKAGE})
    assert re.search(r"#0 .*\bcube .*lines\.py:%d\n#1 .*\btotal .*lines\.py:%d" % (line_of("y = x * x"), line_of("s += cube(x)")), done.stdout), done.stdout + done.stderr
