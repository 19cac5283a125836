#!/bin/sh
# The argument convention of Flink's own image:
#   standalone-job ARGS | jobmanager ARGS | taskmanager ARGS | CMD...
# FLINK_PROPERTIES ("key: value" lines) override conf/config.yaml, which may be a read-only mount;
# flat keys, as env.java.opts.all, are understood. JVM_ARGS adds JVM flags.
#
# Flink's SQL driver echoes each statement of the script to standard output, with the passwords in its
# WITH clauses. For standalone-job that stream is therefore discarded below, and the log goes to
# stderr. On an image with Flink's own entrypoint the same is had from outside: a log4j-console
# configuration with `target = SYSTEM_ERR` and
#   command: [sh, -c, 'exec "$0" "$@" >/dev/null', /docker-entrypoint.sh, standalone-job, …]
set -e
home=/opt/flink
mode=$1
case $mode in standalone-job | jobmanager | taskmanager) shift ;; *) exec "$@" ;; esac

conf=/tmp/flink-conf
mkdir -p $conf
cp $home/conf.default/* $conf/
cp -L $home/conf/* $conf/

# The upstream scripts take --host; the main class does not, and would stop reading options there.
n=$#
while [ $n -gt 0 ]; do
  case $1 in
    --host) set -- "$@" "-Djobmanager.rpc.address=$2" && shift 2 && n=$((n - 2)) ;;
    *) set -- "$@" "$1" && shift && n=$((n - 1)) ;;
  esac
done

{
  echo "blob.server.port: 6124"
  cat $conf/config.yaml
  echo
  [ -z "$JOB_MANAGER_RPC_ADDRESS" ] || echo "jobmanager.rpc.address: $JOB_MANAGER_RPC_ADDRESS"
  [ -z "$TASK_MANAGER_NUMBER_OF_TASK_SLOTS" ] ||
    echo "taskmanager.numberOfTaskSlots: $TASK_MANAGER_NUMBER_OF_TASK_SLOTS"
  echo "$FLINK_PROPERTIES"
} >$conf/merged
# A key given twice is an error to Flink: the last one wins. Indented lines go with their key.
awk '/^[^ #:]+:/ {k = $0; sub(/:.*/, "", k); if (!(k in v)) o[++n] = k; v[k] = $0; next}
  /^[ \t-]+[^ ]/ {v[k] = v[k] "\n" $0} END {for (i = 1; i <= n; i++) print v[o[i]]}' \
  $conf/merged >$conf/config.yaml
option() { # option KEY: the value of a flat key, without quotes around it
  sed -n "s/^$1: *//p" $conf/config.yaml | sed "s/^\(['\"]\)\(.*\)\1\$/\2/"; }

export FLINK_CONF_DIR=$conf FLINK_LIB_DIR=$home/lib FLINK_OPT_DIR=$home/opt
export FLINK_PLUGINS_DIR=$home/plugins FLINK_LOG_DIR=$home/log
case $mode in
  standalone-job)
    class=org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint
    params=GET_JM_RESOURCE_PARAMS role=jobmanager ;;
  jobmanager)
    class=org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint
    params=GET_JM_RESOURCE_PARAMS role=jobmanager ;;
  taskmanager)
    class=org.apache.flink.runtime.taskexecutor.TaskManagerRunner
    params=GET_TM_RESOURCE_PARAMS role=taskmanager ;;
esac
# Flink computes JVM sizes from its configuration: line 1 JVM flags, line 2 -D options.
java -Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m \
  -cp "$home/bin/bash-java-utils.jar:$home/lib/*" org.apache.flink.runtime.util.bash.BashJavaUtils \
  "$params" --configDir $conf "$@" >$conf/params 2>&1 || { cat $conf/params >&2 && exit 1; }
jvm=$(sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p' $conf/params | sed -n 1p)
dynamic=$(sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p' $conf/params | sed -n 2p)
for p in java.lang java.net java.io java.nio java.lang.reflect java.text java.time java.util \
  java.util.concurrent java.util.concurrent.atomic java.util.concurrent.locks sun.nio.ch; do
  opens="$opens --add-opens=java.base/$p=ALL-UNNAMED"
done
[ "$mode" != standalone-job ] || exec >/dev/null
# shellcheck disable=SC2086,SC2046  # options, split on purpose
exec java $jvm $opens $(option env.java.opts.all) $(option env.java.opts.$role) $JVM_ARGS \
  -Dlog.file=$home/log/flink.log -Dlog4j.configurationFile=file:$conf/log4j-console.properties \
  -cp "$home/lib/*" $class --configDir $conf $dynamic "$@"
