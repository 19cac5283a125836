# shellcheck shell=bash
# The steps of tests/run.sh and their order in each tier; sourced by it. A step's function runs in a
# subshell with its output in a log; it fails by its exit code.

fast_tier() {
  step deps "Debian packages"
  lint_steps
  step release "release build"
  step unit "unit and golden tests"
}

ci_tier() {
  step deps "Debian packages"
  # The longest cold step uses the network and one core for minutes: it runs beside the builds.
  start_in_background 5 cluster_build
  lint_steps
  step release "release build"
  step unit "unit and golden tests"
  # Both suites mostly wait, each for its own cluster: what they leave of the processors is enough for
  # everything else, which gives way to them, and first to what they wait for.
  AFTER=cluster_build start_in_background 0 control_plane
  AFTER=cluster_build start_in_background 0 flink
  GIVE_WAY=10
  step asan "the same under ASan and UBSan"
  step tsan "tests with threads under TSan"
  step fuzz "fuzz targets, 20 s each"
  step differential "SQL compared with Flink's parser and planner"
  step tidy "clang-tidy on changed files"
  step model "spin: every state of the arbitration's models"
  GIVE_WAY=
  step cluster_build "test cluster and images built"
  step control_plane "control-plane suite: a real API server"
  step flink "scenarios: real Flink on a real node"
}

long_tier() {
  ci_tier
  step tidy_all "clang-tidy on everything"
  step sanitized_long "ASan, UBSan and TSan: what takes minutes there"
  step fuzz_long "fuzz targets, an hour each"
  step differential_long "the same over 100,000 scripts"
  step coverage "coverage"
  step long_scenarios "soak, faults, thousands of jobs"
}

lint_steps() {
  step layers "layers, and the layer check itself"
  step format "clang-format"
  step shell "shellcheck"
  step images "both recipes of each image"
}

