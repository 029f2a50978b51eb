"""The portfolio form: every kind of dirt is found in its row and column, nothing is mended, the round trip is whole."""

import argparse
import io
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from data.access import Actor
from data.errors import Conflict, Denied, Invalid
from data.tables import Event
from projects.portfolio_form.colours import crossed
from projects.portfolio_form.commands import add_verbs, run
from projects.portfolio_form.exporting import export_csv, export_workbook
from projects.portfolio_form.findings import NOTED, Findings
from projects.portfolio_form.importing import Preview, preview_import
from projects.portfolio_form.mapping import find_mapping, known_mappings, load_mapping
from projects.portfolio_form.marked_copy import marked_copy
from projects.portfolio_form.rows import rows_of
from projects.portfolio_form.storing import store_import
from projects.portfolio_form.totals import totals_of
from projects.portfolio_form.values import DAY_FIRST, Read, Reading, Refused, read_amount, read_day
from projects.register import change_project
from projects.tables import InvestmentLine, Project
from projects.tables.published import PublishedFigure
from projects.tables.value import Baseline, StatusReport
from tests.conftest import Country

HEADS = "code,name_en,organisation,starts_on,ends_on,estimate,state"
LINE_HEADS = "project,year,financier,source,instrument,kind,currency,planned,committed,spent"


@pytest.fixture
def code(country: Country) -> str:
    """The code of an organisation that the planner may bring projects into."""
    return country.health.code


def table(*rows: str, heads: str = HEADS) -> bytes:
    return "\n".join((heads, *rows)).encode()


def looked(session: Session, actor: Actor, content: bytes, name: str = "file.csv") -> Preview:
    return preview_import(session, actor, content=content, name=name)


def stored(session: Session, actor: Actor, content: bytes, name: str = "file.csv") -> Preview:
    found = looked(session, actor, content, name)
    store_import(session, actor, content=content, name=name, seen=found.fingerprint)
    return found


@pytest.mark.parametrize(
    ("cell", "how", "cents"),
    [
        pytest.param("1,234.5", Reading(), 123450, id="groups and a point"),
        pytest.param("1.234,50", Reading(), 123450, id="groups and a comma"),
        pytest.param("1.234.567", Reading(), 123456700, id="two groups by points can only be thousands"),
        pytest.param("1.234.567", Reading(decimal="."), "amount", id="two points"),
        pytest.param("12,5", Reading(), 1250, id="a comma before one figure is no separator of thousands"),
        pytest.param("១២៣៤", Reading(), 123400, id="Khmer digits"),
        pytest.param("1,234", Reading(), 123400, id="money has no thousandths"),
        pytest.param("0.25", Reading(scale=1_000_000), 25_000_000, id="a quarter of a million"),
        pytest.param("USD 3m", Reading(currency="USD"), Read(300_000_000), id="3 million, said"),
        pytest.param("2e-06", Reading(scale=1_000_000), Read(200), id="2 dollars in millions, said"),
        pytest.param("1,234", Reading(scale=1_000_000), "ambiguous", id="1.234 or 1234 million"),
        pytest.param("1.234", Reading(), "ambiguous", id="a group or thousandths"),
        pytest.param("(1,234)", Reading(), "negative", id="parentheses are a minus"),
        pytest.param("KHR 5", Reading(currency="USD"), "other_currency", id="another currency"),
        pytest.param("about 5", Reading(), "amount", id="words"),
        pytest.param("1.005", Reading(scale=1), "ambiguous", id="finer than a cent"),
        pytest.param("0.001", Reading(), "cents", id="a tenth of a cent"),
        pytest.param("99999999999999", Reading(), "too_large", id="more than ten million million"),
    ],
)
def test_an_amount_is_taken_only_where_one_reading_is_possible(cell: str, how: Reading, cents: object) -> None:
    found = read_amount(cell, how)
    assert (found.code if isinstance(found, Refused) else found) == cents


