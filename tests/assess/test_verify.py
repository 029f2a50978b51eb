"""The check of published values: tables read strictly, values matched or not with a reason, the real data in full."""

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from assess.__main__ import main
from assess.verify.comparing import Checked, Verification, verify
from assess.verify.messages import SENTENCES
from assess.verify.wording import report
from data.errors import Invalid

SMALL = Path(__file__).parent / "instruments"
EU = "eu-egovernment-benchmark-2021"


def small(edition: str, answers: str, published: str = "") -> Verification:
    return verify(edition, answers=SMALL / answers, published=SMALL / (published or answers))


def checked(done: Verification) -> dict[str, Checked]:
    return {one.index.id: one for one in done.checked}


def counts(done: Verification) -> dict[str, tuple[int, int]]:
    """Published and matched, by index."""
    return {one.index.id: (one.published, one.matched) for one in done.checked}


def test_a_municipality_is_the_weighted_sum_of_its_items():
    # 0.25 + 0.5 + 1 = 1.75; all: 3 x 0.25 + 2 x 0.5 + 3 x 0.75 + 5 x 1 + 1.25 = 10.25; 0.25 + 1.25 = 1.5, not 2.
    index = checked(small("chile-municipal-2019", "municipal.csv"))["egi"]
    assert (index.published, index.matched) == (3, 2)
    assert [(one.key, one.published, one.computed) for one in index.differences] == [("one cycle / 3", 2, 1.5)]


def test_an_index_of_aspects_is_compared_as_it_was_rounded():
    # 0.13 + 0.2 + 0.2 + 0.15 + 0.12 + 0.045 + 0.55 + 0.369 = 1.764, published as 1.79
    done = small("indonesia-spbe-2020", "spbe.csv")
    assert "2001 / Office A: published 1.79, computed 1.7640" in report(done)
    assert counts(done) == {"spbe": (1, 0)}


def test_a_group_follows_from_the_components_and_not_from_the_published_index():
    done = checked(small("wb-gtmi", "gtmi.csv"))
    assert [(one.key, one.published, one.computed) for one in done["group"].differences] == [("2001 / BV", "A", "B")]
    assert (done["group"].published, done["group"].matched) == (3, 2)


def test_a_missing_component_is_the_reason():
    done = checked(small("wb-gtmi", "gtmi.csv"))
    assert [(one.key, one.reason) for one in done["gtmi"].differences] == [("2002 / BV", "nothing is given for psdi")]


def availability() -> Checked:
    return checked(small(EU, "eu-answers.csv", "eu-results.csv"))["service_availability"]


def test_a_service_counts_by_its_best_answers_at_the_centre_and_by_their_mean_elsewhere():
    # 1.1 central, best per question: A1 and A3: 25 + 25 = 50.  1.2 local: 25 + 50/2 + 0 = 50.
    # 1.3: NR is left out, (25 x 100 + 25 x 100) / 50 = 100.  1.4 does not exist there: nothing published.
    assert (availability().published, availability().matched) == (5, 3)


def test_a_service_of_two_levels_says_so():
    reasons = {one.key: one.reason for one in availability().differences}
    assert "the max over all rows gives" in reasons["AQ / Family / 1.5 Move"]
    assert "its 2 rows name more than one level: Central, Local" in reasons["AQ / Family / 1.5 Move"]


def test_a_published_row_without_answers_says_so():
    reasons = {one.key: one.reason for one in availability().differences}
    assert reasons["AQ / Family / 1.6 Death"] == "eu-answers.csv has no row for it"


