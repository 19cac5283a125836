#!/usr/bin/env python3
"""worker.py URL NAMESPACE NAME STAGE: a worker of one stage of a Pipeline; its token is in WEIR_TOKEN.
The protocol: docs/pipeline-workers.md. Put the work of your stage into work()."""
import json, os, socket, sys, threading, time, urllib.error, urllib.request, uuid

URL, NAMESPACE, NAME, STAGE = sys.argv[1:5]
NODE = os.environ.get("HOSTNAME") or socket.gethostname()

def call(verb, body, wait=0):
    """The arbiter's answer, or None when there is nothing (204)."""
    request = urllib.request.Request(
        f"{URL}/v1/pipelines/{NAMESPACE}/{NAME}/{verb}?wait={wait}s", json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ.get("WEIR_TOKEN", "")})
    with urllib.request.urlopen(request, timeout=wait + 15) as answer:
        return json.load(answer) if answer.status == 200 else None

def heartbeat(ticket, every, done):
    while not done.wait(every): call(f"{STAGE}:heartbeat", ticket)

def work(event):
    print(f"{STAGE} {event['processId']}: {event['rangeBegin']!r} to {event['rangeEnd']!r}", flush=True)
    return {"description": event.get("description", "") + STAGE[0]}

request = str(uuid.uuid4())  # repeated until answered: a lost answer is given again
while True:
    try:
        event = call(f"{STAGE}:await", {"node": NODE, "request": request}, wait=30)
        if event is None: continue
        request, done = str(uuid.uuid4()), threading.Event()
        ticket = {key: event[key] for key in ("processId", "grant")}
        threading.Thread(target=heartbeat, args=(ticket, event["ttlMs"] / 3000, done), daemon=True).start()
        try:
            ticket["payload"] = work(event)
        finally:
            done.set()
        call(f"{STAGE}:single", ticket)
    except (urllib.error.URLError, OSError) as error:
        print(error, file=sys.stderr, flush=True)
        time.sleep(1)