def test_a_day_that_may_be_two_is_refused_unless_the_order_was_said() -> None:
    ambiguous = read_day("03/04/2026", "")
    assert isinstance(ambiguous, Refused)
    assert ambiguous.code == "day_ambiguous"
    assert str(read_day("03/04/2026", DAY_FIRST)) == "2026-04-03"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param(["P1,,{o},,,,"], [(2, "name_en", "missing", "rejected")], id="needed"),
        pytest.param(["P 1,A,{o},,,,"], [(2, "code", "code", "rejected")], id="no code"),
        pytest.param(["P1,A,nowhere,,,,"], [(2, "organisation", "organisation", "rejected")], id="unknown place"),
        pytest.param(["P1,A,{o},,,,", "P1,B,{o},,,,"], [(3, "code", "id_repeated", "rejected")], id="repeated id"),
        pytest.param(
            ["P1,A,{o},2026-05-01,2026-04-01,,"], [(2, "ends_on", "dates_reversed", "doubtful")], id="dates reversed"
        ),
        pytest.param(["P1,A,{o},1/2/2026,,,"], [(2, "starts_on", "day_ambiguous", "rejected")], id="two days"),
        pytest.param(["P1,A,{o},1850-01-01,,,"], [(2, "starts_on", "year", "rejected")], id="year out of range"),
        pytest.param(["P1,A,{o},,,-5,"], [(2, "estimate", "negative", "rejected")], id="negative money"),
        pytest.param(["P1,A,{o},,,n/a,"], [(2, "estimate", "read_as_nothing", "noted")], id="not known is said"),
        pytest.param(["P1,A,{o},,,,running"], [(2, "state", "not_allowed", "rejected")], id="unknown state"),
    ],
)
def test_each_kind_of_dirt_is_found_in_its_row_and_column(
    session: Session, planner: Actor, code: str, rows: list[str], found: list[tuple[int, str, str, str]]
) -> None:
    preview = looked(session, planner, table(*(row.format(o=code) for row in rows)))
    assert [(one.row, one.column, one.code, one.verdict) for one in preview.findings] == found
    assert all("{" not in one.reason for one in preview.findings)


@pytest.mark.parametrize(
    ("encoding", "separator", "assumed"),
    [("utf-8", ",", False), ("utf-8-sig", ";", False), ("utf-16", "\t", False), ("cp1252", ";", True)],
)
def test_encodings_and_separators_are_recognised_and_said(
    session: Session, planner: Actor, code: str, encoding: str, separator: str, *, assumed: bool
) -> None:
    text = table(f"P1,Café,{code},,,,").decode().replace(",", separator)
    preview = looked(session, planner, text.encode(encoding))
    assert preview.tables["projects"].values["name_en"].tolist() == ["Café"]
    assert ("encoding_assumed" in {one.code for one in preview.notices}) is assumed


def test_shifted_heads_blank_and_total_rows_are_said_and_left_out(session: Session, planner: Actor, code: str) -> None:
    rows = (",,,,,,", f"P1,A,{code},,,100,", ",,,,,,", f"P2,B,{code},,,50,", ",Total,,,,150,")
    preview = looked(session, planner, table(HEADS, *rows, heads="Portfolio of 2026,,,,,,"))
    found = preview.tables["projects"]
    assert found.counts == {"new": 2, "doubtful": 0}
    assert [(one.row, one.code) for one in found.left_out] == [(3, "blank"), (5, "blank"), (7, "total")]
    assert {one.code for one in preview.notices} >= {"heads_at"}


def test_a_total_row_that_is_no_sum_is_rejected_with_the_difference(
    session: Session, planner: Actor, code: str
) -> None:
    preview = looked(session, planner, table(f"P1,A,{code},,,100,", ",Total,,,,100000,"))
    wrong = next(one for one in preview.findings if one.code == "total_row_differs")
    # 100,000 is a thousand times the sum of 100.
    assert wrong.reason == "This looks like a row of totals, but 100,000.00 is not the sum 100.00 (1,000 ×)."


def test_a_table_on_its_side_is_turned_with_a_notice(session: Session, planner: Actor, code: str) -> None:
    turned = f"code,P1,P2\nname_en,A,B\norganisation,{code},{code}\nestimate,5,6\n".encode()
    preview = looked(session, planner, turned)
    assert preview.tables["projects"].values["code"].tolist() == ["P1", "P2"]
    assert "transposed" in {one.code for one in preview.notices}


def test_khmer_heads_are_the_same_columns(session: Session, planner: Actor, code: str) -> None:
    preview = looked(session, planner, table(f"P1,A,{code}", heads="លេខកូដ,ឈ្មោះជាអង់គ្លេស,អង្គភាព *"))
    assert preview.counts["new"] == 1


