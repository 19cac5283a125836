#!/usr/bin/env bash
# down.sh [--name NAME | --no-node] [--wipe]: stops one instance. It touches only the processes in the
# instance's pid files, its own containerd's containers and its own network namespace. State stays, so
# that up.sh goes on where it was; --wipe deletes it and frees the network index.
set -uo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=env.sh
. "$HERE/env.sh"
WIPE=0 NAME=${WEIR_CLUSTER:-}
while [ $# -gt 0 ]; do
  case $1 in
    --wipe) WIPE=1 ;;
    --no-node) NAME=${NAME:-ctl} ;;
    --name) NAME=${2:?} && shift ;;
    -h | --help) sed -n '2,4s/^# //p' "$0" && exit ;;
    *) die "unknown argument $1" ;;
  esac
  shift
done
NAME=${NAME:-node}
R=$CACHE/run/$NAME
[ -d "$R" ] || exit 0
cd "$R" || exit 1

stop_containers() {
  local c=(ctr -a "$R/ctrd/c.sock" -n k8s.io) id
  for id in $("${c[@]}" tasks ls -q); do "${c[@]}" tasks kill -s KILL -a "$id"; done
  for id in $("${c[@]}" tasks ls -q); do "${c[@]}" tasks rm -f "$id"; done
  for id in $("${c[@]}" containers ls -q); do
    "${c[@]}" containers rm "$id"
    rm -f /var/lib/cni/results/*-"$id"-* # what the CNI library remembers of a pod
  done
}

# The kubelet goes first, or it would restart what is killed; the API server last of its clients, as
# it waits for their watches to end.
stop TERM kubelet.pid proxy.pid coredns.pid kwok.pid scheduler.pid kcm.pid
! alive containerd.pid || stop_containers >/dev/null 2>&1
stop TERM apiserver.pid
stop TERM containerd.pid etcd.pid
# Volumes and sandboxes mounted below the instance's directory, deepest first.
awk -v r="$R/" 'index($2, r) == 1 {print $2}' /proc/mounts | sort -r | while read -r mount; do
  umount -l "$mount"
done
if [ -e "/run/netns/weir-$NAME" ]; then
  ip link del "weir$(cat slot)-h" 2>/dev/null # takes the routes along
  ip netns del "weir-$NAME"
fi
rm -rf cni-data kubelet/pods
if [ $WIPE = 1 ]; then
  rm -f "$CACHE/slots/$(cat slot 2>/dev/null)" 2>/dev/null
  cd / && rm -rf "$R"
fi
say "instance $NAME is down$([ $WIPE = 0 ] || echo ' and wiped')"
