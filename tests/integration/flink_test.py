#!/usr/bin/env python3
# needs: node
"""Real Flink on a real node, the operator installed by its chart as a pod: rows that equal an
independent computation, batch, failure with root cause, bad SQL beside a running job, suspend,
kill, lost JobManagers, unreachable REST, and no secret anywhere."""
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import time

import scenario as s
from scenario import apply, check, eventually, get, kubectl, sh, state_is, status

NS = "shop"
CANARY = "canary-S3cret-471"
CLUSTER = s.ROOT / "tests/cluster"
EXAMPLES = s.ROOT / "examples"


def systems():
    sh(CLUSTER / "systems/systems.sh", "--name", os.environ["WEIR_CLUSTER"], "down")
    out = sh(CLUSTER / "systems/systems.sh", "--name", os.environ["WEIR_CLUSTER"], "up", "kafka",
             "postgres", timeout=400)
    for line in out.splitlines():
        for pair in line.replace("export ", "").split():
            key, _, value = pair.partition("=")
            os.environ[key] = value


def psql(sql, db="flights"):
    return sh("psql", "-qtA", "-F,", "-d", db, "-c", sql).strip()


def install_chart():
    sh("helm", "upgrade", "--install", "weir", s.ROOT / "charts/weir", "-n", "weir-system",
       "--create-namespace", "--wait", "--timeout", "120s",
       "--set", f"jobNamespaces={{{NS}}},createNamespaces={{{NS}}}",
       "--set", "image.repository=localhost/weir,image.tag=dev,operator.logLevel=debug",
       "--set", "flink.images.2\\.2=localhost/flink:2.2.1-sql", timeout=150)
    check("the chart installs and the operator's pod becomes ready", True)


def example(name, **changes):
    text = (EXAMPLES / f"{name}.yaml").read_text()
    text = re.sub(r"^( *kafka): .*", rf"\1: {os.environ['KAFKA_BOOTSTRAP']}", text, flags=re.M)
    text = re.sub(r"^( *postgres): .*", rf"\1: {os.environ['PGHOST']}:{os.environ['PGPORT']}", text,
                  flags=re.M)
    text = re.sub(r"^( *password): .*", rf"\1: {CANARY}", text, flags=re.M)
    for old, new in changes.get("replace", []):
        assert old in text, old
        text = text.replace(old, new)
    return text


SMALL = """
  resources:
    jobManager: {cpu: 50m, memory: 700Mi}
    taskManager: {cpu: 50m, memory: 760Mi}
  flink:
    configuration:
      jobmanager.memory.jvm-metaspace.size: 160m
      jobmanager.memory.jvm-overhead.min: 64m
      jobmanager.memory.off-heap.size: 32m
      taskmanager.memory.jvm-metaspace.size: 112m
      taskmanager.memory.jvm-overhead.min: 64m
      taskmanager.memory.framework.heap.size: 64m
      taskmanager.memory.framework.off-heap.size: 32m
      taskmanager.memory.managed.size: 16m
      taskmanager.memory.network.min: 16m
      taskmanager.memory.network.max: 16m
"""


def job(name, sql, extra="", mode="Streaming", tail=""):
    indented = "\n".join("    " + line for line in sql.strip().splitlines())
    return (f"apiVersion: weir.dev/v1alpha1\nkind: SqlJob\nmetadata: {{name: {name}}}\nspec:\n"
            f"  mode: {mode}\n{extra}  sql: |\n{indented}\n{SMALL}{tail}")


def edit(name, patch):
    kubectl("-n", NS, "patch", "sqljob", name, "--type=merge", "-p", json.dumps(patch))


def pods(name):
    return [p["metadata"]["name"] for p in get("pods", ns=NS, selector=f"weir.dev/job={name}")]


def children(name):
    found = []
    for kind in ("configmaps", "secrets", "services", "deployments", "jobs", "pods"):
        found += [f"{kind}/{o['metadata']['name']}" for o in
                  get(kind, ns=NS, selector=f"weir.dev/job={name}")]
    return found


def rows_equal_the_records():
    want = sh(CLUSTER / "systems/flights.sh", "sums", timeout=200).splitlines()

    def look():
        have = psql("SELECT to_char(hour_start, 'YYYY-MM-DD HH24:MI:SS'), origin, scheduled, departed,"
                    " delay_sum FROM departures_per_hour ORDER BY 1, 2").splitlines()
        differ = [f"{a} / {b}" for a, b in zip(have, want) if a != b][:3]
        return have == want, f"{len(have)} of {len(want)} rows; {differ}"
    eventually("the rows in PostgreSQL equal the sums computed from the record file", look, 300, 2)


