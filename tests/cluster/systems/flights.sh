#!/usr/bin/env bash
# flights.sh ARG...: runs flights.py (see there) in a Python environment of the cache that has the
# Kafka client.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
exec "$("$HERE/kafka_client.sh")" "$HERE/flights.py" "$@"
