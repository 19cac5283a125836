#!/usr/bin/env bash
# demo.sh [--down]: flight records in Kafka -> a SqlJob -> hourly sums in PostgreSQL.
#
# Installs what it needs (Debian 12, root or sudo), builds Weir, starts a one-node Kubernetes with
# real pods, installs the chart, applies two examples and shows the rows as they arrive.
# --down removes everything that it started.
#
# With $KUBECONFIG set it uses that cluster instead. Then say where its images are and which address
# of this machine its pods can reach (Kafka and PostgreSQL are started there):
#   KUBECONFIG=... WEIR_IMAGE=registry/weir:tag FLINK_IMAGE=registry/flink:tag DEMO_HOST_IP=10.0.0.5 \
#     examples/demo.sh
set -euo pipefail
ROOT=$(cd "$(dirname "$0")/.." && pwd)
cd "$ROOT"
NS=shop SYSTEM=weir-system NAME=demo
case ${1:-} in
  "" | --down) ;;
  *) sed -n '2,12s/^# \?//p' "$0" && exit 2 ;;
esac
. tests/cluster/as_root.sh
[ -n "${KUBECONFIG:-}" ] || as_root "$ROOT/examples/demo.sh" "$@"
trap 'give_back "$ROOT/build"' EXIT
export WEIR_CACHE=${WEIR_CACHE:-$HOME/.cache/weir}
LOG=$ROOT/build/demo.log
mkdir -p build
: >"$LOG"
OWN=${KUBECONFIG:+1}

quiet() { "$@" >>"$LOG" 2>&1 || { echo "failed: $*" >&2 && tail -20 "$LOG" >&2 && exit 1; }; }
say() { printf '\n\033[1m[%3d s] %s\033[0m\n' "$SECONDS" "$*"; }
show() { printf '$ %s\n' "$*" && "$@"; }
systems() {
  if [ -n "$OWN" ]; then
    tests/cluster/systems/systems.sh --name $NAME --bind "$DEMO_HOST_IP" "$@"
  else
    tests/cluster/systems/systems.sh --name $NAME "$@"
  fi
}

# Somebody's cluster: what is removed from it carries the mark that the demo put there.
MARK=weir.dev/demo
marked() { # marked KIND NAME
  [ "$(kubectl get "$1" "$2" --ignore-not-found -o "jsonpath={.metadata.labels.${MARK/./\\.}}")" = true ]
}
make_namespace() {
  ! marked namespace "$1" || return 0
  kubectl create namespace "$1" >>"$LOG" 2>&1 || [ -z "$OWN" ] || {
    echo "the demo makes the namespaces $NS and $SYSTEM itself; there is a $1 already" >&2 && exit 1; }
  kubectl label namespace "$1" $MARK=true >>"$LOG"
}
remove_from_cluster() {
  local ns
  if marked namespace $NS && kubectl get crd sqljobs.weir.dev >/dev/null 2>&1; then
    kubectl -n $NS delete sqljobs --all --wait --timeout=180s
  fi
  if marked namespace $SYSTEM && helm status -n $SYSTEM weir >/dev/null 2>&1; then
    helm uninstall -n $SYSTEM weir --wait
  fi
  for ns in $NS $SYSTEM; do
    ! marked namespace "$ns" || kubectl delete namespace "$ns"
  done
  # helm leaves CRDs behind; this one goes when the demo brought it and nobody else uses it.
  if marked crd sqljobs.weir.dev && [ -z "$(kubectl get sqljobs -A -o name)" ]; then
    kubectl delete crd sqljobs.weir.dev
  fi
}

if [ "${1:-}" = --down ]; then
  say "Removing the demo"
  if [ -n "$OWN" ]; then
    remove_from_cluster
    DEMO_HOST_IP=${DEMO_HOST_IP:-127.0.0.1} systems down
  else
    systems down
    tests/cluster/down.sh --name $NAME --wipe
  fi
  echo "Done. Build results stay in build/, downloads in $WEIR_CACHE."
  exit
fi

say "Installing Debian packages that are missing"
if [ -n "$OWN" ]; then quiet .ci/deps.sh systems; else quiet .ci/deps.sh build node systems; fi

if [ -n "$OWN" ]; then
  : "${WEIR_IMAGE:?set it to an image of the operator that your cluster can pull (see Dockerfile)}"
  : "${FLINK_IMAGE:?set it to a Flink 2.2 image with the Kafka and JDBC connectors (see tests/cluster/flink/Dockerfile)}"
  : "${DEMO_HOST_IP:?set it to an address of this machine that the pods of your cluster reach}"