def streaming():
    psql("CREATE DATABASE flights", db="postgres")
    psql("CREATE TABLE departures_per_hour (hour_start timestamp, origin text, scheduled bigint,"
         " departed bigint, delay_sum bigint, PRIMARY KEY (hour_start, origin));"
         "CREATE TABLE worst_delays (carrier text PRIMARY KEY, flights bigint, worst int)")
    sh(CLUSTER / "systems/flights.sh", "kafka", os.environ["KAFKA_BOOTSTRAP"], "flights", timeout=300)
    apply(example("departures-per-hour"), ns=NS)
    eventually("departures-per-hour is Running", state_is("departures-per-hour", NS, "Running"), 240)
    rows_equal_the_records()
    line = kubectl("-n", NS, "get", "sqljob", "departures-per-hour").splitlines()
    print("\n".join(line))
    check("kubectl get tells mode, state, Flink's state, parallelism and reason",
          line[0].split()[:6] == ["NAME", "MODE", "STATE", "JOB", "PARALLELISM", "REASON"] and
          line[1].split()[1:6] == ["Streaming", "Running", "RUNNING", "1", "AllTasksRunning"], line)
    check("the script is in a Secret, since a password is in it",
          any(c.startswith("secrets/departures-per-hour-1-") for c in children("departures-per-hour"))
          and not any(c.startswith("configmaps/departures-per-hour-1")
                      for c in children("departures-per-hour")), children("departures-per-hour"))


def batch():
    path = pathlib.Path(os.environ["WEIR_CACHE"]) / "ci-flights.json"
    sh(CLUSTER / "systems/flights.sh", "file", path, "--limit", "2500", timeout=200)
    kubectl("-n", NS, "delete", "configmap", "flight-records", "--ignore-not-found")
    kubectl("-n", NS, "create", "configmap", "flight-records", f"--from-file=flights.json={path}")
    apply(example("worst-delays"), ns=NS)
    eventually("the batch job ends Finished", state_is("worst-delays", NS, "Finished"), 240)
    now = status("worst-delays", NS)
    check("with result Succeeded, start and end", now.get("result") == "Succeeded" and
          now.get("startTime", "") < now.get("endTime", ""), json.dumps(now))
    eventually("and its pods are released", lambda: (not pods("worst-delays"), pods("worst-delays")), 60)
    want = {}
    for text in path.read_text().splitlines():
        record = json.loads(text)
        if record["dep_delay"] is not None:
            one = want.setdefault(record["carrier"], [0, -10**6])
            one[0] += 1
            one[1] = max(one[1], record["dep_delay"])
    lines = sorted(f"{c},{n},{w}" for c, (n, w) in want.items())
    have = sorted(psql("SELECT * FROM worst_delays").splitlines())
    check("its rows equal those computed from the file", have == lines, f"{have[:3]} / {lines[:3]}")


def own_functions():
    """A jar on a volume of the JobManager alone, functions of it in spec.functions."""
    home = sh(s.ROOT / "tests/client/flink/local_flink.sh", "home", timeout=600).strip()
    sources = sorted((s.ROOT / "tests/client/flink/functions").rglob("*.java"))
    with tempfile.TemporaryDirectory() as folder:
        sh("javac", "-nowarn", "-proc:none", "-d", f"{folder}/classes", "-cp", f"{home}/lib/*", *sources, timeout=120)
        sh("python3", "-m", "zipfile", "-c", f"{folder}/text.jar", f"{folder}/classes/com", timeout=30)
        kubectl("-n", NS, "delete", "configmap", "text-functions", "--ignore-not-found")
        kubectl("-n", NS, "create", "configmap", "text-functions", f"--from-file={folder}/text.jar")
    psql("DROP TABLE IF EXISTS masked; CREATE TABLE masked (author TEXT PRIMARY KEY, words BIGINT, letters INT, best TEXT)")
    functions = "".join(f"    - {{name: {name}, class: com.example.text.{kind}, artifact: /opt/functions/text.jar, signature: \"{says}\"}}\n"
                        for name, kind, says in (("mask", "Mask", "(text STRING [, keep INT]) RETURNS STRING"),
                                                 ("words", "Words", "(STRING) RETURNS TABLE (word STRING, length INT)"),
                                                 ("longest", "Longest", "AGGREGATE (STRING) RETURNS STRING")))
    sql = f"""
CREATE TABLE masked (author STRING, words BIGINT, letters INT, best STRING, PRIMARY KEY (author) NOT ENFORCED) WITH (
  'connector' = 'jdbc', 'url' = 'jdbc:postgresql://{os.environ["PGHOST"]}:{os.environ["PGPORT"]}/flights',
  'table-name' = 'masked', 'username' = 'postgres', 'password' = '${{password}}');
INSERT INTO masked
SELECT mask(author, 2), COUNT(*), SUM(length), longest(mask(text => word))
FROM (VALUES ('alice', 'a fine thing'), ('bob', 'broken')) AS v (author, body), LATERAL TABLE(words(body))
GROUP BY author;"""
    tail = """      taskmanager.memory.task.off-heap.size: 96m
    podTemplates:
      jobManager:
        spec:
          containers:
            - name: flink-main-container
              volumeMounts: [{name: functions, mountPath: /opt/functions}]
          volumes:
            - {name: functions, configMap: {name: text-functions}}
"""
    apply(job("own-functions", sql, f"  variables: {{password: {CANARY}}}\n  functions:\n{functions}", "Batch", tail), ns=NS)
    eventually("a job with functions of its own ends Finished", state_is("own-functions", NS, "Finished"), 240)
    now = status("own-functions", NS)
    check("with result Succeeded", now.get("result") == "Succeeded", json.dumps(now))
    have = psql("SELECT * FROM masked ORDER BY 1").splitlines()
    check("its rows are what the functions make", have == ["al***,3,10,t****", "bo*,1,6,b*****"], have)


