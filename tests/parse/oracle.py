"""Compares Adder's parser with the `ast` of the CPython that runs this script.

    python oracle.py [--limit N --seed S] [FILE|FOLDER ...] -- java ... dev.adder.compiler.parse.OracleServer

Every file is parsed by both and compared in one normal form, positions included; a file CPython refuses must be refused.
Without files: CPython's own library. Exit status 1: they disagree somewhere.
"""
import ast
import os
import random
import struct
import subprocess
import sys
import sysconfig
import tokenize
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(4300)

DROPPED = {"ctx", "type_comment", "kind", "type_ignores", "is_lazy"}
STRING_POSITIONS = sys.version_info >= (3, 12)


def utf16_units(text):
    """The UTF-16 units of a text, which is what a Java string holds."""
    data = text.encode("utf-16-le", "surrogatepass")
    return struct.unpack("<%dH" % (len(data) // 2), data)


def quoted(text):
    if text.isascii() and text.isprintable() and "'" not in text and "\\" not in text:
        return "'" + text + "'"
    units = utf16_units(text)
    return "'" + "".join(chr(u) if 32 <= u <= 126 and u not in (39, 92) else "\\%x;" % u for u in units) + "'"


def constant(value):
    if value is None or value is True or value is False or value is Ellipsis:
        return repr(value) if value is not Ellipsis else "Ellipsis"
    if isinstance(value, int):
        return "i%d" % value if value < 1 << 63 else "i%x" % value
    if isinstance(value, float):
        return "f%016x" % struct.unpack("<Q", struct.pack("<d", value))
    if isinstance(value, complex):
        return "j%016x" % struct.unpack("<Q", struct.pack("<d", value.imag))
    if isinstance(value, bytes):
        return "b" + quoted(value.decode("latin-1"))
    return quoted(value)


class NormalForm:
    """ast -> text, as NormalForm.java writes it."""

    LATER_FIELDS = {"FunctionDef": ["type_params"], "AsyncFunctionDef": ["type_params"], "ClassDef": ["type_params"],
                    "TypeVar": ["default_value"], "ParamSpec": ["default_value"], "TypeVarTuple": ["default_value"]}
    LISTS = {"type_params"}

    def __init__(self):
        self.out = []
        self.inside = 0
        self.fields = {}

    def fields_of(self, kind):
        found = self.fields.get(kind)
        if found is None:
            fields = [f for f in kind._fields if f not in DROPPED]
            fields += [f for f in self.LATER_FIELDS.get(kind.__name__, ()) if f not in fields]
            located = "lineno" in kind._attributes
            found = self.fields[kind] = (kind.__name__, located, fields)
        return found

    def write(self, node):
        out = self.out
        if isinstance(node, ast.AST):
            name, located, fields = self.fields_of(type(node))
            if not fields and not located:
                out.append(name)
                return
            out.append("(" + name)
            if located and (self.inside == 0 or STRING_POSITIONS):
                out.append("@%d:%d-%d:%d" % (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset))
            if name == "Constant":
                out.append(" " + constant(node.value))
            elif name == "JoinedStr" or name == "TemplateStr":
                self.string(node)
            elif name == "MatchSingleton":
                out.append(" " + repr(node.value))
            else:
                for field in fields:
                    value = getattr(node, field, [] if field in self.LISTS else None)
                    if field == "format_spec" and isinstance(value, ast.Constant):
                        # 3.14.3 has this for t"{x:\\N{BULLET}y}".
                        value = ast.copy_location(ast.JoinedStr([value]), value)
                    out.append(" ")
                    self.write(value)
            out.append(")")
        elif isinstance(node, list):
            out.append("[")
            for item in node:
                out.append(" ")
                self.write(item)
            out.append("]")
        elif node is None:
            out.append("_")
        elif isinstance(node, str):
            out.append(quoted(node))
        else:
            out.append("i%d" % node)

    def string(self, node):
        self.inside += 1
        self.out.append(" [")
        for part in node.values:
            if isinstance(part, ast.Constant):
                # 3.12.0 to 3.12.3 have empty ones in formats.
                self.out.append(" " + quoted(part.value) if part.value else "")
            else:
                self.out.append(" ")
                self.write(part)
        self.out.append("]")
        self.inside -= 1


def normal_form(text):
    form = NormalForm()
    form.write(ast.parse(text))
    return "".join(form.out)


class Parser:
    """The Java side: one process for many texts."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def parse(self, text, mode=1 if STRING_POSITIONS else 0):
        """-> (status, text): 0 the normal form, 1 a problem, 2 a bug."""
        data = text.encode("utf-8")
        self.process.stdin.write(struct.pack(">bi", mode, len(data)) + data)
        self.process.stdin.flush()
        head = self.process.stdout.read(5)
        status, size = struct.unpack(">bi", head)
        return status, self.process.stdout.read(size).decode("utf-8")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def read(path):
    """The text of a file as Python decodes it, or None when Python cannot."""
    try:
        with open(path, "rb") as file:
            encoding, _ = tokenize.detect_encoding(file.readline)
            file.seek(0)
            return file.read().decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return None


def expected(text):
    """-> (0, normal form) or (1, why CPython refuses)."""
    try:
        return 0, normal_form(text)
    except (SyntaxError, ValueError) as refused:
        return 1, str(refused)
    except (RecursionError, MemoryError):
        return 3, "too deep for CPython"


def difference(ours, theirs):
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), min(len(ours), len(theirs)))
    start = max(0, at - 150)
    return "    ours:   ...%s\n    theirs: ...%s" % (ours[start:at + 100], theirs[start:at + 100])


RULES = sys.version_info >= (3, 14)
UNRULED = ("too many statically nested blocks", "too many nested", "not allowed in t", "too many expressions in star")


def compare_rules(parser, text):
    """A text that parses: do both accept it to the end? Only the newest CPython has all the rules."""
    status, ours = parser.parse(text, 2)
    if status == 2:
        return "a bug: " + ours
    try:
        compile(text, "text", "exec", dont_inherit=True, optimize=0)
    except (SyntaxError, ValueError) as refused:
        known = any(word in str(refused) for word in UNRULED)
        return None if status or known else "passes the rules, but CPython refuses: %s" % refused
    except (RecursionError, MemoryError):
        return None
    return "refused by a rule: " + ours if status else None


def compare(parser, text):
    """None when both agree, else what they say."""
    status, ours = parser.parse(text)
    their_status, theirs = expected(text)
    if status == 2:
        return "a bug: " + ours
    if their_status == 3:
        return None
    if their_status == 1 and "future feature" in theirs:
        return compare_rules(parser, text) if RULES else None
    if status != their_status:
        return ("refused: " + ours) if status else ("accepted, but CPython refuses: " + theirs)
    if status == 0 and ours != theirs:
        return "another tree\n" + difference(ours, theirs)
    return compare_rules(parser, text) if RULES and status == 0 else None


def files_of(paths):
    for path in paths:
        if os.path.isfile(path):
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(f for f in folders if f != "__pycache__")
            for name in sorted(names):
                if name.endswith((".py", ".pyi")):
                    yield os.path.join(folder, name)


def main(arguments):
    split = arguments.index("--")
    options, command = arguments[:split], arguments[split + 1:]
    limit, seed, paths = 0, random.randrange(1 << 30), []
    while options:
        option = options.pop(0)
        if option == "--limit":
            limit = int(options.pop(0))
        elif option == "--seed":
            seed = int(options.pop(0))
        else:
            paths.append(option)
    files = list(files_of(paths or [sysconfig.get_paths()["stdlib"]]))
    if limit and limit < len(files):
        print("seed", seed)
        files = random.Random(seed).sample(files, limit)
    parser = Parser(command)
    compared = disagreed = characters = 0
    for path in files:
        text = read(path)
        if text is None:
            continue
        compared += 1
        characters += len(text)
        problem = compare(parser, text)
        if problem:
            disagreed += 1
            print("%s: %s" % (path, problem))
    parser.close()
    print("CPython %s: %d files, %.1f MB, %d disagree" % (sys.version.split()[0], compared, characters / 1e6, disagreed))
    return 1 if disagreed or not compared else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
