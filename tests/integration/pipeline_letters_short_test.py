#!/usr/bin/env python3
# needs: control-plane
"""Those scenarios of pipeline_letters_test.py that take seconds; --long plays them all, and AUTO as RPC, too."""
import pipeline_letters_test as letters
import scenario as s

if __name__ == "__main__":
    s.main(lambda: letters.run("acehi", letters.MODES[:4]))
