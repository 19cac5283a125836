"""What every scenario needs: checks that are counted, waiting with a bound, kubectl, the operator.

A scenario is a program NAME_test.py whose head says `# needs: control-plane | node | long |
long-node`; it finds
a cluster in $KUBECONFIG and weir in $WEIR_BIN, with weir-cluster beside it, prints a line a check and
closes with `N passed, N failed`.
"""
import atexit
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

from api import get  # noqa: F401  # scenarios take it from here

ROOT = pathlib.Path(__file__).resolve().parents[2]
WEIR = os.environ.get("WEIR_BIN", str(ROOT / "build/release/operator/weir"))
# Flink's configuration with which the Pods of a small job fit into 700 and 760 MiB.
SMALL_FLINK = {
    "jobmanager.memory.jvm-metaspace.size": "160m",
    "jobmanager.memory.jvm-overhead.min": "64m",
    "jobmanager.memory.off-heap.size": "32m",
    "taskmanager.memory.jvm-metaspace.size": "112m",
    "taskmanager.memory.jvm-overhead.min": "64m",
    "taskmanager.memory.managed.size": "16m"}
passed, failed = 0, 0
START = time.monotonic()


def check(name, ok, detail=""):
    """Counts one check; `detail` is shown when it fails."""
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
    stamp = f"[{time.monotonic() - START:6.1f} s]"
    print(f"{'ok  ' if ok else 'FAIL'} {stamp} {name}" + (f"\n     {detail}" if detail and not ok else ""),
          flush=True)
    return ok


def eventually(name, predicate, seconds=60, every=0.3):
    """Waits until predicate() is true; a tuple (bool, detail) explains a failure."""
    end = time.monotonic() + seconds
    detail = ""
    while True:
        try:
            result = predicate()
            ok, detail = result if isinstance(result, tuple) else (result, detail)
            if ok:
                return check(name, True)
        except Exception as error:  # a look that fails is a look to repeat; the last one is shown
            detail = f"{type(error).__name__}: {error}"
        if time.monotonic() > end:
            return check(name, False, f"not within {seconds} s; last: {detail}")
        time.sleep(every)


def finish():
    print(f"{passed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed or not passed else 0)


def stopped(*_):
    """Told to end, by `timeout` for instance: no operator outlives its scenario and goes on leading."""
    atexit._run_exitfuncs()  # threads of the scenario may wait for long: they are not joined
    os._exit(143)


def main(run):
    """Runs the scenario; an exception is a failed check, not a lost summary."""
    signal.signal(signal.SIGTERM, stopped)
    try:
        run()
    except Exception:
        traceback.print_exc()
        check("the scenario ran to its end", False)
    finish()


def sh(*args, stdin=None, timeout=120, ok=True):
    done = subprocess.run([str(a) for a in args], input=stdin, capture_output=True, text=True,
                          timeout=timeout)
    if ok and done.returncode != 0:
        raise RuntimeError(f"{' '.join(str(a) for a in args)[:200]}: {done.stderr.strip()[-600:]}")
    return done.stdout


def kubectl(*args, **kwargs):
    return sh("kubectl", *args, **kwargs)


def apply(manifest, ns=None, ok=True):
    text = manifest if isinstance(manifest, str) else json.dumps(manifest)
    return kubectl("apply", "-f", "-", *(["-n", ns] if ns else []), stdin=text, ok=ok)


def namespace(name):
    """A fresh namespace with the account that Flink's pods run as."""
    apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "weir-flink"}}, ns=name)
    return name


def status(name, ns):
    return (get("sqljob", name, ns) or {}).get("status", {})


def condition(name, ns, kind):
    for item in status(name, ns).get("conditions", []):
        if item["type"] == kind:
            return item
    return {}


def state_is(name, ns, *states):
    def look():
        now = status(name, ns)
        return now.get("state") in states, json.dumps({k: now.get(k) for k in (
            "state", "reason", "message", "jobState")})
    return look


def kafka_python():
    """A Python that has the Kafka client; made when there is none yet."""
    return sh(ROOT / "tests/cluster/systems/kafka_client.sh", timeout=300).strip()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Operator:
    """The operator as a process of this machine."""

    def __init__(self, *args, log=None, kubeconfig=None):
        self.environment = {**os.environ, **({"KUBECONFIG": str(kubeconfig)} if kubeconfig else {})}
        self.port, self.arbiter_port = free_port(), free_port()
        self.log_path = log or tempfile.mktemp(prefix="weir-operator-", suffix=".log")
        self.args = [WEIR, "operator", "--health-addr", f"127.0.0.1:{self.port}",
                     "--arbiter-addr", f"127.0.0.1:{self.arbiter_port}", "--log-format", "text", *args]
        self.process = None
        atexit.register(self.kill)

    def start(self, *more):
        self.log = open(self.log_path, "ab")
        self.process = subprocess.Popen(self.args + list(more), stdout=self.log, stderr=self.log,
                                        stdin=subprocess.DEVNULL, env=self.environment)
        return self

    def kill(self, sig=signal.SIGKILL):
        if self.process and self.process.poll() is None:
            self.process.send_signal(sig)
            self.process.wait(30)
        return self

    def stop(self):
        self.kill(signal.SIGTERM)
        return self.process.returncode

    def log_text(self):
        return pathlib.Path(self.log_path).read_text(errors="replace")

    def http(self, path):
        import urllib.request
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as reply:
            return reply.read().decode()

    def ready(self):
        try:
            return self.http("/readyz") != ""
        except OSError as error:
            return False, str(error)


async def pump(reader, writer):
    """One way of a relay: what is read is written, until either side ends."""
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


def answered_since(mark):
    """Requests that were answered, as the API server's audit log has them after byte `mark`."""
    with open(os.environ["WEIR_AUDIT_LOG"], "rb") as log:
        log.seek(mark)
        for line in log:
            try:
                entry = json.loads(line)
            except ValueError:
                continue  # a line that is being written
            if entry.get("stage") == "ResponseComplete":
                yield entry


def changes_since(mark):
    """Those of them that were to change something."""
    return (entry for entry in answered_since(mark) if entry["verb"] not in ("get", "list", "watch"))


def writes_since(mark, users=("weir",)):
    """Requests that change something (Leases left out), after byte `mark` of the audit log, by clients
    whose user agent starts with one of `users`."""
    out = []
    for entry in changes_since(mark):
        ref = entry.get("objectRef", {})
        if ref.get("resource") != "leases" and entry.get("userAgent", "").startswith(tuple(users)):
            out.append(f"{entry['verb']} {ref.get('resource')}/{ref.get('subresource', '')} "
                       f"{ref.get('namespace')}/{ref.get('name')} {entry['responseStatus']['code']}")
    return out


def audit_mark():
    return os.path.getsize(os.environ["WEIR_AUDIT_LOG"])


def remove_tree(path):
    shutil.rmtree(path, ignore_errors=True)
