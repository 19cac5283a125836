#!/usr/bin/env bash
# ratchet.sh SCRIPTS [SEED]: compares the compiler with Flink over SCRIPTS generated scripts at both levels,
# a fifth as many calls of declared functions and as many by their changelog modes, a sixtieth by perturbing
# what they read, and fails below floors.txt.
# The seed is drawn when none is given, and printed either way; reports with shrunk examples go to $WEIR_TRIAGE
# (default build/differential). SQL_BATCH: our side, else of the release build.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
SCRIPTS=${1:?ratchet.sh SCRIPTS [SEED]}
SEED=${2:-$((RANDOM * 32768 + RANDOM + 1))}
TRIAGE=${WEIR_TRIAGE:-$HERE/../../build/differential}
passed=0 failed=0
"$HERE/oracle.sh" --build
[ "$SCRIPTS" -lt 20000 ] || "$HERE/oracle.sh" --unreachable # what the counts of productions leave out
walks=$((SCRIPTS / 8))
[ "$walks" -le 8000 ] || walks=8000
while read -r level agreement position; do
  extra=(--limit 10 --time 20 --shrink 5)
  # Thousands of scripts: several servers, and counters in Flink's parser.
  [ "$SCRIPTS" -lt 20000 ] || extra=(--jobs 3 --coverage --limit 40 --shrink 40 --time 3600 --table)
  if [ "$level" = lineage ]; then # each is run by Flink a dozen times: fewer still
    if "$HERE/compare_lineage.py" --scripts $((SCRIPTS / 60)) --seed "$SEED" --min-sharp "$position" --show 10; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
    fi
    continue
  fi
  if [ "$level" = declared ]; then
    if "$HERE/declared.py" --scripts $((SCRIPTS / 5)) --seed "$SEED" --min "$agreement" --min-position "$position" --show 10; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
    fi
    continue
  fi
  if [ "$level" = changes ]; then # each is planned by Flink: fewer
    if "$HERE/compare_changes.py" --scripts $((SCRIPTS / 5)) --seed "$SEED" --min "$agreement" --limit 10; then
      echo "ok   changes: verdicts and what reaches the sinks agree on at least $agreement %"
      passed=$((passed + 1))
    else
      echo "FAIL changes: below $agreement %"
      failed=$((failed + 1))
    fi
    continue
  fi
  if "$HERE/compare.py" --scripts "$SCRIPTS" --seed "$SEED" --level "$level" --walks "$walks" --triage "$TRIAGE" \
    --min-agreement "$agreement" --min-position "$position" "${extra[@]}"; then
    echo "ok   $level: agreement at least $agreement %, position $position %"
    passed=$((passed + 1))
  else
    echo "FAIL $level: agreement below $agreement % or position below $position %"
    failed=$((failed + 1))
  fi
done < <(grep -v '^#' "$HERE/floors.txt")
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
