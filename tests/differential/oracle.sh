#!/usr/bin/env bash
# oracle.sh [--jobs N]           Flink's own parser and planner as a server, JSON lines on stdin/stdout
# oracle.sh --jobs N --coverage F  the same, and at the end how many scripts entered each production
# oracle.sh --script FILE...     verdicts for people ("-" is stdin)
# oracle.sh --walk COUNT SEED    random sentences of Flink's grammar, each a JSON array of tokens
# oracle.sh --state              what Flink does with a job's state when its script is edited: JSON lines
# oracle.sh --unreachable        proves which productions Flink's grammar never enters (a minute)
# oracle.sh --rows [--jobs N]    what scripts write over given rows: JSON lines
# oracle.sh --build              only makes what it needs
# What goes in and out is said in oracle/Oracle.java, oracle/StateProbe.java and oracle/LineageProbe.java. The jars are those of the tests' Flink home, from
# package registries by the recipe of tests/cluster/flink (FLINK_HOME overrides); the classes are
# compiled into the cache when they or the jars have changed. WEIR_CACHE: where both are kept.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
CACHE=${WEIR_CACHE:-$HOME/.cache/weir}
HOME_DIR=$("$HERE/../client/flink/local_flink.sh" home)

jar() { # jar NAME: the one jar of that name in the Flink home
  local found=("$HOME_DIR"/lib/"$1"-[0-9]*.jar)
  [ -f "${found[0]}" ] || { echo "error: no $1 in $HOME_DIR/lib" >&2 && exit 1; }
  echo "${found[0]}"
}

LOADER=$(jar flink-table-planner-loader)
CP="" LIST=""
for name in flink-table-api-java-uber flink-table-runtime flink-dist flink-cep flink-connector-files \
  flink-json flink-csv flink-sql-connector-kafka flink-connector-jdbc-core flink-connector-jdbc-postgres \
  postgresql log4j-api log4j-core log4j-slf4j-impl log4j-1.2-api; do
  file=$(jar "$name")
  CP=$CP:$file LIST="$LIST $(basename "$file")"
done
KEY=$({ cat "$HERE"/oracle/*.java "$HERE"/oracle/services/* && echo "$LIST" && cat "${BASH_SOURCE[0]}"; } | sha256sum | cut -c1-12)
DIR=$CACHE/oracle/$KEY

build() { # the planner is a jar inside the loader's jar, hidden from the class path: unpack it
  local work
  mkdir -p "$CACHE/oracle"
  work=$(mktemp -d "$CACHE/oracle/new.XXXXXX")
  (cd "$work" && python3 -m zipfile -e "$LOADER" x && mv x/flink-table-planner.jar . && rm -r x)
  javac -nowarn -Xlint:none -proc:none -d "$work/classes" -cp "$work/flink-table-planner.jar$CP" "$HERE"/oracle/*.java
  java -cp "$work/classes:$work/flink-table-planner.jar$CP" dev.weir.oracle.Coverage "$work/cover"
  mkdir -p "$work/classes/META-INF/services"
  cp "$HERE"/oracle/services/* "$work/classes/META-INF/services/"
  cp "$HERE/oracle/log4j2.properties" "$work/classes/"
  mv -T "$work" "$DIR" 2>/dev/null || rm -rf "$work" # another was quicker
}
[ -d "$DIR/classes" ] || build
[ "${1:-}" != --build ] || exit 0
FIRST=""
case " $* " in *" --coverage "* | *" --walk "* | *" --unreachable "*) FIRST=$DIR/cover: ;; esac
MAIN=Oracle
[ "${1:-}" != --state ] || { MAIN=StateProbe && shift; }
[ "${1:-}" != --unreachable ] || { MAIN=Unreachable && shift; }
[ "${1:-}" != --rows ] || { MAIN=LineageProbe && shift; }
# shellcheck disable=SC2086  # several options
exec java -Xmx"${ORACLE_HEAP:-3g}" -XX:+UseParallelGC -XX:TieredStopAtLevel=4 -Xshare:auto \
  --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED \
  -cp "$FIRST$DIR/classes:$DIR/flink-table-planner.jar$CP" "dev.weir.oracle.$MAIN" "$@"
