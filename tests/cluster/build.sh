#!/usr/bin/env bash
# build.sh: builds the cluster's binaries from Go modules, without root, and prints their directory.
#   multicall (etcd, the Kubernetes programs, CoreDNS, kwok: one static binary), pause, helm
# A directory of the cache is keyed by the hash of multicall's go.mod, go.sum and sources: a second
# run does nothing. Cold: about 650 CPU seconds, and a minute of download.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=env.sh
. "$HERE/env.sh"
BIN=$(bin_dir)
if [ -e "$BIN/.done" ]; then
  echo "$BIN"
  exit
fi

build_kubernetes() {
  local p ld="-s -w"
  # Clients and charts check the server's version, which otherwise is v0.0.0-master.
  for p in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    ld="$ld -X $p.gitVersion=$K8S_VERSION -X $p.gitTreeState=clean -X $p.gitCommit=$K8S_VERSION"
    ld="$ld -X $p.gitMajor=1 -X $p.gitMinor=$(echo "$K8S_VERSION" | cut -d. -f2)"
  done
  say "building Kubernetes $K8S_VERSION and helm $HELM_VERSION (cold: about 6 minutes on two cores)"
  cd "$HERE/multicall"
  # Nobody debugs these: without DWARF they take half the time and cache. A compiler that collects
  # its garbage less often takes four fifths of the time.
  export GOGC=400
  # Two gigabytes while it builds: more than a /tmp in memory may have.
  rm -rf "$CACHE"/go-build.*  # of a build that was killed; the lock is ours
  GOTMPDIR=$(mktemp -d "$CACHE/go-build.XXXXXX")
  export GOTMPDIR
  trap 'rm -rf "$GOTMPDIR"' EXIT
  # All three of one module and with the same flags, so that what they share is compiled once.
  local flags=(-mod=readonly -buildvcs=false -trimpath "-gcflags=all=-dwarf=false")
  local version=helm.sh/helm/v3/internal/version.version
  export CGO_ENABLED=0
  go build "${flags[@]}" -ldflags "$ld" -o "$BIN/multicall" .
  go build "${flags[@]}" -ldflags "-s -w -X $version=$HELM_VERSION" -o "$BIN/helm" helm.sh/helm/v3/cmd/helm
  go build "${flags[@]}" -ldflags "-s -w" -o "$BIN/pause" ./pause
  local name
  for name in etcd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl \
    coredns kwok; do ln -sfn multicall "$BIN/$name"; done
}

mkdir -p "$BIN"
exec 9>"$CACHE/bin/.lock"
flock 9 # one build at a time; the second finds it done
if [ ! -e "$BIN/.done" ]; then
  find_go
  (build_kubernetes)
  touch "$BIN/.done"
  say "built $BIN"
fi
echo "$BIN"
