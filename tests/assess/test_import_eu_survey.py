"""Reading the EU eGovernment Benchmark: cells by the table of spellings, levels by what answers prove."""

import csv
from pathlib import Path

import pytest

from assess.editions.chosen import current_edition
from assess.imports.commands import VERBS
from assess.imports.explanation import mapping_page
from assess.imports.levels import FoundCountry, best, find_levels, half
from assess.imports.mapping import EU_BENCHMARK, load_mapping
from assess.imports.survey import PORTALS_FILE, SERVICES_FILE, read_survey
from assess.imports.wording import put_into
from data.errors import Invalid
from tests.assess.eu_benchmark_folder import COMPLETE, PORTAL_QUESTIONS, portal, reference, service, write_folder

PAGE = Path(__file__).parents[2] / "docs" / "import-eu-benchmark.md"


def found(folder: Path, *services: dict[str, str], portals: list[dict[str, str]] | None = None) -> FoundCountry:
    """What the mapping finds in one territory's rows."""
    write_folder(folder, services=list(services), portals=portals or [portal()])
    mapping = load_mapping()
    return find_levels(read_survey(folder, mapping), mapping)[0]


def level_of(item: str, answers: dict[str, str]) -> int | None:
    """The level that answers of one row prove for an item."""
    return next(line for line in load_mapping().lines if line.item == item).level(answers)


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("Yes", "yes"),
        ("yes", "yes"),
        ("YEs", "yes"),
        ("Yes ", "yes"),
        ("No", "no"),
        ("no", "no"),
        ("NR", "nr"),
        ("nr", "nr"),
        ("Nr", "nr"),
        (".", None),
        ("", None),
        ("maybe", None),
        ("1", None),
    ],
)
def test_a_cell_is_read_by_the_table_of_spellings_only(tmp_path: Path, cell: str, answer: str | None) -> None:
    write_folder(tmp_path, services=[service("01", C1=cell)], portals=[portal()])
    read = read_survey(tmp_path, load_mapping()).services[0]
    assert read.answers.get("C1") == answer


@pytest.mark.parametrize(("cell", "column"), [("maybe", "C1"), ("", "F9"), ("50", "Mobile Friendliness")])
def test_a_doubtful_cell_is_named_with_its_row(tmp_path: Path, cell: str, column: str) -> None:
    rows = [service("01"), service("02") | {column: cell}]
    write_folder(tmp_path, services=rows, portals=[portal()])
    doubts = read_survey(tmp_path, load_mapping()).doubts
    assert [(one.file, one.row, one.column, one.value) for one in doubts] == [(SERVICES_FILE, 3, column, cell)]


def test_a_number_that_the_question_does_not_have_is_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, services=[service("01")], portals=[portal(D1="4", D5="5")])
    survey = read_survey(tmp_path, load_mapping())
    assert [(one.file, one.column, one.value) for one in survey.doubts] == [(PORTALS_FILE, "D1", "4")]
    assert survey.portals[0].answers["D5"] == "5"


def test_questions_not_asked_of_information_are_no_doubt(tmp_path: Path) -> None:
    write_folder(tmp_path, services=[service("01", kind="Informational")], portals=[portal()])
    assert read_survey(tmp_path, load_mapping()).doubts == []


def test_other_spellings_are_counted(tmp_path: Path) -> None:
    write_folder(tmp_path, services=[service("01", A1="YEs", A2="yes", A3="yes")], portals=[portal()])
    assert read_survey(tmp_path, load_mapping()).respelled == {("YEs", "Yes"): 1, ("yes", "Yes"): 2}


