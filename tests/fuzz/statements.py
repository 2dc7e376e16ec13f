"""Statements and functions of random programs: assignments, branches, loops, calls, closures, recursion."""
import typing_rules as rules


class Statements:
    """Mixed into Generator: what emits lines."""

    # -------------------------------------------------------- functions

    def helpers(self):
        """Functions the program calls: plain ones, a recursion, one that takes a function."""
        from generate import Callee, Var
        for _ in range(self.chance(0.2) if self.small else self.rng.randrange(0, 3)):
            name = self.fresh("f")
            params = [Var(self.fresh("p"), self.kind()) for _ in range(self.rng.randrange(1, 3))]
            result = self.function(name, params, main=False)
            self.callees.append(Callee(name, tuple(p.kind for p in params), result))
        if self.chance(0.05 if self.small else 0.25):
            self.recursion()

    def recursion(self):
        from generate import Callee, Var
        kind = self.kind()
        name = self.fresh("r")
        self.emit(f"def {name}(n, x):")
        outer, self.vars = self.vars, [Var("x", kind), Var("n", "pyint")]
        self.emit("    if n <= 0:")
        self.emit("        return x")
        other = [c for c in self.callees if c.result == kind and c.params == (kind,)]
        step = self.scalar(kind, 2)
        self.emit(f"    return {name}(n - 1, {self.call(self.pick(other), 1) if other and self.chance(0.5) else step})")
        self.emit("")
        self.vars = outer
        self.callees.append(Callee(name, (kind,), kind, first=str(self.rng.randrange(0, 5))))

    def function(self, name, params, main):
        """A whole function; a helper returns one scalar, the program a tuple. Gives the type of the result."""
        self.emit(f"def {name}({', '.join(p.name for p in params)}):")
        outer = self.vars, self.callees
        self.vars, self.callees = [p for p in params if not p.hidden], list(self.callees)
        self.indent += 1
        result = None if main else self.kind()
        self.returns = result
        most = (4 if self.small else 9) if main else (2 if self.small else 4)
        if main and self.focused:
            least, most = 0, 2
            for _ in range(self.rng.randrange(1, 3)):
                self.pick(self.FOCUS)(self)
        else:
            least = (1 if self.small else 3) if main else 0
        for _ in range(self.rng.randrange(least, most)):
            self.statement((1 if self.small else 3) if main else 1)
        if main:
            self.final_return()
        else:
            self.emit(f"return {self.scalar(result, 3)}")
        self.emit("")
        self.indent -= 1
        self.vars, self.callees = outer
        return result

    def final_return(self):
        tail, ulps = [], {}
        scalars = [v for v in self.vars if not v.shape]
        arrays = [v for v in self.vars if v.shape]
        for v in self.rng.sample(scalars, min(len(scalars), 3)) + self.rng.sample(arrays, min(len(arrays), 2)):
            tail.append(v.name)
        while len(tail) < 2:
            tail.append(self.scalar(self.kind(), 3))
        if self.chance(0.25):
            weak = self.chance(0.5)
            form, error = self.pick(rules.INEXACT if weak else rules.INEXACT_STRONG)
            kinds = [k for k in self.palette if k in (rules.REALS if weak else ["float32", "float64", "int32", "int64"])]
            if kinds:
                ulps[len(tail)] = error
                tail.append(form.format(self.scalar(self.pick(kinds), 2)))
        for name, error in self.inexact_results:
            ulps[len(tail)] = error
            tail.append(name)
        if len(tail) == 2 and self.chance(0.3) and not ulps:
            self.emit(f"return {tail[0]}")
        else:
            self.emit(f"return {', '.join(tail)}")
        if ulps:
            self.lines.append(f"ULPS = {ulps}")

    # -------------------------------------------------------- statements

    def statement(self, depth):
        if self.with_arrays and self.chance(0.5) and any(v.shape for v in self.vars):
            if self.array_statement():
                return
        self.pick(self.SIMPLE if depth <= 0 else self.SIMPLE + self.NESTED)(self, depth)

    def block(self, depth, *, extra=(), least=1):
        """An indented block with variables of its own: what it defines is not seen after it."""
        outer = self.vars, self.callees
        self.vars, self.callees = self.vars + list(extra), list(self.callees)
        self.indent += 1
        for _ in range(self.rng.randrange(least, 3)):
            self.statement(depth - 1)
        self.indent -= 1
        self.vars, self.callees = outer

    def define(self, kind=None):
        from generate import Var
        kind = kind or self.kind()
        text = self.scalar(kind)
        name = self.fresh("x")
        self.emit(f"{name} = {text}")
        self.vars.append(Var(name, kind))

    def new_variable(self, depth):
        self.define()

    def assign(self, depth):
        scalars = [v for v in self.vars if isinstance(v.kind, str) and not v.shape and v.writable]
        if not scalars:
            return self.define()
        v = self.pick(scalars)
        self.emit(f"{v.name} = {self.scalar(v.kind)}")

    def augment(self, depth):
        scalars = [v for v in self.vars if isinstance(v.kind, str) and not v.shape and v.writable]
        if not scalars:
            return self.define()
        v = self.pick(scalars)
        fitting = [(form, kinds) for form, choices in rules.RULES.get(v.kind, [])
                   if form.startswith("({} ") and form[4] not in "=!" and form[4:6] not in ("< ", "<=", "> ", ">=")
                   for kinds in choices if kinds[0] == v.kind and kinds[1] in self.palette]
        if not fitting:
            return self.define()
        form, kinds = self.pick(fitting)
        small = kinds[1] == "pyint" and kinds[0] != "pyint" or "<<" in form
        other = str(self.rng.randrange(0, 9)) if small and kinds[1] == "pyint" else self.scalar(kinds[1], 2)
        self.emit(f"{v.name} {form[4:-4]}= {other}")

    def make_tuple(self, depth):
        from generate import Var
        kinds = tuple(self.kind() for _ in range(self.rng.randrange(2, 4)))
        name = self.fresh("t")
        self.emit(f"{name} = ({', '.join(self.scalar(k, 2) for k in kinds)})")
        self.vars.append(Var(name, kinds))

    def unpack(self, depth):
        from generate import Var
        tuples = [v for v in self.vars if isinstance(v.kind, tuple)]
        if not tuples:
            return self.make_tuple(depth)
        v = self.pick(tuples)
        names = [self.fresh("u") for _ in v.kind]
        if self.chance(0.3):
            self.emit(f"{names[0]}, *{names[1]} = {v.name}")
            self.vars.append(Var(names[0], v.kind[0]))
            self.emit(f"{names[1]}x = {v.name} + {v.name}")
            self.vars.append(Var(names[1] + "x", v.kind + v.kind))
        else:
            self.emit(f"{', '.join(names)} = {v.name}")
            self.vars += [Var(n, k) for n, k in zip(names, v.kind)]

    def swap(self, depth):
        kinds = {}
        for v in self.vars:
            if isinstance(v.kind, str) and not v.shape and v.writable:
                kinds.setdefault(v.kind, []).append(v.name)
        pairs = [names for names in kinds.values() if len(names) > 1]
        if not pairs:
            return self.define()
        a, b = self.rng.sample(self.pick(pairs), 2)
        self.emit(f"{a}, {b} = {b}, {a}")

    def raises(self, depth):
        self.emit(f"if {self.condition()} and {self.condition(1)}:")
        error = self.pick(["ValueError", "IndexError", "RuntimeError", "KeyError", "ArithmeticError", "ZeroDivisionError", "OverflowError"])
        self.emit(f"    raise {error}({self.pick(['', repr('no'), '3', self.scalar('pyint', 1)])})")

    def asserts(self, depth):
        self.emit(f"assert {self.condition()} or {self.condition()}" + self.pick(["", ", 'wrong'"]))

    def early_return(self, depth):
        if self.returns is None:
            return self.define()
        self.emit(f"if {self.condition()}:")
        self.emit(f"    return {self.scalar(self.returns, 2)}")

    def branch(self, depth):
        self.emit(f"if {self.condition()}:")
        self.block(depth)
        if self.chance(0.3):
            self.emit(f"elif {self.condition()}:")
            self.block(depth)
        if self.chance(0.5):
            self.emit("else:")
            self.block(depth)

    def defined_in_both(self, depth):
        """x is assigned on both paths, or, rarely, on one only."""
        from generate import Var
        kind = self.kind()
        name = self.fresh("x")
        self.emit(f"if {self.condition()}:")
        self.emit(f"    {name} = {self.scalar(kind, 2)}")
        if self.chance(0.9):
            self.emit("else:")
            self.emit(f"    {name} = {self.scalar(kind, 2)}")
        self.vars.append(Var(name, kind))

    def loop_body(self, depth, extra=()):
        self.in_loop += 1
        outer = self.vars, self.callees
        self.vars, self.callees = self.vars + list(extra), list(self.callees)
        self.indent += 1
        for _ in range(self.rng.randrange(1, 3)):
            self.statement(depth - 1)
        if self.chance(0.3):
            self.emit(f"if {self.condition()}:")
            self.emit(f"    {self.pick(['break', 'continue'])}")
            self.statement(0)
        self.indent -= 1
        self.vars, self.callees = outer
        self.in_loop -= 1
        if self.chance(0.2):
            self.emit("else:")
            self.block(depth)

    def while_loop(self, depth):
        from generate import Var
        k = self.fresh("k")
        self.emit(f"{k} = 0")
        self.emit(f"while {k} < {self.rng.randrange(1, 6)}" + (f" and {self.condition(2)}:" if self.chance(0.4) else ":"))
        self.emit(f"    {k} += 1")
        self.loop_body(depth, [Var(k, "pyint", writable=False)])

    def for_range(self, depth):
        from generate import Var
        i = self.fresh("i")
        a, b, c = self.rng.randrange(-3, 4), self.rng.randrange(0, 6), self.pick([1, 2, 3, -1, -2])
        step = self.pick([f"{b}", f"{a}, {b}", f"{a}, {b}, {c}", f"{b}, {a}, {c}", f"min({b}, {self.scalar('pyint', 1)})"])
        text = f"range({step})"
        if self.chance(0.2):
            text = f"reversed({text})"
        if self.chance(0.2):
            j = self.fresh("j")
            self.emit(f"for {i}, {j} in enumerate({text}):")
            return self.loop_body(depth, [Var(i, "pyint"), Var(j, "pyint")])
        self.emit(f"for {i} in {text}:")
        self.loop_body(depth, [Var(i, "pyint")])

    def for_tuple(self, depth):
        from generate import Var
        kind = self.kind()
        x = self.fresh("e")
        items = ", ".join(self.scalar(kind, 1) for _ in range(self.rng.randrange(2, 4)))
        if self.chance(0.3):
            i = self.fresh("i")
            self.emit(f"for {x}, {i} in zip(({items}), range({self.rng.randrange(0, 5)})):")
            return self.loop_body(depth, [Var(x, kind), Var(i, "pyint")])
        self.emit(f"for {x} in ({items}):")
        self.loop_body(depth, [Var(x, kind)])

    def matching(self, depth):
        self.emit(f"match {self.scalar('pyint', 1)}:")
        self.indent += 1
        for case in (["0", "1 | 2", "_"] if self.chance(0.5) else ["3", "-1 | 5", "7"]):
            self.emit(f"case {case}:")
            self.block(depth)
        self.indent -= 1

    def inner_function(self, depth):
        """A closure over what is in scope, a def or a lambda; callable from here on, maybe passed to a function."""
        from generate import Callee, Var
        params = [Var(self.fresh("q"), self.kind()) for _ in range(self.rng.randrange(1, 3))]
        kind = self.kind()
        name = self.fresh("g")
        names = ", ".join(p.name for p in params)
        captured = []
        for v in self.rng.sample(self.vars, min(2, len(self.vars))):    # under a name of their own: a captured name is assigned once
            if not v.shape:
                captured.append(Var(self.fresh("c"), v.kind, writable=False))
                self.emit(f"{captured[-1].name} = {v.name}")
        outer, callees = self.vars, self.callees
        self.vars = captured + params
        self.in_lambda = True
        text = self.scalar(kind, 3)
        self.in_lambda = False
        if self.chance(0.5):
            self.emit(f"{name} = lambda {names}: {text}")
        else:
            self.emit(f"def {name}({names}):")
            self.emit(f"    return {text}")
        self.vars, self.callees = outer, callees
        self.callees.append(Callee(name, tuple(p.kind for p in params), kind))
        self.define(kind)

    SIMPLE = [new_variable, new_variable, assign, augment, augment, make_tuple, unpack, swap, raises, asserts, early_return]
    NESTED = [branch, branch, defined_in_both, while_loop, for_range, for_range, for_tuple, matching, inner_function, inner_function]