def test_lines_are_held_to_projects_currencies_and_the_scale_of_the_estimate(
    session: Session, planner: Actor, code: str
) -> None:
    stored(session, planner, table(f"P1,A,{code},,,1000,active"))
    lines = table(
        "P1,2026,T,government,budget,build,USD,500,0,0",
        "P1,2026,T,government,budget,build,USD,500,0,0",
        "P9,2026,T,government,budget,build,USD,500,0,0",
        "P1,2026,T,government,budget,build,XXQ,500,0,0",
        "P1,2026,T,government,budget,build,KHR,500,0,0",
        "P1,2027,T,government,budget,build,USD,1,0,500",
        heads=LINE_HEADS,
    )
    found = {(one.row, one.code, one.verdict) for one in looked(session, planner, lines).findings}
    assert found == {
        (3, "line_repeated", "doubtful"),
        (4, "project", "rejected"),
        (5, "currency", "rejected"),
        (6, "rate_missing", "doubtful"),
        (7, "spent_above", "doubtful"),
    }


def test_lines_a_thousand_times_the_estimate_are_doubted_not_mended(
    session: Session, planner: Actor, code: str
) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("projects")
    for row in (HEADS.split(","), ["P1", "A", code, None, None, 2000, "active"]):
        sheet.append(row)
    lines = book.create_sheet("lines")
    for row in (LINE_HEADS.split(","), ["P1", 2026, "T", "government", "budget", "build", "USD", 2000000, 0, 0]):
        lines.append(row)
    target = io.BytesIO()
    book.save(target)
    preview = stored(session, planner, target.getvalue(), "book.xlsx")
    assert [(one.table, one.code, one.verdict) for one in preview.findings] == [("lines", "scale", "doubtful")]
    assert session.exec(select(InvestmentLine.planned)).all() == [Decimal("2000000.00")]  # pyright: ignore[reportArgumentType, reportCallIssue] - a column, not its value


def test_a_commitment_above_the_release_is_rejected(session: Session, planner: Actor, project: Project) -> None:
    # The project stands before its first gate, so nothing is released.
    line = table(f"{project.code},2026,T,government,budget,build,USD,500,100,0", heads=LINE_HEADS)
    preview = looked(session, planner, line)
    assert [(one.code, one.verdict) for one in preview.findings] == [("above_release", "rejected")]


def test_an_import_writes_one_event_with_the_hash_and_a_second_one_changes_nothing(
    session: Session, planner: Actor, code: str
) -> None:
    content = table(f"P1,A,{code},,,100,active", f"P2,B,{code},2026-05-01,2026-04-01,,closed")
    first = stored(session, planner, content)
    again = stored(session, planner, content)
    events = session.exec(select(Event).where(Event.action == "project.import")).all()
    assert [one.details["sha256"] for one in events] == [first.sha256]
    assert again.counts == {"unchanged": 2, "doubtful": 1}
    kept = session.exec(select(Project).where(Project.code == "P2")).one()
    assert (kept.gate_unknown, kept.doubts, kept.state) == (True, ["dates_reversed"], "closed")


def test_a_change_is_shown_before_and_after_and_an_empty_cell_erases_nothing(
    session: Session, planner: Actor, code: str
) -> None:
    stored(session, planner, table(f"P1,A,{code},,2026-05-01,100,active"))
    changed = table(f"P1,New name,{code},,,120.50,")
    preview = stored(session, planner, changed)
    shown = rows_of(preview, frozenset({"changed"}))
    assert [one.change for one in shown] == ["name_en: A → New name; estimate: 100.00 → 120.50"]
    session.expire_all()
    kept = session.exec(select(Project).where(Project.code == "P1")).one()
    assert (kept.name_en, kept.estimate, str(kept.ends_on), kept.version) == (
        "New name", Decimal("120.50"), "2026-05-01", 2,
    )  # fmt: skip


def test_a_newer_edit_is_a_conflict_that_is_named(session: Session, planner: Actor, project: Project) -> None:
    exported = export_csv(session, planner, table="projects").decode("utf-8-sig")
    change_project(
        session, planner, project.id or 0, seen_version=project.version, changes={"name_en": "Changed on the screen"}
    )
    preview = looked(session, planner, exported.replace("Vaccination cards online", "Changed in Excel").encode())
    assert [(one.code, one.verdict) for one in preview.findings] == [("conflict", "rejected")]


