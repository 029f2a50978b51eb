"""The real register: areas and ministries, entered once and as their sources have them."""

import csv
from pathlib import Path

from sqlmodel import Session, col, func, select

from data.geography import SOURCE, load_geography
from data.ministries import FILE, attested, load_ministries
from data.organisations import COMMUNE, DISTRICT, MINISTRY, PROVINCE, root
from data.tables import Event, Organisation

REFERENCE = Path(__file__).parents[2] / "data" / "reference"


def named(session: Session, code: str) -> Organisation:
    """The organisation with this code."""
    return session.exec(select(Organisation).where(Organisation.code == code)).one()


def test_all_provinces_districts_and_communes_are_entered_below_one_another(session: Session) -> None:
    assert load_geography(session) == 25 + 210 + 1661
    counted = session.exec(select(Organisation.kind, func.count()).group_by(Organisation.kind)).all()
    assert dict(counted) == {"country": 1, PROVINCE: 25, DISTRICT: 210, COMMUNE: 1661}
    province, district, commune = (named(session, code) for code in ("01", "0102", "010201"))
    assert province.path == f"{root(session).path}{province.id}/"
    assert commune.path == f"{province.path}{district.id}/{commune.id}/"
    assert (commune.name_en, commune.name_km) == ("Banteay Neang", "បន្ទាយនាង")
    assert (commune.parent_id, commune.source, commune.sample) == (district.id, SOURCE, False)


def test_every_area_has_a_name_in_both_languages_and_a_parent(session: Session) -> None:
    load_geography(session)
    lacking = select(func.count()).select_from(Organisation)
    lacking = lacking.where(col(Organisation.name_km).is_(None) | (col(Organisation.name_en) == ""))
    assert session.exec(lacking).one() == 0
    assert session.exec(select(func.count()).where(Organisation.parent_id == None)).one() == 1  # noqa: E711


def test_loading_again_adds_nothing_and_keeps_what_was_changed(session: Session) -> None:
    load_geography(session)
    load_ministries(session)
    named(session, "0102").name_en = "Mongkol Borei"
    session.flush()
    assert (load_geography(session), load_ministries(session)) == (0, 0)
    assert named(session, "0102").name_en == "Mongkol Borei"


def test_what_is_missing_is_added_below_what_is_there(session: Session) -> None:
    load_geography(session)
    session.delete(named(session, "010201"))
    session.flush()
    assert load_geography(session) == 1
    assert named(session, "010201").parent_id == named(session, "0102").id


def test_the_load_is_recorded_with_its_source(session: Session) -> None:
    load_geography(session)
    event = session.exec(select(Event).where(Event.action == "organisation.load")).one()
    assert event.details == {"added": 1896, "source": SOURCE}


def test_the_database_plans_for_the_areas_from_the_first_question_on(session: Session) -> None:
    load_geography(session)
    if session.get_bind().dialect.name == "sqlite":
        assert (
            not session.connection().exec_driver_sql("SELECT 1 FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'").all()
        )
        return
    counted = "SELECT reltuples FROM pg_class WHERE oid = 'organisation'::regclass"
    # Rows of another test, taken back but not yet swept up, may be counted too.
    assert session.connection().exec_driver_sql(counted).scalar_one() >= 1 + 25 + 210 + 1661


def test_ministries_are_entered_below_the_country_and_unattested_names_stay_empty(session: Session) -> None:
    assert load_ministries(session) == 26
    health, tourism = named(session, "min-health"), named(session, "min-tourism")
    assert (health.kind, health.name_km) == (MINISTRY, "ក្រសួងសុខាភិបាល")
    assert health.path == f"{root(session).path}{health.id}/"
    assert (tourism.name_en, tourism.name_km, tourism.website) == ("Ministry of Tourism", None, None)


def test_each_ministry_names_its_source_and_has_a_code_of_its_own() -> None:
    rows = attested()
    assert all(row["source"] and row["name_en"] for row in rows)
    assert len({row["code"] for row in rows}) == 26
    # A Khmer name stands only where a source of that name is given.
    assert [row["code"] for row in rows if row["name_km"] and "not attested" in row["source"]] == []
    assert sum(bool(row["name_km"]) for row in rows) == 16


def test_every_reference_file_is_explained() -> None:
    explained = (REFERENCE / "README.md").read_text(encoding="utf-8")
    files = [file.name for file in REFERENCE.iterdir() if file.name not in ("README.md", "__init__.py", "__pycache__")]
    assert [name for name in files if f"`{name}`" not in explained] == []


def test_the_file_of_ministries_is_plain_csv() -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        widths = {len(row) for row in csv.reader(file)}
    assert widths == {6}