def test_a_question_that_is_not_relevant_at_one_address_counts_at_the_others(tmp_path: Path):
    # Local: one address needs no identification, so only the other counts: (100 + 100 + 0) / 3 = 66.7, published 67.
    # F1 no everywhere: no score. At the centre the best per question: (100 + 100 + 100) / 3.
    answers = tmp_path / "answers.csv"
    answers.write_text(
        "Country,Life event,Service,Government level,F1,F2,F3,F4\n"
        "AQ,Family,local,Local,Yes,Yes,Yes,No\n"
        "AQ,Family,local,Local,No,No,No,No\n"
        "AQ,Family,free,Local,No,No,No,No\n"
        "AQ,Family,best,Central,Yes,Yes,No,Yes\n"
        "AQ,Family,best,Central,Yes,Yes,Yes,No\n",
        encoding="utf-8",
    )
    published = tmp_path / "results.csv"
    published.write_text(
        "Country,Life event,Service,eID\nAQ,Family,local,67\nAQ,Family,free,0\nAQ,Family,best,100\n", encoding="utf-8"
    )
    index = checked(verify(EU, answers=answers, published=published))["service_eid"]
    assert (index.published, index.matched) == (3, 2)
    assert [(one.key, one.computed) for one in index.differences] == [("AQ / Family / free", None)]


def test_nothing_undefined_is_printed_as_a_number():
    for done in (small("wb-gtmi", "gtmi.csv"), small(EU, "eu-answers.csv", "eu-results.csv")):
        assert "nan" not in report(done).casefold()


