#!/usr/bin/env bash
# A real Flink application (one JobManager, one TaskManager, loopback only, free ports), for the tests
# that need Flink but no Kubernetes.
#   local_flink.sh home                      prints the Flink home: $FLINK_HOME, or one fetched and cached
#   local_flink.sh start DIR [SCRIPT]        runs SCRIPT (else datagen into blackhole) with all files in DIR;
#                                            prints WEIR_TEST_FLINK_{URL,JOB,DIR}=… when REST answers
#   local_flink.sh stop DIR
#   local_flink.sh run CMD…                  start (with SCRIPT=FILE) in a new folder, CMD with those variables, stop
# LOG4J=FILE: the log configuration; FLINK_CONF=FILE: lines for config.yaml; WEIR_CACHE: where things are kept.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
VERSION=2.2.1
CACHE=${WEIR_CACHE:-$HOME/.cache/weir}

fetch() { # from package registries, by the recipe of the test cluster's image
  [ -e "$CACHE/flink-$VERSION/.done" ] && return
  mkdir -p "$CACHE"
  (
    flock 9
    [ -e "$CACHE/flink-$VERSION/.done" ] && exit
    rm -rf "$CACHE/flink-$VERSION"
    "$HERE/../../cluster/flink/fetch.sh" "$VERSION" "$CACHE/flink-$VERSION" "$CACHE/flink" >&2
    touch "$CACHE/flink-$VERSION/.done"
  ) 9>"$CACHE/flink-$VERSION.lock"
}

home() {
  if [ -z "${FLINK_HOME:-}" ]; then
    fetch
    FLINK_HOME=$CACHE/flink-$VERSION
  fi
  echo "$FLINK_HOME"
}

ports() { # N free ports
  python3 - "$1" <<'PY'
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in held: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in held])
PY
}

default_script() {
  cat <<'SQL'
SET 'pipeline.name' = 'contract';
CREATE TABLE gen (id BIGINT, name STRING) WITH ('connector' = 'datagen', 'rows-per-second' = '20');
CREATE TABLE void (id BIGINT, name STRING) WITH ('connector' = 'blackhole');
INSERT INTO void SELECT id, UPPER(name) FROM gen WHERE id > 0;
SQL
}

config() { # config DIR RPC REST BLOB
  cat <<CONF
jobmanager.rpc.address: 127.0.0.1
jobmanager.rpc.port: $2
jobmanager.bind-host: 127.0.0.1
rest.address: 127.0.0.1
rest.port: $3
rest.bind-address: 127.0.0.1
blob.server.port: $4
taskmanager.host: 127.0.0.1
taskmanager.bind-host: 127.0.0.1
taskmanager.numberOfTaskSlots: 2
parallelism.default: 1
web.submit.enable: false
execution.checkpointing.interval: 2s
execution.checkpointing.dir: file://$1/checkpoints
execution.checkpointing.savepoint-dir: file://$1/savepoints
execution.shutdown-on-application-finish: false
execution.submit-failed-job-on-application-error: true
jobmanager.memory.process.size: 640m
jobmanager.memory.jvm-metaspace.size: 160m
jobmanager.memory.jvm-overhead.min: 64m
jobmanager.memory.off-heap.size: 32m
taskmanager.memory.process.size: 640m
taskmanager.memory.jvm-metaspace.size: 112m
taskmanager.memory.jvm-overhead.min: 64m
taskmanager.memory.framework.heap.size: 64m
taskmanager.memory.framework.off-heap.size: 32m
taskmanager.memory.managed.size: 16m
taskmanager.memory.network.min: 16m
taskmanager.memory.network.max: 16m
io.tmp.dirs: $1/tmp
CONF
}

