#!/usr/bin/env python3
"""The layer check must be able to fail: each kind of breach in a scratch tree is found."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TABLE = """base/core:
base/doc: base/core
sql/diag: base/core   # pure
@yaml-cpp/: base/doc.cc
"""
CASES = [
    ("clean", "base/doc/a.cc", '#include "base/core/x.h"\n#include <yaml-cpp/yaml.h>\n', None),
    ("edge", "base/core/a.h", '#include "base/doc/x.h"\n', "may not include"),
    ("third party", "base/core/a.cc", "#include <yaml-cpp/yaml.h>\n", "belongs to"),
    ("third party header", "base/doc/a.h", "#include <yaml-cpp/yaml.h>\n", "belongs to"),
    ("impure", "sql/diag/a.cc", "auto t = std::chrono::system_clock::now();\n", "is pure"),
    ("impure comment", "sql/diag/a.cc", "// no std::thread here\n", None),
    ("unknown module", "base/other/a.cc", "int x;\n", "in no module"),
    ("too long", "base/core/a.cc", "int x;\n" * 801, "the limit is"),
    ("no name", "base/core/utils.h", "int x;\n", "name what the file"),
    ("cycle", "@base/core: base/doc", "", "a cycle"),
]


def run(name, path, text, wanted):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "tests/lint").mkdir(parents=True)
        (root / "operator").mkdir()
        table = TABLE
        if path.startswith("@"):
            table = table.replace("base/core:\n", path[1:] + "\n")
            path = "base/core/a.cc"
        (root / "tests/lint/layers.txt").write_text(table)
        shutil.copy(HERE / "layers.py", root / "tests/lint/layers.py")
        file = root / "src" / path
        file.parent.mkdir(parents=True)
        file.write_text(text)
        done = subprocess.run([sys.executable, str(root / "tests/lint/layers.py")],
                              capture_output=True, text=True)
        ok = (done.returncode == 0) if wanted is None else (
            done.returncode == 1 and wanted in done.stdout)
        print(("ok   " if ok else "FAIL ") + "layer check: " + name)
        if not ok:
            print(done.stdout)
        return ok


results = [run(*case) for case in CASES]
print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
sys.exit(0 if all(results) else 1)
