#!/usr/bin/env python3
# needs: control-plane
"""200 processes of the table of flight records through four external workers with N=4, from PostgreSQL into
PostgreSQL, while workers and the operator are killed with -9 at random: loads ascend strictly, the result is
exactly what one query over the source says."""
import json
import os
import random
import shlex
import subprocess
import sys
import tempfile
import time

import pipeline_test as p
import scenario as s
from scenario import check, eventually, kubectl, sh

SEED = int(os.environ.get("WEIR_TEST_SEED", time.time()))
ROWS, STEP = 20_000, 100
SYSTEMS = s.ROOT / "tests/cluster/systems"
NAME = "flights"


def psql(script):
    return sh("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", stdin=script).strip()


def postgres():
    out = sh(SYSTEMS / "systems.sh", "--bind", "127.0.0.1", "up", "postgres", timeout=300)
    for word in shlex.split(out):
        name, equals, value = word.partition("=")
        if equals:
            os.environ[name] = value
    records = tempfile.mktemp(prefix="weir-flights-", suffix=".json")
    sh(SYSTEMS / "flights.sh", "file", records, "--limit", ROWS, timeout=600)
    rows = []
    with open(records, encoding="utf-8") as lines:
        for key, line in enumerate(lines):
            one = json.loads(line)
            delay = "" if one["dep_delay"] is None else one["dep_delay"]
            rows.append(f"{key},{one['carrier']},{one['origin']},{one['dest']},{delay}")
    psql("""DROP TABLE IF EXISTS flights, delays, loaded, attempts;
      CREATE TABLE flights (id BIGINT PRIMARY KEY, carrier TEXT, origin TEXT, dest TEXT, dep_delay INT);
      CREATE TABLE delays (id BIGINT, carrier TEXT, route TEXT, delay INT);
      CREATE TABLE loaded (range_end BIGINT PRIMARY KEY, process BIGINT);
      CREATE TABLE attempts (seq SERIAL, process BIGINT, range_begin BIGINT, range_end BIGINT);
      COPY flights FROM STDIN WITH CSV;\n""" + "\n".join(rows) + "\n\\.\n")
    check(f"{ROWS} flight records are in PostgreSQL", psql("SELECT count(*) FROM flights;") == str(ROWS))


def run():
    rng = random.Random(SEED)
    print(f"seed {SEED}", flush=True)
    p.setup()
    postgres()
    operator = s.Operator("--namespaces", p.NS, "--leader-election-namespace", p.NS, *p.LEASE).start()
    eventually("the operator is ready", operator.ready, 60)
    url = f"http://127.0.0.1:{operator.arbiter_port}"
    staging = tempfile.mkdtemp(prefix="weir-staging-")
    began = time.monotonic()
    p.pipeline(NAME, window=4, source=p.keys(ROWS, STEP), nodeChoice="RoundRobin",
               stages={"extract": {"retry": {"maxAttempts": 10}}})
    team = [p.Process(s.ROOT / "tests/integration/flights_worker.py", url, p.NS, NAME, stage, staging)
            for stage in p.STAGES]
    team.append(p.keeper(url, NAME))
    kills = {"operator": 0, "worker": 0}
    resumes, widest = 0, 0
    while time.monotonic() - began < 900:
        now = p.status(NAME)
        widest = max(widest, now.get("inFlight", 0))
        if now.get("cursor") == str(ROWS):
            break
        if now.get("reason") == "RolledBack":  # a Load was lost: the consumer's people look, and order it on
            resumes += 1
            p.annotate(NAME, "resume", f"n{resumes}")
        if kills["worker"] < 12 and rng.random() < 0.25:
            rng.choice(team).kill()
            kills["worker"] += 1
        for one in team:
            if one.process.poll() is not None:
                one.start()
        if kills["operator"] < 4 and rng.random() < 0.1:
            operator.kill()
            kills["operator"] += 1
            operator.start()
        if operator.process.poll() is not None:  # a lease that it could not renew in time: its Pod would begin again
            print(f"     the operator ended with {operator.process.returncode}: started again", flush=True)
            operator.start()
        time.sleep(0.5)
    seconds = time.monotonic() - began
    eventually("all 200 processes are loaded", p.says(NAME, cursor=str(ROWS), inFlight=0), 30)
    print(f"     {seconds:.0f} s, {kills['worker']} workers and {kills['operator']} operators killed, "
          f"{resumes} resumed, at most {widest} in flight", flush=True)
    check("workers and the operator were killed", kills["worker"] >= 5 and kills["operator"] >= 2, str(kills))
    check("never more than four in flight", 0 < widest <= 4, str(widest))
    check("each range is loaded once", psql("SELECT count(*) FROM loaded;") == str(ROWS // STEP))
    check("loads ascend strictly, by process and by range", psql(
        "SELECT count(*) FROM (SELECT process, range_end, lag(process) OVER w AS p, lag(range_end) OVER w AS r "
        "FROM attempts WINDOW w AS (ORDER BY seq)) x WHERE process < p OR range_end < r;") == "0")
    check("only the newest is ever repeated", psql(
        "SELECT count(*) FROM (SELECT range_begin, range_end, lag(range_end) OVER w AS r, lag(range_begin) OVER w AS b "
        "FROM attempts WINDOW w AS (ORDER BY seq)) x WHERE range_begin <> r AND range_begin <> b;") == "0")
    check("the result is exactly that of the source", psql(
        "SELECT count(*) FROM (SELECT id, carrier, origin || '-' || dest AS route, greatest(0, coalesce(dep_delay, 0)) "
        "AS delay FROM flights EXCEPT ALL TABLE delays) x;") == "0" and
        psql("SELECT count(*) FROM delays;") == str(ROWS), psql("SELECT count(*) FROM delays;"))
    for one in team:
        one.kill()
    check("the operator stops cleanly", operator.stop() == 0, operator.log_text()[-800:])
    subprocess.run([SYSTEMS / "systems.sh", "--bind", "127.0.0.1", "down", "postgres"], stdout=sys.stderr, check=False)


if __name__ == "__main__":
    s.main(run)
