#!/usr/bin/env bash
# kafka_client.sh: prints the path of a Python that has the Kafka client, in an environment of the
# cache, which it makes if there is none yet.
set -euo pipefail
VENV=${WEIR_CACHE:-$HOME/.cache/weir}/systems/venv-confluent-kafka-2.11.0
if [ ! -e "$VENV/.done" ]; then
  mkdir -p "${VENV%/*}"
  exec 9>"$VENV.lock" # tests that run at once make one
  flock 9
  if [ ! -e "$VENV/.done" ]; then
    python3 -m venv "$VENV" >&2
    "$VENV/bin/pip" -q install confluent-kafka==2.11.0 >&2
    touch "$VENV/.done"
  fi
fi
echo "$VENV/bin/python"
