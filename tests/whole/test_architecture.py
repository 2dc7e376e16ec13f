"""ARCHITECTURE.md: the texts of its function after each hop are those that the compiler makes.

The function is the page's first Python block; a block that starts with ```text HOP holds the text after that hop or pass.
With BLESS=1 in the environment the blocks are rewritten.
"""
import json
import os
import re
import subprocess
import sys

CLONE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(CLONE, "ARCHITECTURE.md")
FUNCTION = re.compile(r"^```python\n(.*?)^```", re.M | re.S)
TEXT = re.compile(r"^```text (\w+)\n(.*?)^```", re.M | re.S)
SHOW = """
import json, sys
import numpy as np
sys.path.insert(0, sys.argv[1])
import weighted
from adder import _attributes, _dispatcher, _request
weighted.weighted(np.ones(3), 2.0)
overload, = _attributes._overloads(weighted.weighted).values()
texts = {}
for hop in sys.argv[2:]:
    if hop != "request":
        texts[hop] = _attributes._dumped(weighted.weighted, overload.spec, hop)
from adder import _client
asked = []
_client.ask = lambda request: asked.append(request) or ({"ok": True, "text": ""}, None)
_attributes._dumped(weighted.weighted, overload.spec, "flow")
texts["request"] = asked[0]["request"]
print(json.dumps(texts))
"""


def request_text(request, folder):
    """The request without what every request has, one member a line."""
    function = dict(request["functions"][0])
    function["file"] = function["file"].replace(str(folder) + os.sep, "")
    lines = [f' {json.dumps(k)}: {json.dumps(v)},' for k, v in request.items() if k not in ("functions", "options", "python")]
    members = [f'   {json.dumps(k)}: {json.dumps(v)}' for k, v in function.items() if v not in ({}, [], None)]
    return "{\n" + "\n".join(lines) + '\n "functions": [{\n' + ",\n".join(members) + "}]}\n"


def shown(hop, text):
    """Of the LLVM text the function itself: what stands around it is the same for every function."""
    return text[:text.index("\n}\n") + 3] if hop == "write" else text


def test_texts(tmp_path):
    with open(PAGE) as file:
        page = file.read()
    (tmp_path / "weighted.py").write_text(FUNCTION.search(page)[1])
    hops = [match[1] for match in TEXT.finditer(page)]
    assert hops, "the page shows no hop"
    done = subprocess.run([sys.executable, "-c", SHOW, str(tmp_path), *hops], capture_output=True, text=True, timeout=300,
                          env={**os.environ, "PYTHONPATH": os.path.join(CLONE, "python")})
    assert done.returncode == 0, done.stderr
    texts = json.loads(done.stdout)
    texts["request"] = request_text(texts["request"], tmp_path)
    now = TEXT.sub(lambda m: f"```text {m[1]}\n{shown(m[1], texts[m[1]])}```", page)
    if os.environ.get("BLESS") == "1":
        with open(PAGE, "w") as file:
            file.write(now)
    else:
        assert page == now
