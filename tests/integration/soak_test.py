#!/usr/bin/env python3
# needs: long
"""An hour of random faults over a dozen SqlJobs and two operators, with a seed that is printed: operators
killed and stopped past their lease, API server restarts, packets lost on the way to the API server, to
Flink's REST and to both, Flink jobs that fail, restart, get lost, answer 500 or nothing, Pods deleted,
edits, suspensions, savepoints, deletions and re-applications. All the time: one Flink job a SqlJob, never
two; each begins from the newest state that there is; a savepoint for each intent at most. After the last
fault all are Running within a bound, and nothing is left over. Beside them batches that are due every minute:
their runs follow each other as their fires do, and at the end every fire is accounted for: it ended well,
once, or is counted as missed."""
import calendar
import os
import pathlib
import random
import signal
import sys
import tempfile
import threading
import time

import scenario as s
from flink_park import Park
from lossy_test import HERE, Supervised, Wire, kubeconfig
from robust_test import SQL
from scenario import check, eventually, get, kubectl, sh

NS = "soak"
SEED = int(os.environ.get("WEIR_TEST_SEED", time.time()))
SECONDS = float(os.environ.get("SOAK_SECONDS", "3600"))
EACH = 4                 # SqlJobs of each sort
LEASE = 15
BOUND = 180              # seconds after the last fault until all are Running
PAUSE = (1.0, 6.0)       # between two deeds
BATCH_SQL = SQL.replace("'datagen'", "'datagen', 'number-of-rows' = '9'")


def spec(name):
    out = {"sql": SQL, "restart": {"maxAttempts": 1000, "backoff": {"initial": "1s", "max": "5s"}},
           "upgrade": {"stableAfter": "5s"}, "timeouts": {"progress": "1h", "savepoint": "1m"}}
    if name.startswith("batch"):
        del out["upgrade"]
        nowhere = {"spec": {"nodeSelector": {"there-is": "no-such-node"}}}  # the park is their kubelet
        return {**out, "mode": "Batch", "sql": BATCH_SQL, "schedule": {"cron": "* * * * *"},
                "flink": {"podTemplates": {"common": nowhere}}}
    if not name.startswith("plain"):
        out["checkpoints"] = {"directory": "file:/state", "interval": "10s"}
    if name.startswith("save"):
        out["savepoints"] = {"directory": "file:/savepoints", "keep": 3}
    return out


def manifest(name, **more):
    return {"apiVersion": "weir.dev/v1alpha1", "kind": "SqlJob", "metadata": {"name": name},
            "spec": {**spec(name), **more}}


