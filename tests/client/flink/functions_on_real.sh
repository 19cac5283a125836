#!/usr/bin/env bash
# functions_on_real.sh WEIR: spec.functions on a real Flink. Functions in a jar that nobody but USING JAR names
# run in a job of `weir compile`'s script, on a JobManager and a TaskManager; a jar that is not there fails the job.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
WEIR=$1
WORK=$(mktemp -d)
clean_up() {
  local d
  for d in "$WORK"/run-*/; do [ ! -d "$d" ] || "$HERE/local_flink.sh" stop "$d"; done
  rm -rf "$WORK"
}
trap clean_up EXIT

FLINK=$("$HERE/local_flink.sh" home)
mkdir -p "$WORK/classes"
javac -nowarn -proc:none -d "$WORK/classes" -cp "$FLINK/lib/*" "$HERE"/functions/com/example/text/*.java
(cd "$WORK/classes" && python3 -m zipfile -c "$WORK/text.jar" com)

echo "taskmanager.memory.task.off-heap.size: 96m" >"$WORK/conf" # a batch's shuffle reads through it

job() { # job NAME JAR: a SqlJob whose rows end in $WORK/NAME.rows
  cat >"$WORK/$1.yaml" <<YAML
apiVersion: weir.dev/v1alpha1
kind: SqlJob
metadata: {name: $1}
spec:
  mode: Batch
  functions:
    - {name: mask, class: com.example.text.Mask, artifact: $2, signature: "(text STRING [, keep INT]) RETURNS STRING"}
    - {name: words, class: com.example.text.Words, artifact: $2, signature: "(STRING) RETURNS TABLE (word STRING, length INT)"}
    - {name: longest, class: com.example.text.Longest, artifact: $2, signature: AGGREGATE (STRING) RETURNS STRING}
  sql: |
    SET 'execution.runtime-mode' = 'batch'; -- it's the first line
    CREATE TABLE rows_out (author STRING, words BIGINT, letters INT, best STRING) WITH (
      'connector' = 'filesystem', 'path' = 'file://$WORK/$1.rows', 'format' = 'csv');
    CREATE VIEW reviews AS SELECT * FROM (VALUES ('alice', 'a fine thing'), ('bob', 'broken')) AS v (author, body);
    INSERT INTO rows_out
    SELECT mask(author, 2), COUNT(*), SUM(length), longest(mask(text => word))
    FROM reviews, LATERAL TABLE(words(body))
    GROUP BY author;
YAML
  "$WEIR" compile "$WORK/$1.yaml" >"$WORK/$1.sql" 2>"$WORK/$1.said" || { cat "$WORK/$1.said" && return 1; }
}

ended() { # ended NAME: runs the script; prints the state that the job ends in
  local dir=$WORK/run-$1 i state=""
  FLINK_CONF=$WORK/conf "$HERE/local_flink.sh" start "$dir" "$WORK/$1.sql" >"$WORK/env"
  # shellcheck disable=SC1090
  . <(tr ' ' '\n' <"$WORK/env")
  for ((i = 0; i < 240; i++)); do
    state=$(python3 -c 'import json, sys, urllib.request as u
jobs = json.load(u.urlopen(sys.argv[1] + "/jobs/overview", timeout=5))["jobs"]
print(jobs[0]["state"] if jobs else "-")' "$WEIR_TEST_FLINK_URL")
    case $state in FINISHED | FAILED | CANCELED) break ;; esac
    sleep 0.5
  done
  "$HERE/local_flink.sh" stop "$dir"
  echo "$state"
}

passed=0 failed=0
check() { # check WHAT WANTED FOUND
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1)) && echo "ok: $1"
  else
    failed=$((failed + 1)) && printf 'FAILED: %s\n  wanted %s\n  found  %s\n' "$1" "$2" "$3"
  fi
}

job good "$WORK/text.jar"
check "the script begins with the functions" 1 \
  "$(grep -c "^CREATE TEMPORARY SYSTEM FUNCTION mask AS 'com.example.text.Mask' LANGUAGE JAVA USING JAR '$WORK/text.jar'; " "$WORK/good.sql")"
check "the job ends" FINISHED "$(ended good)"
check "its rows are what the functions make" "al***,3,10,t****
bo*,1,6,b*****" "$(find "$WORK/good.rows" -type f -exec cat {} + | tr -d '"' | sort)"

job absent "$WORK/nowhere.jar"
check "a jar that is not there: the job fails" FAILED "$(ended absent)"
check "and Flink says which" 1 "$(grep -hoE 'jar resource \[[^]]*nowhere.jar\] not found' "$WORK"/run-absent/jobmanager.{err,out} | sort -u | wc -l)"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
