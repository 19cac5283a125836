#!/usr/bin/env python3
# needs: node
"""A stateful Kafka job through everything that may befall it, while records come in: upgraded by a
savepoint, rescaled in place, its JobManager and its TaskManagers killed, the operator killed in the
middle of an upgrade, an upgrade that fails and is rolled back. At the end the sums in PostgreSQL are those of what was written to Kafka."""
import json
import os
import pathlib
import subprocess
import sys
import threading
import time

import flink_test as f
import scenario as s
from scenario import apply, check, eventually, get, kubectl, sh, status

NAME, KEYS = "sums", 7
TOPIC = f"numbers-{int(time.time())}"
FEED = """
import json, sys, time
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic
admin = AdminClient({"bootstrap.servers": sys.argv[1]})
admin.create_topics([NewTopic(sys.argv[2], 4, 1)])[sys.argv[2]].result(30)
producer = Producer({"bootstrap.servers": sys.argv[1], "acks": "all"})
i = 0
print("ready", flush=True)
for line in iter(sys.stdin.readline, "stop\\n"):
    for i in range(i, i + 100):
        producer.produce(sys.argv[2], json.dumps({"k": i % 7, "v": i}), key=str(i), partition=i % 4)
    i += 1
    producer.flush(30)
print(i)
"""


class Feed(threading.Thread):
    """Writes a hundred numbered records every half second; stop() tells how many in all."""

    def __init__(self):
        super().__init__(daemon=True)
        self.process = subprocess.Popen(
            [s.kafka_python(), "-c", FEED, os.environ["KAFKA_BOOTSTRAP"], TOPIC],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.over = threading.Event()
        assert self.process.stdout.readline() == "ready\n"

    def run(self):
        while not self.over.wait(0.5):
            self.process.stdin.write("more\n")
            self.process.stdin.flush()

    def stop(self):
        self.over.set()
        self.join()
        return int(self.process.communicate("stop\n", timeout=60)[0])


def manifest():
    text = f.job(NAME, f"""
CREATE TABLE numbers (k INT, v BIGINT) WITH ('connector' = 'kafka', 'topic' = '{TOPIC}',
  'properties.bootstrap.servers' = '{os.environ["KAFKA_BOOTSTRAP"]}', 'properties.group.id' = 'sums',
  'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE sums (k INT, n BIGINT, total BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH (
  'connector' = 'jdbc', 'url' = 'jdbc:postgresql://{os.environ["PGHOST"]}:{os.environ["PGPORT"]}/lossless',
  'table-name' = 'sums', 'username' = 'postgres', 'password' = '{os.environ["PGPASSWORD"]}',
  'sink.buffer-flush.interval' = '1s');
INSERT INTO sums SELECT k, COUNT(*), SUM(v) FROM numbers GROUP BY k;""",
                 extra="  checkpoints: {directory: 'file:///state/checkpoints', interval: 3s}\n"
                       "  savepoints: {directory: 'file:///state/savepoints'}\n"
                       "  upgrade: {stableAfter: 10s}\n",
                 tail="""    podTemplates:
      common:
        spec:
          containers:
          - name: flink-main-container
            volumeMounts: [{name: state, mountPath: /state}]
          volumes: [{name: state, persistentVolumeClaim: {claimName: lossless}}]
""")
    claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "lossless"},
             "spec": {"accessModes": ["ReadWriteMany"], "resources": {"requests": {"storage": "1Gi"}}}}
    return claim, text


def rows():
    return [tuple(int(x) for x in line.split(","))
            for line in f.psql("SELECT k, n, total FROM sums ORDER BY k", "lossless").splitlines()]


def grows():
    before = sum(n for _, n, _ in rows())
    eventually("and more is summed", lambda: (sum(n for _, n, _ in rows()) > before, rows()), 120)


def running(sequence, parallelism=1):
    def look():
        now = status(NAME, f.NS)
        return (now.get("state") == "Running" and now["deployment"]["sequence"] == sequence and
                now.get("parallelism") == parallelism and "rescaleFrom" not in now["deployment"],
                json.dumps(now)[:1500])
    return look


def kill_pod(component):
    kubectl("-n", f.NS, "delete", "pod", "-l",
            f"weir.dev/job={NAME},app.kubernetes.io/component={component}", "--force", "--grace-period=0",
            "--wait=false")