else
  say "Building Kubernetes from its Go module (cached; minutes the first time) and Weir"
  quiet tests/cluster/build.sh &
  cluster=$!
  cmake --preset release >>"$LOG"
  cmake --build --preset release --target weir | sed -u 's/^/  /' | tee -a "$LOG" |
    while read -r line; do printf '\r  %-70.70s' "$line"; done
  echo
  wait $cluster
  say "Making the image of Flink with its connectors"
  quiet tests/cluster/image.sh --name $NAME pause
  quiet tests/cluster/image.sh --name $NAME flink
  say "Starting Kubernetes"
  variables=$(tests/cluster/up.sh --name $NAME)
  eval "$variables"
  quiet tests/cluster/image.sh --name $NAME flink
  quiet tests/cluster/image.sh --name $NAME weir build/release/operator/weir
  WEIR_IMAGE=localhost/weir:dev FLINK_IMAGE=localhost/flink:2.2.1-sql
fi
show kubectl get nodes

say "Starting Kafka and PostgreSQL"
eval "$(systems up kafka postgres)"
export PGDATABASE=postgres
psql -qtc "SELECT 1 FROM pg_database WHERE datname = 'flights'" | grep -q 1 ||
  psql -qc 'CREATE DATABASE flights'
export PGDATABASE=flights
psql -q <<'SQL'
SET client_min_messages = warning;
CREATE TABLE IF NOT EXISTS departures_per_hour (
  hour_start timestamp, origin text, scheduled bigint, departed bigint, delay_sum bigint,
  PRIMARY KEY (hour_start, origin));
CREATE TABLE IF NOT EXISTS worst_delays (carrier text PRIMARY KEY, flights bigint, worst int);
SQL

say "Installing the chart"
make_namespace $NS
make_namespace $SYSTEM
had_crd=$(kubectl get crd sqljobs.weir.dev --ignore-not-found -o name)
show helm upgrade --install weir charts/weir -n $SYSTEM --wait --timeout 180s \
  --set "jobNamespaces={$NS}" \
  --set "image.repository=${WEIR_IMAGE%:*},image.tag=${WEIR_IMAGE##*:}" \
  --set "flink.images.2\.2=$FLINK_IMAGE" 2>>"$LOG" >>"$LOG"
[ -n "$had_crd" ] || kubectl label crd sqljobs.weir.dev $MARK=true >>"$LOG"
show kubectl -n $SYSTEM get pods

say "Loading the flight records of 2013 into Kafka"
quiet tests/cluster/systems/flights.sh file "$WEIR_CACHE/flight-records.json" --limit 2500
kubectl -n $NS create configmap flight-records --from-file=flights.json="$WEIR_CACHE/flight-records.json" \
  --dry-run=client -o yaml | kubectl apply --server-side -f - >>"$LOG"
quiet tests/cluster/systems/flights.sh kafka "$KAFKA_BOOTSTRAP" flights

say "Applying examples/departures-per-hour.yaml and examples/worst-delays.yaml"
for example in departures-per-hour worst-delays; do
  sed -e "s/^\( *kafka\): .*/\1: $KAFKA_BOOTSTRAP/" -e "s/^\( *postgres\): .*/\1: $PGHOST:$PGPORT/" \
    -e "s/^\( *password\): .*/\1: $PGPASSWORD/" examples/$example.yaml | kubectl -n $NS apply -f -
done

say "Watching: kubectl -n $NS get sqljobs -w"
kubectl -n $NS get sqljobs -w --request-timeout=600s 2>/dev/null &
watch=$!
trap 'kill $watch 2>/dev/null || true; give_back "$ROOT/build"' EXIT
expected=$(tests/cluster/systems/flights.sh sums | wc -l)
rows=0 last=-1
for ((i = 0; i < 600 && rows < expected; i++)); do
  sleep 1
  rows=$(psql -qtAc 'SELECT count(*) FROM departures_per_hour')
  [ "$rows" = "$last" ] || printf '[%3d s] rows in PostgreSQL: %s of %s\n' "$SECONDS" "$rows" "$expected"
  last=$rows
done
kubectl -n $NS wait sqljob/worst-delays --for=jsonpath='{.status.state}'=Finished --timeout=300s >>"$LOG"
kill $watch 2>/dev/null || true
[ "$rows" -ge "$expected" ] || { echo "the rows did not arrive; see kubectl -n $NS describe sqljobs" >&2 && exit 1; }

say "The result"
show kubectl -n $NS get sqljobs
show psql -c 'SELECT * FROM departures_per_hour ORDER BY hour_start, origin LIMIT 6'
show psql -c 'SELECT * FROM worst_delays ORDER BY worst DESC LIMIT 5'
cat <<TEXT

The streaming job goes on running. Try:
  export KUBECONFIG=$KUBECONFIG PATH=$(dirname "$(command -v kubectl)"):\$PATH
  kubectl -n $NS describe sqljob departures-per-hour
  kubectl explain sqljob.spec
Remove it all with: examples/demo.sh --down
TEXT