def scheduled():
    """The nightly example, back-filled over two days of 2013: real runs, one after the other."""
    psql("CREATE TABLE IF NOT EXISTS nightly_delays (flight_day date, carrier text, flights bigint, "
         "worst int, PRIMARY KEY (flight_day, carrier))")
    apply(example("nightly-delays"), ns=NS)
    eventually("a nightly job waits for its fire", lambda: (
        status("nightly-delays", NS).get("reason") == "Scheduled", str(status("nightly-delays", NS))), 30)
    check("and nothing runs", not pods("nightly-delays"), pods("nightly-delays"))
    kubectl("-n", NS, "annotate", "sqljob", "nightly-delays", "weir.dev/backfill=2013-01-02/2013-01-03")
    seen = []

    def over():
        now = status("nightly-delays", NS)
        fire = now.get("run", {}).get("fireTime")
        if fire and fire not in seen:
            seen.append(fire)
        return (now.get("state") == "Finished" and now["runs"].get("succeeded") == 2,
                json.dumps({k: now.get(k) for k in ("state", "reason", "message", "run", "runs")}))
    eventually("the back-fill of two days runs to its end", over, 400)
    check("ascending, at midnight in New York", seen == ["2013-01-02T05:00:00Z", "2013-01-03T05:00:00Z"], seen)
    want = {}
    path = pathlib.Path(os.environ["WEIR_CACHE"]) / "ci-flights.json"
    for text in path.read_text().splitlines():
        record = json.loads(text)
        day = record["sched_dep"][:10]
        if day in ("2013-01-01", "2013-01-02"):
            one = want.setdefault((day, record["carrier"]), [0, None])
            one[0] += 1
            if record["dep_delay"] is not None:
                one[1] = record["dep_delay"] if one[1] is None else max(one[1], record["dep_delay"])
    lines = sorted(f"{d},{c},{n},{'' if w is None else w}" for (d, c), (n, w) in want.items())
    have = sorted(psql("SELECT * FROM nightly_delays").splitlines())
    check("each day's rows equal those computed from the file", have == lines and len(lines) > 20,
          f"{have[:3]} / {lines[:3]}")
    records = json.loads(get("sqljob", "nightly-delays", NS)["metadata"]["annotations"]["weir.dev/history"])["runs"]
    check("both runs are recorded, with how long they took", len(records) == 2 and
          all(r["o"] == "OK" and r["d"] > 1 and r["m"] == 900 for r in records), str(records))


def bad_sql_beside_a_running_job():
    before = get("sqljob", "departures-per-hour", NS)
    sql = before["spec"]["sql"]
    edit("departures-per-hour", {"spec": {"sql": sql.replace("INSERT INTO", "INSRT INTO")}})

    def look():
        c = s.condition("departures-per-hour", NS, "SqlValid")
        return c.get("status") == "False", json.dumps(c)
    eventually("a misspelt keyword gives SqlValid=False", look, 30)
    message = s.condition("departures-per-hour", NS, "SqlValid").get("message", "")
    line = sql[:sql.index("INSERT INTO")].count("\n") + 1
    check("with line, column and 'did you mean'",
          f"line {line}, column 1" in message and "did you mean INSERT" in message, message)
    now = status("departures-per-hour", NS)
    check("the running job is untouched", now["state"] == "Running" and
          now["deployment"] == before["status"]["deployment"], json.dumps(now))
    edit("departures-per-hour", {"spec": {"sql": sql}})
    eventually("mended, SqlValid=True again",
               lambda: s.condition("departures-per-hour", NS, "SqlValid").get("status") == "True", 30)
    check("without a new deployment",
          status("departures-per-hour", NS)["deployment"]["sequence"] == 1)


