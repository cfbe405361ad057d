"""Random problems as JSON documents, with every rule of the contract in some of them."""

import random

from tests.judging.assignment.reference import hard_rules_allow

ECONOMIES = ["PE", "VN", "KR", "CL", "NZ"]
TOPICS = ["water", "energy", "food", "health", "payments"]
LANGUAGES = ["en", "es", "ko"]
TRACKS = ["green", "digital"]
ORGANISATIONS = ["Kelp Fund", "Tide Labs", "Reef Bank"]


def random_problem(seed):
    """A small problem. About a third cannot be met in full."""
    rng = random.Random(seed)
    entries = [random_entry(rng, n) for n in range(rng.randint(1, 9))]
    judges = [random_judge(rng, n) for n in range(rng.randint(1, 8))]
    pairs = [[judge["id"], entry["id"]] for judge in judges for entry in entries]
    rules = {"same_economy": rng.choice(["forbid", "avoid", "avoid", "allow"]), "seed": rng.randint(0, 99)}
    if rng.random() < 0.6:
        rules["max_judges_per_economy"] = rng.choice([1, 2, None])
    if rng.random() < 0.5:
        rules["load"] = "even"
    problem = {
        "demand": rng.randint(1, 4),
        "entries": entries,
        "judges": judges,
        "conflicts": rng.sample(pairs, len(pairs) // 8),
        "locked": random_locks(rng, judges, pairs),
        "rules": rules,
    }
    kind = rng.choice(["computed", "triples", "matrix", "matrix", "decimals"])
    if kind == "triples":
        problem["affinity"] = [[*pair, rng.randint(0, 100)] for pair in rng.sample(pairs, len(pairs) // 2)]
    if kind == "matrix":
        problem["affinity_matrix"] = [[random_affinity(rng) for _ in entries] for _ in judges]
    if kind == "decimals":
        problem["affinity_matrix"] = [[rng.randint(0, 1000) / 10 for _ in entries] for _ in judges]
    return problem


def problem_with_every_rule(seed):
    """A small problem in which every rule of the contract is on at once; `rules_in` says which it has."""
    rng = random.Random(f"every {seed}")
    problem = random_problem(rng.randrange(10**6))
    while missing := RULES - rules_in(problem):
        entries = [random_entry(rng, n) for n in range(rng.randint(6, 9))]
        judges = [random_judge(rng, n) for n in range(rng.randint(5, 8))]
        entries[0]["demand"] = rng.randint(1, 4)
        pairs = [[judge["id"], entry["id"]] for judge in judges for entry in entries]
        problem = {
            "demand": rng.randint(1, 3),
            "entries": entries,
            "judges": judges,
            "conflicts": rng.sample(pairs, len(pairs) // 8),
            "locked": random_locks(rng, judges, pairs),
            "rules": {
                "same_economy": ("forbid", "avoid")[seed % 2],
                "max_judges_per_economy": rng.choice([1, 2]),
                "load": "even",
                "seed": rng.choice([rng.randint(0, 10**9), "a published phrase"]),
            },
        }
        if seed % 3 == 0:
            problem["affinity"] = [[*pair, rng.randint(0, 100)] for pair in rng.sample(pairs, len(pairs) // 2)]
        if seed % 3 == 1:
            problem["affinity_matrix"] = [[random_affinity(rng) for _ in entries] for _ in judges]
    assert not missing
    return problem


RULES = {
    "conflicts",
    "organisations",
    "tracks",
    "same economy",
    "economy limit",
    "even load",
    "minimum",
    "demand of its own",
    "locks",
    "a lock that breaks a rule",
    "seed",
}


def rules_in(problem):
    """Return the rules that bear on a problem: a pair they forbid, a judge or an entry they speak of."""
    judges, entries = problem["judges"], problem["entries"]
    pairs = [(judge, entry) for judge in judges for entry in entries]
    rules, locked = problem["rules"], problem["locked"]
    bears = {
        "conflicts": problem["conflicts"],
        "organisations": any(set(j["organisations"]) & set(e["organisations"]) for j, e in pairs),
        "tracks": any(j["tracks"] and e["track"] not in j["tracks"] for j, e in pairs),
        "same economy": rules["same_economy"] != "allow" and any(j["economy"] == e["economy"] for j, e in pairs),
        "economy limit": rules.get("max_judges_per_economy") and len({j["economy"] for j in judges}) < len(judges),
        "even load": rules.get("load") == "even",
        "minimum": any(judge["minimum"] for judge in judges),
        "demand of its own": any("demand" in entry for entry in entries),
        "locks": locked,
        "a lock that breaks a rule": any(
            [j["id"], e["id"]] in locked and not hard_rules_allow(problem, j, e) for j, e in pairs
        ),
        "seed": rules["seed"],
    }
    return {name for name, found in bears.items() if found}


def random_affinity(rng):
    return None if rng.random() < 0.1 else rng.choice([0, 50, 100, rng.randint(0, 100)])


def random_locks(rng, judges, pairs):
    free = {judge["id"]: judge["capacity"] for judge in judges}
    locks = []
    for judge, entry in rng.sample(pairs, rng.choice([0, 0, len(pairs) // 10, len(pairs) // 5])):
        if free[judge]:
            free[judge] -= 1
            locks.append([judge, entry])
    return locks


def random_entry(rng, number):
    entry = {
        "id": f"E{number}",
        "economy": rng.choice(ECONOMIES),
        "organisations": rng.sample(ORGANISATIONS, rng.choice([0, 0, 0, 1])),
        "track": rng.choice(TRACKS),
        "topics": rng.sample(TOPICS, rng.randint(0, 3)),
        "language": rng.choice(LANGUAGES),
    }
    if rng.random() < 0.3:
        entry["demand"] = rng.randint(0, 5)
    return entry


def random_judge(rng, number):
    capacity = rng.randint(0, 7)
    return {
        "id": f"J{number}",
        "economy": rng.choice(ECONOMIES),
        "organisations": rng.sample(ORGANISATIONS, rng.choice([0, 0, 1])),
        "tracks": rng.choice([[], [], ["green"], TRACKS]),
        "topics": rng.sample(TOPICS, rng.randint(0, 3)),
        "languages": rng.sample(LANGUAGES, rng.randint(0, 2)),
        "capacity": capacity,
        "minimum": rng.choice([0, 0, min(2, capacity), capacity]),
    }


def contest(entries, judges, demand, *, limit=2, seed=1, economies=21, slack=1.1, matrix=True):
    """A contest of a given size: conflicts, forbidden same economy, at most `limit` judges of one, all places fillable."""
    rng = random.Random(seed)
    capacity = -(-int(entries * demand * slack) // judges)
    problem = {
        "demand": demand,
        "entries": [{"id": f"E{n}", "economy": f"X{rng.randrange(economies)}", "track": ""} for n in range(entries)],
        "judges": [
            {"id": f"J{n}", "economy": f"X{rng.randrange(economies)}", "capacity": capacity} for n in range(judges)
        ],
        "conflicts": [
            list(pair)
            for pair in sorted({(f"J{rng.randrange(judges)}", f"E{rng.randrange(entries)}") for _ in range(entries)})
        ],
        "rules": {"same_economy": "forbid", "max_judges_per_economy": limit},
    }
    if matrix:
        problem["affinity_matrix"] = [[rng.randrange(101) for _ in range(entries)] for _ in range(judges)]
    return problem
