#!/usr/bin/env python3
# needs: long
"""The scenarios that must hold in every mode of arbitration, by their letters: each is played in each mode through
the operator's own listener, on real sockets, against a real API server; (j) with kill -9 of the active node, (k) of
the operator and of workers of every stage. AUTO is played twice, with its workers on one node, so that it is
MEMORY, and with that of load apart, so that it is RPC. Prints what was played where. WEIR_LETTERS=abc plays those
alone."""
import http.client
import json
import os
import random
import shutil
import tempfile
import threading
import time
import traceback
import uuid

import pipeline_standby_test as standby
import pipeline_test as p
import scenario as s
from scenario import check, eventually, get, kubectl

MODES = ("Kubernetes", "Memory", "Rpc", "Auto-Memory", "Auto-Rpc")
LATEST = (standby.SESSION + standby.HANDOVER) / 1000  # seconds until another node is active
LEASE = ("--leader-election-namespace", p.NS, "--lease-duration", "60s", "--lease-renew-deadline", "45s")
# For one that is killed: its successor is to lead soon.
SHORT_LEASE = ("--leader-election-namespace", p.NS, "--lease-duration", "10s", "--lease-renew-deadline", "8s",
               "--lease-retry-period", "1s")
AT_ONCE = 14  # scenarios that are played side by side
TURNS = 4     # that one is played while it is disturbed
S, E, T, L = p.STAGES


class Wrong(Exception):
    pass


class Disturbed(Exception):
    """The machine was so busy that the session of the active node has ended: what was begun was rolled back, as it
    has to be, and the scenario is none."""


def must(ok, what):
    if not ok:
        raise Wrong(str(what))


def until(look, what, seconds=180):
    end = time.monotonic() + seconds
    while True:
        try:
            if look():
                return
        except RuntimeError:  # of kubectl: a look to repeat
            pass
        must(time.monotonic() < end, f"not within {seconds} s: {what}")
        time.sleep(0.2)


def asked(mode):
    return mode.split("-")[0]


def loader(mode, near, apart):
    """Where the worker of load is."""
    return apart if mode == "Auto-Rpc" else near


