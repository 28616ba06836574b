"""python -m tests.fuzz [--rounds N] [--seed N]: the same as tests/test_fuzz.py, longer. Ends with 1 where a 500 was found."""

import argparse
import os
import sys

import pytest

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", default="20", help="each asks every address; the first seed is --seed")
    parser.add_argument("--seed", default="1")
    chosen = parser.parse_args()
    os.environ |= {"FUZZ_ROUNDS": chosen.rounds, "FUZZ_SEED": chosen.seed}
    sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "-n", "0", "tests/test_fuzz.py"]))
