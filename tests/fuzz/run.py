"""Random well-typed programs under Adder and under CPython: `run.py --count 20000 --seed S`. A find is shrunk and printed.

Programs run in child processes: one that crashes or hangs is a find like any other. Exit status 1 when there is a find.
Of every two blocks of programs one is compiled as shipped, the other at one of the settings of servers.py; the seed and the number
of a program decide everything about it.
"""
import argparse
import json
import os
import pathlib
import queue
import random
import re
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "python")]
BLOCK = 2000            # programs in a row with one setting
SPAN = 250              # of which one child runs so many


def work(seed, first, last, arrays):
    """One child: programs first..last, a line of JSON before each and after each."""
    import generate
    import oracle
    for index in range(first, last):
        made = generate.program(f"{seed}:{index}", arrays)
        print(json.dumps({"start": index}), flush=True)
        found = oracle.difference(made.text, made.arguments, made.options)
        line = {"done": index, "cases": len(made.arguments), "lines": made.text.count("\n")}
        if found:
            line.update(kind=found[1].kind, detail=found[1].detail, arguments=found[0])
        print(json.dumps(line), flush=True)


class Child:
    """Runs a range of programs, again from the next one after a crash, until `stop`; reports each result to `put`."""

    def __init__(self, options, server, first, last, stop, put):
        self.options, self.server, self.first, self.last, self.stop, self.put = options, server, first, last, stop, put

    def run(self):
        from servers import environment_for
        while self.first < self.last and not self.stop.is_set():
            command = [sys.executable, __file__, "--child", "--seed", self.options.seed, "--first", str(self.first), "--last",
                       str(self.last), "--arrays", str(self.options.arrays)]
            child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment_for(self.server))
            errors = []
            listener = threading.Thread(target=lambda: errors.append(child.stderr.read()), daemon=True)
            listener.start()
            current = self.listen(child)
            code = child.wait()
            listener.join()
            if current is not None:
                self.first = current + 1
                self.put({"done": current, "cases": 1, "lines": 0, "kind": "hang" if code == -9 else f"crash {code}",
                          "detail": "".join(errors)[-1500:], "arguments": None})
                self.server.restart()
            elif code != 0 and not self.stop.is_set():
                raise RuntimeError("".join(errors))

    def listen(self, child):
        """Passes on what the child says; gives the program in which it ended, or None."""
        current, alarm = None, None
        for line in child.stdout:
            if alarm:
                alarm.cancel()
            said = json.loads(line)
            if "start" in said:
                current = said["start"]
                alarm = threading.Timer(300, child.kill)
                alarm.daemon = True
                alarm.start()
                continue
            current = None
            self.first = said["done"] + 1
            if self.server.died():
                said.setdefault("kind", "the compile server died")
                said.setdefault("detail", "")
                said.setdefault("arguments", None)
            self.put(said)
            if self.stop.is_set():
                child.kill()
                return None
        if alarm:
            alarm.cancel()
        return current


def setting_of(index):
    import servers
    block = index // BLOCK
    return servers.OTHERS[block // 2 % len(servers.OTHERS)] if block % 2 else servers.AS_SHIPPED


def ranges(options, worker):
    """The ranges of programs of one worker, each of one setting."""
    if options.last is not None:
        for first in range(options.first + worker * SPAN, options.last, options.jobs * SPAN):
            yield first, min(first + SPAN, options.last, (first // BLOCK + 1) * BLOCK)
        return
    for block in range(worker, 10**6, options.jobs):
        for first in range(block * BLOCK, (block + 1) * BLOCK, SPAN):
            yield first, first + SPAN


def deal(options, worker, stop, put):
    """One worker: a server, changed when the setting changes, and a child after the other."""
    import servers
    server = None
    try:
        for first, last in ranges(options, worker):
            if stop.is_set():
                break
            if server is None or server.setting != setting_of(first):
                if server is not None:
                    server.__exit__()
                server = servers.Server(setting_of(first))
            Child(options, server, first, last, stop, put).run()
    finally:
        if server is not None:
            server.__exit__()
        put(None)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="programs, at least")
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**9)))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--arrays", type=float, default=0.5, help="share of the programs over arrays")
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after this time, with fewer programs: no failure")
    parser.add_argument("--no-shrink", action="store_true")
    parser.add_argument("--show", type=int, help="print the program of this number")
    parser.add_argument("--first", type=int, default=0, help="with --last: the programs of these numbers only")
    parser.add_argument("--last", type=int)
    parser.add_argument("--child", action="store_true")
    options = parser.parse_args()
    if options.show is not None:
        import generate
        print(f"# {setting_of(options.show)}\n{generate.program(f'{options.seed}:{options.show}', options.arrays).file()}")
        return 0
    if options.child:
        work(options.seed, options.first, options.last, options.arrays)
        return 0
    return parent(options)


