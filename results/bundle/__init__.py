"""The published results of a round as one JSON document that anybody can check: pure, no database, no Django.

What others call:

- `build(...) -> dict`: make the document from a contest, entries and awards; see its docstring for the parts.
- `canonical_bytes(value) -> bytes`: the one spelling that is hashed.
- `verify(bundle) -> Verification(ok, first_difference)`: recompute the standings from the scorecards and every hash.

A bundle shows that its parts belong together and that its ranks follow from its scorecards. Whoever rewrites scorecards, standings and
hashes alike makes another consistent bundle: that one is told apart by its overall hash, `bundle["hashes"]["bundle"]`,
which is therefore published beside the results.

Judges appear as J1, J2, ...; nothing else about them, no address and no comment is in it. It holds no JSON number with a fraction: marks,
weights and scores are decimal text, which every reader keeps exactly.
"""

from results.bundle.build import PublishedAward, PublishedEntry, build
from results.bundle.canonical import FORMAT, SECTIONS, canonical_bytes
from results.bundle.verify import Verification, verify

__all__ = [
    "FORMAT",
    "SECTIONS",
    "PublishedAward",
    "PublishedEntry",
    "Verification",
    "build",
    "canonical_bytes",
    "verify",
]