class Line:
    """One Pipeline of a scenario and its workers' calls, each thread on a connection of its own."""

    def __init__(self, name, mode, active=True, **spec):
        self.name, self.mode, self.local, self.lost = f"{name}-{mode.lower()}", mode, threading.local(), False
        self.loader = loader(mode, "a", "c")
        p.pipeline(self.name, arbitration=asked(mode), source=p.keys(1_000_000, 1), **spec)
        until(lambda: p.status(self.name).get("mode") == mode or self.settles(), f"served as {mode}")
        self.done = threading.Event()
        if active:
            self.activate("a")

    def call(self, verb, body=None, wait=0):
        for _ in range(100):
            try:
                if getattr(self.local, "connection", None) is None:
                    self.local.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=wait + 60)
                here = self.local.connection
                here.request("POST", f"/v1/pipelines/{p.NS}/{self.name}/{verb}?wait={wait}s", json.dumps(body or {}),
                             {"Authorization": "Bearer " + p.TOKEN})
                answer = here.getresponse()
                text = answer.read()
                if answer.status != 503:
                    return answer.status, json.loads(text) if text else None
            except (OSError, http.client.HTTPException):
                self.local.connection = None
            time.sleep(0.3)
        raise Wrong("no answer")

    def ask(self, verb, body=None, wait=0):
        code, answer = self.call(verb, body, wait)
        must(code in (200, 204), f"{verb}: {code} {answer}")
        return answer

    def settles(self):
        """Auto goes by where the workers are that have asked."""
        for stage in (S, E, L):
            self.take(stage)
        return p.status(self.name).get("mode") == self.mode.split("-")[-1]

    def activate(self, node, status="OVERTAKE"):
        must(self.ask("mainstem:await", {"node": node}, 30), "no office")
        must(self.ask("mainstem:single", {"node": node, "status": status})["active"], "not active")

        def keep():
            while not self.done.wait(4):
                try:
                    self.lost |= not self.ask("mainstem:check", {"node": node})["active"]
                except Wrong:
                    return  # the scenario says so itself
        threading.Thread(target=keep, daemon=True).start()

    def take(self, stage, node=None, wait=0):
        body = {"node": node or (self.loader if stage == L else "a"), "request": str(uuid.uuid4())}
        return self.ask(f"{stage}:await", body, wait)

    def report(self, event):
        return self.ask(f"{event['stage']}:single", {k: event[k] for k in ("processId", "grant")})["verdict"]

    def report_and_take(self, event, wait):
        """The verdict, and the stage's next process or None."""
        body = {k: event[k] for k in ("processId", "grant")}
        body["await"] = {"node": event["currentNode"], "request": str(uuid.uuid4())}
        answer = self.ask(f"{event['stage']}:single", body, wait)
        return answer["verdict"], answer.get("next")

    def run(self, *stages):
        for stage in stages:
            event = self.take(stage)
            must(event, f"nothing for {stage}")
            must(self.report(event) == "Done", stage)
            last = event["processId"]
        return last

    def termins(self):
        found = []
        while event := self.ask("termin:await"):
            found.append(event)
        return found

    def ack(self, *ids):
        for process in ids:
            self.ask("termin:ack", {"processId": process})

    def order(self, what, nonce):
        p.annotate(self.name, what, nonce)

    def permit(self):
        return self.ask("permit")

    def flow(self, loads, overtaken=0):
        """Workers as threads until so many are loaded: each stage's processes in the order in which they were
        finished, as (id, where its range begins, where it ends). With `overtaken`, every so many-th process of E
        and T waits a little until a later one is done."""
        found, enough, errors = {stage: [] for stage in p.STAGES}, threading.Event(), []
        end = time.monotonic() + 1200

        def linger(stage, process):
            end = time.monotonic() + 5
            while time.monotonic() < end and not any(one[0] > process for one in found[stage]):
                time.sleep(0.02)

        def work(stage):
            try:
                event = None
                while not enough.is_set():
                    event = event or self.take(stage, wait=2)
                    must(time.monotonic() < end, f"{len(found[L])} of {loads} were loaded in time")
                    if not event:
                        continue
                    if overtaken and stage in (E, T) and event["processId"] % overtaken == 0:
                        linger(stage, event["processId"])
                    done = (event["processId"], event["rangeBegin"], event["rangeEnd"])
                    if stage == L:  # the work itself, which is before its report
                        found[L].append(done)
                    if len(found[L]) >= loads:  # no load is left begun: it would be rolled back
                        self.report(event)
                        return enough.set()
                    verdict, event = self.report_and_take(event, 2)
                    if stage != L and verdict == "Done":
                        found[stage].append(done)
            except Exception as error:
                errors.append(error)
                enough.set()
        threads = [threading.Thread(target=work, args=(stage,)) for stage in (S, E, E, E, T, T, T, L)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return found

    def together(self, stage, count, wait):
        """So many waits for a process of a stage at once: those that were given."""
        found, errors = [], []

        def one():
            try:
                event = self.take(stage, wait=wait)
                if event:
                    found.append(event)
            except Exception as error:
                errors.append(error)
        threads = [threading.Thread(target=one) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        must(not errors, errors)
        return found

    def ascended(self, loads):
        """Strictly, from the start of the source, without a gap; what was loaded is what the operator says."""
        ok, why = p.ascend_without_gap(loads, "0", loads[-1][2])
        must(ok, why)


def a(line):
    given = line.together(S, 6, 3)
    must(sorted(event["processId"] for event in given) == [1, 2, 3], f"six ask, the window is three: {given}")
    for event in given:
        must(line.report(event) == "Done", event)
    for process in range(4, 9):
        must(not line.together(S, 2, 0), "no more than the window")
        line.run(E, T)
        must(not line.together(S, 2, 0), "what is at load is in flight still")
        line.run(L)
        given = line.together(S, 3, 2)
        must([event["processId"] for event in given] == [process], f"three ask, one for each load: {given}")
        must(line.report(given[0]) == "Done", given)


def b(line):
    found = line.flow(40, overtaken=5)
    line.ascended(found[L])
    out_of_order = {stage: sum(x > y for x, y in zip(found[stage], found[stage][1:])) for stage in (E, T)}
    must(all(out_of_order.values()), f"E and T were to finish out of order: {out_of_order}")
    if asked(line.mode) != "Auto":  # whose change of mode rolls back: the same ranges under new ids
        must([one[0] for one in found[L]] == list(range(1, len(found[L]) + 1)), found[L])


def c(line):
    line.run(S, E, T)
    line.run(S, E)
    late = line.take(S)
    line.ask("termin:single", {"type": "ROLLBACK", "cause": "Test"})
    must(line.report(late) == "RolledBack", "a late report is ignored")
    found = [(e["processId"], e["type"], e["cause"]) for e in line.termins()]
    must(found == [(i, "ROLLBACK", "Test") for i in (1, 2, 3)], found)


def d(line):
    line.flow(1000)
    size = line.ask("termin:size")["size"]
    must(size >= 1000, f"{size} are kept")
    # Who reads slower than they come again must acknowledge: each comes once in 30 s, the lowest first.
    found, began = [], {}
    while event := line.ask("termin:await"):
        process, now = event["processId"], time.monotonic()
        if process in began:
            must(now - began[process] >= 29, f"{process} comes again after {now - began[process]:.1f} s")
            line.ack(*began)
            began.clear()
            continue
        must(process not in found, f"{process} was acknowledged")
        found.append(process)
        began[process] = now
    must(found == sorted(found) and len(found) >= 1000, f"{len(found)} ascending")
    line.ask("termin:exhaust")
    must(line.ask("termin:size")["size"] == 0, "drained")
    must(len(line.flow(3)[L]) >= 3, "and it goes on")


def e(line):
    line.run(S, E, T)
    line.run(S, E)
    line.run(S)
    line.ask("termin:single", {"type": "ROLLBACK", "cause": "Test"})
    line.ack(*[event["processId"] for event in line.termins()])
    line.order("resume", "1")
    until(lambda: line.permit()["permitted"], "resumed")
    must(not any(line.take(stage) for stage in (E, T, L)), "a stale id is offered")
    event = line.take(S)
    must(event["processId"] == 4 and event["rangeBegin"] == "0", event)


def f(line):
    for stage in p.STAGES:
        line.take(stage)
    line.ask("termin:single", {"type": "RESTART", "cause": "Test"})
    must(line.permit()["reason"] == "Restarting", line.permit())
    line.ack(*[event["processId"] for event in line.termins()])
    p.patch(line.name, channel="Stop")
    until(lambda: line.permit()["channel"] == "Stop", "stopped")
    time.sleep(8)
    must(line.permit()["channel"] == "Stop", "STOP wins over the restart")
    p.patch(line.name, channel="Start")
    until(lambda: line.permit()["channel"] == "Start", "started")
    line.activate("a")
    line.lost = False  # its session has ended with the STOP
    event = line.take(S, wait=20)
    must(event and event["rangeBegin"] == "0", f"and it goes on: {event}")
    # The same without a STOP, so that it is known what the STOP has won over.
    must(line.report(event) == "Done", event)
    event = line.take(E)
    line.ask("termin:single", {"type": "RESTART", "cause": "Test"})
    must(line.report(event) == "RolledBack", event)
    for stage in (S, E, L):  # a restart waits for the workers of these
        must(line.take(stage) is None, "paused")
    line.ack(*[event["processId"] for event in line.termins()])
    until(lambda: line.permit()["permitted"], "it starts again by itself", 30)


def g(line):
    def alarms():
        found = [event for event in get("events.events.k8s.io", ns=p.NS)
                 if event["regarding"]["name"] == line.name and event["reason"] == "Alarm"]
        return sum(event.get("series", {}).get("count", 1) for event in found)
    line.run(S)
    line.ask("termin:single", {"type": "ROLLBACK", "cause": "Test"})
    until(lambda: alarms() == 1, "an alarm")
    line.ask("termin:single", {"type": "ROLLBACK", "cause": "Test"})
    line.ask("termin:single", {"type": "WARNING", "cause": "AfterIt"})  # told after it, had there been one
    until(lambda: alarms() == 2, "the warning's")
    time.sleep(2)
    must(alarms() == 2, "a second rollback raises no second alarm")


def raw(line, verb, body, wait):
    """A call on a connection of its own, its answer not read yet."""
    here = http.client.HTTPConnection("127.0.0.1", PORT, timeout=wait + 30)
    here.request("POST", f"/v1/pipelines/{p.NS}/{line.name}/{verb}?wait={wait}s", json.dumps(body),
                 {"Authorization": "Bearer " + p.TOKEN})
    return here


def h(line):
    # By the worker, who hangs up: what comes later is not given to it.
    gone = raw(line, "extract:await", {"node": "b"}, 60)
    time.sleep(1)
    gone.close()
    time.sleep(1)
    process = line.run(S)
    event = line.take(E, wait=10)
    must(event and event["processId"] == process, f"given to one that waits no more: {event}")
    must(line.report(event) == "Done", event)
    # By the operator, whose pipeline is closed: all who wait hear of it.
    p.patch(line.name, channel="Pause")
    until(lambda: line.permit()["channel"] == "Pause", "paused")
    codes = []
    line.ack(*[event["processId"] for event in line.termins()])
    line.mode_seen = p.status(line.name).get("mode")
    waits = [(f"{stage}:await", {"node": "b"}) for stage in p.STAGES]
    waits += [("termin:await", {}), ("mainstem:await", {"node": "b"}), ("permit", {})]

    def wait(verb, body):
        codes.append(raw(line, verb, body, 60).getresponse().status)
    threads = [threading.Thread(target=wait, args=one) for one in waits]
    for thread in threads:
        thread.start()
    time.sleep(3)
    must(codes == [], f"they wait: {codes}")
    line.done.set()
    kubectl("delete", "pipeline", line.name, "-n", p.NS)
    start = time.monotonic()
    for thread in threads:
        thread.join(60)
    must(time.monotonic() - start < 30 and set(codes) == {410} and len(codes) == len(waits), codes)


def i(line):
    other = Line("i-other" + line.name[1], line.mode, active=False)
    p.patch(line.name, opposite=other.name)
    other.activate("z", "TAKING")
    until(lambda: line.permit()["reason"] == "OppositeTaking", "withheld")
    must(line.take(S) is None, "blocked")
    must(other.ask("mainstem:single", {"node": "z", "status": "OVERTAKE"})["active"], "active")
    event = line.take(S, wait=30)
    must(event, "given once it has caught up")
    must(other.ask("mainstem:single", {"node": "z", "status": "TAKING"})["active"], "active")
    until(lambda: line.report(event) == "RolledBack", "it is rolled back when it is lost again")
    other.done.set()


def j(line):
    folder = tempfile.mkdtemp(prefix="weir-letters-")
    team = standby.Team(f"http://127.0.0.1:{PORT}", asked(line.mode), folder, f"{line.name}-team",
                        near=line.mode == "Auto-Memory")
    line.name = team.name  # its own processes, which keep a history
    active = lambda: p.status(team.name).get("activeNode")
    until(lambda: active() and team.loads() > 3, "one is active")
    for _ in range(2):
        owner, before = active(), team.loads()
        other = "b" if owner == "a" else "a"
        team.active[owner].kill()
        start = time.monotonic()
        until(lambda: active() == other, "the other takes over", LATEST + 10)
        took = time.monotonic() - start
        must(took > 10, f"after {took:.1f} s: before the session of the other had ended")
        must(not line.ask("mainstem:check", {"node": owner})["active"], "the former is told that it is not")
        until(lambda: team.loads() > before + 3, "and acts")
        team.stand(owner)
    ok, text = team.verdict()
    must(ok, f"never two, and what was loaded ascends: {text}")
    shutil.rmtree(folder)


def l(line):  # noqa: E741
    for _ in range(3):
        line.run(S, E, T, L)
    line.run(S)
    line.run(S)
    line.ask("termin:single", {"type": "ROLLBACK", "cause": "Test"})
    found = [event["processId"] for event in line.termins()]
    must(found == [1, 2, 3, 4, 5], found)
    line.ack(5, 1, 3)
    must(line.ask("termin:size")["size"] == 2, "two are left")
    time.sleep(31)
    found = [event["processId"] for event in line.termins()]
    must(found == [2, 4], f"again until acknowledged: {found}")
    line.order("resume", "1")
    until(lambda: p.status(line.name).get("resumeNonce") == "1", "ordered")
    must(line.permit()["channel"] == "Pause", "4 is not acknowledged")
    line.ack(4)
    until(lambda: line.permit()["channel"] == "Start", "goes on")


class Crew:
    """(k): the workers of one Pipeline as processes, and its keeper."""

    def __init__(self, mode, end):
        url, self.name, self.end, self.failure = f"http://127.0.0.1:{PORT}", f"k-{mode.lower()}", end, ""
        p.pipeline(self.name, arbitration=asked(mode), source=p.keys(end), window=4)
        node = {"load": loader(mode, "node-1", "node-2")}
        self.all = [p.worker(url, self.name, stage, node=node.get(stage, "node-1")) for stage in p.STAGES]
        self.all.append(p.keeper(url, self.name))

    def loads(self):
        return p.loads(self.all[3])

    def past(self, count):
        try:
            until(lambda: len(self.loads()) >= count, f"{count} are loaded", 180)
        except Wrong as error:
            self.failure = str(error)

    def verdict(self):
        if not self.failure:
            try:
                until(lambda: p.status(self.name).get("cursor") == str(self.end), "its end", 240)
                ok, self.failure = p.ascend_without_gap(self.loads(), "0", str(self.end))
                self.failure = "" if ok else self.failure
            except Wrong as error:
                self.failure = f"{error}: {p.status(self.name).get('reason')}"
        for one in self.all:
            one.kill()
        return self.failure


def crashes(table, turns, modes):
    """(k) in all modes at once: the operator dies at any moment, a worker or the keeper of each Pipeline after it.
    A worker of load that dies is a rollback, which a user orders on."""
    global PORT
    rng, done = random.Random(), threading.Event()
    operator = s.Operator("--namespaces", p.NS, *SHORT_LEASE).start()
    PORT = operator.arbiter_port

    def kubelet():  # an operator that ends, by itself too, is started again
        while not done.wait(1):
            if operator.process.poll() is not None:
                operator.start()
    eventually("the operator of (k) is ready", operator.ready, 60)
    crews = {mode: Crew(mode, 100 * turns) for mode in modes}
    others = [threading.Thread(target=standby.resume, args=(crews.values(), done), daemon=True),
              threading.Thread(target=kubelet, daemon=True)]
    for one in others:
        one.start()
    victims = rng.sample(range(5), 5)
    for turn in range(turns):
        for crew in crews.values():
            crew.past(6 * (turn + 1))
        time.sleep(rng.random())
        operator.kill()
        for crew in crews.values():
            crew.all[victims[turn % 5]].kill()
            crew.all[victims[turn % 5]].start()
    for mode, crew in crews.items():
        table["k", mode] = crew.verdict(), p.status(crew.name).get("mode")
    done.set()
    for one in others:
        one.join(60)
    check("the operator of (k) stops cleanly", operator.stop() == 0, operator.log_text()[-800:])
    print(f"     (k): the operator killed {turns} times, and each kind of worker of each Pipeline", flush=True)


def play_once(letter, scenario, mode, name):
    line = None
    try:
        line = Line(name, mode, active=letter != "j", **({"window": 16} if letter == "d" else {}))
        scenario(line)
        return getattr(line, "mode_seen", None) or p.status(line.name).get("mode")
    except Exception as error:
        if line and letter != "j" and (line.lost or not line.ask("mainstem:check", {"node": "a"})["active"]):
            raise Disturbed from error
        raise
    finally:
        if line:
            line.done.set()


def play(letter, scenario, mode, table, places):
    failure, seen, turn = "not played", None, 0
    with places:
        while failure and turn < TURNS:
            turn += 1
            try:
                seen, failure = play_once(letter, scenario, mode, f"{letter}{turn}"), ""
            except Disturbed as error:
                failure = f"the active node's session has ended {turn} times: {error.__cause__}"
            except Exception as error:
                failure = "".join(traceback.format_exception(error))[-600:]
                break
    table[letter, mode] = failure, seen
    print(f"     [{time.monotonic() - s.START:6.1f} s] ({letter}) in {mode}: {failure or 'held'}" +
          (f", when played for the {turn}. time" if turn > 1 else ""), flush=True)


def show(table, letters, modes):
    """What held where; of Auto also which of its modes it had chosen at the end."""
    print("     " + "".join(f"{mode:>16}" for mode in modes))
    for letter in letters:
        cells = []
        for mode in modes:
            failure, seen = table.get((letter, mode), ("not played", None))
            cells.append("FAILED" if failure else f"held ({seen})" if asked(mode) == "Auto" else "held")
        print(f"  ({letter})" + "".join(f"{cell:>16}" for cell in cells), flush=True)
    for letter in letters:
        for mode in modes:
            failure = table.get((letter, mode), ("not played", None))[0]
            check(f"({letter}) in {mode}", not failure, failure)


def run(letters=os.environ.get("WEIR_LETTERS", "abcdefghijkl"), modes=MODES):
    global PORT
    p.setup()
    operator = s.Operator("--namespaces", p.NS, *LEASE).start()
    eventually("the operator is ready", operator.ready, 60)
    PORT, table = operator.arbiter_port, {}
    scenarios = {"d": d, "j": j, "l": l, "a": a, "b": b, "c": c, "e": e, "f": f, "g": g, "h": h, "i": i}
    places = threading.Semaphore(AT_ONCE)
    threads = [threading.Thread(target=play, args=(letter, scenario, mode, table, places))
               for letter, scenario in scenarios.items() for mode in modes if letter in letters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(3600)
    check("the operator stops cleanly", operator.stop() == 0, operator.log_text()[-800:])
    if "k" in letters:
        crashes(table, 5, modes)
    show(table, letters, modes)


if __name__ == "__main__":
    s.main(run)
