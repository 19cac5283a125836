#!/usr/bin/env python3
"""Checks the tree against tests/lint/layers.txt.

1. Every #include "room/module/file.h" in src/ and operator/ is an edge of the table.
2. The table has no cycle.
3. Third-party headers appear only where the table's @ lines allow them.
4. Modules marked `pure` name no thread, clock, file, environment or random source.
5. No file is over 800 lines, none is called utils.

Prints one line a finding (FILE:LINE: what, and what to do); exit 1 when there is any.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAX_LINES = 800
IMPURE = re.compile(
    r"\bstd::(thread|jthread|mutex|async|random_device|ofstream|ifstream|fstream)\b"
    r"|\b(system_clock|steady_clock)::now\b|\b(getenv|srand|rand|fopen|spdlog)\b"
)


def read_table():
    modules, pure, third_party = {}, set(), []
    for raw in (ROOT / "tests/lint/layers.txt").read_text().splitlines():
        line, _, comment = raw.partition("#")
        line = line.strip()
        if line.startswith("@"):
            prefixes, _, owners = line[1:].partition(":")
            third_party.append((prefixes.split(), owners.split()))
        elif line:
            name, _, deps = line.partition(":")
            modules[name.strip()] = deps.split()
            if "pure" in comment:
                pure.add(name.strip())
    return modules, pure, third_party


def find_cycle(modules):
    done, path = set(), []

    def visit(module):
        if module in path:
            return path[path.index(module):] + [module]
        if module in done:
            return None
        path.append(module)
        for dep in modules.get(module, []):
            cycle = visit(dep)
            if cycle:
                return cycle
        path.pop()
        done.add(module)
        return None

    for module in modules:
        cycle = visit(module)
        if cycle:
            return cycle
    return None


def module_of(path, modules):
    """`path` relative to src/: the longest module name that is one of its folders."""
    parts = pathlib.PurePosixPath(path).parts
    for n in (2, 1):
        name = "/".join(parts[:n])
        if len(parts) > n and name in modules:
            return name
    return None


def allowed_third_party(owners, module, path):
    for owner in owners:
        if owner == "*":
            return True
        if owner == "*.cc":
            if path.suffix == ".cc":
                return True
        elif owner.endswith(".cc"):
            if module == owner[:-3] and path.suffix == ".cc":
                return True
        elif module == owner:
            return True
    return False


def check_file(path, module, table, findings):
    modules, pure, third_party = table
    text = path.read_text()
    lines = text.splitlines()
    where = path.relative_to(ROOT)
    if len(lines) > MAX_LINES and not re.search(r"table|registry|generated|_data", path.name):
        findings.append(f"{where}:1: {len(lines)} lines; the limit is {MAX_LINES}: split it")
    if path.stem in ("utils", "util", "helpers", "common"):
        findings.append(f"{where}:1: a name that says nothing: name what the file is about")
    for number, line in enumerate(lines, 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            check_include(match, f"{where}:{number}", path, module, table, findings)
        elif module in pure and IMPURE.search(line.split("//")[0]):
            findings.append(f"{where}:{number}: {module} is pure; pass it in: {line.strip()}")


def check_include(match, at, path, module, table, findings):
    modules, _, third_party = table
    bracket, header = match.groups()
    if bracket == '"':
        target = module_of(header, modules)
        if module == "operator" and (ROOT / header).is_file():
            return  # the program's own headers
        if target is None:
            findings.append(f'{at}: "{header}" is in no module of layers.txt')
        elif module != "operator" and target != module and target not in modules[module]:
            findings.append(
                f"{at}: {module} may not include {target}; its line in layers.txt says:"
                f" {' '.join(modules[module]) or 'nothing'}")
        return
    for prefixes, owners in third_party:
        if any(header == p or (p.endswith("/") and header.startswith(p)) for p in prefixes):
            if not allowed_third_party(owners, module, path):
                findings.append(f"{at}: <{header}> belongs to {' '.join(owners)} only")
            return


def main():
    table = read_table()
    modules = table[0]
    findings = []
    cycle = find_cycle(modules)
    if cycle:
        findings.append("tests/lint/layers.txt:1: a cycle: " + " -> ".join(cycle))
    for module, deps in modules.items():
        for dep in deps:
            if dep not in modules:
                findings.append(f"tests/lint/layers.txt:1: {module}: no module is called {dep}")
    files = 0
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix not in (".h", ".cc"):
            continue
        files += 1
        module = module_of(path.relative_to(ROOT / "src").as_posix(), modules)
        if module is None:
            findings.append(f"{path.relative_to(ROOT)}:1: in no module of tests/lint/layers.txt")
            continue
        check_file(path, module, table, findings)
    for path in sorted((ROOT / "operator").rglob("*")):
        if path.suffix in (".h", ".cc"):
            files += 1
            check_file(path, "operator", table, findings)
    for finding in findings:
        print(finding)
    print(f"layers: {files} files, {len(modules)} modules, {len(findings)} findings", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
