#!/usr/bin/env bash
# run.sh [--fast | --ci | --long] [--only STEP[,STEP...]] [--list]
# All tests of this project, on a bare Debian 12: installs what it needs, builds, runs.
#   --fast  lint, release build, unit and golden tests: under 2 minutes with a warm ccache
#   --ci    (default) all but the long tier
#   --long  soak, hours of fuzzing, full clang-tidy, coverage, thousands of jobs: last results in
#           docs/measured.md
# Each step's output goes to build/test-logs/STEP.log; a failed step shows its tail. Needs root (or
# sudo) to install packages and to run pods. Nothing but the test cluster's own network namespaces
# and loopback is touched.
set -uo pipefail
ROOT=$(cd "$(dirname "$0")/.." && pwd)
cd "$ROOT" || exit 1
. tests/cluster/as_root.sh
ARGS=("$@") TIER=ci ONLY=
while [ $# -gt 0 ]; do
  case $1 in
    --fast | --ci | --long) TIER=${1#--} ;;
    --only) ONLY=,${2:?--only STEP[,STEP...]}, && shift ;;
    --list) LIST=1 ;;
    -h | --help) sed -n '2,10s/^# \?//p' "$0" && exit 0 ;;
    *) echo "run.sh: unknown argument $1; see --help" >&2 && exit 2 ;;
  esac
  shift
done
# Only the scenarios on a real node run Pods.
case $TIER$ONLY in
  fast*) ;;
  *,flink,* | ci | long) [ -n "${LIST:-}" ] || as_root "$ROOT/tests/run.sh" "${ARGS[@]}" ;;
esac
export WEIR_CACHE=${WEIR_CACHE:-$HOME/.cache/weir}
export CCACHE_DIR=${CCACHE_DIR:-$WEIR_CACHE/ccache} CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-4G}
# One compiler cache for every checkout: paths below the tree are hashed relative to it.
export CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=1
LOGS=$ROOT/build/test-logs
mkdir -p "$LOGS" "$WEIR_CACHE"
JOBS=${JOBS:-$(nproc)}
PASSED=0 FAILED=0 FAILURES=() CPU=0
. "$ROOT/tests/steps.sh"

step() { # step NAME DESCRIPTION: runs step_NAME, tells how it went, counts what it counted
  local name=$1 log=$LOGS/$1.log start=$SECONDS rc passed failed used
  [ -z "${LIST:-}" ] || { printf '%-16s %s\n' "$1" "$2" && return; }
  [ -z "$ONLY" ] || [[ $ONLY == *,$name,* ]] || return
  printf '%-58s ' "$2"
  counted "$name" finish "$name" >"$log" 2>&1 </dev/null
  rc=$?
  used=$(cat "$LOGS/$name.cpu")
  [[ ${BACKGROUND:-} != *" $name "* ]] || used=$(cat "$LOGS/$name.background.cpu")
  CPU=$((CPU + used))
  read -r passed failed < <(count "$log")
  # A step that counts nothing is one check; a failed step has at least one failure.
  [ "$((passed + failed))" -gt 0 ] || { [ $rc = 0 ] && passed=1; }
  [ $rc = 0 ] || [ "$failed" -gt 0 ] || failed=1
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed))
  if [ "$failed" = 0 ]; then
    printf 'ok    %5d checks %5d s %5d CPU s\n' "$passed" $((SECONDS - start)) "$used"
  else
    FAILURES+=("$name")
    printf 'FAIL  %5d of %d checks %5d s %5d CPU s: %s\n' "$failed" $((passed + failed)) $((SECONDS - start)) "$used" "$log"
    grep -E '^(FAIL|not ok)|\*\*\*Failed|\[  FAILED|error:|findings|ERROR' "$log" | head -20 | sed 's/^/    /'
    tail -15 "$log" | sed 's/^/    | /'
  fi
}

# Sums the closing lines of what a step ran.
count() {
  awk '/^[0-9]+ passed, [0-9]+ failed/ {p += $1; f += $3} END {print p + 0, f + 0}' "$1"
}

# counted FILE COMMAND...: runs it in a shell of its own, and writes its CPU seconds to $LOGS/FILE.cpu: those of
# what it has started and has seen end, hence without the test clusters' own processes.
counted() (
  local name=$1 rc
  shift
  ("$@")
  rc=$?
  times >"$LOGS/$name.times" # not into a pipe: that would be another shell, with times of its own
  awk 'NR == 2 {for (i = 1; i <= 2; i++) {split($i, t, /[ms]/); s += t[1] * 60 + t[2]}}
    END {printf "%d\n", s}' "$LOGS/$name.times" >"$LOGS/$name.cpu"
  return $rc
)

START=$SECONDS
case $TIER in
  fast) fast_tier ;;
  ci) ci_tier ;;
  long) long_tier ;;
esac
[ -z "${LIST:-}" ] || exit 0
[ ${#FAILURES[@]} = 0 ] || echo "failed steps: ${FAILURES[*]}"
echo "$TIER tier: $((SECONDS - START)) s on $JOBS of $(nproc) cores; the steps' own processes took $CPU CPU seconds"
echo "$PASSED passed, $FAILED failed"
give_back "$ROOT/build"
[ "$FAILED" = 0 ]
