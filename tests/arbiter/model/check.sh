#!/usr/bin/env bash
# check.sh: both models through spin, every state of each bounded run; then each planted fault, which
# must be found. Prints the states explored and the errors. Needs spin and a C compiler; 100
# CPU seconds, 600 MiB for each of $JOBS runs at a time.
set -uo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
STARTED=0

# check COMMAND...: beside as many others as there may be; what it prints is kept in the order of calls.
check() {
  while [ "$(jobs -rp | wc -l)" -ge "${JOBS:-$(nproc)}" ]; do wait -n; done
  STARTED=$((STARTED + 1))
  "$@" >"$WORK/$STARTED.out" &
}

run() { # run DIR FILE DEFINE...: explores; spin's report is in DIR/report
  local dir=$1 file=$2
  shift 2
  mkdir -p "$dir" && cd "$dir" &&
    spin -a "$@" "$HERE/$file" >spin.log 2>&1 &&
    gcc "${OPTIMIZE:--O1}" -w -DSAFETY -DMEMLIM=3000 -DVECTORSZ=512 -o pan pan.c >>spin.log 2>&1 &&
    ./pan -m1000000 -w23 >report 2>&1
}

verdict() { # verdict OK TEXT
  if [ "$1" = 1 ]; then echo "ok   $2"; else echo "FAIL $2"; fi
}

holds() { # holds NAME FILE DEFINE...
  local name=$1 file=$2 ok=0 dir
  shift 2
  dir=$WORK/$(tr -c 'A-Za-z0-9\n' _ <<<"$name")
  (run "$dir" "$file" "$@")
  if grep -q 'errors: 0' "$dir/report" 2>/dev/null &&
    ! grep -qE 'max search depth too small|out of memory|reached -DMEMLIM' "$dir/report"; then
    ok=1
  fi
  verdict $ok "$name: $(sed -nE 's/^ *([0-9.e+]+) states, stored.*/\1 states/p' "$dir/report" 2>/dev/null), $(sed -nE 's/.*(errors: [0-9]+).*/\1/p' "$dir/report" 2>/dev/null)"
  [ $ok = 1 ] || { cat "$dir/spin.log" "$dir/report" 2>/dev/null | tail -20; }
}

found() { # found FAULT FILE DEFINE...: spin must object
  local fault=$1 file=$2 ok=0 dir=$WORK/$1
  shift 2
  (OPTIMIZE=-O0 run "$dir" "$file" "-DFAULT_$fault" "$@")
  grep -qE 'errors: [1-9]' "$dir/report" 2>/dev/null && ok=1
  verdict $ok "fault $fault: $(grep -oE 'assertion violated .*|invalid end state.*' "$dir/report" 2>/dev/null | head -1)"
  [ $ok = 1 ] || tail -5 "$dir/spin.log"
}

# Which of the arbitration's disturbances a run has.
none="-DEXPIRIES=0 -DNODE_CRASHES=0 -DOPERATOR_CRASHES=0 -DORDERS=0"
nodes="-DLOAD=2 -DEXPIRIES=1 -DNODE_CRASHES=1 -DOPERATOR_CRASHES=0 -DORDERS=0"
operator="-DLOAD=2 -DEXPIRIES=1 -DNODE_CRASHES=0 -DOPERATOR_CRASHES=1 -DORDERS=0"
one_order="-DLOAD=2 -DEXPIRIES=0 -DNODE_CRASHES=0 -DOPERATOR_CRASHES=0 -DORDERS=1"
two_orders="-DLOAD=2 -DEXPIRIES=0 -DNODE_CRASHES=0 -DOPERATOR_CRASHES=0 -DORDERS=2"
# An answer with a grant that is lost, and what else may happen around its release.
loss="-DLOAD=2 -DLOSSES=1 -DNODE_CRASHES=0"
loss_expiry="$loss -DEXPIRIES=1 -DOPERATOR_CRASHES=0 -DORDERS=0"
loss_operator="$loss -DEXPIRIES=0 -DOPERATOR_CRASHES=1 -DORDERS=0"
loss_order="$loss -DEXPIRIES=0 -DOPERATOR_CRASHES=0 -DORDERS=1"

# shellcheck disable=SC2086  # the sets of defines are words
{
  check holds "four stages, window 3" arbitration.pml -DWINDOW=3 -DIDS=4 $none
  check holds "an expired grant and a node's crash, window 2" arbitration.pml -DWINDOW=2 -DIDS=3 $nodes
  check holds "an expired grant and the operator's crash, window 2" arbitration.pml -DWINDOW=2 -DIDS=4 $operator
  check holds "one order of the user, window 3" arbitration.pml -DWINDOW=3 -DIDS=4 $one_order
  check holds "two orders of the user, window 2" arbitration.pml -DWINDOW=2 -DIDS=3 $two_orders
  check holds "a lost answer and an expired grant, window 2" arbitration.pml -DWINDOW=2 -DIDS=3 $loss_expiry
  check holds "a lost answer and the operator's crash, window 2" arbitration.pml -DWINDOW=2 -DIDS=3 $loss_operator
  check holds "a lost answer and an order of the user, window 1" arbitration.pml -DWINDOW=1 -DIDS=3 $loss_order
  check holds "standby: sessions, late answers, two crashes" standby.pml

  check found WINDOW arbitration.pml -DWINDOW=2 -DIDS=3 $none
  check found LOAD_ANY arbitration.pml -DWINDOW=2 -DIDS=3 $none
  check found NO_PERMIT_CHECK arbitration.pml -DWINDOW=2 -DIDS=3 $one_order
  check found KEEP_STALE arbitration.pml -DWINDOW=2 -DIDS=3 $one_order
  check found ROLL_BACK_STORING arbitration.pml -DWINDOW=2 -DIDS=3 $one_order
  check found RESUME_UNACKED arbitration.pml -DWINDOW=2 -DIDS=3 $one_order
  check found PRIORITY arbitration.pml -DWINDOW=2 -DIDS=3 $two_orders
  check found RESTART_AFTER_STOP arbitration.pml -DWINDOW=2 -DIDS=3 $two_orders
  check found STALE_GRANT arbitration.pml -DWINDOW=2 -DIDS=3 $nodes
  check found LOAD_REOFFERED arbitration.pml -DWINDOW=2 -DIDS=3 $nodes
  check found LOAD_BEFORE_STORED arbitration.pml -DWINDOW=2 -DIDS=4 $operator
  check found REUSE_IDS arbitration.pml -DWINDOW=2 -DIDS=4 $operator
  check found RELEASE_GIVEN_AGAIN arbitration.pml -DWINDOW=2 -DIDS=3 $loss_expiry
  check found RELEASE_OTHER_GRANT arbitration.pml -DWINDOW=2 -DIDS=3 $loss_expiry
  check found NO_WAIT standby.pml
  check found COUNT_FROM_ANSWER standby.pml
  check found KEEP_OVER standby.pml
}
wait
for i in $(seq "$STARTED"); do cat "$WORK/$i.out"; done | tee "$WORK/all.out"
PASSED=$(grep -c '^ok ' "$WORK/all.out") FAILED=$(grep -c '^FAIL ' "$WORK/all.out")
echo "$PASSED passed, $FAILED failed"
[ "$PASSED" = "$STARTED" ]
