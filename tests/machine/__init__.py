"""One machine that does whatever officers may think of, in any order, and knows what each door must answer.

foreseen.py     what each door must answer, the rules said once more from plain rows
world.py        officers of right and wrong areas, four dossiers, two trainings, a clock
holds.py        what holds after each step, whatever was done
machine.py      the machine: steps, answers, corrections, help, trainings, extensions, an area that moves, time
test_machine.py the same few walks each time; `make machine SEED=7 ROUNDS=200` for long ones
"""
