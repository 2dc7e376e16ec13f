"""Mutates valid Python and asks both parsers: no crash, no hang, and the same verdict and tree as CPython's.

    python fuzz.py [--seed S] [--count N] [FILE|FOLDER ...] -- java ... dev.adder.compiler.parse.OracleServer

Pieces of files (statements with what they hold) lose, gain, swap or double tokens or characters. A CPython before 3.14 refuses newer syntax,
so for it only our refusals, other trees and bugs count. Exit status 1: something counted.
"""
import ast
import os
import random
import re
import signal
import sys
import sysconfig

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle  # noqa: E402

TOKEN = re.compile(r"""\s+|\#[^\n]*|[rbuft]{0,2}(?:'''|\"\"\"|'|")|\w+|->|:=|\*\*=?|//=?|>>=?|<<=?|\.\.\.|[-+*/%&|^@=!<>]=|.""", re.S | re.I)
WORDS = """False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda
nonlocal not or pass raise return try while with yield match case type _ x y print f'{ f" t'{ }' ' \" ''' \"\"\" b'' r' \\ ( ) [ ] { } , : ; . ... ->
= := ! ~ | ^ & << >> + - * / // % @ ** == != < <= > >= += -= *= **= 0 1 0x1 1.5 1e5 2j 0_1 01 1_ 1else *x **x *_ x.y f(x) -1 {} () []""".split() + [
    "\n", "\n    ", "\n\t", " ", "\\\n", "\r\n", "\f", "#", "\0", "\N{GREEK SMALL LETTER MU}", "\xa0", "\\N{BULLET}", "\\x4", "\\777", "{{", "}}", "!r", ":>{w}", "x=", "  "]
FIXED = """
match x:
    case [1, -2, *rest, {"a": (b | c.d), **kw}] if y: pass
    case A(1, b=_) | "s" "t" as z: pass
    case A(_=1, b=c) | B(1, c=d, _=e): pass
    case -1+2j | None | True: pass
with (open(a) as b, c, *d): pass
with (a, b) as c, d: pass
try: pass
except A, B: pass
except* C as d: pass
def f[T: int = str, *Ts = *x, **P](a, /, b: int = 1, *args: *Ts, c, d=2, **kw) -> x: return *a, b
async def g():
    async with a as b: await c
    async for x in y: yield
    return [x async for x in y if z]
@a.b[1](c)
class C[T](A, *b, k=1, **kw): x: int = y = 3
lambda a, /, b=1, *c, d, **e: (yield)
x = f"{a!r:>{b}.{c}}" 'y' rf'{z=}\\d' f'''{
x:
}'''
y = t"{a}{b!s:x}" t'{c = }'
a[1:2, ::3, *b, ...] = c[d:=1] = *e, f = {**g, 'h': i}
type X[T] = int
for x, *y in *z, 1: continue
else: pass
if (n := 10) > 5: pass
elif not a in b is not c: del a, (b, [c.d]), e[0]
x: int; (y): int = 1; z.w: int
print(a for a in b); print(*a, b, c=1, **d)
from . import a; from ..b import (c as d, e,); import f.g as h, i
global a, b; nonlocal c
assert a, b; raise a from b
x = a if b else lambda: c or d and e | f ^ g & h << i + j * k @ -l ** ~m
x @= yield y; z = yield from w
"""


# CPython 3.14.3 ends the text of t"{a != b}" at the exclamation mark, and keeps the `=` of t"{a = \\n}".
# CPython takes 019else for the float 19.0 and `else`, while it refuses 019 everywhere else.
NUMBER_AT_ELSE = re.compile(r"0[0-9_]+e(?![0-9+-])", re.I)
TEXT_IN_TEMPLATE = re.compile(r"[tT][rR]?['\"].*(!=|=\s*\\)", re.S)


