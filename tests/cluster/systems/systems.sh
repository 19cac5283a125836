#!/usr/bin/env bash
# systems.sh [--name NAME] [--bind IP] up | down {kafka | postgres | redis}...
# Real systems for end-to-end tests and the demo, each a single node. They belong to the instance NAME
# (default: $WEIR_CLUSTER, else node) and bind its host-side address, which its pods reach; --bind
# 127.0.0.1 is for tests without pods. `up` waits for a real answer and prints the addresses:
#   export KAFKA_BOOTSTRAP=IP:PORT
#   export PGHOST=… PGPORT=… PGUSER=postgres PGPASSWORD=…     (so psql works as it is)
#   export REDIS_HOST=… REDIS_PORT=…
# `down` stops them (default: all) and deletes their data. $POSTGRES_PASSWORD sets the password.
set -euo pipefail
HERE=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source-path=SCRIPTDIR source=../env.sh
. "$HERE/env.sh"
NAME=${WEIR_CLUSTER:-node} BIND=
while :; do
  case ${1:-} in
    --name) NAME=${2:?} && shift 2 ;;
    --bind) BIND=${2:?} && shift 2 ;;
    -h | --help) sed -n '2,9s/^# //p' "$0" && exit ;;
    *) break ;;
  esac
done
COMMAND=${1:-}
[ $# = 0 ] || shift
R=$CACHE/systems/$NAME # start(), wait_for() of env.sh work on this directory
if [ -z "$BIND" ]; then
  [ "$COMMAND" = down ] || [ -d "$CACHE/run/$NAME/ctrd" ] || die "no node instance $NAME: start it, or give --bind"
  network "$(cat "$CACHE/run/$NAME/slot" 2>/dev/null || echo 0)"
  BIND=$HOST_IP
fi

port() { # port NAME DEFAULT: DEFAULT on an address of our own; on loopback a free one, remembered
  if [ "$BIND" != 127.0.0.1 ]; then
    echo "$2"
  else
    [ -f "$R/$1.port" ] || python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' >"$R/$1.port"
    cat "$R/$1.port"
  fi
}

up_kafka() {
  local lib port controller java=(java -XX:+UseSerialGC -Xmx64m -XX:TieredStopAtLevel=1)
  lib=$CACHE/systems/kafka-$(sha256sum <"$HERE/systems/pom.xml" | cut -c1-12)
  if [ ! -e "$lib/.done" ]; then
    mvn -B -q -Dstyle.color=never -f "$HERE/systems/pom.xml" dependency:copy-dependencies -DoutputDirectory="$lib" \
      -DincludeScope=runtime >&2
    touch "$lib/.done"
  fi
  port=$(port kafka 9092) controller=$(port controller 9093)
  put "$R/kafka.properties" <<P
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@$BIND:$controller
listeners=PLAINTEXT://$BIND:$port,CONTROLLER://$BIND:$controller
advertised.listeners=PLAINTEXT://$BIND:$port
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=$R/kafka
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
group.initial.rebalance.delay.ms=0
P
  [ -f "$R/kafka/meta.properties" ] || "${java[@]}" -cp "$lib/*" kafka.tools.StorageTool format \
    -t "$("${java[@]}" -cp "$lib/*" kafka.tools.StorageTool random-uuid 2>/dev/null)" -c "$R/kafka.properties" >"$R/log/kafka.log" 2>&1
  start kafka java -XX:+UseSerialGC -Xmx320m -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    -cp "$lib/*" kafka.Kafka "$R/kafka.properties"
  wait_for 90 kafka "${java[@]}" -cp "$lib/*" org.apache.kafka.tools.TopicCommand --bootstrap-server "$BIND:$port" --list
  echo "export KAFKA_BOOTSTRAP=$BIND:$port"
}

up_postgres() {
  local bin data=${TMPDIR:-/tmp}/weir-postgres-$NAME port password=${POSTGRES_PASSWORD:-weir-test} as=()
  bin=$(find /usr/lib/postgresql/*/bin -maxdepth 0 | sort -V | tail -1)
  # It refuses to run as root, and another user may not enter the cache below root's home.
  [ "$(id -u)" != 0 ] || as=(setpriv --reuid=postgres --regid=postgres --init-groups)
  port=$(port postgres 5432)
  if [ ! -f "$R/postgres.data" ]; then
    rm -rf "$data"
    install -d -m 700 ${as[0]:+-o postgres -g postgres} "$data"
    install -m 600 ${as[0]:+-o postgres -g postgres} /dev/null "$data.password"
    echo "$password" >"$data.password"
    (cd / && "${as[@]}" "$bin/initdb" -A scram-sha-256 -U postgres -D "$data" --no-sync \
      --pwfile="$data.password") >"$R/log/postgres.log" 2>&1
    echo "host all all all scram-sha-256" >>"$data/pg_hba.conf"
    mv "$data.password" "$R/postgres.password"
    echo "$data" >"$R/postgres.data"
  fi
  password=$(cat "$R/postgres.password") data=$(cat "$R/postgres.data")
  start postgres env -C / "${as[@]}" "$bin/postgres" -D "$data" -p "$port" -c listen_addresses="$BIND" -c fsync=off \
    -c unix_socket_directories="$data"
  export PGHOST=$BIND PGPORT=$port PGUSER=postgres PGPASSWORD=$password
  wait_for 30 postgres "$bin/psql" -c 'SELECT 1'
  echo "export PGHOST=$BIND PGPORT=$port PGUSER=postgres PGPASSWORD=$password"
}

up_redis() {
  local port
  port=$(port redis 6379)
  start redis redis-server --port "$port" --bind "$BIND" --protected-mode no --save '' --appendonly no
  wait_for 10 redis redis-cli -h "$BIND" -p "$port" ping
  echo "export REDIS_HOST=$BIND REDIS_PORT=$port"
}

down() {
  local system
  for system in "$@"; do
    stop "$([ "$system" = postgres ] && echo INT || echo TERM)" "$R/$system.pid"
    [ "$system" != postgres ] || [ ! -f "$R/postgres.data" ] || rm -rf "$(cat "$R/postgres.data")"
    rm -rf "${R:?}/$system" "$R/$system".*
  done
}

case $COMMAND in
  up)
    [ $# -gt 0 ] || die "up: which systems? kafka, postgres, redis"
    missing=$("$HERE/../../.ci/deps.sh" --missing systems)
    [ -z "$missing" ] || die "missing Debian packages: $missing; run .ci/deps.sh systems"
    mkdir -p "$R"/{cmd,log}
    for system in "$@"; do
      "up_$system"
      say "$system ready"
    done
    ;;
  down)
    [ $# -gt 0 ] || set -- kafka postgres redis
    [ ! -d "$R" ] || down "$@"
    compgen -G "$R/*.pid" >/dev/null || rm -rf "$R"
    ;;
  *) die "usage: systems.sh [--name NAME] [--bind IP] up | down {kafka | postgres | redis}..." ;;
esac
