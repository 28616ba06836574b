"""The only door for a file: what comes in is checked and drawn again, and only that is stored.

A photo is drawn again from its pixels, a PDF is rewritten page by page; nothing is kept as it came, but
for the pieces of an upload under way (pieces.py), which nobody can open.
"""
