#!/usr/bin/env python3
# needs: control-plane
"""The schema of SqlJob on a real API server: good objects pass, every rule and bound refuses with
the field's name, a strict apply refuses unknown fields, `kubectl explain` has a text for every one.
Bounds are taken from the schema itself, so that a new field is tried without a new line here."""
import copy
import json
import os
import subprocess

if "KUBECONFIG" not in os.environ and "WEIR_TEST_KUBECONFIG" in os.environ:
    os.environ["KUBECONFIG"] = os.environ["WEIR_TEST_KUBECONFIG"]

import scenario as s
from scenario import check

NS = "crd-test"
CRD = s.ROOT / "crds" / "weir.dev_sqljobs.yaml"
SQL = "INSERT INTO b SELECT x FROM a;"


def run(*args, text=None):
    """kubectl: (succeeded, everything that it said)."""
    done = subprocess.run(["kubectl", *args], input=text, capture_output=True, text=True, timeout=60)
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def job(spec=None, name="candidate", **more):
    return {"apiVersion": "weir.dev/v1alpha1", "kind": "SqlJob",
            "metadata": {"name": name, "namespace": NS}, "spec": {"sql": SQL, **(spec or {})}, **more}


def create(thing):
    return run("create", "--dry-run=server", "--validate=strict", "-o", "json", "-f", "-",
               text=json.dumps(thing))


def passes(name, thing):
    ok, said = create(thing)
    check(f"passes: {name}", ok, said)
    return said if ok else "{}"


def refuses(name, thing, *words):
    ok, said = create(thing)
    missing = [word for word in words if word not in said]
    check(f"refuses: {name}", not ok and not missing, f"want {missing} in: {said[:600]}")


def at(path, value):
    """A spec with one member: at("flink.image", "x") is {"flink": {"image": "x"}}."""
    for step in reversed(path.split(".")):
        value = {step: value}
    return value


def wait_established():
    s.eventually("the API server takes the CRD", lambda: run(
        "wait", "--for=condition=Established", "--timeout=20s", "crd/sqljobs.weir.dev"), 30)
    # Established comes a moment before the resource is served.
    s.eventually("the resource is served", lambda: run("get", "sqljobs", "-n", NS), 30)


def setup():
    ok, said = run("apply", "--server-side", "--force-conflicts", "--validate=strict", "-f", str(CRD))
    check("the CRD applies strictly, within the API server's CEL budget", ok, said)
    run("delete", "namespace", NS, "--ignore-not-found", "--timeout=60s")
    run("create", "namespace", NS)
    wait_established()
    crd = json.loads(run("get", "crd", "sqljobs.weir.dev", "-o", "json")[1])
    conditions = {c["type"]: c for c in crd["status"]["conditions"]}
    check("its schema is structural", conditions.get("NonStructuralSchema", {}).get("status") != "True",
          str(conditions))
    check("its names collide with nothing", conditions["NamesAccepted"]["status"] == "True", str(conditions))
    return crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]


def names():
    long = "a" * 45
    passes("a name of 45 characters", job(name=long))
    refuses("a name of 46 characters", job(name=long + "a"), "at most 45 characters")
    refuses("a name with a dot", job(name="a.b"), "DNS-1035 label")
    refuses("a name that starts with a digit", job(name="1a"), "DNS-1035 label")


def good():
    minimal = json.loads(passes("sql alone", job()))
    spec = minimal.get("spec", {})
    check("defaults are filled in", spec.get("mode") == "Streaming" and spec.get("state") == "Running"
          and spec.get("flink", {}).get("version") == "2.2"
          and spec.get("resources", {}).get("jobManager") == {"cpu": "500m", "memory": "1Gi"}
          and spec.get("timeouts") == {"progress": "10m", "savepoint": "10m", "cancel": "3m"}, json.dumps(spec))
    check("what decides by its absence stays absent", "upgrade" not in spec
          and "directory" not in spec.get("checkpoints", {}) and "image" not in spec.get("flink", {})
          and spec.get("resources", {}).get("taskManager") == {},
          json.dumps(spec))
    from_map = job()
    from_map["spec"] = {"sqlFrom": {"configMapKeyRef": {"name": "scripts", "key": "orders.sql"}}}
    passes("sqlFrom alone", from_map)
    kept = json.loads(passes("every field", job({
        "validation": "Warn", "variables": {"region": "eu", "_a.b-c": ""}, "mode": "Batch",
        "state": "Suspended", "target": {"type": "Kubernetes"},
        "flink": {"version": "2.2", "image": "registry.example.org:5000/flink@sha256:ab", "imagePullPolicy": "Always",
                  "configuration": {"taskmanager.numberOfTaskSlots": "2"}, "serviceAccountName": "me",
                  "podTemplates": {"common": {"metadata": {"labels": {"a": "b"}}},
                                   "jobManager": {"spec": {"tolerations": [{"key": "x"}]}},
                                   "taskManager": {"spec": {"containers": [{"name": "flink-main-container", "anything": 1}]}}}},
        "resources": {"parallelism": 4, "slotsPerTaskManager": 2, "jobManager": {"cpu": 1, "memory": 1073741824},
                      "taskManager": {"cpu": "0.5", "memory": "2Gi"}},
        "checkpoints": {"directory": "s3://bucket/dir", "interval": "1m30s"}, "upgrade": {"mode": "Stateless"},
        "timeouts": {"progress": "1h", "cancel": "250ms"}})))
    templates = kept.get("spec", {}).get("flink", {}).get("podTemplates", {})
    check("pod templates keep what the schema does not know",
          templates.get("taskManager", {}).get("spec", {}).get("containers") ==
          [{"name": "flink-main-container", "anything": 1}], json.dumps(templates))
    for directory in ("file:///state", "hdfs://nn:8020/a", "oss://bucket/a", "s3a://b"):
        passes(f"checkpoints in {directory}", job(at("checkpoints.directory", directory)))


