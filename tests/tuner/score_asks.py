#!/usr/bin/env python3
"""Holds rows of the reference simulator against the bounds that the tuner must keep.

    score_asks.py ROWS.json     rows as written by the simulator's --json; the policy `cmd` is judged
"""
import json
import statistics
import sys

STREAM = [('J', 'mean J', 1.80, 'mean'), ('J', 'median J', 1.65, 'median'),
          ('res', 'resources over oracle', 1.50, 'mean'), ('viol', 'lag violation', .0025, 'mean'),
          ('rescales', 'rescales a day', 10, 'mean'), ('osc', 'reversals a day', .2, 'mean'),
          ('steps', 'steps a load event', 1.6, 'mean'), ('rec_min', 'recovery, minutes', 5, 'mean'),
          ('oom', 'out of memory a day', 0, 'mean'), ('state_bytes', 'state, bytes', 6144, 'max'),
          ('err', 'faults', 0, 'max')]
BATCH = [('J', 'mean J', 1.28, 'mean'), ('J', 'median J', 1.18, 'median'),
         ('miss', 'deadline misses', .01, 'mean'), ('oom', 'out of memory a run', .008, 'mean'),
         ('mem_slack', 'memory slack', .28, 'mean'), ('state_bytes', 'state, bytes', 6144, 'max'),
         ('err', 'faults', 0, 'max')]
FOLD = {'mean': statistics.fmean, 'median': statistics.median, 'max': max}


def asks(rows, bounds):
    ok = True
    for key, name, bound, fold in bounds:
        values = [r[key] for r in rows if r.get(key) is not None]
        if not values:
            continue
        value = FOLD[fold](values)
        met = value <= bound + 1e-12
        ok &= met
        print('  %-24s %8.4g  ask <= %-7g %s' % (name, value, bound, 'met' if met else 'NOT MET'))
    return ok


def against_peers(rows):
    ok = True
    for trace in dict.fromkeys(r['trace'] for r in rows):
        means = {}
        for policy in dict.fromkeys(r['policy'] for r in rows):
            js = [r['J'] for r in rows if r['policy'] == policy and r['trace'] == trace]
            if js:
                means[policy] = statistics.fmean(js)
        own = means.pop('cmd')
        if not means:
            continue
        peer = min(means, key=means.get)
        ok &= own <= means[peer]
        print('  %-12s %6.2f   best peer %6.2f (%s)%s' %
              (trace, own, means[peer], peer, '' if own <= means[peer] else '  WORSE'))
    return ok


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1]) as file:
        rows = json.load(file)
    ok = True
    for mode, bounds in (('stream', STREAM), ('batch', BATCH)):
        of_mode = [r for r in rows if r['mode'] == mode]
        own = [r for r in of_mode if r['policy'] == 'cmd']
        if not own:
            continue
        print('\n%s: asks' % mode)
        ok &= asks(own, bounds)
        print('%s: J by trace' % mode)
        ok &= against_peers(of_mode)
    sys.exit(0 if ok else 1)


if __name__ == '__main__':
    main()
