#!/usr/bin/env bash
# Runs TypeProbe on standard input, see its head.   FLINK_HOME=... probe.sh [threads]
# FLINK_HOME is an unpacked Flink 2.2 distribution. Needs a JDK 17; compiled once per change.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
: "${FLINK_HOME:?set it to a Flink 2.2 distribution}"
build=${TYPE_PROBE_BUILD:-${TMPDIR:-/tmp}/weir-type-probe}
mkdir -p "$build"
if [[ ! -s $build/flink-table-planner.jar ]]; then
  unzip -qo -d "$build" "$FLINK_HOME"/lib/flink-table-planner-loader-*.jar flink-table-planner.jar
fi
classpath=$build:$build/flink-table-planner.jar
for jar in "$FLINK_HOME"/lib/*.jar; do
  [[ $jar == *planner-loader* || $jar == *connector-kafka* || $jar == *postgres* ]] || classpath+=:$jar
done
if [[ $here/TypeProbe.java -nt $build/TypeProbe.class ]]; then
  javac -d "$build" -cp "$classpath" "$here/TypeProbe.java"
fi
exec java -Xmx2g -Dlog4j2.level=OFF -Dlog4j.rootLogger.level=OFF \
  --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED \
  -cp "$classpath" TypeProbe "$@"
