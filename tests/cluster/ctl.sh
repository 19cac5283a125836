#!/usr/bin/env bash
# ctl.sh [--name NAME] COMMAND: one process of a running instance.
#   list                    processes with their pids
#   pid PROCESS             its pid (etcd, apiserver, kcm, scheduler, kubelet, containerd, …)
#   stop PROCESS [SIGNAL]   TERM, then KILL after 10 s (an API server drains its watches for up to 60 s)
#   start PROCESS           as up.sh started it; waits until an API server is ready
#   restart PROCESS [SIGNAL]
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=env.sh
. "$HERE/env.sh"
NAME=${WEIR_CLUSTER:-node}
[ "${1:-}" != --name ] || { NAME=${2:?} && shift 2; }
COMMAND=${1:-} PROCESS=${2:-} SIGNAL=${3:-TERM}
R=$CACHE/run/$NAME
[ -d "$R/cmd" ] || die "no instance $NAME"
[ "$COMMAND" = list ] || [ -f "$R/cmd/$PROCESS" ] ||
  die "usage: ctl.sh [--name NAME] list | {pid | start | stop | restart} PROCESS; processes: $(cd "$R/cmd" && echo *)"

# A port may be held for a moment yet by what has just ended; an API server that dies of that is started again.
start_process() {
  local try mark
  for ((try = 0; try < 10; try++)); do
    mark=$(wc -c <"$R/log/$PROCESS.log")
    alive "$R/$PROCESS.pid" || launch "$PROCESS"
    [ "$PROCESS" = apiserver ] || return 0
    (wait_for 120 apiserver "$(bin_dir)/kubectl" --kubeconfig="$R/admin.conf" get --raw=/readyz) && return 0
    tail -c "+$((mark + 1))" "$R/log/$PROCESS.log" | grep -q 'address already in use' || return 1
    say "$PROCESS found its port in use"
    sleep 1
  done
  return 1
}
case $COMMAND in
  list) for f in "$R"/*.pid; do ! alive "$f" || echo "$(basename "$f" .pid) $(cut -d' ' -f1 "$f")"; done ;;
  pid) alive "$R/$PROCESS.pid" && cut -d' ' -f1 "$R/$PROCESS.pid" ;;
  stop) stop "$SIGNAL" "$R/$PROCESS.pid" ;;
  start) start_process ;;
  restart)
    stop "$SIGNAL" "$R/$PROCESS.pid"
    start_process
    ;;
  *) die "unknown command $COMMAND" ;;
esac
