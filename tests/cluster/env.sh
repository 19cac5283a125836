# shellcheck shell=bash
# Settings and helpers shared by the scripts of this folder; sourced, never run.
# Everything that is built, downloaded or run lives below $WEIR_CACHE, outside the source tree.

# shellcheck disable=SC2034  # used by the sourcing scripts
K8S_VERSION=v1.36.3 # must match multicall/go.mod
HELM_VERSION=v3.21.4 # the same
FLINK_VERSION=2.2.1
CACHE=${WEIR_CACHE:-$HOME/.cache/weir}
NODE_NAME=node1
export PATH=$PATH:/usr/sbin:/sbin

die() {
  echo "error: $*" >&2
  exit 1
}
T0=$(date +%s.%N)
say() { # progress with the seconds since the script began, on stderr
  echo "[$(awk -v a="$T0" -v b="$(date +%s.%N)" 'BEGIN{printf "%.1f", b-a}') s] $*" >&2
}

# A process is identified by pid *and* start time, so a recycled pid is never signalled. One that has ended
# and was not waited for (a container's first process may never wait) has none; but one whose first thread
# alone has ended still holds its ports (field 18: the number of threads).
start_time() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" || $18 > 1 {print $20}'; }
alive() { # alive FILE: the process recorded in FILE ("pid start-time") still runs
  local pid start
  [ -f "$1" ] && read -r pid start <"$1" || return 1
  [ -n "$start" ] && [ "$(start_time "$pid")" = "$start" ]
}
record() { echo "$2 $(start_time "$2")" >"$1"; } # record FILE PID
signal() { # signal SIGNAL FILE: if that process runs
  local pid _
  if alive "$2"; then
    read -r pid _ <"$2"
    kill -"$1" "$pid" 2>/dev/null || true # it may have ended just now
  fi
}
stop() { # stop SIGNAL FILE...: signal all, wait for each, KILL after 10 s and wait on: it holds its ports until then
  local sig=$1 f
  shift
  for f in "$@"; do signal "$sig" "$f"; done
  for f in "$@"; do
    ended "$f" 10 || { signal KILL "$f" && ended "$f" 60; } || say "$(basename "$f" .pid) does not end"
    rm -f "$f"
  done
}
ended() { # ended FILE SECONDS: that process is gone within so many seconds
  local i
  for ((i = 0; i < 10 * $2; i++)); do
    alive "$1" || return 0
    sleep 0.1
  done
  return 1
}
put() { # put FILE: stdin to FILE, only when it differs (kube-proxy exits when its file is touched)
  cat >"$1.new"
  if cmp -s "$1.new" "$1"; then rm "$1.new"; else mv "$1.new" "$1"; fi
}

# Directory with the binaries: keyed by their sources, so checkouts share a cache without harm.
bin_dir() {
  local key
  key=$({ cd "$HERE/multicall" && cat go.mod go.sum main.go pause/main.go; echo "$K8S_VERSION $HELM_VERSION"; } |
    sha256sum | cut -c1-16)
  echo "$CACHE/bin/$key"
}

# Debian 12 ships Go 1.19, which can't build the module but can fetch a newer Go as a module. From
# 1.21 on the go command does that by itself.
find_go() {
  local minor version=1.26.0 dir
  command -v go >/dev/null || die "no go on this machine: run .ci/deps.sh cluster"
  minor=$(go version | sed -E 's/.* go1\.([0-9]+).*/\1/')
  if [ "$minor" -lt 21 ]; then
    dir=$(go mod download -json "golang.org/toolchain@v0.0.1-go$version.linux-$(dpkg --print-architecture)" |
      sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
    [ -n "$dir" ] || die "Go $version could not be downloaded"
    # The module cache is read-only and holds no executable bits.
    rm -rf "$CACHE/go"
    cp -r "$dir" "$CACHE/go"
    chmod -R u+w "$CACHE/go"
    chmod +x "$CACHE"/go/bin/* "$CACHE"/go/pkg/tool/*/*
    export GOROOT=$CACHE/go PATH=$CACHE/go/bin:$PATH
  fi
}

# Network index of a node instance -> its addresses (198.18.0.0/15 is the benchmarking range,
# which is routed nowhere): .1 is the host's side, .2 the node, API server and cluster DNS.
network() {
  HOST_IP=198.19.$1.1 NODE_IP=198.19.$1.2 POD_CIDR=198.18.$1.0/24
  SVC_CIDR=198.19.$((128 + $1)).0/24
}

# An instance lives in $CACHE/run/NAME (called $R); its slot, a small number, gives it addresses and
# ports of its own. Slot files hold the name of their owner.
take_slot() { # take_slot NAME [N]: prints the instance's slot, reserving one on its first start
  local name=$1 want=${2:-} n owner
  mkdir -p "$CACHE/slots" "$CACHE/run/$name"
  (
    flock 9
    if [ -f "$CACHE/run/$name/slot" ]; then
      n=$(cat "$CACHE/run/$name/slot")
      [ -z "$want" ] || [ "$want" = "$n" ] ||
        die "instance $name already has network index $n; stop it with --wipe to change that"
      echo "$n"
      exit
    fi
    for n in ${want:-$(seq 0 99)}; do
      owner=$(cat "$CACHE/slots/$n" 2>/dev/null || true)
      [ -z "$owner" ] || [ "$(cat "$CACHE/run/$owner/slot" 2>/dev/null)" != "$n" ] || continue
      # Perhaps an instance from another cache directory.
      [ ! -e "/sys/class/net/weir$n-h" ] || continue
      ! (: <"/dev/tcp/127.0.0.1/$(api_port "$n")") 2>/dev/null || continue
      echo "$name" >"$CACHE/slots/$n"
      echo "$n" | tee "$CACHE/run/$name/slot"
      exit
    done
    die "no free network index${want:+: $want is taken by ${owner:-another cache directory}}"
  ) 9>"$CACHE/slots/.lock"
}
api_port() { echo $((16443 + 10 * $1)); } # of a control plane without a node, on loopback

start() { # start NAME CMD...: in the background, once; the command is kept for ctl.sh
  local name=$1
  shift
  alive "$R/$name.pid" && return
  printf 'exec' >"$R/cmd/$name"
  printf ' %q' "$@" >>"$R/cmd/$name"
  launch "$name"
}
launch() {
  (
    cd "$R" || exit
    setsid nohup bash "cmd/$1" >>"log/$1.log" 2>&1 </dev/null &
    record "$R/$1.pid" $!
  )
}
wait_for() { # wait_for SECONDS NAME CMD...: until CMD succeeds, as long as process NAME lives
  local end=$((SECONDS + $1)) name=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    alive "$R/$name.pid" || { tail -5 "$R/log/$name.log" >&2; die "$name died, see $R/log/$name.log"; }
    [ $SECONDS -lt $end ] || { tail -5 "$R/log/$name.log" >&2; die "timeout waiting for: $*"; }
    sleep 0.2
  done
}
import_image() { # import_image BASE: the built image images/BASE.tar into instance $R, if not there
  local tar=$CACHE/images/$1.tar id
  id=$(cat "$CACHE/images/$1.id")
  [ "$(cat "$R/images/$1.id" 2>/dev/null)" = "$id" ] && return
  ctr -a "$R/ctrd/c.sock" -n k8s.io images import "$tar" >"$R/log/import.log" 2>&1 ||
    { cat "$R/log/import.log" >&2; die "import of $tar"; }
  mkdir -p "$R/images"
  echo "$id" >"$R/images/$1.id"
  say "imported $(cat "$CACHE/images/$1.name")"
}
