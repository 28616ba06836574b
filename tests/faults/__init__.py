"""Do the tests notice? Small faults, one at a time, each with the tests that should fail because of it.

`make faults` copies the portal to a temporary folder, puts one fault in, runs its tests there, takes it out
again, and prints whether they noticed (`killed`) or not (`SURVIVED`). A rule that can be taken out unnoticed
will be. The faults stand in access, accounts, steps, dates, signing, filing, uploads, phone, help, lists, doors, areas,
years, rules, machine, errors, backup, deploy, personal and work.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One rule taken out of one file.

    `old` stands in `file` exactly once and becomes `new`. `where` names the tests' folder or file and `by`
    which of them should notice, as pytest's -k reads it. `postgres`: only PostgreSQL can show it. `migrated`:
    only tables that the migrations made can, with their triggers.
    """

    name: str
    file: str
    old: str
    new: str
    where: str
    by: str
    postgres: bool = False
    migrated: bool = False
