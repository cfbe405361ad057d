"""Who judges what: the exact solver, pure, no database, no Django.

What others call (rules and objectives stand in docs/assignment.md):

- `Problem(entries, judges, conflicts, locked, affinity, rules)` of `Entry`, `Judge` and `Rules`: the input; a problem whose parts do not
  fit together is refused with `UnusableInput` when it is made. Give entries and judges a `name` and the advice uses it.
- `solve(problem) -> Plan`: the best plan: `assignments`, `unmet` with reasons, `findings` as codes with facts, `advice` in words.
- `computed_affinity(judges, entries) -> matrix`: the 0 to 100 that topics and languages give, rows judges, columns entries.
- `read_problem(document) -> Problem` and `plan_document(plan) -> dict`: the JSON shapes of the `solve_assignment` command.

Objectives, each only among the best of those before: most places filled; least shortfall below the minimum of judges; fewest pairs of one
economy where these are to be avoided; where asked for, the most even loads; the greatest affinity.
"""

from core.strict_json import UnusableInput
from judging.assignment.document import plan_document, read_problem
from judging.assignment.model import (
    ECONOMY_LIMIT,
    JUDGES_FULL,
    TOO_FEW_ELIGIBLE,
    Advice,
    Affinity,
    Entry,
    Judge,
    Plan,
    Problem,
    Rules,
    Unmet,
)
from judging.assignment.pairs import computed_affinity
from judging.assignment.solve import solve

__all__ = [
    "ECONOMY_LIMIT",
    "JUDGES_FULL",
    "TOO_FEW_ELIGIBLE",
    "Advice",
    "Affinity",
    "Entry",
    "Judge",
    "Plan",
    "Problem",
    "Rules",
    "Unmet",
    "UnusableInput",
    "computed_affinity",
    "plan_document",
    "read_problem",
    "solve",
]
