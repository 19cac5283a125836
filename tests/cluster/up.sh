#!/usr/bin/env bash
# up.sh: starts one instance of the test cluster and prints `export KUBECONFIG=… PATH=…`.
#   (default)        node: control plane, kubelet, containerd, CoreDNS; pods really run (root)
#   --no-node        etcd, API server, controller manager on loopback; any user
#   --fake-nodes N   with --no-node: also the scheduler and N fake nodes; pods get Ready, nothing runs
#   --name NAME      instance (or $WEIR_CLUSTER); default: node, or ctl with --no-node
#   --net N          network index 0..99 of the instance (default: the first free one)
#   --fresh          stop and wipe the instance first
# What already runs is left alone. See README.md for what is where.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=env.sh
. "$HERE/env.sh"
NODE=1 FAKE_NODES=0 FRESH=0 NAME=${WEIR_CLUSTER:-} NET=
while [ $# -gt 0 ]; do
  case $1 in
    --no-node) NODE=0 ;;
    --fake-nodes) FAKE_NODES=${2:?} && shift ;;
    --name) NAME=${2:?} && shift ;;
    --net) NET=${2:?} && shift ;;
    --fresh) FRESH=1 ;;
    -h | --help) sed -n '2,9s/^# //p' "$0" && exit ;;
    *) die "unknown argument $1" ;;
  esac
  shift
done
[ -n "$NAME" ] || { [ $NODE = 1 ] && NAME=node || NAME=ctl; }
[[ $NAME =~ ^[a-z][a-z0-9-]{0,30}$ ]] || die "instance name '$NAME': lower case letters, digits, -"
[ $NODE = 0 ] || [ "$(id -u)" = 0 ] || die "the node instance needs root; --no-node does not"
R=$CACHE/run/$NAME
[ $FRESH = 0 ] || "$HERE/down.sh" --name "$NAME" --wipe
BIN=$("$HERE/build.sh")
SLOT=$(take_slot "$NAME" "$NET")
network "$SLOT"
mkdir -p "$R"/{cmd,log,pki}
ENTER=()
if [ $NODE = 1 ]; then
  # shellcheck source-path=SCRIPTDIR source=node.sh
  . "$HERE/node.sh"
  IP=$NODE_IP API_PORT=6443 ETCD_PORT=2379
  make_network
else
  [ ! -d "$R/ctrd" ] || die "$NAME is a node instance: choose another --name"
  IP=127.0.0.1 API_PORT=$(api_port "$SLOT") SVC_CIDR=10.96.0.0/16
  ETCD_PORT=$((API_PORT + 1))
  HOST_IP=127.0.0.1
fi
cd "$R"
kubectl() { "$BIN/kubectl" --kubeconfig="$R/admin.conf" "$@"; }

# One CA and four key pairs; P-256, so that no time goes into key generation.
make_certificates() {
  local ec=(-newkey ec -pkeyopt "ec_paramgen_curve:P-256" -nodes -days 3650)
  cd pki
  [ -f ca.crt ] || openssl req -x509 "${ec[@]}" -keyout ca.key -out ca.crt -subj /CN=weir-test-ca 2>/dev/null
  [ -f sa.key ] || openssl ecparam -name prime256v1 -genkey -noout -out sa.key
  local san="DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc"
  san="$san,DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:$IP,IP:${SVC_CIDR%0/*}1"
  local pair file subject
  for pair in "apiserver /CN=kube-apiserver" "admin /O=system:masters/CN=admin" \
    "node /O=system:nodes/CN=system:node:$NODE_NAME" "aggregator /CN=aggregator"; do
    read -r file subject <<<"$pair"
    [ -f "$file.crt" ] || openssl req -x509 -CA ca.crt -CAkey ca.key "${ec[@]}" -keyout "$file.key" \
      -out "$file.crt" -subj "$subject" -addext basicConstraints=critical,CA:FALSE \
      -addext extendedKeyUsage=serverAuth,clientAuth -addext "subjectAltName=$san" 2>/dev/null
  done
  cd ..
  local user
  for user in admin node; do
    put $user.conf <<Y
apiVersion: v1
kind: Config
clusters: [{name: $NAME, cluster: {server: "https://$IP:$API_PORT", certificate-authority-data: $(base64 -w0 pki/ca.crt)}}]
users: [{name: $user, user: {client-certificate-data: $(base64 -w0 pki/$user.crt), client-key-data: $(base64 -w0 pki/$user.key)}}]
contexts: [{name: $NAME, context: {cluster: $NAME, user: $user}}]
current-context: $NAME
Y
    chmod 600 $user.conf
  done
}