# start_in_background NICE STEP...: one after another, beside the steps in front, once the step $AFTER,
# itself in the background, has ended. Each is told of when its own `step` comes.
start_in_background() {
  local name nice=$1 after=${AFTER:-} begun=() rc
  shift
  [ -z "${LIST:-}" ] || return 0
  for name in "$@"; do
    [ -z "$ONLY" ] || [[ $ONLY == *,$name,* ]] || continue
    rm -f "$LOGS/$name.background".{rc,cpu}
    BACKGROUND+=" $name "
    begun+=("$name")
  done
  [ ${#begun[@]} -gt 0 ] || return 0
  {
    renice -n "$nice" -p "$BASHPID" >/dev/null
    [[ ${BACKGROUND:-} != *" ${after:-none} "* ]] || await "$after"
    for name in "${begun[@]}"; do
      counted "$name.background" "step_$name" >"$LOGS/$name.background.log" 2>&1 </dev/null
      rc=$?
      echo $rc >"$LOGS/$name.background.rc"
    done
  } &
}

await() { # await STEP: that was started in the background
  until [ -f "$LOGS/$1.background.rc" ]; do sleep 1; done
}

finish() { # finish STEP: runs it, or waits for it where it was started in the background
  if [[ ${BACKGROUND:-} != *" $1 "* ]]; then
    [ -z "${GIVE_WAY:-}" ] || renice -n "$GIVE_WAY" -p "$BASHPID" >/dev/null
    "step_$1"
    return
  fi
  await "$1"
  cat "$LOGS/$1.background.log"
  return "$(cat "$LOGS/$1.background.rc")"
}

step_deps() { .ci/deps.sh build test lint node systems; }

step_layers() { python3 tests/lint/layers.py && python3 tests/lint/layers_selftest.py; }

step_format() {
  git ls-files -z '*.h' '*.cc' | xargs -0 -r clang-format-14 --dry-run --Werror
}

step_images() { python3 tests/lint/images.py; }

step_shell() {
  git ls-files -z '*.sh' .ci/run | xargs -0 -r shellcheck -x --source-path=SCRIPTDIR
}

build() { # build PRESET [TARGET...]
  local preset=$1
  shift
  cmake --preset "$preset" >/dev/null && cmake --build --preset "$preset" -j "$JOBS" -- "$@"
}

run_ctest() { # run_ctest PRESET LABEL [ARG...]: counts test cases, not programs
  local preset=$1 label=$2 cases=$ROOT/build/$1/cases-$2 rc=0
  shift 2
  rm -rf "$cases"
  mkdir -p "$cases"
  GTEST_OUTPUT=json:$cases/ ctest --test-dir "build/$preset" -L "^$label\$" --no-tests=error \
    --output-on-failure --output-junit "$cases/ctest.xml" -j "$JOBS" "$@" || rc=1
  python3 tests/count_cases.py "$cases/ctest.xml" "$cases" || rc=1
  return $rc
}

step_release() { build release all; } # the preset alone builds what ships
step_unit() { run_ctest release unit; }

asan() { # asan LABEL
  build asan-ubsan "tests_$1" && ASAN_OPTIONS=detect_stack_use_after_return=1 \
    UBSAN_OPTIONS=print_stacktrace=1 run_ctest asan-ubsan "$1"
}
step_asan() { asan unit; }

# The tests labelled `threads`: none links a library whose threads are not instrumented.
tsan() { # tsan LABEL
  build tsan "tests_$1" && TSAN_OPTIONS="suppressions=$ROOT/tests/tsan.supp halt_on_error=1" \
    run_ctest tsan "$1"
}
step_tsan() { tsan threads; }

# Cases that are SLOW_UNDER a sanitizer (tests/lint/layers.cmake).
step_sanitized_long() {
  local rc=0
  asan unit_long || rc=1
  tsan threads_long || rc=1
  return $rc
}

tidy() { # tidy FILE...: headers are checked through the sources that include them
  [ $# -gt 0 ] || { echo "no changed source file" && return; }
  cmake --preset tidy >/dev/null || return
  # shellcheck disable=SC2016  # expanded by the shell of each file
  printf '%s\0' "$@" | xargs -0 -P "$JOBS" -n 1 sh -c '
    out=$(clang-tidy-14 -p build/tidy --quiet "$1" 2>&1) && echo "ok   $1
1 passed, 0 failed" && exit
    printf "%s\nFAIL %s\n0 passed, 1 failed\n" "$out" "$1"
    exit 1' sh
}

# Sources changed since the merge base, the newest first; a header stands for its source. Where there
# is nothing to merge (a clone of the main branch), those changed in the day before the last commit.
# A source costs 11 CPU seconds, so at most WEIR_TIDY_MAX of them: the long tier takes all.
changed_sources() {
  local range base
  base=$(git merge-base HEAD "${WEIR_TIDY_BASE:-origin/main}" 2>/dev/null)
  if [ -n "$base" ] && [ "$base" != "$(git rev-parse HEAD)" ]; then
    range=("$base..HEAD")
  else
    range=(--since="$(($(git log -1 --format=%ct) - 86400))" HEAD)
  fi
  { git diff --name-only HEAD && git log --format= --name-only "${range[@]}"; } |
    sed -n 's/^\(\(src\|operator\)\/.*\)\.\(cc\|h\)$/\1.cc/p' | awk '!seen[$0]++' |
    while read -r file; do [ ! -f "$file" ] || echo "$file"; done
}

step_tidy() {
  local files max=${WEIR_TIDY_MAX:-24}
  mapfile -t files < <(changed_sources)
  if [ ${#files[@]} -gt "$max" ]; then
    echo "${#files[@]} sources changed: the $max changed last are checked, all of them by --long"
    files=("${files[@]:0:$max}")
  fi
  tidy "${files[@]}"
}

# Everything, tests too, also compiles with clang and its thread-safety analysis.
step_tidy_all() {
  build tidy || return
  mapfile -t files < <(git ls-files 'src/*.cc' 'operator/*.cc')
  tidy "${files[@]}"
}

# fuzz_for PRESET SECONDS: every target, so many at a time as there are cores. The sanitizers' preset
# holds them too.
fuzz_for() {
  build "$1" tests_fuzz || return
  # shellcheck disable=SC2016  # expanded by the shell of each target
  find "build/$1/tests" -type f -name 'fuzz_*' -executable -print0 | sort -z |
    xargs -0 -r -P "$JOBS" -n 1 sh -c '
      name=${2##*/} corpus=$WEIR_CACHE/corpus/${2##*/}
      mkdir -p "$corpus"
      if out=$("$2" -max_total_time="$1" -timeout=10 -rss_limit_mb=2048 -max_len=16384 \
        -artifact_prefix="$corpus." -print_final_stats=1 "$corpus" "tests/fuzz/corpus/$name" 2>&1); then
        printf "%s\n" "$out" | grep -F stat::number_of_executed_units
        printf "ok   %s\n1 passed, 0 failed\n" "$name"
      else
        printf "%s\nFAIL %s\n0 passed, 1 failed\n" "$out" "$name"
        exit 1
      fi' sh "$2"
}
step_fuzz() { fuzz_for asan-ubsan 20; }
step_fuzz_long() { fuzz_for fuzz 3600; }

step_model() { tests/arbiter/model/check.sh; }

# Scripts from a seed drawn at run time; fails below tests/differential/floors.txt.
differential() { # differential SCRIPTS
  build release sql_batch && nice -n 5 tests/differential/ratchet.sh "$1"
}
step_differential() { differential 1500; }
step_differential_long() { differential 100000; }

step_cluster_build() {
  tests/cluster/build.sh && tests/cluster/image.sh pause && tests/cluster/image.sh flink
}
scenarios() { # scenarios NEEDS: every tests/integration/*_test.* whose head says `# needs: NEEDS`
  local file rc=0 found=0
  for file in tests/integration/*_test.sh tests/integration/*_test.py; do
    [ -f "$file" ] || continue
    head -5 "$file" | grep -qx "# needs: $1" || continue
    found=1
    echo "--- $file"
    timeout "${SCENARIO_TIMEOUT:-1500}" "$file" || { rc=1 && echo "FAIL $file"; }
  done
  [ $found = 1 ] || { echo "error: no scenario needs $1" && return 1; }
  return $rc
}

cluster_up() { # cluster_up ARG...: a test cluster, and its variables in this shell
  local variables
  variables=$(tests/cluster/up.sh "$@") && eval "$variables"
}

# Steps run in subshells: this is their EXIT trap, so that nothing outlives a step that fails.
cluster_down() { # cluster_down NAME
  [ -z "${KEEP_CLUSTER:-}" ] || return 0
  tests/cluster/systems/systems.sh --name "$1" down
  tests/cluster/down.sh --name "$1" --wipe
}

step_control_plane() {
  cluster_up --no-node --fake-nodes 3 --name ci-ctl --fresh || return
  export WEIR_TEST_KUBECONFIG=$KUBECONFIG WEIR_BIN=$ROOT/build/release/operator/weir
  local rc=0
  trap 'cluster_down ci-ctl' EXIT
  run_ctest release control-plane -j 1 || rc=1
  scenarios control-plane || rc=1
  return $rc
}

step_flink() {
  local rc=0
  run_ctest release flink -j 1 || rc=1 # Flink on loopback, without Kubernetes
  trap 'cluster_down ci-node' EXIT
  cluster_up --name ci-node --fresh || return
  export WEIR_BIN=$ROOT/build/release/operator/weir
  tests/cluster/image.sh --name ci-node weir "$WEIR_BIN" || return
  tests/cluster/image.sh --name ci-node flink || return
  scenarios node || rc=1
  return $rc
}

step_coverage() {
  build coverage && run_ctest coverage unit || return
  (cd build/coverage && find . -name '*.gcda' -path '*/src/*' -print0 | xargs -0 -r gcov -n) 2>/dev/null |
    awk "/^File '.*\/src\//{f = \$2} /^Lines executed/ && f {split(\$2, a, \":\"); split(a[2], p, \"%\");
         lines += \$4; hit += \$4 * p[1] / 100; f = \"\"} END {printf \"line coverage of src: %.1f %%\n\", 100 * hit / lines}"
}

step_long_scenarios() {
  trap 'cluster_down ci-ctl' EXIT
  cluster_up --no-node --fake-nodes 3 --name ci-ctl --fresh || return
  export WEIR_BIN=$ROOT/build/release/operator/weir
  local rc=0
  SCENARIO_TIMEOUT=14400 scenarios long || rc=1
  cluster_down ci-ctl
  trap 'cluster_down ci-long' EXIT
  cluster_up --name ci-long --fresh && tests/cluster/image.sh --name ci-long flink || return
  SCENARIO_TIMEOUT=14400 scenarios long-node || rc=1
  return $rc
}
