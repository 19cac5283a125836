#!/usr/bin/env python3
# needs: long
"""1,000 Pipelines on one operator and a real API server: how long until all are served, memory, requests; that
each hands out work to workers on real sockets, six long polls a Pipeline; what a hand-over costs, and that none is
starved, and that nothing is rolled back; that at rest nothing is written and nothing asked, with the workers waiting
and without; and all of it again after a kill -9 of the operator. WEIR_STORE_DELAY=0.4: the operator hears of whatever
the API server answers so many seconds late, so that its 16 writers store 40 changes a second."""
import asyncio
import collections
import json
import multiprocessing
import os
import pathlib
import re
import resource
import signal
import tempfile
import threading
import time

import pipeline_test as p
import scenario as s
from scenario import check, eventually, kubectl

COUNT = int(os.environ.get("WEIR_PIPELINES", "1000"))
RANGES = int(os.environ.get("WEIR_RANGES", "2"))  # of each Pipeline's source
REST = int(os.environ.get("WEIR_REST", "60"))  # seconds that are looked at
DELAY = float(os.environ.get("WEIR_STORE_DELAY", "0"))  # seconds, of each answer of the API server
NAMES = [f"fleet-{i:04}" for i in range(COUNT)]


class Connection:
    """One kept-alive connection of a worker. Errors end a call with None; it connects again."""

    def __init__(self, port, token):
        self.port, self.token, self.streams = port, token, None

    async def call(self, path, body, wait=0):
        data = json.dumps(body).encode()
        try:
            if self.streams is None:
                self.streams = await asyncio.open_connection("127.0.0.1", self.port)
            reader, writer = self.streams
            writer.write(f"POST /v1/pipelines/{p.NS}/{path}?wait={wait}s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                         f"{self.token}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = re.search(r"(?i)^content-length: *(\d+)", head, re.M)
            body = await reader.readexactly(int(length[1])) if length else b""
            code = int(head.split()[1])
            if code < 300:
                return json.loads(body) if code == 200 else {}
            await asyncio.sleep(0.5)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            if self.streams:
                self.streams[1].close()
            self.streams = None
            await asyncio.sleep(0.5)
        return None


class Workers:
    """The workers of all stages, the active node and the consumer of every Pipeline: a connection each."""

    def __init__(self, port, token):
        self.loads = collections.defaultdict(list)
        self.times = collections.defaultdict(list)  # of each load's begin, seconds since these workers began
        self.began = time.monotonic()
        self.connection = lambda: Connection(port, token)
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.tasks = [asyncio.run_coroutine_threadsafe(work, self.loop) for name in NAMES for work in (
            self.active(name), self.consumer(name), *(self.stage(name, stage) for stage in p.STAGES))]

    async def stage(self, name, stage):
        here, turn, wait = self.connection(), 0, 30
        while True:
            turn += 1
            request = {"node": "n", "request": f"{name}/{stage}/{turn}"}
            event = None
            while not event:
                event = await here.call(f"{name}/{stage}:await", request, wait)
            if stage == "load":
                self.loads[name].append((event["processId"], event["rangeBegin"], event["rangeEnd"]))
                self.times[name].append(time.monotonic() - self.began)
            ticket = {key: event[key] for key in ("processId", "grant")}
            while await here.call(f"{name}/{stage}:single", ticket) is None:
                pass

    async def active(self, name):
        here = self.connection()
        while True:
            if not await here.call(f"{name}/mainstem:await", {"node": "n", "request": name}, 30):
                continue
            answer = await here.call(f"{name}/mainstem:single", {"node": "n", "status": "OVERTAKE"})
            while answer and answer["active"]:
                await asyncio.sleep(5)
                answer = await here.call(f"{name}/mainstem:check", {"node": "n"})

    async def consumer(self, name):
        here, turn = self.connection(), 0
        while True:
            turn += 1
            event = await here.call(f"{name}/termin:await", {"request": f"{name}/{turn}"}, 30)
            if event:
                await here.call(f"{name}/termin:ack", {"processId": event["processId"]})


async def late(reader, writer):
    """What is read is written DELAY later, in order."""
    loop, line = asyncio.get_running_loop(), asyncio.Queue()

    async def deliver():
        while item := await line.get():
            await asyncio.sleep(max(0, item[0] - loop.time()))
            writer.write(item[1])
            await writer.drain()
        writer.close()
    delivery = asyncio.create_task(deliver())
    try:
        while data := await reader.read(65536):
            line.put_nowait((loop.time() + DELAY, data))
    except OSError:
        pass
    line.put_nowait(None)
    await delivery


def relay(port, there):
    async def serve(reader, writer):
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", there)
            await asyncio.gather(s.pump(reader, up_writer), late(up_reader, writer))
        except OSError:
            writer.close()

    async def listen():
        async with await asyncio.start_server(serve, "127.0.0.1", port) as server:
            await server.serve_forever()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    asyncio.run(listen())


def behind_a_slow_store():
    """A kubeconfig whose API server answers late."""
    text, port = pathlib.Path(os.environ["KUBECONFIG"]).read_text(), s.free_port()
    there = int(re.search(r'server: "?https://127\.0\.0\.1:(\d+)', text)[1])
    multiprocessing.get_context("fork").Process(target=relay, args=(port, there), daemon=True).start()
    file = tempfile.NamedTemporaryFile("w", prefix="weir-slow-", suffix=".conf", delete=False)
    file.write(text.replace(f"127.0.0.1:{there}", f"127.0.0.1:{port}"))
    file.close()
    return file.name


def counted(operator, name):
    return sum(float(n) for n in re.findall(rf"^{name}(?:\{{.*\}})? (\S+)$", operator.http("/metrics"), re.M))


def served(operator):
    found = re.findall(r"^weir_pipelines_served\{.*\} (\d+)$", operator.http("/metrics"), re.M)
    return sum(map(int, found))


def rss(operator):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{operator.process.pid}/status").read_text())[1]) / 1024


def cpu(operator):
    fields = pathlib.Path(f"/proc/{operator.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def requests(mark):
    """What the operator has asked the API server since; its Lease and its watches are left out."""
    found = collections.Counter()
    for entry in s.answered_since(mark):
        what = entry.get("objectRef", {})
        if entry.get("userAgent", "").startswith("weir/") and what.get("resource") != "leases" and \
                entry["verb"] != "watch":
            found[f"{entry['verb']} {what.get('resource')}/{what.get('subresource', '')}"] += 1
    return found


REVIEWS = ("create tokenreviews/", "create subjectaccessreviews/")


def at_rest(operator, what, reviews):
    """Nothing is written and nothing asked; `reviews`: but whether the workers' token is still good."""
    mark, spent = s.audit_mark(), cpu(operator)
    time.sleep(REST)
    spent, found = cpu(operator) - spent, requests(mark)
    asked = sum(found[kind] for kind in REVIEWS)
    check(f"{what}: no write and no request in {REST} s", sum(found.values()) == asked and asked <= reviews, dict(found))
    print(f"     {rss(operator):.1f} MiB, {100 * spent / REST:.1f} % of a core, {asked} reviews of the workers' token",
          flush=True)


class Peak:
    """The most memory that the operator has held, looked at once a second."""

    def __init__(self, operator):
        self.most, self.done = 0, threading.Event()
        self.thread = threading.Thread(target=self.watch, args=(operator,), daemon=True)
        self.thread.start()

    def watch(self, operator):
        while not self.done.wait(1):
            if operator.process.poll() is None:
                self.most = max(self.most, rss(operator))

    def stop(self):
        self.done.set()
        self.thread.join(5)
        return self.most


def fairness(times):
    """Whether some wait while others go on: when each Pipeline's first and last load began."""
    for what, of in (("first", 0), ("last", -1)):
        at = sorted(one[of] for one in times.values())
        print(f"     the {what} load of a Pipeline: the earliest after {at[0]:.1f} s, the median "
              f"{at[len(at) // 2]:.1f} s, the latest {at[-1]:.1f} s", flush=True)
    half = sorted(t for one in times.values() for t in one)[RANGES * COUNT // 2]
    done = collections.Counter(sum(t <= half for t in one) for one in times.values())
    print("     when half of all was loaded: " +
          ", ".join(f"{n} Pipelines had {k} of {RANGES}" for k, n in sorted(done.items())), flush=True)


def until_all(what, look, seconds):
    start = time.monotonic()
    ok = eventually(what, look, seconds, every=0.5)
    print(f"     after {time.monotonic() - start:.1f} s", flush=True)
    return ok


def run():
    files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files[1], files[1]))
    p.setup()
    # A machine that is busy with this must not lose the lease; a killed operator's ends a minute later.
    operator = s.Operator("--namespaces", p.NS, "--leader-election-namespace", p.NS, "--log-level", "warn",
                          "--lease-duration", "60s", "--lease-renew-deadline", "45s",
                          kubeconfig=behind_a_slow_store() if DELAY else None).start()
    eventually("the operator is ready", operator.ready, 60)
    print(f"     {rss(operator):.1f} MiB without Pipelines", flush=True)
    mark = s.audit_mark()
    items = [{"apiVersion": "weir.dev/v1alpha1", "kind": "Pipeline", "metadata": {"name": name, "namespace": p.NS},
              "spec": {"source": p.keys(RANGES * 10)}} for name in NAMES]
    start = time.monotonic()
    kubectl("create", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}), timeout=600)
    print(f"     {COUNT} created in {time.monotonic() - start:.1f} s", flush=True)
    until_all(f"{COUNT} are served", lambda: (served(operator) == COUNT, str(served(operator))), 300)
    until_all("and say so", lambda: (kubectl("get", "pipelines", "-n", p.NS, "-o", "jsonpath={.items[*].status.reason}")
                                     .split().count("NoActiveNode") == COUNT), 300)
    time.sleep(15)
    print(f"     requests a Pipeline: {sum(requests(mark).values()) / COUNT:.1f} {dict(requests(mark))}", flush=True)
    at_rest(operator, "without workers", 0)

    mark, spent, peak = s.audit_mark(), cpu(operator), Peak(operator)
    workers = Workers(operator.arbiter_port, p.token())
    want = RANGES * COUNT
    until_all("every Pipeline hands out work, and all of it is loaded", lambda: (
        sum(len(loads) for loads in workers.loads.values()) >= want,
        str(sum(len(loads) for loads in workers.loads.values()))), 1800)
    check("nothing was rolled back, every node stayed the active one",
          counted(operator, "weir_pipeline_processes_rolled_back_total") == 0)
    wrong = [name for name in NAMES
             if not p.ascend_without_gap(workers.loads[name], "0", str(RANGES * 10))[0]]
    check("in order, without a gap", not wrong, str([(name, workers.loads[name]) for name in wrong[:3]]))
    until_all("and say so", lambda: (kubectl("get", "pipelines", "-n", p.NS, "-o", "jsonpath={.items[*].status.reason}")
                                     .split().count("SourceExhausted") == COUNT), 300)
    found = requests(mark)
    writes = found["patch pipelines/status"]
    print(f"     a process: {sum(found.values()) / want:.1f} requests of the operator, "
          f"{1000 * (cpu(operator) - spent) / want:.1f} ms of its processor time: {dict(found)}", flush=True)
    stored = counted(operator, "weir_pipeline_store_writes_total")
    print(f"     writes of status: {stored / want:.1f} of arbitration a process, all in all {writes / want:.1f} a process, {writes / want / len(p.STAGES):.2f} a hand-over; "
          f"{want * len(p.STAGES) / max(max(one) for one in workers.times.values()):.0f} hand-overs a second; "
          f"at most {peak.stop():.1f} MiB", flush=True)
    fairness(workers.times)
    time.sleep(90)  # until the rate of loads has fallen to 0
    at_rest(operator, f"with {6 * COUNT} waiting workers", 6)

    operator.kill()
    mark, start = s.audit_mark(), time.monotonic()
    operator.start()
    until_all("after kill -9 all are served again", lambda: (served(operator) == COUNT, ""), 300)
    time.sleep(90)  # its workers have come back, its sessions are renewed
    found = requests(mark)
    writes = {kind: n for kind, n in found.items() if kind.split()[0] not in ("get", "list") and kind not in REVIEWS}
    print(f"     requests since: {dict(found)}", flush=True)
    check("that cost no more than a write and an Event or two a Pipeline", sum(writes.values()) <= 4 * COUNT, writes)
    at_rest(operator, "after that", 6)
    kubectl("patch", "pipeline", NAMES[-1], "-n", p.NS, "--type=merge", "-p",
            json.dumps({"spec": {"source": p.keys(RANGES * 10 + 10)}}))
    eventually("and a longer source goes on at once", lambda: len(workers.loads[NAMES[-1]]) == RANGES + 1, 20)
    check("the operator stops cleanly", operator.stop() == 0, operator.log_text()[-800:])


if __name__ == "__main__":
    s.main(run)
