"""The demonstration's captions belong to clips that are there, end with them, and can be read."""

from __future__ import annotations

from samples import people

CAPTIONS = people.read("captions")["captions"]
#: The entrant's own draft stands in samples/stories.py.
SECONDS = {"El mercado que me escucha": 9.0} | {
    row.get("name") or row["title"]: float(row["clip"]["seconds"])
    for row in [*people.read("startups")["startup"], *people.read("clips")["entry"]]
    if "clip" in row
}


def test_they_stand_inside_their_clips():
    late = [
        (row["of"], text)
        for row in CAPTIONS
        for begins, ends, text in row["lines"]
        if not begins < ends <= SECONDS[row["of"]]
    ]
    assert late == []


def test_nobody_has_to_read_faster_than_twenty_characters_a_second():
    fast = [text for row in CAPTIONS for begins, ends, text in row["lines"] if len(text) > 20 * (ends - begins)]
    assert fast == []


def test_one_clip_at_least_has_them_in_two_languages():
    assert len(CAPTIONS) > len({row["of"] for row in CAPTIONS}) > 1
