#!/usr/bin/python3
"""sarif_schema_test.py WEIR: what `weir check --format sarif` prints is valid SARIF 2.1.0.

The schema is the one of OASIS as the npm package @microsoft/jest-sarif 1.0.0-beta.0 ships it (MIT),
white space taken out. Every page's failing example is checked, so every code occurs.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent
PAGES = HERE.parents[1] / "src/sql/diag/pages"
YAML = """apiVersion: weir.dev/v1alpha1
kind: SqlJob
metadata: {name: inline}
spec: {mode: Nonsense, sql: "SELCT 1"}
---
apiVersion: weir.dev/v1alpha1
kind: SqlJob
metadata: {name: block}
spec:
  sql: |
    CREATE TABLE \U0001F600 (a INT);
    INSERT INTO t SELECT a, FROM s;
"""


def scripts(folder):
    for page in sorted(PAGES.glob("SQL*.md")):
        for number, sql in enumerate(re.findall(r"```sql wrong[^\n]*\n(.*?)```", page.read_text(), re.S)):
            repeated = re.sub(r"{{(\d+) times (.*?)}}", lambda m: m[2] * min(int(m[1]), 3000), sql)
            (folder / f"{page.stem} {number}.sql").write_text(repeated)
    (folder / "jobs.yaml").write_text(YAML)
    (folder / "broken.yaml").write_text("apiVersion: weir.dev/v1alpha1\na: [")


def main(weir):
    schema = json.loads((HERE / "sarif-2.1.0.schema.json").read_text())
    checker = jsonschema.FormatChecker()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        scripts(folder)
        command = [weir, "check", "--format", "sarif"]
        done = subprocess.run(command + ["."], cwd=folder, capture_output=True, check=False)
        log = json.loads(done.stdout)
        clean = json.loads(subprocess.run(command + ["-"], input=b"SET a=b;", capture_output=True,
                                          check=False).stdout)
    validator = jsonschema.Draft4Validator(schema, format_checker=checker)
    problems = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"
                for one in (log, clean) for e in validator.iter_errors(one)]
    results = log["runs"][0]["results"]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    for result in results:
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            problems.append(f"{result['ruleId']}: ruleIndex points elsewhere")
    # The validator must be able to say no.
    broken = json.loads(json.dumps(log))
    broken["runs"][0]["results"][0]["level"] = "fatal"
    if done.returncode != 1 or len(results) < 30 or validator.is_valid(broken):
        problems.append(f"exit {done.returncode}, {len(results)} results: this run proves nothing")
    fixes = sum("fixes" in result for result in results)
    print("\n".join(problems) or f"{len(results)} results, {len(rules)} rules, {fixes} fixes: valid")
    return 1 if problems or fixes == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
