#!/usr/bin/env bash
# flights.sh ARG...: runs flights.py (see there) in a Python environment of the cache that has the
# Kafka client.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
VENV=${WEIR_CACHE:-$HOME/.cache/weir}/systems/venv-confluent-kafka-2.11.0
if [ ! -e "$VENV/.done" ]; then
  python3 -m venv "$VENV"
  "$VENV/bin/pip" -q install confluent-kafka==2.11.0 >&2
  touch "$VENV/.done"
fi
exec "$VENV/bin/python" "$HERE/flights.py" "$@"