def command_line(path):
    """The words of a /proc/PID/cmdline; empty when the process has ended."""
    try:
        return path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def job_manager_processes(name):
    words = ("StandaloneApplicationClusterEntryPoint", status(name, NS)["deployment"]["jobId"])
    pids = [int(path.parent.name) for path in pathlib.Path("/proc").glob("[0-9]*/cmdline")
            if all(word in command_line(path) for word in words)]
    check("the JobManager's process is found", bool(pids))
    return pids


def unreachable():
    """The JobManager's process is stopped with SIGSTOP: its port is open and nothing answers."""
    name = "departures-per-hour"
    pids = job_manager_processes(name)
    states = []
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    eventually("REST that does not answer is Warning/Unreachable", lambda: (
        states.append(status(name, NS)["state"]) or status(name, NS).get("reason") == "Unreachable",
        json.dumps(status(name, NS))[:400]), 90)
    for pid in pids:
        os.kill(pid, signal.SIGCONT)
    eventually("and Running again when it answers", state_is(name, NS, "Running"), 120)
    check("never Failed on the way", set(states) <= {"Running", "Warning"}, states)


def image_that_does_not_exist():
    apply(job("absent", """
CREATE TABLE n (id BIGINT) WITH ('connector' = 'datagen');
CREATE TABLE nothing (id BIGINT) WITH ('connector' = 'blackhole');
INSERT INTO nothing SELECT id FROM n;""", extra="  timeouts: {progress: 20s}\n",
              tail="    image: localhost/absent:1\n    imagePullPolicy: IfNotPresent\n"), ns=NS)
    words = ("ErrImagePull", "ImagePullBackOff")

    def stalled():
        c = s.condition("absent", NS, "Stalled")
        return (c.get("status") == "True" and c.get("reason") in words and
                "localhost/absent:1" in c["message"] and "spec.flink.image" in c["message"],
                json.dumps(status("absent", NS)))
    eventually("an image that does not exist: the message says so while it starts", lambda: (
        status("absent", NS).get("reason") == "Deploying" and
        any(w in status("absent", NS)["message"] for w in words), json.dumps(status("absent", NS))), 60)
    eventually("and Stalled after timeouts.progress, with what mends it", stalled, 60)
    kubectl("-n", NS, "delete", "sqljob", "absent", "--wait", "--timeout=120s", timeout=130)


def suspend_and_kill():
    name = "departures-per-hour"
    held = [p for p in pods(name) if p.startswith(name + "-jm")][0]
    patch = ("-n", NS, "patch", "pod", held, "--type=merge", "-p")
    kubectl(*patch, '{"metadata": {"finalizers": ["test.weir.dev/hold"]}}')
    edit(name, {"spec": {"state": "Suspended"}})
    eventually("suspended: Accepted/Suspended", lambda: (
        status(name, NS)["state"] == "Accepted" and status(name, NS)["reason"] == "Suspended",
        json.dumps(status(name, NS))), 90)
    image_that_does_not_exist()
    eventually("suspended: only the Pod that a finalizer keeps is left",
               lambda: (pods(name) == [held], pods(name)), 60)
    eventually("a Pod that stays: Warning/OldPodsTerminating names it", lambda: (
        status(name, NS)["reason"] == "OldPodsTerminating" and held in status(name, NS)["message"] and
        status(name, NS)["state"] == "Warning", json.dumps(status(name, NS))), 120)
    edit(name, {"spec": {"state": "Running"}})
    time.sleep(5)
    check("resumed beside it: no second start", pods(name) == [held] and
          status(name, NS)["deployment"]["sequence"] == 1, json.dumps(status(name, NS)))
    kubectl(*patch, '{"metadata": {"finalizers": null}}')
    eventually("it has left: Running", state_is(name, NS, "Running"), 240)
    check("under the next sequence", status(name, NS)["deployment"]["sequence"] == 2)
    edit(name, {"spec": {"state": "Killed"}})
    eventually("killed: Finished", state_is(name, NS, "Finished"), 120)
    check("with result Killed", status(name, NS).get("result") == "Killed")
    events = [e.get("reason", "") + " " + (e.get("note") or e.get("message", "")) for e in
              json.loads(kubectl("-n", NS, "get", "events", "-o", "json", "--field-selector",
                                 f"involvedObject.name={name}"))["items"]]
    check("every move is an Event", all(any(word in e for e in events)
                                        for word in ("Running", "Killed", "Finished")), events)