def rules():
    ref = {"configMapKeyRef": {"name": "a", "key": "b"}}
    refuses("sql and sqlFrom", job({"sqlFrom": ref}), "exactly one of spec.sql and spec.sqlFrom")
    neither = job()
    neither["spec"] = {}
    refuses("neither sql nor sqlFrom", neither, "exactly one of spec.sql and spec.sqlFrom")
    no_spec = job()
    del no_spec["spec"]
    refuses("no spec", no_spec, "spec", "Required")
    passes("LastState with a directory",
           job({"upgrade": {"mode": "LastState"}, "checkpoints": {"directory": "s3://b/c"}}))
    refuses("LastState without a directory", job(at("upgrade.mode", "LastState")),
            "spec.upgrade.mode", "LastState needs spec.checkpoints.directory")
    refuses("LastState in batch",
            job({"mode": "Batch", "upgrade": {"mode": "LastState"}, "checkpoints": {"directory": "s3://b/c"}}),
            "spec.upgrade.mode", "a batch run keeps no state")
    passes("Savepoint with a directory",
           job({"upgrade": {"mode": "Savepoint"}, "savepoints": {"directory": "s3://b/c"}}))
    refuses("Savepoint without a directory", job(at("upgrade.mode", "Savepoint")),
            "spec.upgrade.mode", "Savepoint needs spec.savepoints.directory")
    refuses("Savepoint in batch",
            job({"mode": "Batch", "upgrade": {"mode": "Savepoint"}, "savepoints": {"directory": "s3://b/c"}}),
            "spec.upgrade.mode", "a batch run keeps no state")
    for value in ("none", "s3://bucket/savepoint-1", "file:/data/chk-7"):
        passes(f"restore.from {value}", job(at("restore.from", value)))
    refuses("restore.from that is no URI", job(at("restore.from", "latest")), "spec.restore.from")
    refuses("restore in batch", job({"mode": "Batch", "restore": {"from": "s3://b/c"}}),
            "spec.restore.from", "a batch run starts from no state")
    for nonce in (7, "7", "before the move"):
        passes(f"restore.nonce {nonce!r}", job(at("restore.nonce", nonce)))
    nightly = {"cron": "0 2 * * *", "timeZone": "Asia/Shanghai", "concurrencyPolicy": "Replace",
               "startingDeadlineSeconds": 600, "runTimeout": "2h"}
    passes("a batch with a schedule", job({"mode": "Batch", "schedule": nightly}))
    kept = json.loads(passes("a schedule of a cron alone", job({"mode": "Batch", "schedule": {"cron": "@daily"}})))
    check("its zone and policy are filled in", kept.get("spec", {}).get("schedule") == {
        "cron": "@daily", "timeZone": "UTC", "concurrencyPolicy": "Forbid"}, json.dumps(kept.get("spec")))
    for mode in ({}, {"mode": "Streaming"}):
        refuses(f"a schedule with {mode or 'the default mode'}", job({"schedule": nightly, **mode}),
                "spec.schedule", "a stream runs all the time")
    refuses("a schedule without a cron", job({"mode": "Batch", "schedule": {"timeZone": "UTC"}}),
            "spec.schedule.cron")
    refuses("two runs side by side", job({"mode": "Batch", "schedule": {**nightly, "concurrencyPolicy": "Allow"}}),
            "spec.schedule.concurrencyPolicy", "Forbid", "Replace")
    passes("Stateless in batch", job({"mode": "Batch", "upgrade": {"mode": "Stateless"}}))
    for variable in ("", "1a", "a b", "a" * 64, "a:b", "a}"):
        refuses(f"a variable called {variable[:20]!r}", job({"variables": {variable: "x"}}), "spec.variables")
    passes("a variable's name of 63 characters", job({"variables": {"a" * 63: "x"}}))
    # Mode and state may change: an edit is what the operator is for.
    run("delete", "sqljob", "-n", NS, "--all")
    check("a SqlJob is created", *run("apply", "-f", "-", text=json.dumps(job(name="orders"))))
    for change in ({"mode": "Batch"}, {"state": "Killed"}, {"state": "Running", "sql": "INSERT INTO c SELECT 1;"}):
        check(f"may change to {change}", *run("patch", "sqljob", "orders", "-n", NS, "--type=merge", "-p",
                                              json.dumps({"spec": change})))