def minute(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ")) // 60


def insist(what, seconds=120):
    """As a user does whose call failed: again."""
    end = time.monotonic() + seconds
    while True:
        try:
            return what()
        except Exception:
            if time.monotonic() > end:
                raise
            time.sleep(1)


class Soak:
    def __init__(self, wire, park, operators, api_port):
        self.rng, self.wire, self.park, self.operators, self.api_port = random.Random(SEED), wire, park, operators, api_port
        self.names = [f"{sort}-{i}" for sort in ("plain", "last", "save") for i in range(EACH)]
        self.batches = [f"batch-{i}" for i in range(EACH)]
        self.busy, self.nonces, self.done, self.threads = set(), {}, {}, []
        self.wild = True
        self.disturbing = threading.Semaphore(1)  # one of those that hit everybody at a time

    def say(self, text):
        print(f"     [{time.monotonic() - s.START:7.1f} s] {text}", flush=True)

    def patch(self, name, change):
        insist(lambda: self.park.api.ask("PATCH", f"/apis/weir.dev/v1alpha1/namespaces/{NS}/sqljobs/{name}", change,
                                         "application/merge-patch+json"))

    def job(self, name):
        return self.park.api.ask("GET", f"/apis/weir.dev/v1alpha1/namespaces/{NS}/sqljobs/{name}")

    # --- what befalls everybody ---

    def kill_operator(self, rng):
        one = rng.choice(self.operators)
        self.say(f"operator {self.operators.index(one)} is killed")
        one.process.kill()

    def stop_past_the_lease(self, rng):
        one, away = rng.choice(self.operators), rng.uniform(LEASE + 1, 2 * LEASE)
        self.say(f"operator {self.operators.index(one)} is stopped for {away:.0f} s")
        process = one.process
        process.send_signal(signal.SIGSTOP)
        time.sleep(away)
        process.send_signal(signal.SIGCONT)

    def restart_api_server(self, rng):
        self.say("the API server is restarted")
        sh(s.ROOT / "tests/cluster/ctl.sh", "restart", "apiserver", "KILL", timeout=300)

    def lose_packets(self, rng):
        ports = {"the API server": [self.api_port], "Flink": [self.park.port], "both": [self.api_port, self.park.port]}
        way, share, away = rng.choice(sorted(ports)), rng.uniform(0.2, 0.6), rng.uniform(4, 20)
        self.say(f"{100 * share:.0f} % of the packets to {way} are lost for {away:.0f} s")
        self.wire.lose(share, ports[way])
        time.sleep(away)
        self.wire.lose(0)

    # --- what befalls one Flink job ---

    def flink_fails(self, rng):
        self.one_flink(rng, "fails", lambda play: self.park.tell("fail", play))

    def flink_restarts(self, rng):
        def restart(play):
            self.park.tell("restart", play)
            play.run_at = time.monotonic() + rng.uniform(0.5, 8)
        self.one_flink(rng, "restarts", restart)

    def flink_is_ill(self, rng):
        how, until = rng.choice(["lost", "broken", "hangs"]), time.monotonic() + rng.uniform(3, 20)
        self.one_flink(rng, f"is {how}", lambda play: setattr(play, "ill", (how, until)))

    def one_flink(self, rng, how, do):
        plays = sorted(self.park.running(), key=str)
        if plays:
            play = rng.choice(plays)
            self.say(f"Flink job {play} {how}")
            do(play)

    def delete_pod(self, rng):
        pods = sorted(p["metadata"]["name"] for p in insist(lambda: get("pods", ns=NS, selector="weir.dev/job")))
        if pods:
            pod, force = rng.choice(pods), rng.choice([[], ["--grace-period=0", "--force"]])
            self.say(f"Pod {pod} is deleted{' by force' if force else ''}")
            insist(lambda: kubectl("-n", NS, "delete", "pod", pod, "--wait=false", "--ignore-not-found", *force))

    # --- what users do ---

    def one(self, rng, pattern=""):
        free = [n for n in self.names + self.batches if n not in self.busy and pattern in n]
        return rng.choice(free) if free else None

    def edit(self, rng):
        if name := self.one(rng):
            sql = BATCH_SQL if name in self.batches else SQL
            change = rng.choice([{"sql": sql.replace("FROM a;", f"FROM a WHERE x > {rng.randrange(10**6)};")},
                                 {"resources": {"parallelism": rng.randint(1, 3)}},
                                 {"flink": {"configuration": {"pipeline.object-reuse": rng.choice(["true", "false"])}}}])
            self.say(f"{name} is edited: {str(change)[:60]}")
            self.patch(name, {"spec": change})

    def suspend(self, rng):
        if name := self.one(rng):
            away = rng.uniform(1, 25)
            self.say(f"{name} is suspended for {away:.0f} s")
            self.busy.add(name)
            self.patch(name, {"spec": {"state": "Suspended"}})
            time.sleep(away)
            self.patch(name, {"spec": {"state": "Running"}})
            self.busy.discard(name)

    def savepoint(self, rng):
        if name := self.one(rng, "save"):
            uid = insist(lambda: self.job(name))["metadata"]["uid"]
            self.nonces[uid] = self.nonces.get(uid, 0) + 1
            self.say(f"a savepoint of {name} is asked for")
            self.patch(name, {"metadata": {"annotations": {"weir.dev/savepoint": f"n{self.nonces[uid]}"}}})

    def reapply(self, rng):
        if name := self.one(rng):
            self.say(f"{name} is deleted and applied again")
            self.busy.add(name)
            insist(lambda: kubectl("-n", NS, "delete", "sqljob", name, "--timeout=120s", "--ignore-not-found",
                                   timeout=130), 300)
            insist(lambda: s.apply(manifest(name), ns=NS))
            if name.startswith(("last", "save")):
                newest = self.park.newest(name)
                if newest:
                    insist(lambda: self.found_state(name))
                    self.patch(name, {"spec": {"restore": {"from": newest, "nonce": f"{time.time():.0f}"}}})
            self.busy.discard(name)

    def found_state(self, name):
        status = self.job(name).get("status", {})
        if status.get("reason") != "StateFound":
            raise RuntimeError(f"{name} does not wait for a word on its state: {status.get('state')}/{status.get('reason')}")

    # --- the hour ---

    def in_background(self, deed, rng):
        def run():
            try:
                deed(rng)
            except Exception as error:
                self.park.complain(f"{deed.__name__}: {type(error).__name__}: {str(error)[:300]}")
        self.threads = [t for t in self.threads if t.is_alive()] + [threading.Thread(target=run, daemon=True)]
        self.threads[-1].start()

    def rage(self):
        everybody = [self.kill_operator, self.stop_past_the_lease, self.restart_api_server, self.lose_packets]
        others = [self.flink_fails, self.flink_restarts, self.flink_is_ill, self.delete_pod, self.delete_pod, self.edit,
                  self.edit, self.suspend, self.savepoint, self.savepoint, self.reapply]
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            deed = self.rng.choice(everybody + others)
            self.done[deed.__name__] = self.done.get(deed.__name__, 0) + 1
            rng = random.Random(self.rng.random())  # a deed's own: what it draws does not hang on time
            if deed in everybody:
                with self.disturbing:
                    self.in_background(deed, rng)
                    self.threads[-1].join()
            else:
                self.in_background(deed, rng)
            time.sleep(self.rng.uniform(*PAUSE))
        for thread in self.threads:
            thread.join(400)
        self.wire.lose(0)

    # --- what must hold ---

    def states(self):
        jobs = get("sqljobs", ns=NS)
        wrong = {j["metadata"]["name"]: f"{j.get('status', {}).get('state')}/{j.get('status', {}).get('reason')}"
                 for j in jobs if j.get("status", {}).get("state") != "Running" and j["metadata"]["name"] in self.names}
        return len(jobs) == len(self.names + self.batches) and not wrong, str(wrong)

    def at_rest(self):
        """No run of a batch, and nothing of one."""
        jobs = {j["metadata"]["name"]: j.get("status", {}) for j in get("sqljobs", ns=NS)}
        busy = {n: f"{jobs[n].get('state')}/{jobs[n].get('reason')}" for n in self.batches
                if jobs[n].get("state") != "Finished" and "run" in jobs[n]}
        left = [o["metadata"]["name"] for kind in ("jobs", "deployments", "pods")
                for o in get(kind, ns=NS, selector=f"weir.dev/job in ({','.join(self.batches)})")]
        return not busy and not left, f"{busy} {left}"

    def runs(self):
        """Of every fire since it was created a batch says that it ended well, or that it was missed."""
        wrong, fires, missed = [], 0, 0
        for name in self.batches:
            job = self.job(name)
            runs, run = job["status"].get("runs", {}), job["status"].get("run", {"number": 0})
            due = minute(runs["handledUntil"]) - minute(job["metadata"]["creationTimestamp"])
            if not (run["number"] == runs.get("succeeded", 0) and run["number"] + runs.get("missed", 0) == due):
                wrong.append(f"{name}: {due} fires, run {run}, {runs}")
            fires, missed = fires + due, missed + runs.get("missed", 0)
        self.say(f"{fires} fires of the batches as they are now, {missed} of them missed")
        return wrong

    def tidy(self):
        """The objects of each SqlJob's one deployment, and no others."""
        jobs = {j["metadata"]["name"]: j for j in get("sqljobs", ns=NS)}
        for kind in ("deployments", "services", "configmaps", "pods"):
            for item in get(kind, ns=NS, selector="weir.dev/job"):
                labels, what = item["metadata"]["labels"], f"{kind}/{item['metadata']['name']}"
                job = jobs.get(labels["weir.dev/job"])
                if labels["weir.dev/job"] in self.batches and kind == "configmaps":
                    continue       # those of the last run stay until the next one
                if job is None or job["metadata"]["uid"] != labels["weir.dev/uid"]:
                    return False, f"{what} belongs to no SqlJob"
                if labels.get("weir.dev/sequence") != str(job["status"]["deployment"]["sequence"]):
                    return False, f"{what} is of {labels.get('weir.dev/sequence')}, not {job['status']['deployment']}"
        for name in self.names:
            found = sorted(d["metadata"]["name"] for d in get("deployments", ns=NS, selector=f"weir.dev/job={name}"))
            if found != [f"{name}-jm", f"{name}-tm"]:
                return False, f"{name}: {found}"
        return True, ""

    def one_job_each(self):
        running = sorted(p.name for p in self.park.running() if not p.fire)
        return running == sorted(self.names), str(running)

    def savepoints_per_intent(self):
        return [f"{uid}: {len(ids)} for {self.nonces.get(uid, 0)}" for uid, ids in self.park.triggers.items()
                if len(ids) > self.nonces.get(uid, 0)]

    def run(self):
        insist(lambda: s.apply({"apiVersion": "v1", "kind": "List", "items": [manifest(n) for n in self.names + self.batches]}, ns=NS))
        eventually(f"{len(self.names)} SqlJobs run", self.states, BOUND, 1)
        self.rage()
        last = time.monotonic()
        eventually(f"after the last fault all are Running within {BOUND} s", self.states, BOUND, 1)
        self.say(f"that took {time.monotonic() - last:.1f} s")
        for name in self.batches:
            self.patch(name, {"spec": {"state": "Suspended"}})
        eventually("the batches' last runs end, and nothing of them is left", self.at_rest, BOUND, 2)
        check("each of their fires ended well once, or is counted as missed", not (wrong := self.runs()), wrong)
        eventually("each has one Flink job that runs", self.one_job_each, BOUND, 1)
        eventually("and nothing else is left over", self.tidy, BOUND, 2)
        check("never two Flink jobs, never a start from older state", not self.park.wrong, "\n     ".join(self.park.wrong))
        check("a savepoint for each intent at most", not self.savepoints_per_intent(), self.savepoints_per_intent())
        check("it is known what happened meanwhile", self.park.looks > SECONDS / 10, self.park.looks)
        print(f"{SECONDS:.0f} s, seed {SEED}: {self.done}; {len(self.park.history)} Flink jobs, "
              f"{sum(bool(p.fire) for p in self.park.history)} of them batches, "
              f"{sum(len(p.made) for p in self.park.history)} states, {self.park.looks} looks; the operators were started "
              f"{[o.starts for o in self.operators]} times", flush=True)
        insist(lambda: kubectl("-n", NS, "delete", "sqljobs", "--all", "--wait", "--timeout=180s", timeout=190), 400)

        def empty():
            left = [f"{kind}/{o['metadata']['name']}" for kind in ("deployments", "jobs", "services", "configmaps", "pods")
                    for o in get(kind, ns=NS) if o["metadata"]["name"] != "kube-root-ca.crt" and
                    not o["metadata"]["name"].endswith("-state")]
            return not left, left
        eventually("all deleted: only the records of their states are left", empty, 60)


def run():
    print(f"seed {SEED}", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was begun is taken down
    kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    s.namespace(NS)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-soak-"))
    wire, park, operators = Wire(), None, []
    try:
        config, api_port = kubeconfig(folder)
        wire.forward(api_port)
        park = Park(NS, HERE, random.Random(SEED))
        lease = ["--lease-duration", f"{LEASE}s", "--lease-renew-deadline", "10s", "--lease-retry-period", "2s"]
        operators = [Supervised(config, NS, park.template(), *lease) for _ in range(2)]
        Soak(wire, park, operators, api_port).run()
        for number, operator in enumerate(operators):
            operator.stop()
            check(f"operator {number} stops cleanly", operator.process.returncode == 0, operator.process.returncode)
    finally:
        for operator in operators:
            operator.end()
        if park:
            park.stop()
        wire.cut()
        s.remove_tree(folder)


if __name__ == "__main__":
    s.main(run)
