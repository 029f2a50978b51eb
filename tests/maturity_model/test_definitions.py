"""Every edition loads, released ones are unchanged, and a broken one says what, where and what is allowed."""

import shutil
from pathlib import Path

import pytest
from pydantic import ValidationError

from maturity_model.__main__ import main
from maturity_model.definition import Edition, Text
from maturity_model.faults import FAULTS, Fault, Faults
from maturity_model.loading import check_lock, content_hash, editions, load_edition, read_edition
from tests.maturity_model.small import edition, item, outline

SOUND = Path(__file__).parent / "editions" / "sound"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sound edition, in a folder of editions."""
    shutil.copytree(SOUND, tmp_path / "sound")
    return tmp_path


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / "sound" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(folder: Path) -> list[Fault]:
    with pytest.raises(Faults) as raised:
        read_edition(folder / "sound")
    return raised.value.faults


def test_there_is_an_edition():
    assert "presence-2026" in editions()


@pytest.mark.parametrize("name", editions())
def test_every_edition_loads(name):
    assert load_edition(name).id == name


@pytest.mark.parametrize("name", editions())
def test_a_released_edition_is_unchanged(name):
    made = load_edition(name)
    assert made.status == "draft" or check_lock(made) == []


def test_the_sound_edition_has_no_fault():
    made = read_edition(SOUND)
    assert [one.id for one in made.items] == [
        "site.reachable", "service.described", "service.forms", "service.sent", "lead.digital",
    ]  # fmt: skip


BROKEN = [
    ("stage-1.yaml", "    scope: service\n", "    scope: services\n", "not_allowed", "service.described", "scope"),
    ("stage-1.yaml", "    means: st", "    mean: st\n    means: st", "unknown_key", "site.reachable", "mean"),
    ("stage-1.yaml", "    means: staff\n", "", "missing_key", "site.reachable", "means"),
    ("stage-1.yaml", "    theme: INF\n", "    theme: INF\n    theme: INF\n", "repeated_key", "", "line 6"),
    ("stage-1.yaml", "items:\n", "item:\n", "missing_key", "", "items"),
    ("stage-1.yaml", "theme: INF", "theme: [INF", "unreadable", "", ""),
    ("stage-1.yaml", "theme: INF", "theme: INV", "unknown_theme", "site.reachable", ""),
    ("stage-1.yaml", "- own", "- other", "unknown_source", "site.reachable", ""),
    ("stage-1.yaml", "credit: 50", "credit: 100", "credits", "site.reachable", ""),
    ("stage-1.yaml", "credit: 50", "credit: 50.5", "wrong_value", "site.reachable", "levels.1.credit"),
    ("stage-1.yaml", "        effort: 1\n", "", "effort_missing", "site.reachable", ""),
    ("stage-1.yaml", "credit: 0\n", "credit: 0\n        effort: 1\n", "effort_on_first", "site.reachable", ""),
    ("stage-1.yaml", "en: Some", f"en: {'long' * 8}", "too_long", "site.reachable", "levels.1.label.en"),
    ("stage-1.yaml", "km: ក", "km: ''", "wrong_value", "site.reachable", "title.km"),
    ("stage-1.yaml", "    stage: 1\n", "", "stage_missing", "site.reachable", ""),
    ("stage-1.yaml", "    stage: 1\n", "    stage: 2\n", "wrong_file", "site.reachable", ""),
    ("stage-1.yaml", "- site.reachable", "- service.described", "circle", "service.described", ""),
    ("stage-1.yaml", "- site.reachable", "- site.reached", "unknown_item", "service.described", ""),
    ("stage-1.yaml", "id: service.described", "id: site.reachable", "repeated_id", "site.reachable", "items"),
    ("stage-2.yaml", "service.has_fee", "service.fee", "unknown_fact", "service.forms", ""),
    ("stage-2.yaml", "service.has_fee", "has_fee", "condition", "service.forms", "applies_when.0"),
    ("stage-2.yaml", "service.has_fee", "service.has_fee=maybe", "condition_value", "service.forms", ""),
    ("stage-2.yaml", "service.has_fee", "organisation.size", "condition_value", "service.forms", ""),
    ("stage-2.yaml", "grants: 2", "grants: 3", "unknown_level", "service.forms", ""),
    ("stage-2.yaml", "may_not_apply: no", "may_not_apply: yes", "gate_not_applicable", "gate of stage 2", ""),
    ("foundation.yaml", "    theme: ORG", "    stage: 1\n    theme: ORG", "stage_without_count", "lead.digital", ""),
    ("edition.yaml", "  2: 50\n", "", "threshold", "", "thresholds"),
    ("edition.yaml", "    need: 1\n", "    need: 3\n", "need_too_many", "gate of stage 2", ""),
    ("edition.yaml", "        level: 1\n", "        level: 2\n", "unknown_level", "service.sent", "gate of stage 2"),
    ("edition.yaml", "    scope: service\n", "    scope: organisation\n", "wrong_scope", "gate of stage 2", "of"),
    ("edition.yaml", "id: sound\n", "id: other\n", "wrong_id", "", "id"),
    ("edition.yaml", "version: 0.1.0", "version: one", "wrong_value", "", "version"),
    ("edition.yaml", "kind: choice", "kind: yes_no", "choices", "size", "facts"),
    ("edition.yaml", "  fewest: 1", "  fewest: 9", "wrong_value", "", "key_services.fewest"),
    ("forms.yaml", "- service.described", "- service.describes", "unknown_item", "short", ""),
    ("forms.yaml", "- service.described", "- site.reachable", "repeated_id", "short", "items"),
    ("figures.yaml", "denominator: staff", "denominator: people", "unknown_item", "staff.skilled", ""),
    ("ladder.yaml", "- stage: 2", "- stage: 3", "unknown_stage", "service.ladder", ""),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "code", "item", "where"), BROKEN, ids=lambda one: repr(one)[:40])
def test_a_broken_edition_says_what_and_where(folder, file, old, new, code, item, where):
    change(folder, file, old, new)
    found = [fault for fault in faults_of(folder) if fault.code == code]
    assert [(fault.item, fault.where) for fault in found][:1] == [(item, where)]


# Where an id, a scope, a key or a whole file is gone, what refers to it is wrong as well.
WITH_OTHERS = {"repeated_id", "wrong_scope", "missing_key", "unreadable", "wrong_file"}


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [row[:4] for row in BROKEN if row[3] not in WITH_OTHERS],
    ids=lambda one: repr(one)[:40],
)
def test_one_thing_that_is_wrong_is_one_fault(folder, file, old, new, code):
    change(folder, file, old, new)
    assert [fault.code for fault in faults_of(folder)] == [code]


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("stage-2.yaml", "grants: 2", "grants: 3", "stage-2.yaml"),
        ("ladder.yaml", "- stage: 2", "- stage: 3", "ladder.yaml"),
        ("forms.yaml", "- service.described", "- service.describes", "forms.yaml"),
        ("edition.yaml", "    need: 1\n", "    need: 3\n", "edition.yaml"),
    ],
)
def test_a_fault_names_its_file(folder, file, old, new, place):
    change(folder, file, old, new)
    assert [fault.file for fault in faults_of(folder)] == [place]


def test_all_faults_are_found_at_once(folder):
    change(folder, "stage-1.yaml", "theme: INF", "theme: INV")
    change(folder, "stage-2.yaml", "grants: 2", "grants: 3")
    change(folder, "forms.yaml", "letter: M", "letters: M")
    codes = {fault.code for fault in faults_of(folder)}
    assert codes >= {"unknown_theme", "unknown_level", "unknown_key", "missing_key"}


def test_a_reference_to_an_item_that_could_not_be_read_is_no_second_fault(folder):
    change(folder, "stage-1.yaml", "    means: staff\n", "    means: stuff\n")
    assert [fault.code for fault in faults_of(folder)] == ["not_allowed"]


def test_a_fault_tells_what_is_allowed(folder):
    change(folder, "stage-1.yaml", "    means: staff\n", "    means: stuff\n")
    assert "decree" in str(faults_of(folder)[0])


def test_a_missing_file_of_forms_is_a_fault(folder):
    (folder / "sound" / "forms.yaml").unlink()
    assert ("missing_file", "forms.yaml") in [(fault.code, fault.file) for fault in faults_of(folder)]


def test_a_file_that_nobody_reads_is_a_fault(folder):
    (folder / "sound" / "stage-7.yaml").write_text("items: []\n")
    assert [(fault.code, fault.file) for fault in faults_of(folder)] == [("unknown_file", "stage-7.yaml")]


def test_an_unknown_edition_is_a_fault_that_lists_those_there(folder):
    with pytest.raises(Faults) as raised:
        load_edition("nowhere", folder)
    assert (raised.value.faults[0].code, raised.value.faults[0].allowed) == ("unknown_edition", ("sound",))


def test_the_hash_does_not_depend_on_formatting(folder):
    before = content_hash(read_edition(folder / "sound"))
    change(folder, "stage-1.yaml", "items:\n", "# a remark\nitems:\n\n")
    change(folder, "stage-1.yaml", "    means: staff\n", "    means:   'staff'\n")
    assert content_hash(read_edition(folder / "sound")) == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param("stage-1.yaml", "Look at the site.", "Look at the site!", id="a word"),
        pytest.param("edition.yaml", "  1: 50", "  1: 51", id="a threshold"),
        pytest.param("forms.yaml", "      - service.described\n", "", id="a form"),
    ],
)
def test_the_hash_changes_with_the_content(folder, file, old, new):
    before = content_hash(read_edition(folder / "sound"))
    change(folder, file, old, new)
    assert content_hash(read_edition(folder / "sound")) != before


def test_retiring_an_edition_does_not_change_its_hash(folder):
    before = content_hash(read_edition(folder / "sound"))
    change(folder, "edition.yaml", "status: draft", "status: retired")
    assert content_hash(read_edition(folder / "sound")) == before


def lock(folder: Path, hash_kept: str) -> None:
    change(folder, "edition.yaml", "status: draft", "status: released")
    (folder / "released.yaml").write_text(f"sound: '{hash_kept}'\n")


def test_a_released_edition_with_the_kept_hash_loads(folder):
    lock(folder, content_hash(read_edition(folder / "sound")))
    assert load_edition("sound", folder).status == "released"


def test_a_released_edition_that_changed_is_refused(folder):
    lock(folder, "0" * 64)
    with pytest.raises(Faults) as raised:
        load_edition("sound", folder)
    assert [fault.code for fault in raised.value.faults] == ["released_changed"]


def test_a_released_edition_without_a_kept_hash_is_found_by_the_check(folder):
    change(folder, "edition.yaml", "status: draft", "status: released")
    (folder / "released.yaml").write_text("{}\n")
    assert [fault.code for fault in check_lock(read_edition(folder / "sound"), folder)] == ["released_unlocked"]


@pytest.mark.parametrize(
    ("lookup", "code"),
    [("item", "unknown_item"), ("form", "unknown_form"), ("theme", "unknown_theme"), ("source", "unknown_source")],
)
def test_looking_up_what_is_not_there_is_a_fault(lookup, code):
    with pytest.raises(Fault) as fault:
        getattr(read_edition(SOUND), lookup)("nothing")
    assert fault.value.code == code


def test_a_definition_cannot_be_changed():
    with pytest.raises(ValidationError):
        read_edition(SOUND).items[0].weight = 3


def test_words_that_yaml_takes_for_truths_stay_words(folder):
    change(folder, "stage-1.yaml", "en: None", "en: no")
    assert read_edition(folder / "sound").items[0].levels[0].label.en == "no"


def test_a_text_is_given_in_the_language_asked_for():
    words = Text(en="Site", km="គេហទំព័រ")
    assert (words.to("en"), words.to("km")) == ("Site", "គេហទំព័រ")


def test_another_language_is_misuse():
    with pytest.raises(ValueError, match="allowed: en, km"):
        Text(en="Site", km="ក").to("fr")


def test_an_edition_made_in_code_is_checked_too():
    with pytest.raises(Faults):
        Edition.model_validate(outline(item("a", depends_on=["b"])))


def test_two_editions_of_one_name_with_other_content_differ():
    assert edition(item("a")) != edition(item("b"))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["check", "presence-2026"], 0), (["hash", "presence-2026"], 0), (["hash"], 2), (["check", "nowhere"], 2)],
)
def test_the_commands_say_by_their_code_how_it_went(arguments, code, capsys):
    assert main(arguments) == code
    assert any(capsys.readouterr())


def test_every_fault_has_a_sentence():
    assert all(str(Fault(code, value=1, where="here")) for code in FAULTS)


def test_an_unknown_fault_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="unknown fault"):
        Fault("nonsense")
