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

start_process() {
  alive "$R/$PROCESS.pid" || launch "$PROCESS"
  [ "$PROCESS" != apiserver ] ||
    wait_for 120 apiserver "$(bin_dir)/kubectl" --kubeconfig="$R/admin.conf" get --raw=/readyz
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