def parent(options):
    """Collects what the workers say until enough programs ran."""
    print(f"fuzz: --seed {options.seed} --arrays {options.arrays}", flush=True)
    results = queue.Queue()
    started = last_said = time.monotonic()
    stop = threading.Event()
    workers = [threading.Thread(target=deal, args=(options, i, stop, results.put)) for i in range(options.jobs)]
    for thread in workers:
        thread.start()
    programs = cases = lines = 0
    late = False
    finds = {}
    alive = options.jobs
    while alive:
        said = results.get()
        if said is None:
            alive -= 1
            continue
        programs += 1
        cases += said["cases"]
        lines += said["lines"]
        if "kind" in said:
            finds.setdefault(said["kind"], []).append(said)
            if len(finds[said["kind"]]) == 1:
                print(f"find: program {said['done']} ({setting_of(said['done'])}): {said['kind']}\n  arguments {said['arguments']}\n  "
                      + said["detail"][:600].replace("\n", "\n  "), flush=True)
        now = time.monotonic()
        if programs >= options.count or now - started > options.seconds:
            late = late or programs < options.count and not stop.is_set()
            stop.set()
        if now - last_said > 60:
            last_said = now
            print(f"  {programs} programs in {now - started:.0f} s", flush=True)
    seconds = time.monotonic() - started
    used = os.times()
    cpu = used.children_user + used.children_system
    print(f"{programs} programs of {lines} lines, {cases} cases in {seconds:.0f} s, {cpu:.0f} CPU-seconds, seed {options.seed}: "
          f"{sum(map(len, finds.values()))} finds of {len(finds)} kinds", flush=True)
    if late:
        print(f"stopped by --seconds {options.seconds:.0f}, {options.count} programs were asked for", flush=True)
    for kind, said in sorted(finds.items(), key=lambda kv: -len(kv[1])):
        print(f"  {len(said):5} {kind}   programs {[s['done'] for s in said[:6]]}")
    if finds and not options.no_shrink:
        report(options, finds)
    return 1 if finds or programs < options.count and options.last is None and not late else 0


def report(options, finds):
    """Shrinks one program of each kind and writes it into build/finds, ready to be kept in finds/."""
    import generate
    import servers
    import shrink
    folder = HERE.parents[1] / "build" / "finds"
    folder.mkdir(parents=True, exist_ok=True)
    for kind, said in finds.items():
        made = {s["done"]: generate.program(f"{options.seed}:{s['done']}", options.arrays) for s in said}
        first = min(said, key=lambda s: (setting_of(s["done"]) != servers.AS_SHIPPED, len(made[s["done"]].text)))
        number = first["done"]
        program = made[number]
        with servers.Server(setting_of(number)) as server:
            os.environ.update(server.environment)
            text, arguments = shrink.shrink(program.text, [first["arguments"]] if first["arguments"] else program.arguments, kind,
                                            program.options)
        kept = generate.Program(text, arguments, program.options).file()
        path = folder / f"{options.seed}-{number}.py"
        path.write_text(f'"""{re.sub("[^ -~]", "?", kind)}"""\n{kept}')
        print(f"---- {kind} (program {number}, {setting_of(number)}), shrunk, in {path}:\n{kept}", flush=True)


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.exit(status)