start_control_plane() {
  local etcd=http://127.0.0.1:$ETCD_PORT peer=http://127.0.0.1:$((ETCD_PORT + 1))
  start etcd "${ENTER[@]}" "$BIN/etcd" --data-dir="$R/etcd" --unsafe-no-fsync --log-level=warn \
    --listen-client-urls="$etcd" --advertise-client-urls="$etcd" --listen-peer-urls="$peer" \
    --initial-advertise-peer-urls="$peer" --initial-cluster="default=$peer"
  # Every request leaves a line in log/audit.log once it is answered: the bench counts them.
  put audit.yaml <<'Y'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
omitManagedFields: true
rules: [{level: Metadata}]
Y
  local more=(--endpoint-reconciler-type=none) # loopback is refused as an endpoint
  [ $NODE = 0 ] || more=(--kubelet-client-certificate=pki/admin.crt --kubelet-client-key=pki/admin.key
    --kubelet-preferred-address-types=InternalIP # else `kubectl logs` looks the node's name up
    # For APIs that others serve (metrics_server.sh): who is asked for and who asks are told in headers.
    --proxy-client-cert-file=pki/aggregator.crt --proxy-client-key-file=pki/aggregator.key
    --requestheader-client-ca-file=pki/ca.crt --requestheader-allowed-names=aggregator
    --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group
    --requestheader-extra-headers-prefix=X-Remote-Extra- --enable-aggregator-routing=true)
  start apiserver "${ENTER[@]}" "$BIN/kube-apiserver" --etcd-servers="$etcd" \
    --bind-address="$IP" --advertise-address="$IP" --secure-port="$API_PORT" \
    --tls-cert-file=pki/apiserver.crt --tls-private-key-file=pki/apiserver.key --client-ca-file=pki/ca.crt \
    --service-account-key-file=pki/sa.key --service-account-signing-key-file=pki/sa.key \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-cluster-ip-range="$SVC_CIDR" --authorization-mode=Node,RBAC --allow-privileged=true \
    --audit-policy-file=audit.yaml --audit-log-path="$R/log/audit.log" --audit-log-maxsize=4000 \
    --profiling=false "${more[@]}"
  wait_for 120 apiserver kubectl get --raw=/readyz
  say "API server ready"
  # Without a node the ports are the machine's own: none is opened.
  start kcm "${ENTER[@]}" "$BIN/kube-controller-manager" --kubeconfig=admin.conf --leader-elect=false \
    --bind-address=127.0.0.1 --secure-port=$((NODE * 10257)) --service-account-private-key-file=pki/sa.key \
    --root-ca-file=pki/ca.crt --cluster-signing-cert-file=pki/ca.crt --cluster-signing-key-file=pki/ca.key \
    --use-service-account-credentials=false --concurrent-gc-syncs=5 --profiling=false
  [ $NODE = 0 ] && [ "$FAKE_NODES" = 0 ] && return
  start scheduler "${ENTER[@]}" "$BIN/kube-scheduler" --kubeconfig=admin.conf --leader-elect=false \
    --bind-address=127.0.0.1 --secure-port=$((NODE * 10259))
}

start_fake_nodes() {
  "$BIN/multicall" kwok-stages | put kwok.yaml
  start kwok "$BIN/kwok" --config="$R/kwok.yaml" --kubeconfig="$R/admin.conf" --manage-all-nodes=false \
    --manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake --cidr=198.18.255.0/24 --node-ip=127.0.0.1
  local i resources='{cpu: "32", memory: 256Gi, pods: "1000"}'
  for ((i = 1; i <= FAKE_NODES; i++)); do
    cat <<Y
---
apiVersion: v1
kind: Node
metadata: {name: fake-$i, annotations: {kwok.x-k8s.io/node: fake}, labels: {kubernetes.io/hostname: fake-$i}}
status: {allocatable: $resources, capacity: $resources}
Y
  done | kubectl apply --validate=false -f - >/dev/null
}

make_certificates
start_control_plane
[ "$FAKE_NODES" = 0 ] || start_fake_nodes
[ $NODE = 0 ] || start_node
# Pods are refused before the account exists.
wait_for 30 kcm kubectl -n default get serviceaccount default
say "instance $NAME ready"
echo "export KUBECONFIG=$R/admin.conf PATH=$BIN:\$PATH WEIR_CLUSTER=$NAME WEIR_HOST_IP=$HOST_IP" \
  "WEIR_AUDIT_LOG=$R/log/audit.log"
