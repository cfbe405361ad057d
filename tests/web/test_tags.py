"""What templates say and draw without asking anybody."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template

from core import economies
from web.shared.forms import SoundingsForm
from web.templatetags import soundings

SPRITE = Path(__file__).parents[2] / "templates/components/sprite.html"


def show(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_every_icon_a_tag_or_state_uses_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'id="i-([a-z]+)"', SPRITE.read_text()))
    used = {icon for _tone, icon in soundings.STATES.values()} | set(soundings.TONE_ICONS.values())
    used |= {icon for _key, _label, icon in soundings.OFFICE}
    assert used - drawn - {""} == set()


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'id="i-([a-z]+)"', SPRITE.read_text()))
    templates = SPRITE.parents[1].rglob("*.html")
    named = {name for path in templates for name in re.findall(r'{% icon "([a-z]+)"', path.read_text())}
    assert named - drawn == set()


def test_an_icon_is_decoration_unless_it_stands_alone() -> None:
    assert show('{% icon "lock" %}') == '<svg class="icon" aria-hidden="true"><use href="#i-lock"/></svg>'
    assert 'role="img" aria-label="Locked"' in show('{% icon "lock" label="Locked" %}')


def test_a_state_is_a_word_a_shape_and_a_tone() -> None:
    shown = show("{% state_of row %}", row=SimpleNamespace(state="rejected", get_state_display=lambda: "Refused"))
    assert (
        shown
        == '<span class="tag" data-tone="stop"><svg class="icon" aria-hidden="true"><use href="#i-x"/></svg> Refused</span>'
    )


def test_words_that_people_typed_are_escaped() -> None:
    assert "<b>" not in show(
        "{% tag word 'note' %}{% print_of word word %}{% ruler 1 2 word %}{% icon word word %}", word="<b>"
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (58, "0:58"),
        (Decimal("59.4"), "0:59"),
        (Decimal("59.5"), "1:00"),
        (67.3, "1:07"),
        (3729, "1:02:09"),
        (None, "–"),
        (0, "0:00"),
    ],
)
def test_a_length_is_written_as_a_player_writes_it(seconds: object, words: str) -> None:
    assert soundings.clip_length(seconds) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction(235, 3), "78.33"), ("78.335", "78.34"), (Decimal("76.105"), "76.11"), (Fraction(1, 200), "0.01"), (0, "0.00"),
        ("-0.001", "0.00"), (Fraction(-1, 3), "−0.33"), (100, "100.00"), (None, "–"),
    ],
)  # fmt: skip
def test_a_score_has_two_decimals_with_halves_up(value: object, words: str) -> None:
    assert soundings.points(value) == words


def test_an_economy_has_its_article_in_running_text_only() -> None:
    assert (soundings.economy("PH"), soundings.economy_in_text("PH")) == ("Philippines", "the Philippines")
    assert soundings.economy("CN") == "People’s Republic of China"
    assert soundings.economy(economies.get("TW")) == "Chinese Taipei"
    assert soundings.economy("") == ""


def test_a_headline_breaks_after_each_sentence() -> None:
    assert soundings.sentences("One minute. One idea. 21 economies listening.") == [
        "One minute.", "One idea.", "21 economies listening.",
    ]  # fmt: skip
    assert soundings.sentences("一分鐘。一個主意。") == ["一分鐘。", "一個主意。"]


def test_markdown_keeps_no_script_no_picture_and_no_strange_address() -> None:
    text = "# Rules\n\n<script>alert(1)</script> **bold** [go](javascript:alert(1)) [site](https://a.example) ![x](https://a.example/x.png)"
    html = soundings.markdown(text)
    assert "<h3>Rules</h3>" in html
    assert "<strong>bold</strong>" in html
    assert '<a href="https://a.example" rel="noopener noreferrer">site</a>' in html
    assert all(word not in html for word in ("<script", "<img", 'href="javascript'))


class Seat(SoundingsForm):
    name = forms.CharField(label="Name", help_text="As on the card.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    role = forms.ChoiceField(label="Role", choices=[("j", "Judge"), ("h", "Head judge")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed", help_text="To the terms.")


def test_a_field_ties_its_hint_and_its_error_to_its_control() -> None:
    html = show("{% field form.name %}", form=Seat({"role": "j"}))
    assert '<label class="field__label" for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="input"' in html


def test_a_field_that_may_stay_empty_says_so() -> None:
    assert "optional" in show("{% field form.note %}", form=Seat())
    assert "optional" not in show("{% field form.name %}", form=Seat())


def test_choices_are_a_group_with_one_name() -> None:
    html = show("{% field form.role %}", form=Seat({}))
    assert html.count("<fieldset") == html.count("<legend") == 1
    assert html.count('<label class="choice"') == 2
    assert 'aria-describedby="id_role_error"' in html


def test_a_single_box_carries_its_words_in_its_label() -> None:
    html = show("{% field form.agreed %}", form=Seat())
    assert '<label class="choice" for="id_agreed">' in html
    assert 'aria-describedby="id_agreed_helptext"' in html


def test_extra_words_become_attributes_of_the_control() -> None:
    assert 'data-unit="s"' in show('{% field form.name data_unit="s" %}', form=Seat())


def test_a_short_hyphenated_word_stays_whole_and_nothing_else_is_touched() -> None:
    assert show("{{ words|unbroken }}", words="Start-up <b> 2026, one-minute-video") == (
        '<span class="unbroken">Start-up</span> &lt;b&gt; 2026, one-minute-video'
    )


def test_what_a_text_allows_is_said_in_words() -> None:
    assert show("{{ use|use_in_words }}", use="gallery") == "Showing the entry to the public"
    assert show("{{ use|use_in_words }}", use="unheard-of") == "unheard-of"
