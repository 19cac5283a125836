#!/usr/bin/env bash
# contract_on_real.sh PROGRAM: the contract suite on a real Flink, a fresh one for each test.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
for test in LookThenCancel SavepointThenStop MetricsOfARunningJob FailedScriptTellsWhyAndWhere; do
  script=
  [ $test != FailedScriptTellsWhyAndWhere ] || script=$HERE/failing.sql
  SCRIPT=$script "$HERE/local_flink.sh" run "$1" --gtest_filter="Real/*.$test/*" >"${TMPDIR:-/tmp}/contract.$$" 2>&1 ||
    { cat "${TMPDIR:-/tmp}/contract.$$"; rm "${TMPDIR:-/tmp}/contract.$$"; exit 1; }
  # A filter that matches nothing would pass, too.
  grep -F "[       OK ] Real/ContractTest.$test" "${TMPDIR:-/tmp}/contract.$$"
  rm "${TMPDIR:-/tmp}/contract.$$"
done