launch() { # launch DIR jobmanager|taskmanager PARAMS CLASS ARGS…
  local dir=$1 role=$2 what=$3 class=$4 jvm dynamic opens="" p
  shift 4
  java -Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m \
    -cp "$FLINK_HOME/bin/bash-java-utils.jar:$FLINK_HOME/lib/*" \
    org.apache.flink.runtime.util.bash.BashJavaUtils "$what" --configDir "$dir/conf" >"$dir/$role.params" 2>&1
  jvm=$(sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p' "$dir/$role.params" | sed -n 1p)
  dynamic=$(sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p' "$dir/$role.params" | sed -n 2p)
  for p in java.lang java.net java.io java.nio java.lang.reflect java.text java.time java.util \
    java.util.concurrent java.util.concurrent.atomic java.util.concurrent.locks sun.nio.ch; do
    opens="$opens --add-opens=java.base/$p=ALL-UNNAMED"
  done
  # shellcheck disable=SC2086  # options, split on purpose
  MALLOC_ARENA_MAX=2 java $jvm $opens -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -Dlog.file="$dir/$role.log" -Dlog4j.configurationFile="file:$dir/conf/log4j-console.properties" \
    -cp "$FLINK_HOME/lib/*" "$class" --configDir "$dir/conf" $dynamic "$@" \
    >"$dir/$role.out" 2>"$dir/$role.err" </dev/null &
  echo $! >"$dir/$role.pid"
}

start() { # start DIR [SCRIPT]
  local dir job rpc rest blob i
  mkdir -p "$1"/{conf,tmp,checkpoints,savepoints}
  dir=$(cd "$1" && pwd)
  FLINK_HOME=$(home)
  if [ -n "${2:-}" ]; then cp "$2" "$dir/script.sql"; else default_script >"$dir/script.sql"; fi
  job=$(python3 -c 'import secrets; print(secrets.token_hex(16))')
  read -r rpc rest blob < <(ports 3)
  config "$dir" "$rpc" "$rest" "$blob" >"$dir/conf/config.yaml"
  [ -z "${FLINK_CONF:-}" ] || cat "$FLINK_CONF" >>"$dir/conf/config.yaml"
  cp "${LOG4J:-$HERE/../../cluster/flink/log4j-console.properties}" "$dir/conf/log4j-console.properties"
  export FLINK_CONF_DIR=$dir/conf FLINK_LIB_DIR=$FLINK_HOME/lib FLINK_OPT_DIR=$FLINK_HOME/opt
  export FLINK_PLUGINS_DIR=$FLINK_HOME/plugins FLINK_LOG_DIR=$dir
  launch "$dir" jobmanager GET_JM_RESOURCE_PARAMS \
    org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint --job-id "$job" \
    --job-classname org.apache.flink.table.runtime.application.SqlDriver --scriptUri "file://$dir/script.sql"
  launch "$dir" taskmanager GET_TM_RESOURCE_PARAMS org.apache.flink.runtime.taskexecutor.TaskManagerRunner
  for ((i = 0; i < 240; i++)); do
    if python3 -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1], timeout=2)' \
      "http://127.0.0.1:$rest/overview" 2>/dev/null; then
      echo "WEIR_TEST_FLINK_URL=http://127.0.0.1:$rest WEIR_TEST_FLINK_JOB=$job WEIR_TEST_FLINK_DIR=$dir"
      return
    fi
    kill -0 "$(cat "$dir/jobmanager.pid")" 2>/dev/null || break
    sleep 0.5
  done
  tail -n 20 "$dir/jobmanager.err" >&2
  stop "$dir"
  return 1
}

stop() { # stop DIR: its two processes, and only those
  local f pid i
  for f in "$1"/taskmanager.pid "$1"/jobmanager.pid; do
    [ -f "$f" ] || continue
    pid=$(cat "$f")
    rm "$f"
    # The number may belong to another process by now.
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q -- "--configDir $(cd "$1" && pwd)/conf" || continue
    kill "$pid"
    for ((i = 0; i < 100; i++)); do kill -0 "$pid" 2>/dev/null || continue 2; sleep 0.1; done
    kill -9 "$pid"
  done
}

case ${1:-} in
  home) home ;;
  start) start "$2" "${3:-}" ;;
  stop) stop "$2" ;;
  run)
    shift
    DIR=$(mktemp -d)
    trap 'stop "$DIR"; rm -rf "$DIR"' EXIT
    start "$DIR" "${SCRIPT:-}" >"$DIR/env"
    # shellcheck disable=SC2046  # assignments, split on purpose
    env $(cat "$DIR/env") "$@"
    ;;
  *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