def test_what_the_register_exports_comes_back_unchanged(
    session: Session, planner: Actor, project: Project, code: str
) -> None:
    assert project.code
    # A name that a spreadsheet would compute leaves neutralised and comes back as it was.
    stored(session, planner, table(f"P1,=Sum ខ្មែរ,{code},,2026-05-01,0.10,active"))
    lines = ("P1,2026,T,government,budget,build,USD,500.01,0,0", "P1,2026,T,government,budget,build,USD,7,0,0")
    stored(session, planner, table(*lines, heads=LINE_HEADS))
    for content, name in (
        (export_workbook(session, planner), "portfolio.xlsx"),
        (export_csv(session, planner, table="lines"), "lines.csv"),
        (export_csv(session, planner, table="projects"), "projects.csv"),
    ):
        counts = looked(session, planner, content, name).counts
        assert set(counts) - {"unchanged"} <= {"doubtful"}
        assert counts["unchanged"] >= 2


@pytest.mark.parametrize(
    ("percent", "verdicts", "codes"),
    [
        pytest.param("100", {"unchanged": 1}, set(), id="what is stored of a closed project is asked nothing"),
        pytest.param("90", {"rejected": 1}, {"not_active", "no_baseline", "not_called"}, id="a new number is"),
    ],
)
def test_status_that_is_stored_comes_back_unchanged_although_its_project_is_closed(
    session: Session, planner: Actor, project: Project, percent: str, verdicts: dict[str, int], codes: set[str]
) -> None:
    baseline = Baseline(project_id=project.id or 0)
    session.add(baseline)
    session.flush()
    told = {"percent": Decimal(100), "spent": Decimal(50), "forecast": Decimal(50), "confidence": 4, "reason": "Done"}
    session.add(
        StatusReport(
            project_id=project.id or 0, baseline_id=baseline.id or 0, as_of=date(2026, 3, 31), reported_by="A", **told
        )
    )
    project.state = "closed"
    session.flush()
    row = f"{project.code},2026-03-31,{percent},50,50,4,Done"
    preview = looked(session, planner, table(row, heads="project,as_of,percent,spent,forecast,confidence,reason"))
    assert preview.counts == verdicts
    assert {one.code for one in preview.findings} == codes


def test_a_preview_that_no_longer_holds_is_not_stored(session: Session, planner: Actor, code: str) -> None:
    content = table(f"P1,A,{code},,,,active")
    with pytest.raises(Conflict):
        store_import(session, planner, content=content, name="file.csv", seen="another")


def test_the_marked_copy_names_status_and_reason_and_holds_no_formula(
    session: Session, planner: Actor, code: str
) -> None:
    preview = looked(session, planner, table(f"P1,=1+1,{code},,,-5,", f"P2,B,{code},,,5,"))
    sheet = openpyxl.load_workbook(io.BytesIO(marked_copy(preview)))["projects"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=5)]
    assert rows[1] == [2, "Rejected", "estimate: “-5” is negative.", "P1", "'=1+1"]
    assert rows[2][:3] == [3, "Accepted", ""]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_totals_of_the_file_are_those_of_the_database_and_of_what_was_rejected(
    session: Session, planner: Actor, code: str
) -> None:
    content = table(f"P1,A,{code},,,100.10,", f"P2,,{code},,,7,", f"P3,C,{code},,,0.90,")
    found = stored(session, planner, content)
    by_column = {one.column: one for one in totals_of(session, planner, found)}
    estimate = by_column["estimate"]
    # 108.00 in the file; 101.00 stored; the 7 of the row without a name rejected.
    assert (estimate.file, estimate.stored, estimate.rejected) == (Decimal("108.00"), Decimal("101.00"), Decimal(7))
    assert all(one.agrees for one in by_column.values())


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"a,b\n1,2\n", "file.csv", "portfolio.no_heads"),
        (b"code,code,name_en,organisation\nP1,P1,A,B\n", "file.csv", "portfolio.head_twice"),
        (b"code,name_en\nP1,A\n", "file.csv", "portfolio.columns"),
        (b"PK\x03\x04 no workbook", "file.xlsx", "workbook.kind"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x81\x8d", "picture.xlsx", "portfolio.no_text"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", "picture.csv", "portfolio.no_text"),
        (b"code,name_en\n", "text.xlsx", "portfolio.no_text"),
        (b" \r\n\n", "blank.csv", "portfolio.empty"),
        (b"code^name_en\nP1^A\n", "file.csv", "portfolio.one_column"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    session: Session, planner: Actor, country: Country, content: bytes, name: str, code: str
) -> None:
    assert country
    with pytest.raises(Invalid) as refused:
        looked(session, planner, content, name)
    assert refused.value.code == code


