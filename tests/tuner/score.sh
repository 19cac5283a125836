#!/usr/bin/env bash
# Scores `weir tune` with the reference simulator, beside the simulator's own re-implementations of
# other autoscalers, on seeds of one's own choosing. The simulator is not part of this repository:
#
#   tests/tuner/score.sh SIMULATOR [WEIR] [SEEDS] [OUT]
#
# SIMULATOR  tuner-sim.py (also TUNER_SIM in the environment)
# WEIR       the binary (also WEIR; default build/release/operator/weir)
# SEEDS      a-b or a,b,c (also SEEDS; default: drawn from the clock, and printed)
# OUT        where the rows go as JSON (default: not kept)
# JOBS       processes at a time (default 2)
#
# Prints the tables, then says for every bound of the ask whether it is met, and for every trace
# whether a peer does better. Exit code: 0 all met, 1 not, 2 usage.
set -euo pipefail

sim=${1:-${TUNER_SIM:-}}
weir=${2:-${WEIR:-build/release/operator/weir}}
start=$(($(date +%s) % 100000 + 1000))
seeds=${3:-${SEEDS:-$start-$((start + 7))}}
out=${4:-}
if [ -z "$sim" ] || [ ! -r "$sim" ] || ! [ -x "$weir" ]; then
  sed -n '2,14p' "$0" >&2
  exit 2
fi
rows=$(mktemp)
trap 'rm -f "$rows"' EXIT
echo "seeds $seeds, $("$weir" --version)"
python3 "$sim" --policy-cmd "$weir tune" --seeds "$seeds" --jobs "${JOBS:-2}" --by-trace \
  --json "$rows"
[ -z "$out" ] || cp "$rows" "$out"
python3 "$(dirname "$0")/score_asks.py" "$rows"
