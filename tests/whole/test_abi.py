"""docs/abi.md, followed with ctypes alone: a compiled file is loaded, called, raises and allocates, with no boxing in between."""
import ctypes
import os

import numpy as np

from adder import _native, njit

OWNERS = 1 << 40


class Call(ctypes.Structure):
    _fields_ = [("runtime", ctypes.c_void_p), ("stack_limit", ctypes.c_int64), ("error_kind", ctypes.c_int64), ("error_ncells", ctypes.c_int64),
                ("nsites", ctypes.c_int64), ("host", ctypes.c_int64), ("cells", ctypes.c_int64 * 2 * 16), ("sites", ctypes.c_int64 * 32)]


def artefact(function, *args):
    function(*args)
    spec, = function._state.specs.values()
    return ctypes.CDLL(spec.path)


def table():
    runtime = ctypes.CDLL(os.path.join(_native.FOLDER, "runtime.so"))
    runtime.adder_runtime.restype = ctypes.c_void_p
    return runtime.adder_runtime()


def entered(library, args, results):
    """Status and Call; the results are in the array."""
    call = Call(runtime=table())
    entry = library.adder_entry
    entry.argtypes, entry.restype = [ctypes.c_void_p] * 3, ctypes.c_int64
    return entry(ctypes.byref(call), (ctypes.c_int64 * len(args))(*args), results), call


def argument(a):
    """An array's slots, and the owner, which must be kept."""
    owner = (ctypes.c_int64 * 16)(OWNERS)
    return [ctypes.addressof(owner), a.ctypes.data, *a.shape, *a.strides], owner


@njit
def total(a, k):
    s = 0.0
    for i in range(k):
        s += a[i]
    return s


@njit
def doubled(a):
    return a * 2.0, a.size


def test_a_call_and_an_exception():
    a = np.arange(4.0)
    library = artefact(total, a, 4)
    text = ctypes.string_at(ctypes.addressof(ctypes.c_char.in_dll(library, "adder_descriptor"))).decode().split("\n")
    assert text[0] == "adder 1" and {"args array(float64, 1, C); pyint", "hidden", "returns float64"} <= {line.strip() for line in text}
    slots, owner = argument(a)
    result = (ctypes.c_double * 1)()
    status, call = entered(library, [*slots, 4], result)
    assert (status, result[0], call.error_kind) == (0, 6.0, 0)
    status, call = entered(library, [*slots, 5], result)
    assert (status, call.error_kind, call.error_ncells, call.nsites) == (1, 9, 4, 1)
    assert call.cells[0][0] == 5 and ctypes.string_at(call.cells[0][1]) == b"index {} is out of bounds for axis {} with size {}"
    assert [tuple(cell) for cell in call.cells[1:4]] == [(1, 4), (1, 0), (1, 4)]
    site = next(line.split() for line in text if line.startswith(f"site {call.sites[0]} "))
    assert int(site[3]) == 4 and owner[0] == OWNERS and ctypes.sizeof(Call) == 560


def test_a_new_array_belongs_to_the_caller():
    a = np.arange(5.0)
    slots, owner = argument(a)
    results = (ctypes.c_int64 * 5)()
    status, _ = entered(artefact(doubled, a), slots, results)
    made, data, length, stride, size = results
    assert (status, length, stride, size, data - made, made % 64) == (0, 5, 8, 5, 64, 0)
    assert list((ctypes.c_double * 5).from_address(data)) == [0.0, 2.0, 4.0, 6.0, 8.0]
    header = (ctypes.c_int64 * 3).from_address(made)
    assert header[0] == 1 and owner[0] == OWNERS
    ctypes.CFUNCTYPE(None, ctypes.c_void_p)(header[1])(made)