def failures():
    """The background example with only its option keys mended, and a script with a canary."""
    script = f"""
CREATE TABLE source_spt_daily (`did` STRING, `ct_code` STRING, `dateline` BIGINT, `ext` STRING,
  proctime as proctime()) WITH ('connector' = 'kafka', 'topic' = 'share-spread-dot-start',
  'properties.bootstrap.servers' = '{os.environ["KAFKA_BOOTSTRAP"]}', 'scan.startup.mode' = 'latest-offset',
  'properties.sasl.jaas.config' = 'x required password="{CANARY}";', 'format' = 'json');
CREATE TABLE MyResult2 (`json_value` STRING) WITH ('connector' = 'print');
INSERT INTO MyResult2
SELECT DY_STRING_FORMAT(did,imei,idfa,oaid,dateline,chan_code) as `json_value`
FROM (select TUMBLE_END(proctime, INTERVAL '10' MINUTE) AS ts, did, min(dateline) as dateline,
    imei, idfa, oaid, first_value(chan_code) as chan_code
  from (select did, dateline, proctime from source_spt_daily where ct_code = 'android') b
  group by TUMBLE(proctime, INTERVAL '10' MINUTE),chan_code) a;"""
    apply(job("start-points-refused", script), ns=NS)
    eventually("the original with mended keys is refused before anything starts", lambda: (
        status("start-points-refused", NS).get("reason") == "SqlInvalid"
        and "DY_STRING_FORMAT" in status("start-points-refused", NS).get("message", ""),
        json.dumps(status("start-points-refused", NS))), 60)
    check("nothing of it runs", not children("start-points-refused"), children("start-points-refused"))
    # With validation: Warn Flink has the last word.
    apply(job("start-points-original", script, extra="  validation: Warn\n"), ns=NS)
    eventually("the original with mended keys ends", state_is("start-points-original", NS, "Finished"), 240)
    now = status("start-points-original", NS)
    failure = now.get("failure", {})
    print(json.dumps(failure, indent=1))
    check("as Failed, with Flink's root cause", now.get("result") == "Failed" and
          "not found" in failure.get("rootCause", ""), json.dumps(now))
    check("and its position in the script", failure.get("line", 0) > 0 and failure.get("column", 0) > 0,
          json.dumps(failure))


def last_log_lines():
    """A value that the job has as a password, too, stands in an exception: its log has it, status not."""
    hidden = "swordfish-58127"
    apply(job("no-number", f"""
CREATE TABLE ids (id INT) WITH ('connector' = 'datagen', 'number-of-rows' = '3');
CREATE TABLE elsewhere (id INT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/x',
  'table-name' = 't', 'username' = 'weir', 'password' = '{hidden}');
CREATE TABLE numbers (id INT) WITH ('connector' = 'blackhole');
INSERT INTO numbers SELECT CAST('{hidden}' || CAST(id AS STRING) AS INT) FROM ids;""",
              extra="  restart: {maxAttempts: 0}\n", tail="      restart-strategy.type: none\n"), ns=NS)
    eventually("a job that fails ends", state_is("no-number", NS, "Finished"), 240)
    now = status("no-number", NS)
    failure = now.get("failure", {})
    print(json.dumps(failure, indent=1))
    lines = failure.get("lastLines", [])
    check("as Failed, with the last lines of the JobManager's log", now.get("result") == "Failed" and
          failure.get("pod", "").startswith("no-number-jm") and 0 < len(lines) <= 10 and
          any("FAILED" in line or "Exception" in line for line in lines), json.dumps(now))
    check("its root cause shows the error without the password",
          "NumberFormatException" in failure["rootCause"] and "***" in failure["rootCause"], failure)
    check("and so does everything in status", hidden not in json.dumps(now), json.dumps(now))


def counter(query):
    """A stream with state: it counts what it has read."""
    return job("counter", f"""
CREATE TABLE n (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '50',
  'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '200000');
CREATE TABLE sums (total BIGINT) WITH ('connector' = 'blackhole');
INSERT INTO sums {query};""",
               extra="  checkpoints: {directory: 'file:///state', interval: 3s}\n",
               tail="""    podTemplates:
      common:
        spec:
          containers:
          - name: flink-main-container
            volumeMounts: [{name: state, mountPath: /state}]
          volumes: [{name: state, persistentVolumeClaim: {claimName: state}}]
""")


def restored(name):
    """What Flink itself says that the present run of a job was last restored from."""
    job_id = status(name, NS)["deployment"]["jobId"]
    pod = kubectl("-n", NS, "get", "pods", "-l", f"weir.dev/job={name},app.kubernetes.io/component=jobmanager",
                  "-o", "jsonpath={.items[0].metadata.name}")
    answer = kubectl("get", "--raw", f"/api/v1/namespaces/{NS}/pods/{pod}:8081/proxy/jobs/{job_id}/checkpoints")
    return (json.loads(answer).get("latest") or {}).get("restored") or {}