def test_a_new_line_without_any_amount_is_rejected_and_is_not_stored_as_zero(
    session: Session, planner: Actor, project: Project
) -> None:
    line = f"{project.code},2027,Treasury,government,budget,build,USD"
    found = stored(session, planner, table(f"{line},,,", f"{line},0,,", heads=LINE_HEADS))
    assert [(one.row, one.column, one.code) for one in found.findings] == [(2, "project", "no_amount")]
    added = session.exec(select(InvestmentLine).where(InvestmentLine.year == 2027)).all()
    assert [one.planned for one in added] == [Decimal(0)]


def test_a_cell_merged_with_another_is_named_and_of_a_head_it_is_known_what_it_says(
    session: Session, planner: Actor, code: str
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["code", "name_en", "Where", "Who"],
        [None, None, "organisation", "owner"],
        ["P1", "A", code, "Dara"],
        ["P2", "B", code, None],
        ["P3", "C", code, None],
    ):
        sheet.append(row)
    for box in ("A1:A2", "B1:B2", "D3:D4"):
        sheet.merge_cells(box)
    file = io.BytesIO()
    book.save(file)
    found = looked(session, planner, file.getvalue(), "file.xlsx")
    assert [(one.row, one.column, one.code, one.details["value"]) for one in found.findings] == [
        (4, "owner", "merged", "Dara")
    ]
    assert found.tables["projects"].compared.status.to_dict() == {3: "new", 4: "rejected", 5: "new"}


def test_a_head_with_a_currency_beside_it_is_said_to_be_left_out(
    session: Session, planner: Actor, project: Project
) -> None:
    heads = LINE_HEADS.replace("planned", "planned ($)")
    found = looked(session, planner, table(f"{project.code},2027,T,government,budget,build,USD,5,1,", heads=heads))
    said = [one for one in found.notices if one.grave]
    assert [(one.details["head"], one.details["column"]) for one in said] == [("planned ($)", "planned")]


def test_what_two_columns_say_of_the_same_cell_is_found_once() -> None:
    found = Findings("lines", {"planned": "Cost", "forecast": "Cost"})
    for column in ("planned", "forecast"):
        found.add(2, column, "read_as", NOTED, value="2e-06", read="2.00")
    assert len(found.all) == 1


def test_the_command_stores_nothing_where_its_marked_copy_cannot_be_written(
    store: Engine, session: Session, code: str, tmp_path: Path
) -> None:
    session.commit()
    file = tmp_path / "file.csv"
    file.write_bytes(table(f"P1,A,{code},,,,"))
    url = store.url.render_as_string(hide_password=False)
    verbs = argparse.ArgumentParser().add_subparsers()
    add_verbs(verbs)
    for place, said in ((file, "portfolio.marked_there"), (tmp_path / "no" / "x.xlsx", "portfolio.marked_nowhere")):
        chosen = verbs.choices["import"].parse_args([str(file), "--database", url, "--marked", str(place)])
        chosen.verb = "import"
        with pytest.raises(Invalid) as refused:
            run(chosen)
        assert refused.value.code == said
    assert session.exec(select(Project.id).where(Project.code == "P1")).all() == []
    assert file.read_bytes() == table(f"P1,A,{code},,,,")


def test_an_officer_may_not_bring_in_projects(session: Session, officer: Actor) -> None:
    with pytest.raises(Denied):
        looked(session, officer, table())


