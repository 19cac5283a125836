#!/usr/bin/env python3
# needs: control-plane
"""What the README, the examples and the chart show is true: the README's links lead somewhere (what its
commands print is held by tests/cli/docs_test.cc), each example compiles and passes a strict server-side
dry run, the chart renders to objects that the API server takes."""
import json
import re
import subprocess

import scenario as s
from scenario import check, kubectl, sh


def readme():
    text = (s.ROOT / "README.md").read_text()
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
    for flags in ([], ["--set", "watchAllNamespaces=true,operator.paused=true,operator.replicas=2"],
                  ["--set", "namespaceSelector=weir=on"], ["--set", "connectors.namespace=kube-public"]):
        rendered = sh(*template("-n", "default", *flags))
        kubectl("apply", "--dry-run=server", "--validate=strict", "-f", "-", stdin=rendered)
        check(f"the chart renders to objects that the API server takes {' '.join(flags)}", True)
    done = subprocess.run(template("--set", "workers=3"), capture_output=True, text=True)
    check("a value that the chart does not know is refused", done.returncode != 0 and
          "workers" in done.stderr, done.stderr)
    def specs(*source, **kwargs):
        text = kubectl("create", "--dry-run=client", "-o", "json", *source, **kwargs)
        items = json.loads(text) if text.lstrip().startswith("[") else json.loads(
            f"[{text.replace(chr(10) + '}' + chr(10) + '{', chr(10) + '},' + chr(10) + '{')}]")
        items = [i for item in items for i in item.get("items", [item])]
        return {item["metadata"]["name"]: item["spec"] for item in items}

    in_chart = specs("-f", "-", stdin=sh(*template("-s", "templates/crds.yaml", "--set",
                                                   "crds.keep=false")))
    plain = specs("-f", s.ROOT / "crds")
    check("the chart's CRDs are those in crds/", in_chart == plain and len(plain) == 2,
          f"{sorted(in_chart)} {sorted(plain)}")


def run():
    readme()
    examples()
    chart()


if __name__ == "__main__":
    s.main(run)