def check_restored(name, text, path):
    """That a job's run began at `path`, by Flink's own word. Flink tells the last restore only: if
    it has started its tasks anew since, as it may on a busy machine, that is a checkpoint of this run."""
    found = restored(name)
    own = status(name, NS)["deployment"]["jobId"]
    is_at = path_of(found.get("external_path", ""))
    check(text, is_at == path_of(path) or f"/{own}/chk-" in is_at, json.dumps([found, path, own]))


def path_of(uri):
    """Of file:///a and file:/a, both of which Flink writes, the same."""
    return re.sub("^file:/+", "/", uri)


def runs_as(name, sequence):
    def look():
        now = status(name, NS)
        return now.get("state") == "Running" and now["deployment"]["sequence"] == sequence, json.dumps(now)
    return look


def upgrades_with_state(first_job_id):
    # The parallelism alone would be changed in place.
    edit("counter", {"spec": {"resources": {"parallelism": 2},
                              "flink": {"configuration": {"pipeline.object-reuse": "true"}}}})
    eventually("an edit under LastState: the next deployment runs", runs_as("counter", 2), 300)
    path = status("counter", NS)["deployment"].get("restoredFrom", "")
    check("continued from the last checkpoint of the first", f"{first_job_id}/chk-" in path, path)
    check_restored("counter", "and Flink says so too", path)
    edit("counter", {"spec": {"savepoints": {"directory": "file:///state/savepoints"}}})
    kubectl("-n", NS, "annotate", "sqljob", "counter", "weir.dev/savepoint=first")
    eventually("a savepoint on demand is in status", lambda: (
        "savepoint-" in status("counter", NS).get("savepoint", {}).get("path", ""),
        json.dumps(status("counter", NS).get("savepoint"))), 120)
    check("and the job runs on", runs_as("counter", 2)()[0])
    edit("counter", {"spec": {"state": "Suspended"}})
    eventually("suspended with a savepoint: nothing runs", lambda: (
        status("counter", NS).get("statePoint", {}).get("kind") == "Savepoint"
        and not any(c.startswith(("pods/", "deployments/")) for c in children("counter")),
        json.dumps(status("counter", NS))), 180)
    point = status("counter", NS)["statePoint"]["path"]
    edit("counter", {"spec": {"state": "Running", "resources": {"parallelism": 1}}})
    eventually("resumed, with an edit: it runs", runs_as("counter", 3), 300)
    check("from that savepoint", status("counter", NS)["deployment"].get("restoredFrom") == point,
          status("counter", NS)["deployment"])
    check_restored("counter", "and Flink says so too", point)
    edit("counter", {"spec": {"sql": counter_by_id()}})
    eventually("an edit that loses an operator's state is held: Stalled/StateIncompatible", lambda: (
        s.condition("counter", NS, "Stalled").get("reason") == "StateIncompatible",
        json.dumps(s.condition("counter", NS, "Stalled"))), 60)
    check("and the job runs on", runs_as("counter", 3)()[0])


def counter_by_id():
    return """CREATE TABLE n (id BIGINT) WITH ('connector' = 'datagen');
CREATE TABLE sums (total BIGINT) WITH ('connector' = 'blackhole');
INSERT INTO sums SELECT COUNT(*) FROM n GROUP BY id;"""


def operators(count):
    kubectl("-n", "weir-system", "scale", "deployment", "weir", f"--replicas={count}")
    kubectl("-n", "weir-system", "rollout", "status", "deployment", "weir", "--timeout=120s", timeout=130)


def killed_after_its_end():
    """Nobody looks while a batch run finishes and its JobManager is killed with -9: what Flink's own logging
    left in the Pod's status tells, and the run is not made again."""
    apply(job("short", """
CREATE TABLE ids (id INT) WITH ('connector' = 'datagen', 'number-of-rows' = '300', 'rows-per-second' = '20');
CREATE TABLE nothing (id INT) WITH ('connector' = 'blackhole');
INSERT INTO nothing SELECT id FROM ids;""", mode="Batch",
              tail="      taskmanager.memory.framework.off-heap.batch-shuffle.size: 16m\n"), ns=NS)
    eventually("a batch run is Running", state_is("short", NS, "Running"), 240)
    operators(0)
    job_id = status("short", NS)["deployment"]["jobId"]
    manager = "weir.dev/job=short,app.kubernetes.io/component=jobmanager"
    eventually("without an operator it finishes", lambda: (
        f"{job_id} reached terminal state FINISHED" in kubectl("-n", NS, "logs", "-l", manager, "--tail=-1"), ""), 120, 1)
    for pid in job_manager_processes("short"):
        os.kill(pid, signal.SIGKILL)
    eventually("its JobManager is killed", lambda: (
        [p["status"]["phase"] for p in get("pods", ns=NS, selector=manager)] == ["Failed"], ""), 60)
    end = get("pods", ns=NS, selector=manager)[0]["status"]["containerStatuses"][0]["state"]["terminated"]
    check("the Pod's status has Flink's word, and no other", end["exitCode"] == 137 and
          end.get("message", "").split() == [job_id, "FINISHED"], json.dumps(end))
    check("while the SqlJob's status knows of no end", status("short", NS)["state"] == "Running")
    operators(1)
    eventually("an operator again: the run is Finished", state_is("short", NS, "Finished"), 120)
    now = status("short", NS)
    check("as Succeeded, at the first attempt", now.get("result") == "Succeeded" and
          now.get("runs", {}).get("started") == 1 and now["deployment"]["sequence"] == 1, json.dumps(now))
    kubectl("-n", NS, "delete", "sqljob", "short", "--wait", "--timeout=120s", timeout=130)