RULED = """
def f(a, b=1, *c, d, e=2, **g):
    global x, y
    def h():
        nonlocal a, b
        a = [y := i for i in b if (z := i)]
        for k in a:
            break
        else: return k
    while a: continue
    x = (lambda e: (yield e))(c)
    z: int = yield from d
    return b
====
async def f(x):
    async with x as y: z = await y
    async for i in z: yield [j async for j in i], {await k for k in i}, (l async for l in await i)
    return
====
class A(B, k=1, l=2):
    x: int
    def f(self, x): return super().f(*x, y=1, z=2)
    y = [i for i in range(x)]
    z: str = {k: v for k, v in y}
====
from __future__ import annotations
from a import *
def f[T, *U, **V: int = 3](x: T, *y: *U) -> V: nonlocal z
type A[T, U = T] = list[T]
class B[T]: pass
====
for i in x:
    try:
        def f(): return 1
    except* A as e:
        while e: break
        a, *b = [c, *d] = e
    finally: continue
try: pass
except A: break
except: pass
====
match x:
    case [a, *b, c] | {"k": [a, *b], "l": c} if a: pass
    case A(x=1, y=b) | A(1, z=b): pass
    case {1: a, 2.0: b, -1: c, True: d, **e}: pass
    case _ | 1: pass
    case a as b: pass
    case c: pass
""".split("====\n")


class Hang(Exception):
    pass


def on_alarm(signum, frame):
    raise Hang


def pieces(paths):
    """Statements of files, dedented; whole files are too slow to try often."""
    found = [FIXED] + RULED * 4
    for line in FIXED.split("\n"):
        if line and not line.startswith(" ") and not line.endswith(":"):
            found.append(line + "\n")
    for path in paths:
        text = oracle.read(path)
        try:
            tree = ast.parse(text) if text else None
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        if tree is None:
            continue
        lines = text.split("\n")
        for node in ast.walk(tree):
            if isinstance(node, ast.stmt) and 1 <= node.end_lineno - node.lineno <= 25:
                piece = lines[node.lineno - 1:node.end_lineno]
                margin = len(piece[0]) - len(piece[0].lstrip(" "))
                found.append("\n".join(line[margin:] if line[:margin].isspace() else line for line in piece) + "\n")
    return found


def mutate(text, rng):
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if rng.random() < 0.2:
            at = rng.randrange(len(text) + 1)
            text = rng.choice((text[:at] + text[at + 1:], text[:at] + rng.choice(WORDS)[:1] + text[at:], text[:at]))
            continue
        tokens = TOKEN.findall(text)
        if not tokens:
            return text
        at, other = rng.randrange(len(tokens)), rng.randrange(len(tokens))
        kind = rng.randrange(5)
        if kind == 0:
            del tokens[at]
        elif kind == 1:
            tokens.insert(at, rng.choice(WORDS))
        elif kind == 2:
            tokens[at] = rng.choice(WORDS)
        elif kind == 3:
            tokens[at], tokens[other] = tokens[other], tokens[at]
        else:
            low, high = sorted((at, other))
            tokens[low:low] = tokens[low:min(high, low + 6)]
        text = "".join(tokens)
    return text


def main(arguments):
    split = arguments.index("--")
    options, command = arguments[:split], arguments[split + 1:]
    seed, count, paths = random.randrange(1 << 30), 5000, []
    while options:
        option = options.pop(0)
        if option == "--seed":
            seed = int(options.pop(0))
        elif option == "--count":
            count = int(options.pop(0))
        else:
            paths.append(option)
    rng = random.Random(seed)
    files = list(oracle.files_of(paths or [sysconfig.get_paths()["stdlib"]]))
    files = files if paths else rng.sample(sorted(files), 60)
    print("seed", seed)
    sources = pieces(files)
    parser = oracle.Parser(command)
    newest = sys.version_info >= (3, 14)
    counted = accepted = 0
    signal.signal(signal.SIGALRM, on_alarm)
    for number in range(count):
        if number < 60:
            text = sources[number % len(sources)]
        else:
            text = mutate(rng.choice(sources[:60] if rng.random() < 0.5 else sources), rng)
        if any(0xD800 <= ord(c) < 0xE000 for c in text) or TEXT_IN_TEMPLATE.search(text) or NUMBER_AT_ELSE.search(text):
            continue
        signal.alarm(200)
        try:
            problem = oracle.compare(parser, text)
        except Hang:
            print("hang on", repr(text))
            return 1
        finally:
            signal.alarm(0)
        accepted += problem is None and oracle.expected(text)[0] == 0
        if problem and (newest or not problem.startswith("accepted")):
            counted += 1
            print("---- %d: %s\n%s" % (number, problem, text))
    parser.close()
    print("CPython %s: %d texts, %d of them valid, %d disagree" % (sys.version.split()[0], count, accepted, counted))
    return 1 if counted else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
