#!/usr/bin/env python3
"""count_cases.py JUNIT FOLDER: what a run of ctest counts, in test cases and not in programs.

JUNIT is what `ctest --output-junit` wrote, FOLDER what GTEST_OUTPUT=json:FOLDER/ gathered: a file
NAME.json for each googletest program NAME that came to its end. A test of ctest without one (another
kind of program, or a crash) counts as one case; so does one that failed though its cases passed (a
sanitizer's finding at exit, a time limit). Skipped cases are neither passed nor failed.
Closes with `N passed, N failed`, and `, N skipped` when there are any."""
import json
import pathlib
import sys
import xml.etree.ElementTree


def cases_of(report):
    """(passed, failed, skipped) of one googletest report."""
    passed = failed = skipped = 0
    for suite in report.get("testsuites", []):
        for case in suite.get("testsuite", []):
            if case.get("failures"):
                failed += 1
            elif case.get("result") == "COMPLETED":
                passed += 1
            else:
                skipped += 1
    return passed, failed, skipped


def main(junit, folder):
    passed = failed = skipped = 0
    for test in xml.etree.ElementTree.parse(junit).getroot().iter("testcase"):
        good = test.get("status") == "run"
        report = pathlib.Path(folder) / (test.get("name") + ".json")
        counts = cases_of(json.loads(report.read_text())) if report.exists() else (0, 0, 0)
        if sum(counts) == 0:
            counts = (1, 0, 0) if good else (0, 1, 0)
        elif not good and counts[1] == 0:
            counts = (counts[0], 1, counts[2])
        passed, failed, skipped = (a + b for a, b in zip((passed, failed, skipped), counts))
    more = f", {skipped} skipped" if skipped else ""
    print(f"{passed} passed, {failed} failed{more}")


if __name__ == "__main__":
    main(*sys.argv[1:])