def job_manager_that_does_not_start():
    apply(job("no-start", """
CREATE TABLE n (id BIGINT) WITH ('connector' = 'datagen');
CREATE TABLE nothing (id BIGINT) WITH ('connector' = 'blackhole');
INSERT INTO nothing SELECT id FROM n;""", tail="      pekko.ask.timeout: nonsense\n"), ns=NS)

    def told():
        now = status("no-start", NS)
        failure = now.get("failure", {})
        return (now.get("state") == "Accepted" and failure.get("podReason") == "CrashLoopBackOff" and
                any("nonsense" in line for line in failure.get("lastLines", [])), json.dumps(now))
    eventually("a JobManager that ends again and again: status has its last lines", told, 240, 1)
    print(json.dumps(status("no-start", NS).get("failure"), indent=1))
    edit("no-start", {"spec": {"flink": {"configuration": {"pekko.ask.timeout": None}}}})
    eventually("mended, it is Running", state_is("no-start", NS, "Running"), 240)
    check("and there is no failure any more", "failure" not in status("no-start", NS))
    kubectl("-n", NS, "delete", "sqljob", "no-start", "--wait", "--timeout=120s", timeout=130)


def high_availability():
    claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "state"},
             "spec": {"accessModes": ["ReadWriteMany"], "resources": {"requests": {"storage": "1Gi"}}}}
    apply(claim, ns=NS)
    apply(counter("SELECT COUNT(*) FROM n"), ns=NS)
    eventually("a job with checkpoints is Running", state_is("counter", NS, "Running"), 240)
    eventually("its checkpoint is in status", lambda: (
        "chk-" in status("counter", NS).get("checkpoint", {}).get("path", ""), ""), 60)
    first = status("counter", NS)
    kubectl("-n", NS, "delete", "pod", "-l",
            "weir.dev/job=counter,app.kubernetes.io/component=jobmanager", "--force",
            "--grace-period=0", "--wait=false")
    eventually("its JobManager killed: it leaves Running", lambda: (
        status("counter", NS)["state"] == "Warning", ""), 90, 0.1)
    eventually("and comes back", state_is("counter", NS, "Running"), 240)
    again = status("counter", NS)
    check("as the same deployment: Flink's own failover",
          again["deployment"]["sequence"] == first["deployment"]["sequence"] and
          again["deployment"]["jobId"] == first["deployment"]["jobId"])
    upgrades_with_state(first["deployment"]["jobId"])
    maps = [c["metadata"]["name"] for c in get("configmaps", ns=NS)]
    sequence = status("counter", NS)["deployment"]["sequence"]
    check("Flink's HA ConfigMaps are there", any(f"counter-{sequence}-" in m and "config-map" in m for m in maps), maps)
    kubectl("-n", NS, "delete", "sqljob", "counter", "--wait", "--timeout=120s", timeout=130)
    maps = [c["metadata"]["name"] for c in get("configmaps", ns=NS)]
    check("deleted: no HA ConfigMap is left, the state record is",
          [m for m in maps if "counter" in m] == ["counter-state"], maps)
    record = kubectl("-n", NS, "get", "configmap", "counter-state", "-o", "jsonpath={.data.path}")
    apply(counter("SELECT COUNT(*) FROM n"), ns=NS)
    eventually("applied again it waits for a word on the state that was left", lambda: (
        status("counter", NS).get("reason") == "StateFound" and record in status("counter", NS)["message"],
        json.dumps(status("counter", NS))), 60)
    check("and nothing was started", not children("counter"), children("counter"))
    kubectl("-n", NS, "delete", "sqljob", "counter", "--wait", "--timeout=120s", timeout=130)
    eventually("deleted: nothing else is left", lambda: (not children("counter"), children("counter")), 60)


