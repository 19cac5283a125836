#!/usr/bin/env bash
# Holds the files of src/sql/connectors/data to the factories themselves.
#
# compare.sh           options, types, defaults, values, metadata and row kinds of every factory whose
#                      jar the registry has, then Flink's verdict on every example and mistake of
#                      tests/golden/connectors whose connector runs on this Flink
# compare.sh --dump    what the factories say, JSON lines
# Prints one line a difference; exit 1 when there is any. WEIR: the program (for the verdicts).
# WEIR_CACHE: where jars and classes are kept. FLINK_HOME: as for tests/differential/oracle.sh.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
CACHE=${WEIR_CACHE:-$HOME/.cache/weir}/connectors
HOME_DIR=$("$HERE/../client/flink/local_flink.sh" home)
mkdir -p "$CACHE/jars"

# Beside the Flink home's own: jars with factories, each asked on its own class path.
EXTRA="flink-avro:2.2.1 flink-avro-confluent-registry:2.2.1 flink-connector-jdbc:3.3.0-1.20
 flink-sql-connector-elasticsearch7:3.0.1-1.17 flink-connector-mongodb:1.1.0-1.18
 flink-connector-hbase-2.2:4.0.0-1.19 flink-connector-hbase-base:4.0.0-1.19
 flink-sql-connector-mysql-cdc:3.5.0 flink-sql-connector-postgres-cdc:3.5.0
 flink-sql-connector-mongodb-cdc:3.5.0"
for artifact in $EXTRA; do
  [ -f "$CACHE/jars/${artifact/:/-}.jar" ] && continue
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy "-Dartifact=org.apache.flink:$artifact" \
    "-DoutputDirectory=$CACHE/jars" -Dmdep.useBaseVersion=true >&2
done

LIB=""
for jar in "$HOME_DIR"/lib/*.jar; do LIB=$LIB:$jar; done
CLASSES=$CACHE/classes-$(cat "$HERE"/*.java | sha256sum | cut -c1-12)
if [ ! -d "$CLASSES" ]; then
  work=$(mktemp -d "$CACHE/new.XXXXXX")
  javac -nowarn -Xlint:none -proc:none -d "$work" -cp "$LIB" "$HERE"/*.java
  mv -T "$work" "$CLASSES" 2>/dev/null || rm -rf "$work"
fi
run() { # run CLASSPATH CLASS ARGS
  java -XX:TieredStopAtLevel=1 -Xmx2g --add-opens=java.base/java.util=ALL-UNNAMED \
    --add-opens=java.base/java.lang=ALL-UNNAMED -cp "$CLASSES$1" "dev.weir.connectors.$2" "${@:3}" 2>/dev/null
}
DUMP=$CACHE/dump.jsonl
if [ ! -s "$DUMP" ] || [ "$DUMP" -ot "$CLASSES" ]; then
  AVRO=":$CACHE/jars/flink-avro-2.2.1.jar:$CACHE/jars/flink-avro-confluent-registry-2.2.1.jar"
  {
    run "$LIB$AVRO" Options
    for artifact in $EXTRA; do
      name=${artifact/:/-}
      case $name in flink-avro* | *hbase-base*) continue ;; esac
      own=":$CACHE/jars/$name.jar"
      case $name in *hbase*) own="$own:$CACHE/jars/flink-connector-hbase-base-4.0.0-1.19.jar" ;; esac
      run "$own:$HOME_DIR/lib/$(basename "$HOME_DIR"/lib/flink-dist-*.jar):$HOME_DIR/lib/$(basename "$HOME_DIR"/lib/flink-table-api-java-uber-*.jar)" Options
    done
  } >"$DUMP.new"
  mv "$DUMP.new" "$DUMP"
fi
if [ "${1:-}" = --dump ]; then
  cat "$DUMP"
  exit 0
fi
status=0
/usr/bin/env python3 "$HERE/compare.py" options "$DUMP" || status=1
/usr/bin/env python3 "$HERE/compare.py" tables-in | run "$LIB:$CACHE/jars/flink-avro-2.2.1.jar:$CACHE/jars/flink-avro-confluent-registry-2.2.1.jar" Tables >"$CACHE/tables.jsonl"
/usr/bin/env python3 "$HERE/compare.py" tables "$CACHE/tables.jsonl" || status=1
if [ -n "${WEIR:-}" ]; then
  rm -rf "$CACHE/scripts" && mkdir -p "$CACHE/scripts"
  /usr/bin/env python3 "$HERE/compare.py" scripts "$CACHE/scripts"
  run "$LIB" Scripts "$CACHE"/scripts/*.sql >"$CACHE/verdicts.jsonl"
  /usr/bin/env python3 "$HERE/compare.py" verdicts "$CACHE/verdicts.jsonl" "$WEIR" || status=1
fi
exit $status
