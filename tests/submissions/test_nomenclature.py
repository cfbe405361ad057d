"""Words and signs worth a look under the rules of nomenclature. A hint never blocks anything."""

from __future__ import annotations

import pytest

from submissions.nomenclature import Hint, hints

#: The flag of a region: a black flag and letters that are not shown.
REGION = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Coffee for every country", [Hint("country", "word")]),
        ("Naciones unidas por el café", [Hint("Naciones", "word")]),
        ("我们的国家", [Hint("国家", "word")]),
        ("ประเทศของเรา", [Hint("ประเทศ", "word")]),
        ("Made in Taiwan", [Hint("Taiwan", "name", "Chinese Taipei")]),
        ("Hong Kong nights", [Hint("Hong Kong", "name", "Hong Kong, China")]),
        ("Hong Kong, China nights", []),
        ("Chinese Taipei and the Republic of Korea", []),
        ("We won \U0001f1f5\U0001f1ea!", [Hint("\U0001f1f5\U0001f1ea", "flag")]),
        (REGION, [Hint(REGION, "flag")]),
        ("United Nations volunteers, international and natural", []),
        ("An economy of its own", []),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_worth_a_look(text, found):
    assert hints([text]) == found


def test_each_thing_is_named_once():
    assert hints(["one nation", "another nation"]) == [Hint("nation", "word")]