def background_example():
    records = "".join(json.dumps({"did": f"d{i}", "ct_code": "android", "imei": "i", "idfa": "f",
                                  "oaid": "o", "chan_code": "c", "dateline": i}) + "\n" for i in range(5))
    feed = ("import sys; from confluent_kafka import Producer; p = Producer({'bootstrap.servers': sys.argv[1]});"
            "[p.produce('share-spread-dot-start', line.strip()) for line in sys.stdin]; p.flush(30)")
    sh(s.kafka_python(), "-c", feed, os.environ["KAFKA_BOOTSTRAP"], stdin=records)
    sql = example("start-points", replace=[("INTERVAL '10' MINUTE", "INTERVAL '5' SECOND")])
    apply(sql, ns=NS)
    eventually("the corrected background example is Running", state_is("start-points", NS, "Running"), 240)

    def printed():
        log = kubectl("-n", NS, "logs", "-l",
                      "weir.dev/job=start-points,app.kubernetes.io/component=taskmanager", "--tail=-1")
        have = [line for line in log.splitlines() if '"did":"d' in line]
        return len(have) == 5, have
    eventually("its five documents are printed by the TaskManager", printed, 60, 1)
    kubectl("-n", NS, "delete", "sqljob", "start-points", "--wait", "--timeout=120s", timeout=130)
    done = subprocess.run([s.WEIR, "check", "-"], text=True, capture_output=True, input=sql.replace(
        "'connector' = 'print'", "'connector' = 'redis', 'command' = 'LPUSH'"))
    check("with Redis as sink it passes weir check with a warning", done.returncode == 0 and
          "warning" in done.stderr and "redis" in done.stderr, done.stderr[-500:])


class ArgvWatch(threading.Thread):
    """Reads the command line of every process of this machine again and again."""

    def __init__(self):
        super().__init__(daemon=True)
        self.found, self.on = set(), True

    def run(self):
        while self.on:
            for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
                text = command_line(path)
                if CANARY in text:
                    self.found.add(text[:200])
            time.sleep(0.5)


class LogWatch(threading.Thread):
    """Follows the log of every pod of the namespace from its start, into a file each."""

    def __init__(self):
        super().__init__(daemon=True)
        self.folder, self.on = pathlib.Path(tempfile.mkdtemp(prefix="weir-pod-logs-")), True
        self.followers = {}

    def run(self):
        while self.on:
            for pod in get("pods", ns=NS):
                name = pod["metadata"]["name"]
                if name in self.followers or pod["status"].get("phase") == "Pending":
                    continue
                with open(self.folder / name, "wb") as out:
                    self.followers[name] = subprocess.Popen(
                        ["kubectl", "-n", NS, "logs", "-f", "--all-containers", name], stdout=out,
                        stderr=subprocess.DEVNULL)
            time.sleep(1)

    def stop(self):
        """Pod name -> its whole log."""
        self.on = False
        self.join()
        for follower in self.followers.values():
            follower.kill()
            follower.wait()
        return {f.name: f.read_text(errors="replace") for f in self.folder.iterdir()}


def no_secret_anywhere(argv, logs):
    logs = logs.stop()
    leaks = {name: [line[:200] for line in text.splitlines() if CANARY in line][:2]
             for name, text in logs.items() if CANARY in text}
    check(f"the canary is in no log of {len(logs)} pods", not leaks, json.dumps(leaks))
    check("the logs of ten pods and more were read", sum(len(t) > 1000 for t in logs.values()) >= 10,
          {name: len(text) for name, text in logs.items()})
    operator = kubectl("-n", "weir-system", "logs", "-l", "app.kubernetes.io/name=weir", "--tail=-1")
    check("nor in the operator's log", CANARY not in operator and len(operator) > 200)
    for kind in ("configmaps", "events", "deployments", "jobs", "pods", "services"):
        check(f"nor in {kind}", CANARY not in kubectl("get", kind, "-A", "-o", "json"))
    for item in get("sqljobs", ns=NS):
        check(f"nor in the status of {item['metadata']['name']}",
              CANARY not in json.dumps(item.get("status", {})))
    argv.on = False
    check("nor on any command line of the machine", not argv.found, argv.found)


def run():
    os.environ["POSTGRES_PASSWORD"] = CANARY
    os.environ.setdefault("WEIR_CACHE", os.path.expanduser("~/.cache/weir"))
    systems()
    install_chart()
    argv, logs = ArgvWatch(), LogWatch()
    argv.start()
    logs.start()
    for part in (streaming, batch, own_functions, scheduled, bad_sql_beside_a_running_job, unreachable, failures,
                 last_log_lines, killed_after_its_end, job_manager_that_does_not_start, suspend_and_kill, background_example, high_availability):
        print(f"--- {part.__name__}", flush=True)
        part()
    no_secret_anywhere(argv, logs)
    sh("helm", "uninstall", "weir", "-n", "weir-system", "--wait", timeout=120)
    check("the chart uninstalls, and leaves the SqlJobs alone", len(get("sqljobs", ns=NS)) >= 3)


if __name__ == "__main__":
    s.main(run)
