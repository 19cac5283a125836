#!/usr/bin/env python3
"""flights_worker.py URL NAMESPACE NAME STAGE DIRECTORY: one stage of the pipeline of pipeline_flights_test.py.
Reads and writes PostgreSQL as $PGHOST and so on say. Keeps the id of its question in DIRECTORY, so that it is
given the same grant again after a kill -9. The range and the data are stored in one transaction."""
import json
import os
import pathlib
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid

URL, NAMESPACE, NAME, STAGE, DIRECTORY = sys.argv[1:6]
NODE = os.environ["HOSTNAME"]
STAGING = pathlib.Path(DIRECTORY)
QUESTION = STAGING / f"{STAGE}.{NODE}.request"


def call(verb, body, wait=0):
    request = urllib.request.Request(
        f"{URL}/v1/pipelines/{NAMESPACE}/{NAME}/{verb}?wait={wait}s", json.dumps(body).encode(),
        {"Authorization": "Bearer " + os.environ["WEIR_TOKEN"]})
    with urllib.request.urlopen(request, timeout=wait + 15) as answer:
        return json.load(answer) if answer.status == 200 else None


def psql(script):
    done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"], input=script, text=True,
                          capture_output=True, timeout=60)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def staged(event, stage):
    """Of one grant: two workers of the same process never write one file."""
    return STAGING / f"{event['processId']}.{event['grant']}.{stage}.csv"


def select(event):
    rows = psql(f"SELECT count(*) FROM flights WHERE id >= {event['rangeBegin']} AND id < {event['rangeEnd']};")
    return {"number": int(rows)}


def extract(event):
    rows = psql(f"COPY (SELECT id, carrier, origin, dest, dep_delay FROM flights WHERE id >= {event['rangeBegin']} "
                f"AND id < {event['rangeEnd']} ORDER BY id) TO STDOUT WITH CSV;")
    staged(event, STAGE).write_text(rows)
    return {"number": event["number"], "extensions": {"file": staged(event, STAGE).name}}


def transform(event):
    out = []
    for line in (STAGING / event["extensions"]["file"]).read_text().splitlines():
        key, carrier, origin, dest, delay = line.split(",")
        out.append(f"{key},{carrier},{origin}-{dest},{max(0, int(delay or 0))}\n")
    assert len(out) == event["number"], (len(out), event)
    staged(event, STAGE).write_text("".join(out))
    return {"number": len(out), "extensions": {"file": staged(event, STAGE).name}}


def load(event):
    values = ",".join("({},'{}','{}',{})".format(*line.split(","))
                      for line in (STAGING / event["extensions"]["file"]).read_text().splitlines())
    # The first statement fails when the range is there: then all of it is, and nothing is repeated.
    psql(f"""BEGIN;
      CREATE TEMP TABLE fresh ON COMMIT DROP AS WITH mine AS (
        INSERT INTO loaded (range_end, process) VALUES ({event['rangeEnd']}, {event['processId']})
        ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) AS n FROM mine;
      INSERT INTO delays SELECT v.* FROM (VALUES {values}) AS v (id, carrier, route, delay), fresh WHERE fresh.n = 1;
      INSERT INTO attempts (process, range_begin, range_end) VALUES
        ({event['processId']}, {event['rangeBegin']}, {event['rangeEnd']});
      COMMIT;""")
    return {"number": event["number"]}


def heartbeat(ticket, every, done):
    while not done.wait(every):
        try:
            call(f"{STAGE}:heartbeat", ticket)
        except OSError:
            pass


while True:
    try:
        if not QUESTION.exists():
            QUESTION.write_text(str(uuid.uuid4()))
        found = call(f"{STAGE}:await", {"node": NODE, "request": QUESTION.read_text()}, wait=30)
        if found is None:
            continue
        done = threading.Event()
        mine = {key: found[key] for key in ("processId", "grant")}
        threading.Thread(target=heartbeat, args=(mine, found["ttlMs"] / 3000, done), daemon=True).start()
        try:
            mine["payload"] = globals()[STAGE](found)
        finally:
            done.set()
        call(f"{STAGE}:single", mine)
        QUESTION.unlink()
    except (urllib.error.URLError, OSError) as error:
        print(error, file=sys.stderr, flush=True)
        time.sleep(0.5)
