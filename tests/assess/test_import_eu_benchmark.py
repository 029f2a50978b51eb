"""The import of the EU eGovernment Benchmark: a closed cycle with verified results, source named, nothing made up."""

from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from assess.editions.chosen import current_edition
from assess.imports.eu_benchmark import CODE, import_eu_benchmark
from assess.imports.survey import SERVICES_FILE
from assess.imports.wording import import_report
from assess.tables import Answer, Cycle, Result, Review, Service, Submission
from data.access import STRANGER, Actor, Role
from data.errors import Denied, Invalid
from data.organisations import root
from data.tables import Organisation
from tests.assess.eu_benchmark_folder import portal, service, tiny_folder, write_folder
from tests.conftest import actor


@pytest.fixture
def importer(session: Session) -> Actor:
    """An administrator of a register that is still empty."""
    return actor(Role.ADMINISTRATOR, root(session))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two territories: one with a service of information, one with services of every kind."""
    return tiny_folder(tmp_path / "files")


def test_a_country_is_scored_by_hand(session: Session, importer: Actor, folder: Path) -> None:
    import_eu_benchmark(session, importer, folder=folder)
    result = _result(session, "bv")
    assert result.items_asked == 10
    assert result.stage_1 == pytest.approx((75 + 60) / 2)  # described, page fits a telephone
    assert result.stage_2 == pytest.approx((50 + 0 + 100 + 50 + 50) / 5)  # faq, feedback, listed, guide, social media
    assert result.stage_3 is None  # a service of information is asked nothing of stage 3
    assert result.stage_4 == pytest.approx((50 + 70 + 0) / 3)  # post, own data, design
    assert result.total == pytest.approx((75 + 60 + 50 + 0 + 100 + 50 + 50 + 50 + 70 + 0) / 10)
    assert (result.stage_reached, result.attainable) == (2, 2)


def test_the_cycle_is_closed_and_names_its_source(session: Session, importer: Actor, folder: Path) -> None:
    done = import_eu_benchmark(session, importer, folder=folder)
    cycle = session.get_one(Cycle, done.cycle)
    assert (cycle.state, cycle.edition, cycle.forms) == ("closed", "presence-2026", {"agency": "eu-benchmark"})
    assert cycle.source is not None
    assert "European Commission" in cycle.source
    assert "CC BY 4.0" in cycle.source


def test_countries_stand_below_the_benchmark(session: Session, importer: Actor, folder: Path) -> None:
    import_eu_benchmark(session, importer, folder=folder)
    above = session.exec(select(Organisation).where(Organisation.code == CODE)).one()
    below = session.exec(
        select(Organisation).where(Organisation.parent_id == above.id).order_by(col(Organisation.code))
    )
    assert [(one.code, one.name_en) for one in below] == [
        (f"{CODE}-aq", "Antarctica"),
        (f"{CODE}-bv", "Bouvet Island"),
    ]


def test_every_question_asked_is_answered_and_verified(session: Session, importer: Actor, folder: Path) -> None:
    done = import_eu_benchmark(session, importer, folder=folder)
    answers = set(session.exec(select(Answer.submission_id, Answer.item, Answer.service_id, Answer.level)))
    reviews = set(session.exec(select(Review.submission_id, Review.item, Review.service_id, Review.level)))
    assert answers == reviews
    assert len(answers) == sum(one.questions for one in done.countries)
    assert {one.state for one in session.exec(select(Submission))} == {"verified"}


def test_what_the_benchmark_does_not_say_is_stored_as_not_known(
    session: Session, importer: Actor, folder: Path
) -> None:
    import_eu_benchmark(session, importer, folder=folder)
    unknown = session.exec(select(Answer.item, Answer.reason).where(Answer.state == "dont_know")).all()
    assert [item for item, _ in unknown] == ["service.receipt"]
    assert unknown[0][1]


def test_an_answer_says_where_it_comes_from(session: Session, importer: Actor, folder: Path) -> None:
    import_eu_benchmark(session, importer, folder=folder)
    chosen = select(Answer.note, Answer.link).where(Answer.item == "transaction.online", Answer.level == 3)
    notes = session.exec(chosen.order_by(col(Answer.id))).all()
    assert notes[0] == ("A2=yes, F1=yes, F2=yes, F6=yes, F7_1=yes; row 3", "https://office.example/")


def test_all_services_surveyed_are_key_services(session: Session, importer: Actor, folder: Path) -> None:
    import_eu_benchmark(session, importer, folder=folder)
    assert {one.key for one in session.exec(select(Service))} == {True}
    assert sorted(one.code for one in session.exec(select(Service))) == ["01", "01", "02", "03"]


def test_more_key_services_than_in_a_round_are_taken(session: Session, importer: Actor, tmp_path: Path) -> None:
    most = current_edition().key_services.most
    services = [service(f"{number:02}") for number in range(most + 1)]
    write_folder(tmp_path, services=services, portals=[portal()])
    assert import_eu_benchmark(session, importer, folder=tmp_path).countries[0].services == most + 1


def test_an_import_is_not_done_twice(session: Session, importer: Actor, folder: Path) -> None:
    import_eu_benchmark(session, importer, folder=folder)
    with pytest.raises(Invalid) as refused:
        import_eu_benchmark(session, importer, folder=folder, beside=True)
    assert refused.value.code == "import.done"


@pytest.mark.usefixtures("country")
def test_a_register_in_use_is_left_alone_unless_asked_for(session: Session, administrator: Actor, folder: Path) -> None:
    with pytest.raises(Invalid) as refused:
        import_eu_benchmark(session, administrator, folder=folder)
    assert refused.value.code == "import.register"
    assert len(import_eu_benchmark(session, administrator, folder=folder, beside=True).countries) == 2


def test_an_unknown_country_is_refused(session: Session, importer: Actor, tmp_path: Path) -> None:
    write_folder(tmp_path, services=[service("01", country="QX")], portals=[portal()])
    with pytest.raises(Invalid) as refused:
        import_eu_benchmark(session, importer, folder=tmp_path)
    assert (refused.value.code, refused.value.details["code"]) == ("import.country", "QX")


def test_only_an_administrator_imports(session: Session, folder: Path, director: Actor) -> None:
    for person in (STRANGER, director):
        with pytest.raises(Denied):
            import_eu_benchmark(session, person, folder=folder, beside=True)


def test_the_report_says_what_was_read_doubted_and_stored(session: Session, importer: Actor, folder: Path) -> None:
    report = import_report(import_eu_benchmark(session, importer, folder=folder))
    assert f"{SERVICES_FILE}: 4 rows" in report
    assert "'YEs' as 'Yes': 1 cells" in report
    assert "service.receipt: 0: 1, ?: 1" in report
    assert (
        "BV Bouvet Island: 1 services, 10 questions (0 unanswered), on 10 of 86 items: stage 2, total 50.5 %" in report
    )


def _result(session: Session, country: str) -> Result:
    chosen = (
        select(Result)
        .join(Submission, col(Submission.id) == col(Result.submission_id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(Organisation.code == f"{CODE}-{country}")
    )
    return session.exec(chosen).one()
