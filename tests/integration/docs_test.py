#!/usr/bin/env python3
# needs: control-plane
"""What the README, the examples and the chart show is true: the command prints what the README says,
each example compiles and passes a strict server-side dry run, the chart renders to objects that the
API server takes."""
import json
import os
import re
import subprocess
import tempfile

import scenario as s
from scenario import check, kubectl, sh


def readme():
    text = (s.ROOT / "README.md").read_text()
    block = re.search(r"```\n\$ weir check job\.sql\n(.*?)```", text, re.S).group(1)
    shown = re.findall(r"^ +\d+ \| (.*)$", block, re.M)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "job.sql")
        with open(path, "w", encoding="utf-8") as out:
            out.write("CREATE TABLE a (x INT) WITH ('connector' = 'datagen');\n" + shown[0] + "\n")
        done = subprocess.run([s.WEIR, "check", "job.sql"], cwd=folder, capture_output=True, text=True)
    check("the README shows what weir check prints", done.stderr == block and done.returncode == 1,
          done.stderr)
    for path in re.findall(r"\]\(([^)#]+)\)", text):
        check(f"the README's link {path} leads somewhere", (s.ROOT / path).exists())


def examples():
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    kubectl("wait", "--for=condition=Established", "crd/sqljobs.weir.dev", "--timeout=30s")
    for path in sorted((s.ROOT / "examples").glob("*.yaml")):
        done = subprocess.run([s.WEIR, "check", path], capture_output=True, text=True)
        check(f"{path.name} compiles", done.returncode == 0, done.stderr)
        kubectl("apply", "--dry-run=server", "--validate=strict", "-f", path)
        check(f"{path.name} passes a strict dry run", True)


def template(*flags):
    """`helm template` is offline: it must be told the version of the server."""
    return ["helm", "template", "weir", s.ROOT / "charts/weir", "--kube-version", "1.36.3", *flags]


def chart():
    sh("helm", "lint", "--strict", s.ROOT / "charts/weir")
    check("helm lint", True)
    for flags in ([], ["--set", "watchAllNamespaces=true,operator.paused=true,operator.replicas=2"]):
        rendered = sh(*template("-n", "default", *flags))
        kubectl("apply", "--dry-run=server", "--validate=strict", "-f", "-", stdin=rendered)
        check(f"the chart renders to objects that the API server takes {' '.join(flags)}", True)
    done = subprocess.run(template("--set", "workers=3"), capture_output=True, text=True)
    check("a value that the chart does not know is refused", done.returncode != 0 and
          "workers" in done.stderr, done.stderr)
    in_chart = kubectl("create", "--dry-run=client", "-o", "json", "-f", "-",
                       stdin=sh(*template("-s", "templates/crds.yaml", "--set", "crds.keep=false")))
    plain = kubectl("create", "--dry-run=client", "-o", "json", "-f", s.ROOT / "crds")
    check("the chart's CRD is the one in crds/", json.loads(in_chart)["spec"] == json.loads(plain)["spec"])


def run():
    readme()
    examples()
    chart()


if __name__ == "__main__":
    s.main(run)