def test_a_service_that_a_country_does_not_have_is_left_out(tmp_path: Path) -> None:
    absent = dict.fromkeys(service("02"), ".") | {"ID": "AQ02", "Country": "AQ"}
    write_folder(tmp_path, services=[service("01"), absent], portals=[portal()])
    survey = read_survey(tmp_path, load_mapping())
    assert [one.service for one in survey.services] == ["01"]
    assert survey.not_applicable == ["AQ02"]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    write_folder(tmp_path, services=[service("01")], portals=[portal()])
    text = (tmp_path / SERVICES_FILE).read_text(encoding="utf-8").replace("F9: as published?", "G9")
    (tmp_path / SERVICES_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        read_survey(tmp_path, load_mapping())
    assert (refused.value.code, refused.value.details["columns"]) == ("import.columns", "F9")


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        read_survey(tmp_path, load_mapping())
    assert refused.value.code == "import.file"


@pytest.mark.parametrize(
    ("item", "answers", "level"),
    [
        ("service.described", {"A1": "yes", "A2": "no", "Type": "Transactional"}, 2),
        ("service.described", {"A1": "yes", "A2": "yes", "Type": "Informational"}, 2),
        ("service.described", {"A1": "yes", "A2": "no", "Type": "Informational"}, 1),
        ("service.described", {"A1": "no", "A2": "yes", "Type": "Informational"}, 0),
        ("transaction.online", {"A2": "no", "F1": "yes", "F2": "yes", "F6": "no"}, 0),
        ("transaction.online", {"A2": "yes", "F1": "no", "F6": "yes", "F7_1": "no"}, 1),
        ("transaction.online", {"A2": "yes", "F1": "yes", "F2": "no", "F6": "yes", "F7_1": "yes"}, 2),
        ("transaction.online", {"A2": "yes", "F1": "yes", "F2": "yes", "F6": "yes", "F7_1": "yes"}, 3),
        ("transaction.online", {"A2": "yes", "F1": "no", "F2": "no", "F6": "no", "F7_1": "no"}, 3),
        ("transaction.online", {"A2": "yes", "F1": "yes", "F2": "yes", "F6": "yes"}, None),
        ("identification.online", {"F1": "yes", "F2": "yes", "F3": "no"}, 1),
        ("identification.online", {"F1": "yes", "F2": "yes", "F3": "yes"}, 2),
        ("identification.online", {"F1": "no", "F2": "no", "F3": "no"}, None),
        ("identification.national", {"F1": "yes", "F3": "yes", "F9": "no"}, 1),
        ("service.receipt", {"C1": "nr", "A2": "no"}, 0),
        ("service.receipt", {"C1": "nr", "A2": "yes"}, None),
        ("service.expectation", {"C4": "yes", "C5": "no"}, 0),
        ("service.expectation", {"C4": "yes", "C5": "yes"}, 1),
        ("service.once_only", {"F6": "yes", "F8": "yes", "F9": "yes"}, 1),
        ("service.once_only", {"F6": "no", "F8": "yes", "F9": "yes"}, 2),
        ("service.sign_on", {"F1": "yes", "F4": "nr"}, None),
        ("service.proactive", {"Service Provider": "Automated"}, 2),
        ("service.proactive", {"Service Provider": "Office"}, 0),
        ("post.digital", {"F8": "no", "F9": "yes"}, 1),
        ("data.mine", {"D1": "1", "D2": "yes", "D3": "yes", "D5": "5"}, 0),
        ("data.mine", {"D1": "2", "D2": "no", "D3": "no", "D5": "5"}, 1),
        ("data.mine", {"D1": "3", "D2": "no", "D3": "yes", "D5": "4"}, 2),
        ("data.mine", {"D1": "2", "D2": "yes", "D3": "no", "D5": "5"}, 3),
    ],
)
def test_a_level_is_what_the_answers_prove(item: str, answers: dict[str, str], level: int | None) -> None:
    assert level_of(item, answers) == level


def test_the_best_address_of_a_central_service_counts(tmp_path: Path) -> None:
    country = found(tmp_path, service("01"), service("01", **COMPLETE), service("01"))
    assert country.services[0].findings["transaction.online"].level == 3


@pytest.mark.parametrize(
    ("complete", "addresses", "level"),
    [
        pytest.param(1, 3, 0, id="1 of 3 is less than half"),
        pytest.param(2, 3, 3, id="2 of 3 is at least half"),
        pytest.param(2, 4, 3, id="2 of 4 is at least half"),
        pytest.param(2, 5, 0, id="2 of 5 is less than half"),
    ],
)
def test_half_of_the_addresses_decide_for_a_local_service(
    tmp_path: Path, complete: int, addresses: int, level: int
) -> None:
    rows = [service("01", level="Local", **(COMPLETE if number < complete else {})) for number in range(addresses)]
    assert found(tmp_path, *rows).services[0].findings["transaction.online"].level == level


def test_answers_about_different_addresses_do_not_mix_into_a_level(tmp_path: Path) -> None:
    form_only = service("01", **(COMPLETE | {"F7_1": "No"}))
    documents_only = service("01", **(COMPLETE | {"A2": "No"}))
    assert found(tmp_path, form_only, documents_only).services[0].findings["transaction.online"].level == 1


def test_an_address_that_says_nothing_does_not_count_against_a_level(tmp_path: Path) -> None:
    rows = [service("01", level="Local", A2="Yes", C1=cell) for cell in ("Yes", "NR", "NR")]
    assert found(tmp_path, *rows).services[0].findings["service.receipt"].level == 1


def test_the_highest_of_the_best_and_of_half_is_none_where_nothing_is_known() -> None:
    assert (best([None, None]), half([])) == (None, None)


def test_a_portal_answers_for_the_services_of_its_life_event(tmp_path: Path) -> None:
    portals = [portal(event="Family", B1="Yes"), portal(event="Career")]
    country = found(tmp_path, service("01", event="Family"), service("02", event="Career"), portals=portals)
    assert [one.findings["service.faq"].level for one in country.services] == [1, 0]


def test_half_of_the_life_events_decide_for_the_organisation(tmp_path: Path) -> None:
    events = ["Family", "Career", "Studying"]
    portals = [portal(event=event, B6="Yes" if event == "Family" else "No") for event in events]
    portals += [portal(event=event, B2_1="Yes" if event == "Family" else "No") for event in events]
    country = found(tmp_path, service("01"), portals=portals)
    assert country.findings["social.two_way"].level == 0
    assert country.findings["guide.available"].level == 1


def test_facts_are_what_half_of_the_addresses_say(tmp_path: Path) -> None:
    country = found(
        tmp_path,
        service("01", F1="Yes", F6="Yes", F8="No"),
        service("01", F1="No", F6="Yes", F8="No"),
        service("01", F1="No", F6="No", F8="."),
    )
    facts = country.services[0].facts
    assert facts == {
        "highest_stage": 4,
        "needs_identification": False,
        "needs_documents": True,
        "needs_other_agency_data": False,
        "audience": "public",
    }


def test_every_question_of_the_files_has_a_line_or_a_reason() -> None:
    mapping = load_mapping()
    assert set(PORTAL_QUESTIONS) == set(mapping.questions("portals"))
    asked = {f"A{n}" for n in (1, 2, 3)} | {f"C{n}" for n in range(1, 8)} | {f"F{n}" for n in (1, 2, 3, 4, 5, 6, 8, 9)}
    assert asked | {"F7_1", "F7_2", "Mobile Friendliness"} == set(mapping.questions("services")) - {
        "Type",
        "Life event",
        "Service Provider",
    }


def test_no_line_earns_less_than_the_threshold_of_its_stage() -> None:
    edition = current_edition()
    for line in load_mapping().lines:
        item = edition.item(line.item)
        assert item.stage is not None
        assert item.levels[line.best].credit >= edition.thresholds[item.stage], line.item


def test_a_mapping_with_an_unknown_item_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "copy.yaml"
    copy.write_text(
        EU_BENCHMARK.read_text(encoding="utf-8").replace("item: service.faq", "item: service.fax"), encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"no item service\.fax"):
        load_mapping(copy)


def test_the_manual_shows_the_mapping_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert put_into(page, mapping_page()) == page, f"run  python -m assess {VERBS[2]} --page {PAGE}"


def test_the_published_files_are_read_whole() -> None:
    folder = reference()
    survey = read_survey(folder, load_mapping())
    assert survey.rows == {SERVICES_FILE: 5193, PORTALS_FILE: 352}
    assert (len(survey.countries), len(survey.services), len(survey.not_applicable)) == (36, 5027, 166)
    assert len({(one.country, one.service) for one in survey.services}) == 1981 - 166
    with (folder / "egb2021_nat_services_results.csv").open(encoding="utf-8-sig", newline="") as opened:
        published = {
            (row["Country"], row["Label service"]) for row in csv.DictReader(opened) if row["Automated"] == "Yes"
        }
    automated = {(one.country, one.name) for one in survey.services if one.answers["Service Provider"] == "Automated"}
    assert automated == {(country, name.strip()) for country, name in published}
