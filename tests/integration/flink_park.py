"""A Flink for every JobManager Pod of a namespace whose Pods run nothing (fake nodes): each SqlJob's jobs
begin, checkpoint and end as Flink's do, and answer its REST through the wire fake that passes the Flink
client's contract suite. It is the kubelet of the Pods of batches, whose names begin with "batch": a fake
node would end them at once, so that they must not be scheduled. The park also keeps the books that a soak
is judged by: which job began from what state, for which fire, and whether two of one SqlJob were ever there
at once."""
import asyncio
import http.client
import json
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request

import scenario as s

PIPE = s.ROOT / "build/release/tests/fakes/fake_flink_pipe"
ENDED = ("FINISHED", "CANCELED", "FAILED")
RESTORE = re.compile(r"^execution\.state-recovery\.path: *\"?([^\"\n]+?)\"?$", re.M)
FIRE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
PARALLELISM = re.compile(r"^parallelism\.default: *\"?(\d+)", re.M)


def found(pattern, text):
    match = pattern.search(text)
    return match.group(1) if match else None


class Api:
    """The API server, as an administrator sees it: a request a call, with no process for it."""

    def __init__(self):
        port = s.free_port()
        self.proxy = subprocess.Popen(["kubectl", "proxy", f"--port={port}"], stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL)
        self.root = f"http://127.0.0.1:{port}"

    def ask(self, method, path, body=None, kind="application/json"):
        request = urllib.request.Request(self.root + path, method=method, headers={"Content-Type": kind},
                                         data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                return json.load(reply)
        except http.client.HTTPException as error:  # an answer that ends in the middle
            raise OSError(str(error)) from error

    def list(self, path):
        return self.ask("GET", path)["items"]

    def stop(self):
        self.proxy.kill()
        self.proxy.wait()


class Play:
    """One Flink job: of one SqlJob, one sequence, one job id."""

    def __init__(self, labels, component):
        self.name, self.uid = labels["weir.dev/job"], labels["weir.dev/uid"]
        self.sequence, self.id = int(labels["weir.dev/sequence"]), labels["weir.dev/job-id"]
        self.service, self.url = component, f"http://flink/{labels['weir.dev/job-id']}"
        self.pod = None            # the uid of its JobManager Pod; None: there is none now
        self.stateful = self.name.startswith(("last", "save"))
        self.fire = None           # of a batch: when its run was due
        self.finish_at = None
        self.told = None           # the state that it was told to begin from
        self.parallelism = 1
        self.made = []             # the states that it completed, oldest first
        self.maybe = None          # one of which it is not known whether Flink's record names it
        self.checkpointing = False
        self.submit_at = self.run_at = None
        self.state, self.checkpointed = "none", 0.0
        self.ill = None            # (how, until)

    def __str__(self):
        return f"{self.name}/{self.sequence}"


class Park:
    CHECKPOINT_EVERY = 4.0

    def __init__(self, ns, host, rng):
        self.ns, self.host, self.port, self.rng = ns, host, s.free_port(), rng
        self.api = Api()
        self.pipe = subprocess.Popen([PIPE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.lock = threading.RLock()
        self.plays, self.serving, self.history = {}, {}, []
        self.triggers = {}         # SqlJob uid -> the ids of its savepoint triggers; those of a stop left out
        self.wrong, self.looks, self.on = [], 0, True
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        asyncio.run_coroutine_threadsafe(asyncio.start_server(self.serve, host, self.port), self.loop).result(10)
        self.thread = threading.Thread(target=self.live, daemon=True)
        self.thread.start()

    def template(self):
        return f"http://{self.host}:{self.port}/{{service}}"

    def stop(self):
        self.on = False
        self.thread.join(30)
        self.pipe.kill()
        self.pipe.wait()
        self.api.stop()

    def tell(self, do, play, **more):
        return self.command({"do": do, "cluster": play.url, "job": play.id, **more})

    def command(self, words):
        with self.lock:
            self.pipe.stdin.write(json.dumps(words) + "\n")
            self.pipe.stdin.flush()
            return json.loads(self.pipe.stdout.readline())

    def complain(self, text):
        if text not in self.wrong:
            self.wrong.append(text)
            print(f"WRONG [{time.monotonic() - s.START:7.1f} s] {text}", flush=True)

    # --- REST ---

    async def serve(self, reader, writer):
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            method, target = head.split(" ", 2)[:2]
            length = re.search(r"^content-length: *(\d+)", head, re.M | re.I)
            body = (await reader.readexactly(int(length.group(1)))).decode() if length else ""
            code, text = await self.answer(method, target, body)
            if code:
                data = text.encode()
                writer.write(f"HTTP/1.1 {code} x\r\nContent-Type: application/json\r\nContent-Length: {len(data)}"
                             "\r\nConnection: close\r\n\r\n".encode() + data)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def answer(self, method, target, body):
        service, _, rest = target.lstrip("/").partition("/")
        play = self.serving.get(service)
        if play is None:
            return 0, ""           # nobody listens there
        how, until = play.ill or ("well", 0)
        if time.monotonic() >= until:
            play.ill, how = None, "well"
        if how == "hangs":
            await asyncio.sleep(max(0.0, until - time.monotonic()))
            return 0, ""
        if how == "broken":
            return 500, '{"errors":["Internal server error (test)"]}'
        if how == "lost" or play.state == "none":
            if rest == "jobs/overview":
                return 200, '{"jobs":[]}'
            if rest.startswith("jobs/"):
                return 404, json.dumps({"errors": [f"Job {play.id} not found"]})
        while play.checkpointing and "/savepoints/" in rest:
            await asyncio.sleep(0.05)
        done = self.command({"do": "send", "method": method, "url": f"{play.url}/{rest}", "body": body})
        if "error" in done:
            return 0, ""
        self.note(play, method, rest, body, done)
        return done["status"], done["body"]

    def note(self, play, method, rest, body, done):
        """What of it goes into the books."""
        if method == "POST" and rest.endswith("/savepoints") and done["status"] == 202:
            self.triggers.setdefault(play.uid, set()).add(json.loads(body).get("triggerId"))
        if "/savepoints/" in rest and done["status"] == 200:
            path = (json.loads(done["body"]).get("operation") or {}).get("location")
            if path and path not in play.made:
                play.made.append(path)

    # --- Pods ---

    def live(self):
        while self.on:
            began = time.monotonic()
            try:
                pods = self.api.list(f"/api/v1/namespaces/{self.ns}/pods?labelSelector=weir.dev/job")
                self.judge(pods)
                self.follow(pods)
                self.go_on()
                self.looks += 1
            except (OSError, ValueError):
                pass               # the API server is away
            except Exception as error:
                self.complain(f"the park itself: {type(error).__name__}: {error}")
            time.sleep(max(0.05, 0.4 - (time.monotonic() - began)))

    def judge(self, pods):
        """Pods of two deployments of one SqlJob are never there together."""
        seen = {}
        for pod in pods:
            labels = pod["metadata"]["labels"]
            seen.setdefault(labels["weir.dev/job"], {}).setdefault(
                (labels["weir.dev/uid"], labels["weir.dev/sequence"]), []).append(pod["metadata"]["name"])
        for name, deployments in seen.items():
            if len(deployments) > 1:
                self.complain(f"{name}: Pods of two deployments: {deployments}")

    def begin_pod(self, pod):
        """What a kubelet says of it."""
        ready = {"phase": "Running", "podIP": "127.0.0.1", "conditions": [
            {"type": "Ready", "status": "True"}, {"type": "PodScheduled", "status": "True"}]}
        try:
            self.api.ask("PATCH", f"/api/v1/namespaces/{self.ns}/pods/{pod['metadata']['name']}/status",
                         {"metadata": {"uid": pod["metadata"]["uid"]}, "status": ready}, "application/merge-patch+json")
        except urllib.error.HTTPError as error:
            if error.code not in (404, 409, 422):
                raise

    def follow(self, pods):
        managers = {}
        for pod in pods:
            labels, meta = pod["metadata"]["labels"], pod["metadata"]
            if labels["weir.dev/job"].startswith("batch") and "deletionTimestamp" not in meta and \
                    labels.get("app.kubernetes.io/component") == "jobmanager" and \
                    pod.get("status", {}).get("phase") == "Pending":
                self.begin_pod(pod)
            if labels.get("app.kubernetes.io/component") == "jobmanager" and "deletionTimestamp" not in meta and \
                    pod.get("status", {}).get("phase") == "Running":
                managers.setdefault(labels["weir.dev/job"], []).append(pod)
        for name, found in managers.items():
            if len(found) > 1:
                self.complain(f"{name}: two JobManagers: {[p['metadata']['name'] for p in found]}")
        for service, play in list(self.serving.items()):
            if not any(p["metadata"]["uid"] == play.pod for p in managers.get(play.name, [])):
                play.pod = None
                del self.serving[service]
        for name, (pod, *_) in managers.items():
            if self.serving.get(f"{name}-jm") is None:
                self.listens(pod)

    def listens(self, pod):
        labels, now = pod["metadata"]["labels"], time.monotonic()
        play = self.plays.get(labels["weir.dev/job-id"])
        if play is None:
            play = Play(labels, f"{labels['weir.dev/job']}-jm")
            config = self.config(play)
            play.told, play.parallelism = found(RESTORE, config), int(found(PARALLELISM, config) or 1)
            self.judge_start(play)
            if play.name.startswith("batch"):
                play.fire = self.fire(play)
                self.judge_fire(play)
            self.plays[play.id] = play
            self.history.append(play)
            play.submit_at = now + self.rng.uniform(0.3, 2)
        elif play.state not in ("none", *ENDED):
            self.tell("restart", play)
            play.run_at = now + self.rng.uniform(0.5, 3)
        play.pod = pod["metadata"]["uid"]
        self.serving[play.service] = play

    def config(self, play):
        items = self.api.list(f"/api/v1/namespaces/{self.ns}/configmaps?labelSelector="
                              f"weir.dev/job={play.name},weir.dev/sequence={play.sequence}")
        return "".join(item.get("data", {}).get("config.yaml", "") for item in items)

    def fire(self, play):
        run = self.api.ask("GET", f"/apis/batch/v1/namespaces/{self.ns}/jobs/{play.name}-jm")["metadata"]
        if run["labels"]["weir.dev/job-id"] != play.id:
            raise OSError(f"{play} is gone")
        return FIRE.search(run["annotations"]["weir.dev/run-of"]).group()

    def judge_fire(self, play):
        """Runs follow each other as their fires do."""
        later = [f"{p} of {p.fire}" for p in self.history if p.uid == play.uid and p.fire and p.fire > play.fire]
        if later:
            self.complain(f"{play} of {play.fire} after {later}")

    def newest(self, name, before=None):
        """The last state that a SqlJob of this name completed; None: it has none."""
        plays = [p for p in self.history if p.name == name and p is not before]
        for play in reversed(plays):
            if play.made:
                return play.made[-1]
            if play.told:
                return play.told
        return None

    def judge_start(self, play):
        """It begins from the newest state that there is, and never from nothing when there is one."""
        before = [p for p in self.history if p.name == play.name]
        if any(p.uid == play.uid and p.sequence >= play.sequence for p in before):
            self.complain(f"{play} after a later one: {[str(p) for p in before]}")
        want = self.newest(play.name, play)
        if not play.stateful or play.told in (want, *(p.maybe for p in before[-1:] if p.maybe)):
            return
        self.complain(f"{play} begins from {play.told}; the newest is {want}, "
                      f"of {[(str(p), p.state, p.made[-3:]) for p in before[-3:]]}")

    def go_on(self):
        now = time.monotonic()
        for play in list(self.serving.values()):
            try:
                self.advance(play, now)
            except OSError:
                pass               # of this one, the next time

    def advance(self, play, now):
        if play.submit_at and now >= play.submit_at:
            play.submit_at, play.run_at = None, now + self.rng.uniform(0.3, 2)
            self.tell("submit", play, tasks=2, parallelism=play.parallelism)
            play.state = "CREATED"
        if play.run_at and now >= play.run_at:
            play.run_at, play.checkpointed = None, now
            self.tell("run", play)
            play.finish_at = now + self.rng.uniform(1, 25) if play.fire else None
        if play.finish_at and now >= play.finish_at:
            play.finish_at = None
            if self.tell("state", play)["state"] == "RUNNING":
                self.tell("finish", play)
        if play.state != "none":
            play.state = self.tell("state", play)["state"]
        if play.state == "RUNNING" and play.stateful and now >= play.checkpointed + self.CHECKPOINT_EVERY:
            play.checkpointing = True
            try:
                self.checkpoint(play, now)
            finally:
                play.checkpointing = False
        if play.state in ENDED:
            self.forget_checkpoints(play)

    def ha(self, play):
        return f"/api/v1/namespaces/{self.ns}/configmaps", f"{play.name}-{play.sequence}-{play.id}-config-map"

    def checkpoint(self, play, now):
        """Completed is one whose place Flink's record in the ConfigMap of its high availability names."""
        path, name = self.ha(play)
        number = int(play.made[-1].rsplit("-", 1)[1]) + 1 if play.made else 1
        play.maybe = f"file:/state/{play.id}/chk-{number}"
        record = {"metadata": {"name": name, "labels": {"configmap-type": "high-availability"}},
                  "data": {f"checkpointID-{number:019d}": "x"}}
        try:
            self.api.ask("PUT", f"{path}/{name}", record)
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
            self.api.ask("POST", path, record)
        self.tell("checkpoint", play)
        play.made.append(play.maybe)
        play.maybe, play.checkpointed = None, now

    def forget_checkpoints(self, play):
        if play.checkpointed < 0:
            return
        path, name = self.ha(play)
        try:
            self.api.ask("DELETE", f"{path}/{name}")
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
        play.checkpointed = -1.0

    def running(self):
        return [p for p in self.serving.values() if p.state == "RUNNING" and not p.ill]
