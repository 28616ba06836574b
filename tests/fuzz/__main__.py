"""python -m tests.fuzz [--rounds N] [--seed N]: the same as tests/test_fuzz.py, longer. Ends with 1 where a 500 was found.

python -m tests.fuzz --files N [--seed N]: the same as tests/products/test_hostile_files.py, with other files.
"""

import argparse
import os
import sys

import pytest

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", default="20", help="each asks every address; the first seed is --seed")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--files", default="", help="so many hostile files instead")
    chosen = parser.parse_args()
    os.environ |= {"FUZZ_ROUNDS": chosen.rounds, "FUZZ_SEED": chosen.seed}
    tests = "tests/test_fuzz.py"
    if chosen.files:
        os.environ |= {"HOSTILE_FILES": chosen.files, "HOSTILE_SEED": chosen.seed}
        tests = "tests/products/test_hostile_files.py"
    sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "-n", "0", tests]))
