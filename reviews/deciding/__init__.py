"""How a dossier moves on: the table of steps, and the pages on which a person takes one."""
