#!/usr/bin/env python3
# needs: long
"""An hour of random kills: the scenario of robust_test.py with a new seed each round."""
import os
import time

import robust_test
import scenario as s


def run():
    s.kubectl("apply", "--server-side", "-f", s.ROOT / "crds")
    s.namespace(robust_test.NS)
    operator = s.Operator("--namespaces", robust_test.NS, "--leader-elect=false")
    end = time.monotonic() + float(os.environ.get("SOAK_SECONDS", "3600"))
    while time.monotonic() < end:
        robust_test.SEED = int(time.time())
        robust_test.killed(operator)
        robust_test.api_server_restarts(operator)
        operator.stop()
    s.check("stops cleanly at the end", operator.process.poll() is not None)


if __name__ == "__main__":
    s.main(run)