def kill_operator_pod():
    kubectl("-n", "weir-system", "delete", "pod", "-l", "app.kubernetes.io/name=weir", "--force",
            "--grace-period=0", "--wait=false")


def volume(claim):
    """The folder of this machine that a claim is bound to."""
    bound = get("persistentvolume", get("persistentvolumeclaim", claim, f.NS)["spec"]["volumeName"])
    return pathlib.Path(bound["spec"]["hostPath"]["path"])


def task_managers():
    return (get("deployment", f"{NAME}-tm", f.NS) or {}).get("spec", {}).get("replicas")


def savepoint_upgrade(sequence, parallelism, memory, meanwhile=lambda: None):
    f.edit(NAME, {"spec": {"resources": {"taskManager": {"memory": memory}}}})
    meanwhile()
    eventually(f"deployment {sequence} runs", running(sequence, parallelism), 300)
    point = status(NAME, f.NS)["deployment"].get("restoredFrom", "")
    check("continued from a savepoint", "savepoint-" in point, point)
    f.check_restored(NAME, "and Flink says so too", point)
    grows()


def rescale(parallelism, sequence):
    before = kubectl("-n", f.NS, "get", "pods", "-l", f"weir.dev/job={NAME},app.kubernetes.io/component=jobmanager",
                     "-o", "jsonpath={.items[*].metadata.uid}")
    f.edit(NAME, {"spec": {"resources": {"parallelism": parallelism}}})
    eventually(f"rescaled in place to {parallelism}", running(sequence, parallelism), 240)
    check("under the same JobManager", before == kubectl(
        "-n", f.NS, "get", "pods", "-l", f"weir.dev/job={NAME},app.kubernetes.io/component=jobmanager",
        "-o", "jsonpath={.items[*].metadata.uid}"))
    check("with as many TaskManagers", task_managers() == parallelism, task_managers())
    grows()


def failed_upgrade(sequence, sql):
    """Flink refuses the new script; what ran before it runs again, from the state that it left."""
    eventually("the deployment is stable", lambda: (
        status(NAME, f.NS).get("revisions", {}).get("stable", "") ==
        status(NAME, f.NS).get("revisions", {}).get("deployed"), status(NAME, f.NS).get("revisions")), 60)
    stable = status(NAME, f.NS)["revisions"]["stable"]
    check("and kept as a ControllerRevision", get("controllerrevision", stable, f.NS) is not None, stable)
    f.edit(NAME, {"spec": {"sql": sql.replace("jdbc:postgresql:", "jdbc:nosuch:")}})
    eventually("an upgrade that fails is rolled back", running(sequence + 2), 400)
    now = status(NAME, f.NS)
    check("to the stable revision", now["revisions"]["deployed"] == stable and
          now["rollback"]["revision"] == stable, json.dumps(now))
    point = now["savepoint"]["path"]
    check("from the savepoint that the upgrade was made with", now["deployment"]["restoredFrom"] == point, now)
    f.check_restored(NAME, "and Flink says so too", point)
    stalled = s.condition(NAME, f.NS, "Stalled")
    check("and told", stalled["status"] == "True" and stalled["reason"] == "RolledBack", stalled)
    grows()
    f.edit(NAME, {"spec": {"sql": sql}})
    eventually("the edit taken back, nothing is stalled and nothing restarts", lambda: (
        s.condition(NAME, f.NS, "Stalled")["status"] == "False" and running(sequence + 2)()[0],
        json.dumps(status(NAME, f.NS))), 60)


