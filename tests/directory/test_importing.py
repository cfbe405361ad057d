"""The source files come in whole, once, and nothing is added to what they say."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from core import economies
from core.models import AuditEvent
from directory import actions, importing
from directory.models import Facet, Organisation, SearchText, Service
from tests.directory.rows import make

pytestmark = pytest.mark.django_db


def run(capsys, *options: str) -> dict[str, int]:
    call_command("import_organisations", "--json", *options)
    return json.loads(capsys.readouterr().out)


def test_the_file_holds_129_real_organisations(capsys):
    assert run(capsys) == {"created": 129, "changed": 0, "unchanged": 0}
    assert Organisation.objects.filter(is_invented=False).count() == 129


def test_twelve_invented_ones_come_only_when_asked_for(capsys):
    assert run(capsys, "--with-invented") == {"created": 141, "changed": 0, "unchanged": 0}
    assert Organisation.objects.filter(is_invented=True).count() == 12


def test_importing_again_writes_nothing(capsys):
    run(capsys, "--with-invented")
    before = list(Organisation.objects.order_by("pk").values_list("pk", "updated_at"))
    events = AuditEvent.objects.count()
    assert run(capsys, "--with-invented") == {"created": 0, "changed": 0, "unchanged": 141}
    assert list(Organisation.objects.order_by("pk").values_list("pk", "updated_at")) == before
    assert AuditEvent.objects.count() == events


def test_every_economy_is_there_under_either_of_its_names(capsys):
    run(capsys)
    assert set(Organisation.objects.values_list("economy", flat=True)) == set(economies.by_code())
    assert Organisation.objects.filter(economy="PH").count() == 5
    assert Organisation.objects.filter(economy="CN").count() == 6


def test_a_real_organisation_says_only_what_the_file_says(capsys):
    run(capsys)
    real = Organisation.objects.filter(is_invented=False)
    assert set(real.values_list("status", flat=True)) == {"unverified"}
    assert set(real.values_list("equity", "open_to_newcomers")) == {("unknown", "unknown")}
    assert set(real.values_list("coordinate_precision", flat=True)) == {"city"}
    assert set(real.values_list("source", "last_verified_by", "public_email")) == {("accelerators.csv", "", "")}
    assert not real.exclude(stages=[]).exists()
    assert not real.exclude(languages=[]).exists()
    assert not real.exclude(last_verified_on=None).exists()
    assert Service.objects.count() == 0


def test_focus_words_become_sectors_and_stay_as_they_were_written(capsys):
    run(capsys)
    startup_terrace = Organisation.objects.get(slug="startup-terrace")
    assert startup_terrace.sectors == ["ai", "hardware"]
    assert startup_terrace.tags == ["AIoT", "proof of concept", "soft landing"]
    assert startup_terrace.founded_year == 2018
    assert Organisation.objects.get(slug="startmate").founded_year is None


def test_every_sector_of_the_mapping_is_one_of_ours():
    from directory.vocabulary import Sector

    assert {sector for sectors in importing.sectors_by_word().values() for sector in sectors} <= set(Sector.values)


def test_invented_organisations_say_so_in_name_address_and_contact():
    for record in importing.invented_records():
        assert record.slug.startswith("invented-")
        assert record.fields["name"].endswith("(invented)")
        assert record.fields.get("website", "").endswith((".example", ""))
        assert record.fields["is_invented"] is True


def test_a_changed_record_replaces_what_it_said_and_is_written_down(capsys):
    run(capsys)
    record = next(importing.real_records())
    record.fields["summary"] = "Another sentence."
    assert actions.import_organisations([record], by=None) == {"created": 0, "changed": 1, "unchanged": 0}
    changed = Organisation.objects.get(slug=record.slug)
    assert changed.summary == "Another sentence."
    assert SearchText.objects.get(pk=changed.pk).summary == " another sentence "
    assert AuditEvent.objects.filter(verb="import_changed", target_id=changed.pk).count() == 1


def test_importing_does_not_show_what_was_hidden(capsys, ada):
    run(capsys)
    hidden = actions.hide_organisation(Organisation.objects.get(slug="startmate"), by=ada)
    record = next(row for row in importing.real_records() if row.slug == "startmate")
    record.fields["summary"] = "Another sentence."
    actions.import_organisations([record], by=None)
    assert Organisation.objects.get(pk=hidden.pk).hidden is True


def test_the_index_follows_what_is_said(capsys):
    run(capsys, "--with-invented")
    kite = Organisation.objects.get(slug="invented-mangrove-ledger")
    assert set(Facet.objects.filter(organisation=kite, facet="economy").values_list("value", flat=True)) == {
        "MY",
        "SG",
        "ID",
    }
    assert SearchText.objects.count() == 141


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Nowhere,hub,Atlantis,Deep,,,,", "'Atlantis' is no member economy"),
        (",hub,Peru,Lima,,,,", "the name is missing"),
        ("Late,hub,Peru,Lima,,,soon,", "invalid literal"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_row(tmp_path, line, said):
    source = tmp_path / "odd.csv"
    source.write_text(f"name,kind,economy,city,website,focus,founded,summary\n{line}\n", encoding="utf-8")
    with pytest.raises(importing.UnusableFile, match=f"odd.csv, row 2: .*{said}"):
        list(importing.real_records(source))


def test_nothing_comes_in_when_one_name_stands_twice():
    record = next(importing.real_records())
    with pytest.raises(importing.UnusableFile, match="stands twice"):
        actions.import_organisations([record, record], by=None)
    assert Organisation.objects.count() == 0


def test_an_address_of_another_source_is_never_taken_over():
    record = next(importing.real_records())
    kept = make("Startmate by hand", slug=record.slug, source="an editor")
    with pytest.raises(importing.UnusableFile, match="already here from an editor"):
        actions.import_organisations([record], by=None)
    assert Organisation.objects.get(pk=kept.pk).name == "Startmate by hand"


def test_a_kind_that_is_not_known_ends_the_command_with_one_line(tmp_path, monkeypatch):
    source = tmp_path / "odd.csv"
    source.write_text(
        "name,kind,economy,city,website,focus,founded,summary\nOdd,castle,Peru,Lima,,,,\n", encoding="utf-8"
    )
    monkeypatch.setattr(importing.real_records, "__defaults__", (source,))
    with pytest.raises(CommandError, match="castle") as refusal:
        call_command("import_organisations")
    assert refusal.value.returncode == 2
    assert "\n" not in str(refusal.value)
    assert Organisation.objects.count() == 0
