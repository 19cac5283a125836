# shellcheck shell=bash disable=SC2154
# The node part of up.sh (sourced by it): network namespace, containerd, kubelet, kube-proxy, CoreDNS.

# Everything of a node instance is in one network namespace, joined to the host by a veth pair. So the
# host's firewall stays untouched, ports can't collide, and deleting the namespace removes it all.
make_network() {
  local ns=weir-$NAME host=weir$SLOT-h node=weir$SLOT-n
  local missing
  missing=$("$HERE/../../.ci/deps.sh" --missing node)
  [ -z "$missing" ] || die "missing Debian packages: $missing; run .ci/deps.sh node"
  # Not `ip netns exec`: that remounts /sys and hides the cgroup mounts.
  ENTER=(nsenter "--net=/run/netns/$ns")
  [ ! -e "/run/netns/$ns" ] || return 0
  ip netns add "$ns"
  ip link add "$host" type veth peer name "$node"
  ip link set "$node" netns "$ns"
  ip addr add "$HOST_IP/30" dev "$host"
  ip link set "$host" up
  ip -n "$ns" addr add "$NODE_IP/30" dev "$node"
  ip -n "$ns" link set "$node" up
  ip -n "$ns" link set lo up
  # Local packets are routed before kube-proxy's DNAT, so any route will do. There is no default
  # route: pods reach nothing outside but the host's side of the veth.
  ip -n "$ns" route add "$SVC_CIDR" dev "$node" src "$NODE_IP"
  # A program on the host reaches Pod IPs and ClusterIPs directly.
  ip route replace "$POD_CIDR" via "$NODE_IP"
  ip route replace "$SVC_CIDR" via "$NODE_IP"
  "${ENTER[@]}" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
}

start_containerd() {
  mkdir -p cni ctrd/state ctrd/root
  # ptp and not bridge: a bridge needs br_netfilter for pod-to-pod traffic through a Service.
  put cni/10-ptp.conflist <<Y
{"cniVersion": "0.4.0", "name": "weir-$NAME", "plugins": [{"type": "ptp", "ipMasq": false, "ipam": {
  "type": "host-local", "dataDir": "$R/cni-data",
  "ranges": [[{"subnet": "$POD_CIDR"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
Y
  put containerd.toml <<Y
version = 2
root = "$R/ctrd/root"
state = "$R/ctrd/state"
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs"]
[grpc]
  address = "$R/ctrd/c.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  disable_apparmor = true # most CI machines have no parser
  restrict_oom_score_adj = true # -998 needs CAP_SYS_RESOURCE
  disable_tcp_service = true
  netns_mounts_under_state_dir = true # nothing is left in /run/netns
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$R/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
Y
  start containerd "${ENTER[@]}" containerd -c "$R/containerd.toml"
  wait_for 30 containerd ctr -a "$R/ctrd/c.sock" version
  [ -f "$CACHE/images/pause.tar" ] || "$HERE/image.sh" pause >/dev/null
  import_image pause
  [ ! -f "$CACHE/images/flink.tar" ] || import_image flink
}

start_kubelet() {
  mkdir -p kubelet
  # cgroup v1 is accepted, no pod-level cgroups are made (container limits still hold), and nothing
  # is evicted or collected on a nearly full disk: images exist nowhere else.
  put kubelet.yaml <<Y
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
containerRuntimeEndpoint: unix://$R/ctrd/c.sock
failCgroupV1: false
failSwapOn: false
cgroupDriver: cgroupfs
cgroupsPerQOS: false
enforceNodeAllocatable: []
oomScoreAdj: 0
address: $NODE_IP
authentication: {anonymous: {enabled: false}, webhook: {enabled: false}, x509: {clientCAFile: $R/pki/ca.crt}}
authorization: {mode: AlwaysAllow}
clusterDNS: [$NODE_IP]
clusterDomain: cluster.local
podLogsDir: $R/pod-logs
resolvConf: ""
serializeImagePulls: false
imageGCHighThresholdPercent: 100
imageMinimumGCAge: 24h
evictionHard: {memory.available: 100Mi, nodefs.available: "1%", imagefs.available: "1%", nodefs.inodesFree: "1%"}
maxPods: 200
shutdownGracePeriod: 0s
Y
  start kubelet "${ENTER[@]}" "$BIN/kubelet" --config="$R/kubelet.yaml" --kubeconfig="$R/node.conf" \
    --root-dir="$R/kubelet" --cert-dir="$R/kubelet/pki" --hostname-override="$NODE_NAME" --node-ip="$NODE_IP"
}

start_services() {
  put proxy.yaml <<Y
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
bindAddress: $NODE_IP
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
clientConnection: {kubeconfig: $R/admin.conf}
clusterCIDR: $POD_CIDR
detectLocalMode: ClusterCIDR
hostnameOverride: $NODE_NAME
oomScoreAdj: 0
conntrack: {maxPerCore: 0, min: 0}
iptables: {minSyncPeriod: 0s}
Y
  start proxy "${ENTER[@]}" "$BIN/kube-proxy" --config="$R/proxy.yaml"
  put Corefile <<Y
.:53 {
  errors
  cache 5
  kubernetes cluster.local in-addr.arpa {
    kubeconfig $R/admin.conf
  }
}
Y
  start coredns "${ENTER[@]}" "$BIN/coredns" -conf "$R/Corefile"
}

# PVCs bind to a pool of directories, $R/vol/0 to 19, writable by any user: there is no provisioner.
make_volumes() {
  if kubectl get storageclass standard >/dev/null 2>&1; then return; fi
  local i
  {
    cat <<Y
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: standard, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
provisioner: kubernetes.io/no-provisioner
Y
    for ((i = 0; i < 20; i++)); do
      mkdir -p "vol/$i"
      chmod 0777 "vol/$i"
      cat <<Y
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: local-$i}
spec: {capacity: {storage: 10Gi}, accessModes: [ReadWriteOnce, ReadWriteMany], storageClassName: standard,
  persistentVolumeReclaimPolicy: Retain, hostPath: {path: $R/vol/$i, type: DirectoryOrCreate}}
Y
    done
  } | kubectl apply --validate=false -f - >/dev/null
}

start_node() {
  start_containerd
  start_kubelet
  start_services
  make_volumes
  wait_for 60 kubelet kubectl wait --for=condition=Ready "node/$NODE_NAME" --timeout=5s
}