def lossless(kill_operator=kill_operator_pod):
    f.psql("DROP DATABASE IF EXISTS lossless", "postgres")
    f.psql("CREATE DATABASE lossless", "postgres")
    f.psql("CREATE TABLE sums (k int PRIMARY KEY, n bigint, total bigint)", "lossless")
    kubectl("-n", f.NS, "delete", "configmap", f"{NAME}-state", "--ignore-not-found")  # of a run before
    claim, text = manifest()
    feed = Feed()
    feed.start()
    apply(claim, ns=f.NS)
    apply(text, ns=f.NS)
    eventually("the job is Running", running(1), 300)
    grows()
    savepoint_upgrade(2, 1, "770Mi")
    rescale(2, 2)
    kill_pod("jobmanager")
    eventually("its JobManager killed, it leaves Running", lambda: not running(2, 2)()[0], 90, 0.1)
    eventually("and comes back as wide as it was", running(2, 2), 240)
    grows()
    kill_pod("taskmanager")
    eventually("its TaskManagers killed, it leaves Running", lambda: not running(2, 2)()[0], 90, 0.1)
    eventually("and comes back", running(2, 2), 240)
    grows()
    savepoint_upgrade(3, 2, "760Mi", meanwhile=kill_operator)
    rescale(1, 3)
    failed_upgrade(3, get("sqljob", NAME, f.NS)["spec"]["sql"])
    count = feed.stop()
    want = [(k, len(range(k, count, KEYS)), sum(range(k, count, KEYS))) for k in range(KEYS)]
    eventually(f"the sums in PostgreSQL are those of the {count} records", lambda: (rows() == want, (rows(), want)),
               120, 1)
    check("five deployments in all, no more", status(NAME, f.NS)["deployment"]["sequence"] == 5)
    savepoints_of_ours()


def attempts():
    """A record that cannot be computed, and a Flink that does not restart by itself."""
    text = f.job("faulty", """
CREATE TABLE n (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '50',
  'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '100000');
CREATE TABLE sums (total BIGINT) WITH ('connector' = 'blackhole');
INSERT INTO sums SELECT 1000 / (id - 400) FROM n;""",
                 extra="  restart: {maxAttempts: 1, backoff: {initial: 2s}}\n")
    apply(text.replace("    configuration:\n", "    configuration:\n      restart-strategy.type: none\n"), ns=f.NS)
    eventually("a job that Flink gives up is Accepted/Restarting", lambda: (
        status("faulty", f.NS).get("reason") == "Restarting" and status("faulty", f.NS)["state"] == "Accepted",
        json.dumps(status("faulty", f.NS))), 240, 0.2)
    check("with the cause", "by zero" in status("faulty", f.NS)["message"], status("faulty", f.NS)["message"])
    eventually("its one attempt used, it is Finished", s.state_is("faulty", f.NS, "Finished"), 240)
    now = status("faulty", f.NS)
    check("as Failed, in the second deployment", now.get("result") == "Failed" and
          now["deployment"]["sequence"] == 2 and "by zero" in now["failure"]["rootCause"], json.dumps(now))
    kubectl("-n", f.NS, "delete", "sqljob", "faulty", "--wait", "--timeout=120s", timeout=130)


def savepoints_of_ours():
    """More are asked for than are kept; a scheduled one; a deletion with one."""
    f.edit(NAME, {"spec": {"savepoints": {"keep": 2, "schedule": "* * * * *"},
                           "deletion": {"savepoint": True}}})
    of_this_run = status(NAME, f.NS)["deployment"]["jobId"][:6]  # Flink names them so
    directory = lambda: sorted(p.name for p in volume("lossless").glob(f"savepoints/savepoint-{of_this_run}-*"))
    taken = status(NAME, f.NS)["savepoint"]["takenAt"]
    eventually("one is taken by the clock", lambda: (
        status(NAME, f.NS)["savepoint"]["takenAt"] > taken, status(NAME, f.NS)["savepoint"]), 150)
    eventually("no more are kept than are to be, and the one that it continued from", lambda: (
        len(status(NAME, f.NS)["savepoint"]["kept"]) <= 3 and len(directory()) <= 2,
        (status(NAME, f.NS)["savepoint"], directory())), 90)
    kubectl("-n", f.NS, "delete", "sqljob", NAME, "--wait", "--timeout=240s", timeout=250)
    record = json.loads(kubectl("-n", f.NS, "get", "configmap", f"{NAME}-state", "-o", "json"))["data"]
    check("deleted after a savepoint, which the record names", record["kind"] == "Savepoint" and
          record["path"].rsplit("/", 1)[1] in directory(), (record, directory()))


def run():
    os.environ.setdefault("WEIR_CACHE", os.path.expanduser("~/.cache/weir"))
    f.systems()
    f.install_chart()
    lossless()
    attempts()
    sh("helm", "uninstall", "weir", "-n", "weir-system", "--wait", timeout=120)


if __name__ == "__main__":
    sys.exit(s.main(run))
