"""What the database itself refuses: whatever the portal would not do, typed past it in SQL (docs/decisions/0020).

`dossiers`, `help` and `history` say the rules as data, `making` writes them as triggers of either engine, `standing`
puts them up after `manage.py migrate` and takes them down before it.
"""