def unknown():
    for field in ("callbacks", "nonsense"):
        refuses(f"spec.{field}, which does nothing yet", job({field: {}}), f'unknown field "spec.{field}"')
    for path in ("flink.artifacts", "target.session",
                 "schedule.suspend", "resources.jobManager.disk", "flink.podTemplates.client", "checkpoints.retained"):
        refuses(f"spec.{path}, which does nothing yet", job(at(path, {})), f'unknown field "spec.{path}"')
    for kind in ("Session", "Yarn"):
        refuses(f"target.type {kind}, which does nothing yet", job(at("target.type", kind)), "spec.target.type")


def functions(schema):
    mask = {"name": "mask", "class": "com.example.Text$Mask"}
    whole = {"name": "words_2", "class": "Words", "language": "SCALA", "artifact": "/opt/flink/usrlib/my-1.0+x.jar",
             "signature": "(STRING) RETURNS TABLE (word STRING, length INT)"}
    kept = json.loads(passes("functions", job({"functions": [mask, whole]})))
    check("a function's language is filled in", kept.get("spec", {}).get("functions") ==
          [{**mask, "language": "JAVA"}, whole], json.dumps(kept.get("spec")))
    refuses("two functions of one name", job({"functions": [mask, {**whole, "name": "mask"}]}), "spec.functions[1]", "Duplicate value")
    for field in ("name", "class"):
        refuses(f"a function without {field}", job({"functions": [{k: v for k, v in mask.items() if k != field}]}), f"spec.functions[0].{field}")
    for field, value, word in (
            ("name", "db.mask", ""), ("name", "2mask", ""), ("name", "a`b", ""), ("class", "com..Mask", ""), ("class", "Mask'", ""),
            ("class", "com.example.", ""), ("language", "PYTHON", "Unsupported value"), ("language", "SQL", "Unsupported value"),
            ("artifact", "https://example.org/f.jar", "jars are not fetched from URLs"), ("artifact", "s3://b/f.jar", "not fetched"),
            ("artifact", "local:///opt/f.jar", "not fetched"), ("artifact", "f.jar", "an absolute path"),
            ("artifact", "/opt/f.zip", "ends in .jar"), ("artifact", "/opt/f'.jar", "ends in .jar"), ("artifact", "/opt/f.jar\n", "ends in .jar")):
        refuses(f"a function with {field} {value!r}", job({"functions": [{**mask, field: value}]}), f"spec.functions[0].{field}", word)
    for field in ("name", "class", "artifact", "signature"):
        rule = schema["functions"]["items"]["properties"][field]
        value = ("/" + "a" * (rule["maxLength"] - 5) + ".jar") if field == "artifact" else "a" * rule["maxLength"]
        passes(f"a function with a {field} of {len(value)} characters", job({"functions": [{**mask, field: value}]}))
        longer = value.replace("a", "aa", 1)
        refuses(f"a function with a {field} of {len(longer)} characters", job({"functions": [{**mask, field: longer}]}), f"spec.functions[0].{field}")
        refuses(f"a function with an empty {field}", job({"functions": [{**mask, field: ""}]}), f"spec.functions[0].{field}")
    most = schema["functions"]["maxItems"]
    passes(f"{most} functions", job({"functions": [{**mask, "name": f"f{i}"} for i in range(most)]}))
    refuses(f"{most + 1} functions", job({"functions": [{**mask, "name": f"f{i}"} for i in range(most + 1)]}), "spec.functions")
    refuses("a function's field that is none", job({"functions": [{**mask, "jar": "x"}]}), 'unknown field "spec.functions[0].jar"')
    for field, said in (("artifact", "URLs are not fetched"), ("signature", "AGGREGATE (DOUBLE) RETURNS DOUBLE"), ("class", "in full"), ("name", "calls it")):
        ok, text = run("explain", f"sqljob.spec.functions.{field}")
        check(f"kubectl explain sqljob.spec.functions.{field}", ok and said in " ".join(text.split()), text)


