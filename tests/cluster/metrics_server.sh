#!/usr/bin/env bash
# metrics_server.sh [--name NAME]: Kubernetes' metrics-server beside a node instance, from its Go module;
# returns when the API that it serves (metrics.k8s.io) answers. The first build takes some 100 CPU seconds.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=env.sh
. "$HERE/env.sh"
NAME=${WEIR_CLUSTER:-node}
[ "${1:-}" != --name ] || NAME=${2:?}
R=$CACHE/run/$NAME
[ -f "$R/cmd/kubelet" ] || die "no node instance $NAME: run up.sh --name $NAME"
network "$(cat "$R/slot")"
kubectl() { "$(bin_dir)/kubectl" --kubeconfig="$R/admin.conf" "$@"; }

KEY=$(cd "$HERE/metrics_server" && cat go.mod go.sum | sha256sum | cut -c1-16)
PROGRAM=$CACHE/bin/metrics-server-$KEY
exec 9>"$CACHE/bin/.metrics-server.lock"
flock 9 # one build at a time; the second finds it done
if [ ! -e "$PROGRAM" ]; then
  find_go
  say "building metrics-server"
  (cd "$HERE/metrics_server" && CGO_ENABLED=0 go build -mod=readonly -buildvcs=false -trimpath \
    "-gcflags=all=-dwarf=false" -ldflags "-s -w" -o "$PROGRAM.new" sigs.k8s.io/metrics-server/cmd/metrics-server)
  mv "$PROGRAM.new" "$PROGRAM"
fi
flock -u 9

cd "$R"
start metrics-server nsenter "--net=/run/netns/weir-$NAME" "$PROGRAM" --kubeconfig="$R/admin.conf" \
  --authentication-kubeconfig="$R/admin.conf" --authorization-kubeconfig="$R/admin.conf" \
  --bind-address="$NODE_IP" --secure-port=4443 --cert-dir="$R/metrics-server" --metric-resolution=15s \
  --kubelet-preferred-address-types=InternalIP --kubelet-insecure-tls
kubectl apply --validate=false -f - >/dev/null <<Y
apiVersion: v1
kind: Service
metadata: {name: metrics-server, namespace: kube-system}
spec: {ports: [{name: https, port: 443, targetPort: 4443}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: metrics-server, namespace: kube-system, labels: {kubernetes.io/service-name: metrics-server}}
addressType: IPv4
ports: [{name: https, port: 4443}]
endpoints: [{addresses: ["$NODE_IP"]}]
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1beta1.metrics.k8s.io}
spec: {group: metrics.k8s.io, version: v1beta1, groupPriorityMinimum: 100, versionPriority: 100,
  insecureSkipTLSVerify: true, service: {name: metrics-server, namespace: kube-system}}
Y
wait_for 90 metrics-server kubectl get --raw /apis/metrics.k8s.io/v1beta1/pods
say "metrics-server of $NAME answers"
