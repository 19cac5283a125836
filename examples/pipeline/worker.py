#!/usr/bin/env python3
"""worker.py URL NAMESPACE NAME STAGE: a worker of one stage of a Pipeline; its token is in WEIR_TOKEN.
The protocol: docs/pipeline-workers.md. Put the work of your stage into work()."""
import json, os, socket, sys, threading, time, urllib.request, uuid

URL, NAMESPACE, NAME, STAGE = sys.argv[1:5]
NODE = os.environ.get("HOSTNAME") or socket.gethostname()

def call(verb, body, wait=0):
    """The arbiter's answer, or None when there is nothing (204). Repeated until there is one."""
    request = urllib.request.Request(
        f"{URL}/v1/pipelines/{NAMESPACE}/{NAME}/{verb}?wait={wait}s", json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ.get("WEIR_TOKEN", "")})
    while True:
        try:
            with urllib.request.urlopen(request, timeout=wait + 15) as answer:
                return json.load(answer) if answer.status == 200 else None
        except OSError as error:  # an answer with a code that is no success is one, too
            print(error, file=sys.stderr, flush=True)
            if getattr(error, "code", 0) in (400, 401, 403):
                print(error.read().decode(), file=sys.stderr, flush=True)
                os._exit(1)  # also when it is the heartbeat's thread that is refused
            time.sleep(1)

def heartbeat(ticket, every, done):
    while not done.wait(every): call(f"{STAGE}:heartbeat", ticket)

def work(event):
    print("{} {processId}: {rangeBegin!r} to {rangeEnd!r}".format(STAGE, **event), *event.get("names", ()), flush=True)
    return {"description": event.get("description", "") + STAGE[0]}

request = str(uuid.uuid4())  # repeated until there is a process: a lost answer is given again
while True:
    event = call(f"{STAGE}:await", {"node": NODE, "request": request}, wait=30)
    if event is None: continue
    request, done = str(uuid.uuid4()), threading.Event()
    ticket = {key: event[key] for key in ("processId", "grant")}
    threading.Thread(target=heartbeat, args=(ticket, event["ttlMs"] / 3000, done), daemon=True).start()
    ticket["payload"] = work(event)
    done.set()
    call(f"{STAGE}:single", ticket)
