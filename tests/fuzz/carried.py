"""Indexes that random programs carry round loops: the place of the least, fingers into two arrays, rings, halving, matches.

    for j in range(len(v0)):                         while k < h:
        if v0[j] < v0[k]: k = j                          m = (k + h) // 2; ... k = m + 1 or h = m

Some run out of their arrays; each loop ends whatever the elements are.
"""
import typing_rules as rules


class Carried:
    """Mixed into Generator."""

    def carried(self):
        from generate import Var
        found = [v for v in self.arrays(writable=True) if len(v.shape) == 1 and rules.elem(v.kind) not in rules.COMPLEX + ["bool"]]
        if not found:
            return False
        v = self.pick(found)
        w = self.pick(self.arrays(v.kind, v.shape) + [x for x in found if x.kind == v.kind])
        k, j = self.fresh("k"), self.fresh("j")
        ways = [self.best, self.best, self.finger, self.ring, self.halves, self.matches, self.two, self.sifting, self.chase]
        for line in self.pick(ways)(v.name, w.name, k, j, self.fresh("h"), f"len({self.pick([v, v, v, w]).name})"):
            self.emit(line)
        self.vars.append(Var(k, "pyint"))
        return True

    def turns(self, j, n):
        return self.pick([f"range({n})", f"range({n})", f"range(1, {n})", f"range({n} - 1, -1, -1)", f"range(0, {n}, 2)", "range(9)"])

    def best(self, v, w, k, j, h, n):
        more = self.pick(["", "", f" and {j} > {k}", f" or {k} < 0"])
        return [f"{k} = {self.pick(['0', '0', '0', '1', '-1', f'{n} - 1'])}", f"for {j} in {self.turns(j, n)}:",
                f"    if {v}[{j}] {self.pick('<>')} {self.pick([v, v, w])}[{k}]{more}:", f"        {k} = {j}{self.pick(['', '', '', ' - 1', ' + 1'])}",
                self.pick(["", f"    {v}[{k}] = {w}[{j}]"]), self.pick(["", f"{v}[{k}] = {w}[{k}]"])]

    def finger(self, v, w, k, j, h, n):
        return [f"{k} = {self.pick(['0', '0', '1', '-1', f'{n} - 1'])}", f"for {j} in {self.turns(j, n)}:",
                f"    if {w}[{j}] {self.pick(['<', '>', '!='])} {self.pick(['0', '1', '3'])}:", f"        {v}[{k}] = {w}[{j}]",
                f"        {k} {self.pick(['+= 1', '+= 1', '+= 2', '-= 1'])}"]

    def ring(self, v, w, k, j, h, n):
        step = self.pick(["1", "1", "2", j, "3"])
        turn = [f"    {k} = ({k} + {step}) % {n}", f"    {k} = ({k} + {step}) % {self.pick(['4', f'({n} + 1)', f'max(1, {n})'])}",
                f"    {k} = {k} + 1 if {k} + 1 < {n} else 0", f"    {k} = {k} - 1 if {k} > 0 else {n} - 1", f"    {k} = ({k} - 1) % {n}"]
        return [f"{k} = {self.pick(['0', '0', '1', '-1', f'{n} - 1'])}", f"for {j} in {self.turns(j, n)}:", f"    {v}[{k}] = {w}[{j}]", self.pick(turn)]

    def halves(self, v, w, k, j, h, n):
        test, high, less = self.pick([("<", n, ""), ("<=", f"{n} - 1", " - 1"), ("<=", n, " - 1"), ("<", f"{n} - 1", "")])
        return [f"{k}, {h} = {self.pick(['0', '0', '0', '-1', '1'])}, {high}", f"while {k} {test} {h}:", f"    {j} = ({k} + {h}) // 2",
                f"    if {w}[{j}] {self.pick(['<', '>', '!='])} {self.pick(['0', '1', '3'])}:", f"        {k} = {j} + 1", "    else:",
                self.pick([f"        {v}[{j}] = {w}[{j}]", "        pass"]), f"        {h} = {j}{less}"]

    def matches(self, v, w, k, j, h, n):
        ahead = self.pick(["1", "2", "4"])
        return [f"{k} = {self.pick(['0', '0', '1', '-1', '-3'])}", f"while {k} + {ahead} < {n}:", f"    {v}[{k} + {self.pick(['0', '1', ahead])}] = {w}[{k} + 1]",
                f"    {h} = 0", f"    while {k} + {h} < {n} and {h} < 5 and {w}[{k} + {h}] != {self.pick(['0', '1', '3'])}:", f"        {h} += 1",
                f"    {k} += {self.pick([f'{h} + 1', f'{h} if {h} > 1 else 1', 'max(1, ' + h + ')'])}"]

    def two(self, v, w, k, j, h, n):
        return [f"{k} = {j} = {h} = 0", f"while {k} < {self.pick([n, f'len({v})'])} and {j} < {n}:", f"    if {v}[{k}] <= {w}[{j}]:",
                f"        {self.pick([f'{v}[{h}] = {w}[{j}]', 'pass'])}", f"        {k} += 1", "    else:", f"        {j} += {self.pick(['1', '1', '2'])}", f"    {h} += 1"]

    def sifting(self, v, w, k, j, h, n):
        return [f"{k} = {self.pick(['0', '0', '1', '-1'])}", f"while 2 * {k} + 1 < {n}:", f"    {j} = 2 * {k} + {self.pick(['1', '1', '2'])}",
                f"    if {j} + 1 < {n} and {w}[{j} + 1] > {w}[{j}]:", f"        {j} += 1", f"    if {j} <= {k} or {w}[{j}] < {self.pick(['0', '1'])}:", "        break",
                f"    {v}[{k}], {v}[{j}] = {v}[{j}], {v}[{k}]", f"    {k} = {j}"]

    def chase(self, v, w, k, j, h, n):
        turn = self.pick([f"int({w}[{k}] > 1) + {k} // 2", f"{k} // 2 + {j}", f"({k} * 5 + 1) % {n}", f"({k} ^ {j}) & 7", f"min({k} + 1, {n} - 1)",
                          f"max({k} - 1, 0)", f"{n} - 1 - {k}"])
        return [f"{k} = {self.pick(['0', '1', '-1', f'{n} - 1'])}", f"for {j} in range(8):", f"    {v}[{k}] = {w}[{k}]", f"    {k} = {turn}"]
