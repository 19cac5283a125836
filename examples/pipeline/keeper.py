#!/usr/bin/env python3
"""keeper.py URL NAMESPACE NAME: keeps this node the active one of a Pipeline and acknowledges its terminations.
Runs beside the worker of `select`, with the same HOSTNAME; its token is in WEIR_TOKEN. Protocol:
docs/pipeline-workers.md. Who holds the source's position moves it in terminated(): forward on NORMAL, back to
the last load on anything else."""
import json, os, socket, sys, threading, time, urllib.error, urllib.request, uuid

URL, NAMESPACE, NAME = sys.argv[1:4]
NODE = os.environ.get("HOSTNAME") or socket.gethostname()

def call(verb, body, wait=0):
    """The arbiter's answer, or None when there is nothing (204)."""
    request = urllib.request.Request(
        f"{URL}/v1/pipelines/{NAMESPACE}/{NAME}/{verb}?wait={wait}s", json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ.get("WEIR_TOKEN", "")})
    with urllib.request.urlopen(request, timeout=wait + 15) as answer:
        return json.load(answer) if answer.status == 200 else None

def forever(step):
    while True:
        try:
            step()
        except (urllib.error.URLError, OSError) as error:
            print(error, file=sys.stderr, flush=True)
            time.sleep(1)

def stay_active():
    if not call("mainstem:await", {"node": NODE, "request": str(uuid.uuid4())}, wait=30): return
    while call("mainstem:single", {"node": NODE, "status": "OVERTAKE"})["active"]:
        print(f"active: {NODE}", flush=True)
        while call("mainstem:check", {"node": NODE})["active"]: time.sleep(3)

def terminated(event):
    print(f"{event['type']} {event['processId']} {event['cause']}", flush=True)

def acknowledge():
    event = call("termin:await", {"request": str(uuid.uuid4())}, wait=30)
    if event:
        terminated(event)
        call("termin:ack", {"processId": event["processId"]})

threading.Thread(target=forever, args=(stay_active,), daemon=True).start()
forever(acknowledge)
