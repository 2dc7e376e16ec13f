"""Random well-typed programs under Adder and under CPython: `run.py --count 20000 --seed S`. A find is shrunk and printed.

Programs run in child processes: one that crashes or hangs is a find like any other. Exit status 1 when there is a find.
"""
import argparse
import json
import os
import pathlib
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "python")]


def work(seed, first, last, arrays):
    """One child: programs first..last, a line of JSON before each and after each."""
    import generate
    import reference
    for index in range(first, last):
        made = generate.program(f"{seed}:{index}", arrays)
        print(json.dumps({"start": index}), flush=True)
        found = reference.difference(made.text, made.arguments)
        line = {"done": index, "functions": made.functions, "cases": len(made.arguments)}
        if found:
            line.update(kind=found[1].kind, detail=found[1].detail, arguments=found[0])
        print(json.dumps(line), flush=True)


class Child:
    """Runs a range of programs, restarting after a crash; reports each result to `put`."""

    def __init__(self, options, first, last, put):
        self.options, self.first, self.last, self.put = options, first, last, put

    def run(self):
        while self.first < self.last:
            command = [sys.executable, __file__, "--child", "--seed", self.options.seed, "--first", str(self.first), "--last",
                       str(min(self.first + 500, self.last)), "--arrays", str(self.options.arrays)]
            child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            current, errors = None, []
            threading.Thread(target=lambda: errors.append(child.stderr.read()), daemon=True).start()
            alarm = None
            for line in child.stdout:
                if alarm:
                    alarm.cancel()
                said = json.loads(line)
                if "start" in said:
                    current = said["start"]
                    alarm = threading.Timer(120, child.kill)
                    alarm.start()
                else:
                    current = None
                    self.first = said["done"] + 1
                    self.put(said)
            code = child.wait()
            if alarm:
                alarm.cancel()
            if current is not None:
                self.first = current + 1
                self.put({"done": current, "functions": 1, "cases": 1, "kind": "hang" if code == -9 else f"crash {code}",
                          "detail": "".join(errors)[-1500:], "arguments": None})
            elif code != 0 and not errors == [""]:
                raise SystemExit("".join(errors))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="functions to generate, at least")
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**9)))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--arrays", type=float, default=0.5, help="share of the programs over arrays")
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after this time")
    parser.add_argument("--no-shrink", action="store_true")
    parser.add_argument("--show", type=int, help="print the program of this index")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--last", type=int)
    parser.add_argument("--child", action="store_true")
    options = parser.parse_args()
    if options.show is not None:
        import generate
        print(generate.program(f"{options.seed}:{options.show}", options.arrays).file())
        return 0
    if options.child:
        work(options.seed, options.first, options.last, options.arrays)
        return 0
    cache = os.environ["ADDER_CACHE_DIR"] = tempfile.mkdtemp(prefix="adder-fuzz-")
    try:
        return parent(options)
    finally:
        shutil.rmtree(cache, ignore_errors=True)


def parent(options):
    """Deals ranges of programs to the children until enough functions ran."""
    print(f"fuzz: --seed {options.seed} --arrays {options.arrays}", flush=True)
    results = queue.Queue()
    started = time.monotonic()
    step = 250
    ranges = iter(range(options.first, 10**9, step))
    stop = threading.Event()

    def deal():
        while not stop.is_set():
            first = next(ranges)
            if options.last is not None and first >= options.last:
                break
            last = first + step if options.last is None else min(first + step, options.last)
            Child(options, first, last, results.put).run()
        results.put(None)

    dealers = [threading.Thread(target=deal, daemon=True) for _ in range(options.jobs)]
    for thread in dealers:
        thread.start()
    programs = functions = cases = 0
    finds = {}
    alive = options.jobs
    while alive and functions < options.count and time.monotonic() - started < options.seconds:
        said = results.get()
        if said is None:
            alive -= 1
            continue
        programs += 1
        functions += said["functions"]
        cases += said["cases"]
        if "kind" in said:
            finds.setdefault(said["kind"], []).append(said)
            if len(finds[said["kind"]]) == 1:
                print(f"find: program {said['done']}: {said['kind']}\n  arguments {said['arguments']}\n  "
                      + said["detail"][:600].replace("\n", "\n  "), flush=True)
    stop.set()
    seconds = time.monotonic() - started
    print(f"{programs} programs, {functions} functions, {cases} cases in {seconds:.0f} s, seed {options.seed}: "
          f"{sum(map(len, finds.values()))} finds of {len(finds)} kinds", flush=True)
    for kind, said in sorted(finds.items(), key=lambda kv: -len(kv[1])):
        print(f"  {len(said):5} {kind}   programs {[s['done'] for s in said[:6]]}")
    if finds and not options.no_shrink:
        report(options, finds)
    return 1 if finds else 0


def report(options, finds):
    import generate
    import shrink
    for kind, said in finds.items():
        first = min(said, key=lambda s: len(generate.program(f"{options.seed}:{s['done']}", options.arrays).text))
        made = generate.program(f"{options.seed}:{first['done']}", options.arrays)
        text, arguments = shrink.shrink(made.text, [first["arguments"]] if first["arguments"] else made.arguments, kind)
        print(f"---- {kind} (program {first['done']}), shrunk:\n{text}\n\nARGUMENTS = {arguments!r}", flush=True)


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)        # children that still run end at their next line