def leaves(schema, path=""):
    for name, child in schema.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        yield here, child
        yield from leaves(child, here)


# A value that the field's pattern takes, with about `length` characters.
def filled(path, length):
    if path.endswith(".directory") or path == "restore.from":
        return "s3://" + "a" * (length - 5)
    if path.startswith("tuning.bounds.taskManager.cpu."):
        return "1" * (length - 1) + "m"
    if path.startswith("tuning.bounds.taskManager.memory."):
        return "1" * (length - 6) + ".111Mi"
    durations = ("interval", "maxCheckpointAge", "runTimeout", "maxLag", "deadline", "stableAfter", "backoff.initial", "backoff.max")
    if path.endswith(durations) or path.startswith("timeouts."):
        return "1s" * (length // 2) + "1m" * (length % 2)
    if path.endswith((".cpu", ".memory")):
        return "1" * length
    return "a" * length


def spec_with(path, value):
    spec = at(path, value)
    if path.startswith("sqlFrom."):
        # Both members of the reference are required.
        ref = {"name": "a", "key": "b"}
        ref[path.rsplit(".", 1)[1]] = value
        thing = job()
        thing["spec"] = {"sqlFrom": {"configMapKeyRef": ref}}
        return thing
    if path == "savepoints.schedule":
        spec["savepoints"].setdefault("directory", "s3://somewhere/savepoints")
    if path == "schedule" or path.startswith("schedule."):
        # A stream has no schedule, and a schedule has a cron.
        spec["mode"] = "Batch"
        if isinstance(spec["schedule"], dict):
            spec["schedule"].setdefault("cron", "@daily")
    return job(spec)


def bounds(spec):
    for path, schema in leaves(spec):
        where = f"spec.{path}"
        if "enum" in schema:
            refuses(f"a word that {where} does not know", spec_with(path, "Nonsense"), where, "Unsupported value")
        if "maxLength" in schema and "enum" not in schema:
            limit = schema["maxLength"]
            passes(f"{where} of {limit} characters", spec_with(path, filled(path, limit)))
            refuses(f"{where} of {limit + 2} characters", spec_with(path, filled(path, limit + 2)), where)
        if "minLength" in schema:
            refuses(f"an empty {where}", spec_with(path, ""), where)
        if "pattern" in schema:
            refuses(f"{where} with blanks", spec_with(path, "a b c"), where)
        for key, step in (("minimum", -1), ("maximum", 1)):
            if key in schema:
                passes(f"{where} at its {key}", spec_with(path, schema[key]))
                refuses(f"{where} beyond its {key}", spec_with(path, schema[key] + step), where)
        if "maxProperties" in schema:
            limit, long = schema["maxProperties"], schema["additionalProperties"]["maxLength"]
            passes(f"{where} with {limit} entries", spec_with(path, {f"k{i}": "v" for i in range(limit)}))
            refuses(f"{where} with {limit + 1} entries", spec_with(path, {f"k{i}": "v" for i in range(limit + 1)}), where)
            refuses(f"{where} with a value of {long + 1} characters", spec_with(path, {"k": "v" * (long + 1)}), where)
        if schema.get("type") == "object" or schema.get("type") == "integer":
            refuses(f"{where} as a string", spec_with(path, "x"), where)
    for path, value in (("checkpoints.interval", "60"), ("checkpoints.interval", "1.5m"), ("timeouts.cancel", "-1s"),
                        ("resources.jobManager.cpu", "0.5cores"), ("resources.jobManager.cpu", 0.5),
                        ("resources.taskManager.memory", "1GB"), ("resources.taskManager.memory", "-1Gi"),
                        ("checkpoints.directory", "/no/scheme"), ("flink.configuration", {"a": 1})):
        refuses(f"spec.{path}: {value}", job(at(path, value)), f"spec.{path}")


def full(schema):
    """A value with every string, list and map at its bound."""
    kind = schema.get("type")
    if "enum" in schema:
        return max(schema["enum"], key=len)
    if kind == "object":
        return {name: full(child) for name, child in schema.get("properties", {}).items()}
    if kind == "array":
        items = [full(schema["items"]) for _ in range(schema["maxItems"])]
        for i, item in enumerate(items):
            if isinstance(item, dict) and "type" in item:
                item["type"] = f"Type{i}"
        return items
    if kind == "integer":
        return 2**31 - 1
    if kind == "boolean":
        return True
    return "2026-01-02T03:04:05Z" if schema.get("format") == "date-time" else "x" * schema["maxLength"]


def status_and_columns(schema):
    patch = lambda status: run("patch", "sqljob", "orders", "-n", NS, "--subresource=status", "--type=merge",
                               "-p", json.dumps({"status": status}))
    everything = full(schema)
    size = len(json.dumps(everything, separators=(",", ":")))
    ok, said = patch(everything)
    check(f"a status with everything at its bound is taken ({size} bytes)", ok, said)
    check("and is below 32 KiB", size < 32 * 1024, str(size))
    stored = json.loads(run("get", "sqljob", "orders", "-n", NS, "-o", "json")[1])
    check("and nothing of it is pruned", stored["status"] == everything,
          str({k for k in everything if stored["status"].get(k) != everything[k]}))
    check("a status does not change the generation",
          stored["metadata"]["generation"] == json.loads(
              run("get", "sqljob", "orders", "-n", NS, "-o", "json")[1])["metadata"]["generation"])
    for name, status in (("an unknown state", {"state": "Dancing"}), ("a sixth condition", {"conditions": [
            {**everything["conditions"][0], "type": f"T{i}"} for i in range(6)]}),
            ("an endless message", {"message": "x" * 1025})):
        ok, said = patch(status)
        check(f"refuses: a status with {name}", not ok and "status." in said, said)
    before = copy.deepcopy(stored["status"])
    run("patch", "sqljob", "orders", "-n", NS, "--type=merge", "-p", '{"status":{"state":"Running"}}')
    after = json.loads(run("get", "sqljob", "orders", "-n", NS, "-o", "json")[1])["status"]
    check("a write to the object leaves its status alone", before == after, after.get("state", ""))
    patch({"state": "Running", "reason": "AllTasksRunning", "jobState": "RUNNING", "parallelism": 2, "uiUrl": "http://x"})
    lines = run("get", "sqlj", "-n", NS)[1].splitlines()
    check("kubectl get sqlj: NAME MODE STATE JOB PARALLELISM REASON AGE",
          lines[0].split() == ["NAME", "MODE", "STATE", "JOB", "PARALLELISM", "REASON", "AGE"]
          and lines[1].split()[2:6] == ["Running", "RUNNING", "2", "AllTasksRunning"], "\n".join(lines))
    wide = run("get", "sqljobs", "-n", NS, "-o", "wide")[1].splitlines()
    check("-o wide adds RUNS, SAVEPOINT and UI", wide[0].split()[-3:] == ["RUNS", "SAVEPOINT", "UI"]
          and wide[1].split()[-1] == "http://x", "\n".join(wide))
    # By a category, which kubectl learns from its cached discovery and looks up anew when it fails.
    s.eventually("kubectl get weir finds it", lambda: "orders" in run("get", "weir", "-n", NS)[1], 30)


def explained(spec, status):
    s.eventually("kubectl explain knows the resource", lambda: run("explain", "sqljob.spec.sql"), 30)
    published = None

    def fetch():
        nonlocal published
        ok, said = run("get", "--raw", "/openapi/v3/apis/weir.dev/v1alpha1")
        if not ok:
            return False, said
        published = json.loads(said)["components"]["schemas"]["dev.weir.v1alpha1.SqlJob"]["properties"]
        return True

    if not s.eventually("the schema is published", fetch, 30):
        return
    for part, schema in (("spec", spec), ("status", status)):
        want = dict(leaves(schema))
        got = dict(leaves(published[part]))
        check(f"every field of {part} is published", set(want) == set(got), str(set(want) ^ set(got)))
        bare = [path for path, child in got.items() if not child.get("description")]
        check(f"every field of {part} has a description", not bare, str(bare))
    for path in ("sqljob", "sqljob.spec", "sqljob.spec.flink", "sqljob.spec.flink.podTemplates", "sqljob.spec.resources",
                 "sqljob.spec.resources.jobManager.cpu", "sqljob.spec.upgrade.mode", "sqljob.status", "sqljob.status.conditions"):
        ok, said = run("explain", path)
        check(f"kubectl explain {path}", ok and "<empty>" not in said and "<no description>" not in said, said)


def main():
    parts = setup()
    good()
    names()
    rules()
    unknown()
    bounds(parts["spec"])
    status_and_columns(parts["status"])
    explained(parts["spec"], parts["status"])
    functions(parts["spec"]["properties"])
    run("delete", "namespace", NS, "--wait=false")


if __name__ == "__main__":
    s.main(main)
