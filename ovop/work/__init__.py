"""The worker: django-tasks-db's own, that says it lives, ends politely, and takes up what a dead one left.

`process` is the loop, `beat` its signs of life, `books` what becomes of a task. What tasks know of it: reviews/work.py.
"""