def test_the_command_prints_the_counts(capsys: pytest.CaptureFixture[str]):
    path = str(SMALL / "gtmi.csv")
    assert main(["verify", "wb-gtmi", path, path]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[4].split() == ["gtmi", "4", "3", "1", "0"]
    assert printed[5].split() == ["group", "3", "2", "1", "0"]
    assert "  2001 / BV: published A, computed B: the steps of gtmi 0.725" in printed


def test_the_manual_shows_what_is_printed():
    manual = (Path(__file__).parents[2] / "docs" / "verify-instruments.md").read_text(encoding="utf-8")
    printed = report(small("wb-gtmi", "gtmi.csv"))
    assert "".join(f"    {line}\n" for line in printed.splitlines()) in manual


def test_an_excel_file_is_read_like_the_csv(tmp_path: Path):
    table = pd.read_csv(SMALL / "gtmi.csv")
    with pd.ExcelWriter(tmp_path / "both.xlsx") as book:
        pd.DataFrame({"note": ["first sheet"]}).to_excel(book, sheet_name="About", index=False)
        table.to_excel(book, sheet_name="Scores", index=False)
    book = tmp_path / "both.xlsx"
    done = verify("wb-gtmi", answers=book, published=book, answers_sheet="Scores", published_sheet="Scores")
    assert counts(done) == counts(small("wb-gtmi", "gtmi.csv"))


def test_one_value_per_row_is_read_like_one_row_per_country(tmp_path: Path):
    wide = pd.read_csv(SMALL / "gtmi.csv", dtype=str)
    long = wide.melt(["year", "country_code"], var_name="index", value_name="value")
    long.to_csv(tmp_path / "long.csv", index=False)
    done = verify("wb-gtmi", answers=tmp_path / "long.csv", published=tmp_path / "long.csv")
    assert counts(done) == counts(small("wb-gtmi", "gtmi.csv"))


def test_the_column_of_values_can_be_chosen(tmp_path: Path):
    rows = [("AQ", f"2.{number} Transparency of {name}", "0", str(value)) for number, name, value in (
        (1, "service delivery", 30), (2, "personal data", 60), (3, "service design", 90),
    )]  # fmt: skip
    table = pd.DataFrame([*rows, ("AQ", "2. Transparency", "0", "60")])
    table.columns = ["Country", "Scoring", "Average (2020)", "Average (2022)"]
    table.to_csv(tmp_path / "scores.csv", index=False)
    path = tmp_path / "scores.csv"
    assert counts(verify(EU, answers=path, published=path, value="Average (2022)")) == {"transparency": (1, 1)}


GTMI = "year,country_code,cgsi,psdi,dcei,gtei,gtmi\n2001,AQ,0.1,0.1,0.1,0.1,0.1\n"


@pytest.mark.parametrize(
    ("table", "code", "said"),
    [
        pytest.param("year,cgsi,psdi,dcei,gtei,gtmi\n1,0,0,0,0,0\n", "verify.columns", "country_code", id="no key"),
        pytest.param(GTMI.replace("psdi", "other"), "verify.columns", "psdi", id="a part is missing"),
        pytest.param(GTMI.replace("gtmi", "score"), "verify.nothing", "–", id="nothing published"),
        pytest.param("country_code,index,value\nAQ,gtmj,1\n", "verify.index", "gtmj", id="unknown index"),
        pytest.param("country_code,index\nAQ,gtmi\n", "verify.columns", "value", id="no values"),
        pytest.param(GTMI.replace(",0.1\n", ",high\n"), "verify.cell", "high", id="no number"),
        pytest.param(GTMI.replace("AQ,0.1", "AQ,7"), "verify.cell", "0 to 1", id="out of range"),
        pytest.param(GTMI + "2001,aq,0.2,0.1,0.1,0.1,0.1\n", "verify.rows", "2, 3", id="two values"),
        pytest.param(GTMI.replace("gtmi", "gtmi,gtmi_published").replace("0.1\n", "0.1,0.1\n"), "verify.twice",
                     "gtmi_published", id="two columns"),
        pytest.param(GTMI.replace("gtei", "CGSI"), "verify.twice", "cgsi, CGSI", id="a heading twice"),
        pytest.param("", "verify.empty", "table.csv", id="an empty file"),
        pytest.param(GTMI.partition("\n")[0], "verify.empty", "no row below its headings", id="headings only"),
        pytest.param("\n" + GTMI + "\n2002,AQ,0.1\n", "verify.ragged", "row 5: the number of cells", id="a short row"),
        pytest.param(GTMI + "2002,AQ,0.1,0.1,0.1,0.1,0.1,0\n", "verify.ragged", "8, is not", id="a long row"),
        pytest.param(GTMI.replace(",", ";").replace(".", ","), "verify.cell", "such as 3 or 0.75", id="decimal comma"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table_is_said(tmp_path: Path, table: str, code: str, said: str):
    path = tmp_path / "table.csv"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(Invalid) as raised:
        verify("wb-gtmi", answers=path, published=path)
    assert raised.value.code == code
    assert said in SENTENCES[code]().format(**raised.value.details)


@pytest.mark.parametrize(
    ("edition", "table", "said"),
    [
        pytest.param("chile-municipal-2019", "cut_com,forms,egi\n1,0.5,1\n",
                     'row 2, column "forms": "0.5" is not allowed. Allowed: 0, 1.', id="half of an item"),
        pytest.param("indonesia-spbe-2020", "agency,index,value\nA,indicator_1,2.5\n",
                     '"2.5" is not allowed. Allowed: 1, 2, 3, 4, 5.', id="between two levels"),
        pytest.param("indonesia-spbe-2020", "agency,index,value\nA,aspect_1,4\nA,aspect_2,80\n",
                     '"80" is not allowed. Allowed: 1 to 5.', id="another scale"),
    ],
)  # fmt: skip
def test_what_is_not_on_the_scale_is_refused(tmp_path: Path, edition: str, table: str, said: str):
    path = tmp_path / "table.csv"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(Invalid) as raised:
        verify(edition, answers=path, published=path)
    assert said in SENTENCES["verify.cell"]().format(**raised.value.details)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_as_spreadsheets_save_it(tmp_path: Path, encoding: str, separator: str):
    path = tmp_path / "table.csv"
    path.write_text((SMALL / "gtmi.csv").read_text(encoding="utf-8").replace(",", separator), encoding=encoding)
    assert counts(verify("wb-gtmi", answers=path, published=path)) == counts(small("wb-gtmi", "gtmi.csv"))


def test_another_encoding_is_said_with_the_row(tmp_path: Path):
    path = tmp_path / "table.csv"
    path.write_bytes((GTMI + "2002,Åland,0.1,0.1,0.1,0.1,0.1\n").encode("latin-1"))
    with pytest.raises(Invalid) as raised:
        verify("wb-gtmi", answers=path, published=path)
    assert (raised.value.code, raised.value.details) == ("verify.encoding", {"file": "table.csv", "row": 3})


def test_a_blank_row_and_a_row_of_totals_are_no_places(tmp_path: Path):
    path = tmp_path / "table.csv"
    path.write_text((SMALL / "gtmi.csv").read_text(encoding="utf-8") + ",,,,,,,\n\nTotal,,,,,,,\n", encoding="utf-8")
    assert counts(verify("wb-gtmi", answers=path, published=path)) == counts(small("wb-gtmi", "gtmi.csv"))


def test_a_word_that_is_no_answer_is_an_error(tmp_path: Path):
    path = tmp_path / "answers.csv"
    path.write_text((SMALL / "eu-answers.csv").read_text(encoding="utf-8").replace("YEs", "maybe"), encoding="utf-8")
    with pytest.raises(Invalid) as raised:
        verify(EU, answers=path, published=SMALL / "eu-results.csv")
    assert raised.value.details == {
        "file": "answers.csv", "row": 3, "column": "A3: portal?", "value": "maybe", "allowed": "yes, no, NR",
    }  # fmt: skip


def test_a_file_that_is_no_table_is_an_error(tmp_path: Path):
    (tmp_path / "table.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(Invalid) as raised:
        verify("wb-gtmi", answers=tmp_path / "table.xlsx", published=tmp_path / "none.csv")
    assert raised.value.code == "verify.no_book"
    with pytest.raises(Invalid) as raised:
        verify("wb-gtmi", answers=tmp_path / "none.csv", published=tmp_path / "none.csv")
    assert raised.value.code == "verify.no_file"


def test_an_unknown_instrument_is_an_error(capsys: pytest.CaptureFixture[str]):
    path = str(SMALL / "gtmi.csv")
    assert main(["verify", "gtmi", path, path]) == 1
    assert "there is no instrument 'gtmi' (known: chile-municipal-2019, " in capsys.readouterr().err


@pytest.fixture
def reference() -> Callable[[str], Path]:
    """Finds a file of the reference folder; the test is skipped without one."""
    given = os.environ.get("EGOV_REFERENCE")
    if not given:
        pytest.skip("EGOV_REFERENCE names no folder with the published tables")

    def find(name: str) -> Path:
        if (Path(given) / name).exists():
            return Path(given) / name
        pytest.skip(f"the folder EGOV_REFERENCE has no {name}")

    return find


@pytest.mark.parametrize(
    ("edition", "answers", "published", "expected"),
    [
        ("chile-municipal-2019", "chile_municipal_egi_2019.csv", "", {"egi": (337, 337)}),
        ("indonesia-spbe-2020", "spbe_national_aspect_index_2023_2024.csv", "", {"spbe": (2, 2)}),
        ("indonesia-spbe-2020", "spbe_parepare_2023_indicator_levels.csv", "", {"spbe": (1, 0)}),
        ("wb-gtmi", "gtmi/gtmi_scores_2020_2022_2025.csv", "", {"gtmi": (593, 593), "group": (593, 593)}),
        (
            EU,
            "egov_benchmark/egb2021_scores.csv",
            "",
            {
                "user_centricity": (38, 38),
                "transparency": (38, 38),
                "key_enablers": (38, 29),
                "cross_border": (38, 20),
                "overall": (38, 38),
            },
        ),
        (
            EU,
            "egov_benchmark/egb2021_nat_services_answers.csv",
            "egov_benchmark/egb2021_nat_services_results.csv",
            {
                "service_availability": (1814, 1813),
                "service_transparency": (938, 892),
                "service_eid": (848, 846),
                "service_edocuments": (708, 707),
                "service_authentic_sources": (708, 708),
            },
        ),
    ],
)
def test_the_published_values_are_recomputed(reference, edition, answers, published, expected):
    assert counts(verify(edition, answers=reference(answers), published=reference(published or answers))) == expected
