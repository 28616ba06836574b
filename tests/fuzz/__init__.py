"""Nonsense for every address and every parameter: no answer may be a 500.

tests/test_fuzz.py asks a few hundred times with one seed, in seconds; `python -m tests.fuzz --rounds 40 --seed 7`, or
`make fuzz`, as long as one likes.
"""