def test_a_mapping_with_an_unknown_key_names_it(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    text = next(iter(known_mappings().values())).read_text(encoding="utf-8")
    path.write_text(text + "colour: red\n", encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        load_mapping(path)
    assert "colour: Extra inputs are not permitted" in refused.value.details["reason"]  # pyright: ignore[reportOperatorIssue] - a column, not its value


def test_every_line_of_every_mapping_has_a_reason() -> None:
    assert len(known_mappings()) == 2
    for name in known_mappings():
        mapping = find_mapping(name)
        assert all(line.reason for line in (*mapping.projects, *mapping.lines, *mapping.checks, *mapping.published))


def reference(name: str) -> bytes:
    folder = os.environ.get("EGOV_REFERENCE")
    if not folder:
        pytest.skip(f"EGOV_REFERENCE does not name the folder of the reference files, so {name} is not read.")
    return (Path(folder) / name).read_bytes()


def us_row(planned: str) -> bytes:
    """A file of one row under the heads that the mapping of the US feed reads."""
    cells = {
        "Agency Code": "5", "Agency Name": "Agency", "Unique Investment Identifier": "1", "Investment Title": "One",
        "Project ID": "7", "Project Name": "Seven", "Start Date": "2011-01-10T00:00:00Z", "Planned Cost ($ M)": planned,
    }  # fmt: skip
    heads = sorted(find_mapping("us-it-dashboard-2012").reads)
    return "\t".join(heads).encode() + b"\n" + "\t".join(cells.get(one, "") for one in heads).encode()


def test_a_group_of_three_in_a_mapped_column_of_millions_is_not_taken_for_either_reading(
    session: Session, administrator: Actor
) -> None:
    found = preview_import(
        session, administrator, content=us_row("1,234"), name="us.csv", mapping=find_mapping("us-it-dashboard-2012")
    )
    named = [(one.row, one.column) for one in found.findings if one.code == "ambiguous"]
    assert named == [(2, "Planned Cost ($ M)")]
    assert found.tables["lines"].counts["rejected"] == 1


def test_a_file_of_heads_only_has_no_rows_to_bring_in(session: Session, administrator: Actor) -> None:
    content = us_row("1").split(b"\n")[0] + b"\n"
    mapping = find_mapping("us-it-dashboard-2012")
    found = preview_import(session, administrator, content=content, name="us.csv", mapping=mapping)
    assert [sum(one.counts.values()) for one in found.tables.values()] == [0, 0]


def test_the_us_feed_by_its_mapping_agrees_with_the_file_and_finds_every_fault(
    session: Session, administrator: Actor
) -> None:
    content, mapping = reference("us_it_dashboard_2012.csv"), find_mapping("us-it-dashboard-2012")
    found = preview_import(session, administrator, content=content, name="us.csv", mapping=mapping)
    store_import(session, administrator, content=content, name="us.csv", mapping=mapping, shown=found)
    totals = {(one.table, one.column): one for one in totals_of(session, administrator, found)}
    assert all(one.agrees for one in totals.values())
    assert totals["lines", "planned"].stored == Decimal(50_303_271_694)
    assert totals["lines", "forecast"].stored == Decimal(51_912_145_158)
    assert {name: table.counts["new"] for name, table in found.tables.items()} == {"projects": 2472, "lines": 2455}
    rows = {code: len({one.row for one in found.findings if one.code == code}) for code in (
        "days_percent", "days", "days_without_dates", "dates_reversed", "dates_missing", "costs_missing",
        "cost_variance", "id_repeated",
    )}  # fmt: skip
    # Rows, as the older reader counts them, which knows this file alone; its 76 are findings in 76 rows or fewer.
    assert rows["days_percent"] == 455
    assert (rows["days"], rows["days_without_dates"], rows["cost_variance"], rows["id_repeated"]) == (352, 236, 7, 4)
    assert crossed(found.extra.colours)["cost"] == {
        ("green", "green"): 2273, ("amber", "amber"): 85, ("red", "red"): 97, ("none", "none"): 17,
    }  # fmt: skip


def test_the_world_bank_projects_agree_with_the_file_and_keep_their_ratings_beside(
    session: Session, administrator: Actor
) -> None:
    content = reference("wb_digital_governance_projects.csv")
    mapping = find_mapping("world-bank-digital-governance")
    found = preview_import(session, administrator, content=content, name="wb.csv", mapping=mapping)
    store_import(session, administrator, content=content, name="wb.csv", mapping=mapping, shown=found)
    totals = {one.column: one for one in totals_of(session, administrator, found)}
    assert (totals["rows"].stored, totals["estimate"].stored) == (1449, Decimal("33021008463.35"))
    assert all(one.agrees for one in totals.values())
    ratings = session.exec(select(PublishedFigure.text).where(PublishedFigure.name == "Outcome, completion report"))
    assert len(ratings.all()) == 1007
