"""The tally again, written from the contract in the plainest way and sharing no code with the product."""

from fractions import Fraction


def oracle(document):  # noqa: C901 (one page on purpose: it reads like the contract)
    criteria = {c["key"]: c for c in document["criteria"]}

    def unit(key, mark):
        low, high = Fraction(criteria[key]["minimum"]), Fraction(criteria[key]["maximum"])
        return (Fraction(mark) - low) / (high - low)

    def card_score(marks):
        given = [(Fraction(criteria[k]["weight"]), unit(k, m)) for k, m in marks.items() if m is not None]
        weight = sum(w for w, _u in given)
        return None if weight == 0 else 100 * sum(w * u for w, u in given) / weight

    cards = {}
    for card in document["scorecards"]:
        cards.setdefault(card["entry"], []).append((card["marks"], card_score(card["marks"])))
    counted = {e: [(m, s) for m, s in rows if s is not None] for e, rows in cards.items()}
    enough = max(1, document.get("minimum_scorecards", 1))
    ranked = {e: rows for e, rows in counted.items() if len(rows) >= enough}
    score = {e: sum(s for _m, s in rows) / len(rows) for e, rows in ranked.items()}

    def value(step, entry, tied):
        scores = sorted(s for _m, s in ranked[entry])
        if step == "median":
            n = len(scores)
            return (scores[(n - 1) // 2] + scores[n // 2]) / 2
        if step == "highest_single":
            return scores[-1]
        if step == "head_judge":
            for order in document.get("decisions", {}).get("head_judge", []):
                if tied <= set(order):
                    return -order.index(entry)
            return 0
        key = step.split(":", 1)[1]
        units = [unit(key, m[key]) for m, _s in ranked[entry] if m.get(key) is not None]
        return sum(units) / len(units) if units else Fraction(-1)

    def compare(a, b):
        """Return (1 when a goes before b, -1 when after, 0 when tied; the step that says so)."""
        if score[a] != score[b]:
            return (1 if score[a] > score[b] else -1), None
        tied = {e for e in ranked if score[e] == score[a]}
        for step in document.get("tie_break", []):
            values = {e: value(step, e, tied) for e in tied}
            if values[a] != values[b]:
                return (1 if values[a] > values[b] else -1), step
            tied = {e for e in tied if values[e] == values[a]}
        return 0, "shared"

    standings = []
    for entry in ranked:
        outcomes = {other: compare(entry, other) for other in ranked if other != entry}
        equals = [step for other, (_sign, step) in outcomes.items() if score[other] == score[entry]]
        chain = [*document.get("tie_break", []), "shared"]
        standings.append(
            {
                "entry": entry,
                "rank": 1 + sum(1 for sign, _step in outcomes.values() if sign < 0),
                "score": half_up(score[entry]),
                "scorecards": len(ranked[entry]),
                "decided_by": max(equals, key=chain.index) if equals else None,
                "interval": None,
            }
        )
    standings.sort(key=lambda row: (row["rank"], row["entry"]))
    unranked = sorted(e for e in cards if e not in ranked)
    return {"standings": standings, "unranked": [{"entry": e, "why": "TOO_FEW_SCORECARDS"} for e in unranked]}


def half_up(value):
    whole, rest = divmod(value * 10**6, 1)
    digits = str(int(whole) + (1 if rest >= Fraction(1, 2) else 0)).rjust(7, "0")
    return f"{digits[:-6]}.{digits[-6:]}"
