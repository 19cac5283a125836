#!/usr/bin/env bash
# secrets_on_real.sh [LOG4J]: with the log configuration that docs/flink-secrets.md shows (or LOG4J), a real
# Flink leaves a canary password in no log: in a good script and in failing ones. With Flink's own way of
# logging it must be found, else this looks in the wrong place.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
CANARY=canary-S3cret
WORK=$(mktemp -d)
clean_up() {
  local d
  for d in "$WORK"/*/; do "$HERE/local_flink.sh" stop "$d"; done
  rm -rf "$WORK"
}
trap clean_up EXIT

if [ -n "${1:-}" ]; then
  cp "$1" "$WORK/ours"
else
  # shellcheck disable=SC2016  # backquotes of Markdown
  sed -n '/^```properties$/,/^```$/{/^```/!p}' "$HERE/../../../docs/flink-secrets.md" >"$WORK/ours"
fi
grep -q appender "$WORK/ours"
cat >"$WORK/plain" <<'CONF'
rootLogger.level = INFO
rootLogger.appenderRef.console.ref = Console
appender.console.name = Console
appender.console.type = CONSOLE
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %p %c - %m%n
CONF

tables="CREATE TABLE gen (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '5');
CREATE TABLE void (id BIGINT) WITH ('connector' = 'blackhole');"
secret="WITH ('connector' = 'nosuch', 'accesskey' = '$CANARY', 'password' = '$CANARY')"
cat >"$WORK/good.sql" <<SQL
$tables CREATE TABLE unused (id BIGINT) $secret;
INSERT INTO void SELECT id FROM gen;
SQL
cat >"$WORK/unknown_connector.sql" <<SQL
$tables CREATE TABLE used (id BIGINT) $secret;
INSERT INTO used SELECT id FROM gen;
SQL
cat >"$WORK/syntax.sql" <<SQL
$tables CREATE TABLE used (id BIGINT) WITH ('connector' = 'blackhole', 'password' = \`$CANARY\`);
INSERT INTO used SELECT id FROM gen;
SQL

state() { # state URL: of the only job, or -
  python3 -c 'import json, sys, urllib.request as u
jobs = json.load(u.urlopen(sys.argv[1] + "/jobs/overview", timeout=5))["jobs"]
print(jobs[0]["state"] if jobs else "-")' "$1"
}

leaks() { # leaks CONF SCRIPT WANTED: runs it until that state; 0 when the canary is in a log
  local dir=$WORK/$1-$2 i
  LOG4J=$WORK/$1 "$HERE/local_flink.sh" start "$dir" "$WORK/$2.sql" >"$WORK/env"
  # shellcheck disable=SC1090
  (
    . <(tr ' ' '\n' <"$WORK/env")
    for ((i = 0; i < 240; i++)); do
      [ "$(state "$WEIR_TEST_FLINK_URL")" != "$3" ] || exit 0
      sleep 0.5
    done
    echo "error: $2 never became $3" >&2
    exit 1
  ) || exit 1
  "$HERE/local_flink.sh" stop "$dir"
  grep -q "INFO" "$dir/jobmanager.err" || { echo "error: no log" >&2 && exit 1; }
  grep -h "$CANARY" "$dir"/*.err >"$WORK/found"
}

failed=0 passed=0
check() { # check WANTED-RESULT CONF SCRIPT STATE
  local result=clean
  leaks "$2" "$3" "$4" && result=leaks
  if [ "$result" = "$1" ]; then
    passed=$((passed + 1)) && echo "ok: $3 with the $2 configuration: $result"
  else
    failed=$((failed + 1)) && echo "FAILED: $3 with the $2 configuration: $result, not $1" && head -n 3 "$WORK/found"
  fi
}
check leaks plain unknown_connector FAILED
check clean ours unknown_connector FAILED
check clean ours syntax FAILED
check clean ours good RUNNING
echo "$passed passed, $failed failed"
[ $failed = 0 ]
