"""`python -m tests.bench`, or `make bench`: each figure of the project beside its goal."""
