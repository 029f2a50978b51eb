"""The sample country: complete, plausible, invented, the same each time, and gone without a trace when asked."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from assess.cycles.progress import progress
from assess.editions.chosen import edition_of
from assess.states import SUBMISSION_STATES, today
from assess.submissions import submission_in
from assess.tables import Answer, Cycle, FigureValue, Result, Review, Service, ServiceStage, Submission
from data.access import Role
from data.geography import areas
from data.ministries import attested
from data.organisations import KINDS, place, root
from data.sign_in import sample_people
from data.store import open_store, transaction
from data.tables import Organisation
from maturity_model.case import DONT_KNOW, Case, ServiceCase
from maturity_model.loading import load_edition
from maturity_model.scoring import score
from projects.gates.standing import STANDINGS
from projects.listing import list_projects
from projects.tables import InvestmentLine, Project, ProjectAim
from reports.sample import build_if_new
from reports.start_for_real import start_for_real
from tests.reports.sample_country import counts, person

KHMER_KINDS = ("ក្រសួង", "ខេត្ត", "ស្រុក", "ឃុំ")
ENGLISH_KINDS = (" Province", " District", " Commune")


def newest(session: Session) -> Cycle:
    return session.exec(select(Cycle).order_by(col(Cycle.opens_on).desc())).first() or pytest.fail("no cycle")


def test_there_are_thirty_organisations_of_every_kind_and_all_are_marked(sample: Session) -> None:
    kinds = Counter(sample.exec(select(Organisation.kind).where(col(Organisation.sample).is_(True))))
    assert kinds == {"ministry": 12, "agency": 6, "province": 4, "district": 5, "commune": 3}
    assert kinds.keys() == set(KINDS[1:])
    assert sample.exec(select(func.count()).select_from(Organisation)).one() == 31  # with the country itself


def test_no_real_ministry_is_named(sample: Session) -> None:
    real = {str(row[name]).casefold() for row in attested() for name in ("name_en", "name_km", "abbreviation")}
    for one in sample.exec(select(Organisation).where(col(Organisation.sample).is_(True))):
        assert {str(name).casefold() for name in (one.name_en, one.name_km, one.abbreviation) if name}.isdisjoint(real)


def test_no_real_area_is_named(sample: Session) -> None:
    real = {name.casefold() for found in areas().values() for area in found for name in (area.name_en, area.name_km)}
    for one in sample.exec(select(Organisation).where(col(Organisation.sample).is_(True))):
        names = {one.name_en, str(one.name_km)}
        names |= {one.name_en.removesuffix(kind) for kind in ENGLISH_KINDS}
        names |= {str(one.name_km).removeprefix(kind) for kind in KHMER_KINDS}
        assert real.isdisjoint(name.casefold() for name in names)


def test_who_serves_the_public_has_five_to_eight_key_services(sample: Session) -> None:
    for one in sample.exec(select(Organisation).where(col(Organisation.sample).is_(True))):
        services = sample.exec(select(Service).where(Service.organisation_id == one.id)).all()
        key, others = sum(one.key for one in services), sum(not one.key for one in services)
        assert (5 <= key <= 8 and 2 <= others <= 10) if one.facts["serves_public"] else not services


def test_somebody_who_serves_nobody_outside_reached_two_of_two(sample: Session) -> None:
    found = sample.exec(
        select(Result.stage_reached, Result.attainable)
        .join(Submission, col(Submission.id) == col(Result.submission_id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(Organisation.code == "sample-foresight", Result.run == "verified")
    ).all()
    assert (2, 2) in found


def test_two_cycles_are_published_and_the_third_is_open_today(sample: Session) -> None:
    cycles = sample.exec(select(Cycle).order_by(col(Cycle.opens_on))).all()
    assert [cycle.state for cycle in cycles] == ["closed", "closed", "open"]
    assert cycles[2].opens_on < today() < cycles[2].due_on < cycles[2].closes_on
    past = [cycle.id for cycle in cycles[:2]]
    assert set(sample.exec(select(Submission.state).where(col(Submission.cycle_id).in_(past)))) == {"published"}


def test_the_open_cycle_has_work_at_every_step(sample: Session) -> None:
    states = Counter(sample.exec(select(Submission.state).where(Submission.cycle_id == newest(sample).id)))
    # A verified result is provisional first.
    assert states.keys() == set(SUBMISSION_STATES) - {"planned", "verified", "published"}
    assert states["draft"] >= 5


def test_every_stage_was_verified_last_year(sample: Session) -> None:
    last = sample.exec(select(Cycle.id).order_by(col(Cycle.opens_on).desc())).all()[1]
    chosen = select(Result.stage_reached).join(Submission, col(Submission.id) == col(Result.submission_id))
    stages = Counter(sample.exec(chosen.where(Submission.cycle_id == last, Result.run == "verified")))
    assert stages.keys() == {0, 1, 2, 3, 4}
    assert stages[3] >= 3


def test_organisations_rise_from_cycle_to_cycle(sample: Session) -> None:
    chosen = (
        select(Cycle, Result)
        .join(Submission, col(Submission.cycle_id) == col(Cycle.id))
        .join(Result, col(Result.submission_id) == col(Submission.id))
        .where(Result.run == "verified", Cycle.state == "closed")
    )
    totals: dict[date, list[float]] = {}
    for cycle, result in sample.exec(chosen):
        totals.setdefault(cycle.opens_on, []).append(result.total or 0)
    first, second = (sum(totals[opened]) / 30 for opened in sorted(totals))
    assert first + 3 < second


def test_every_result_equals_scoring_its_document_again(sample: Session) -> None:
    edition = load_edition("presence-2026")
    results = sample.exec(select(Result)).all()
    assert len(results) > 100
    again = score(edition, [case_of_document(one.document) for one in results]).results
    for one, row in zip(results, again.to_dict("records"), strict=True):
        assert (one.stage_reached, one.attainable) == (row["stage_reached"], row["attainable"])
        stored = [one.stage_1, one.stage_2, one.stage_3, one.stage_4, one.total, one.foundation]
        names = [*(f"stage_{stage}_percent" for stage in (1, 2, 3, 4)), "total_percent", "foundation_percent"]
        assert [value for value in stored if value is not None] == pytest.approx(
            [row[name] for name, value in zip(names, stored, strict=True) if value is not None]
        )


def test_percentages_are_the_sums_of_the_document(sample: Session) -> None:
    for one in sample.exec(select(Result).where(Result.run == "verified")):
        rows = [dict(zip(one.document["question_columns"], row, strict=True)) for row in one.document["questions"]]
        asked = [row for row in rows if row["stage"] == 1]
        assert one.stage_1 == pytest.approx(100 * sum(r["points"] for r in asked) / sum(r["part"] for r in asked))


def case_of_document(document: dict) -> Case:
    """What was answered, read back from a frozen document; granted levels count as answers."""
    places = {name: place for place, name in enumerate(document["question_columns"])}
    answers = {}
    for row in document["questions"]:
        level = row[places["level"]]
        if level is not None or row[places["state"]] == "dont_know":
            answers[row[places["item"]], row[places["service"]]] = DONT_KNOW if level is None else level
    return Case(
        organisation=document["organisation"]["id"],
        form=document["form"],
        facts=document["facts"],
        platforms=frozenset(document["platforms"]),
        services=tuple(
            ServiceCase(one["id"], key=one["key"], facts=one["facts"], yearly_volume=one["yearly_volume"])
            for one in document["services"]
        ),
        answers=answers,
        ladder=dict(document["ladder"]),
    )


def test_nothing_is_verified_whose_foundation_is_missing(sample: Session) -> None:
    edition = edition_of(newest(sample))
    needs = {item.id: item.depends_on for item in edition.items if item.depends_on}
    reviews = sample.exec(select(Review).where(Review.state == "level")).all()
    levels = {(one.submission_id, one.item, one.service_id): one.level for one in reviews}
    checked = 0
    for (submission, item, service), level in levels.items():
        for needed in needs.get(item, ()):
            below = levels.get((submission, needed, service), levels.get((submission, needed, 0)))
            if below == 0:
                assert level == 0
                checked += 1
    assert checked > 50


def test_most_claims_are_agreed_to_and_the_others_adjusted_with_a_reason(sample: Session) -> None:
    reviews = sample.exec(select(Review)).all()
    adjusted = [one for one in reviews if not one.agreed]
    assert 0.03 < len(adjusted) / len(reviews) < 0.2
    assert all(one.reason for one in adjusted)


def test_what_a_gate_asks_for_has_evidence(sample: Session) -> None:
    edition = edition_of(newest(sample))
    claims = [one for one in sample.exec(select(Answer)) if one.level and edition.in_gate(one.item)]
    assert claims
    assert all(one.link or one.note for one in claims)


def test_no_part_of_a_figure_is_larger_than_its_whole(sample: Session) -> None:
    whole = {figure.id: figure.denominator for figure in edition_of(newest(sample)).figures if figure.denominator}
    values = {(one.submission_id, one.figure, one.service_id): one.value for one in sample.exec(select(FigureValue))}
    parts = [key for key in values if key[1] in whole]
    assert parts
    for submission, figure, service in parts:
        assert (values[submission, figure, service] or 0) <= (values[submission, whole[figure], service] or 0)


def test_the_officers_questionnaire_is_about_sixty_percent_answered(sample: Session) -> None:
    officer = person(sample, Role.OFFICER)
    own = sample.exec(select(Organisation).where(Organisation.code == "sample-markets")).one()
    assert officer.grants == ((Role.OFFICER, own.path),)
    found = submission_in(sample, officer, cycle=newest(sample).id or 0, organisation=own.id or 0)
    so_far = progress(sample, officer, found.id or 0)
    assert found.state == "draft"
    assert 0.55 < so_far.answered / so_far.asked < 0.65
    assert so_far.last_item


def test_there_is_one_person_for_each_role_whose_name_says_it(sample: Session) -> None:
    people = sample_people(sample)
    assert [one.username for one in people] == [f"sample-{role}" for role in Role]
    assert all(role in one.name for role, one in zip(Role, people, strict=True))


def test_sixty_projects_stand_at_every_gate_and_in_every_way(sample: Session) -> None:
    table = list_projects(sample, person(sample, Role.PLANNER))
    assert len(table) == 60
    assert set(table["standing"]) == set(STANDINGS)
    assert set(table["passed"].dropna()) == {"G0", "G1", "G2", "G3", "G4", "G5"}
    assert set(table["size"]) == {"S", "M", "L"}
    assert not table["missing_rates"].any()


def test_some_projects_spent_above_their_release_and_the_others_commit_within_it(sample: Session) -> None:
    table = list_projects(sample, person(sample, Role.PLANNER))
    known = table[table["standing"].isin(["open", "hold", "lapsed", "closed"])]
    above = known[known["spent_build"] > known["released_build"]]
    assert len(above) == 3
    assert (known["committed"] <= known["released_build"] + known["released_run"]).all()


def test_money_comes_over_four_to_six_years_in_several_currencies(sample: Session) -> None:
    lines = sample.exec(select(InvestmentLine)).all()
    years = Counter((one.project_id, one.year) for one in lines)
    spans = Counter(Counter(project for project, _ in years).values())
    assert spans.keys() == {4, 5, 6}
    assert {one.currency for one in lines} == {"USD", "KHR", "EUR", "JPY"}
    assert len({one.source for one in lines}) >= 6


def test_open_projects_aim_at_levels_that_are_not_reached(sample: Session) -> None:
    aims = sample.exec(select(ProjectAim).join(Project).where(Project.state == "proposed")).all()
    assert aims
    verified = {
        (submission.organisation_id, review.item, review.service_id): review.level
        for review, submission in sample.exec(
            select(Review, Submission)
            .join(Submission, col(Submission.id) == col(Review.submission_id))
            .where(Submission.cycle_id == newest(sample).id)
        )
    }
    for aim in aims:
        assert (verified.get((aim.organisation_id, aim.item, aim.service_id)) or 0) < aim.level


def test_building_again_changes_nothing(sample_copy: Engine) -> None:
    with transaction(sample_copy) as session:
        before = counts(session)
        assert not build_if_new(session)
        assert counts(session) == before


def test_no_sample_is_built_beside_real_organisations(session: Session) -> None:
    place(session, Organisation(code="real", kind="ministry", name_en="Real"), parent=root(session))
    assert not build_if_new(session)


def test_it_is_the_same_country_in_each_database_and_goes_from_each(postgresql_sample: str, sample: Session) -> None:
    store = open_store(postgresql_sample)
    with transaction(store) as session:
        assert fingerprint(session) == fingerprint(sample)
        start_for_real(session, person(session, Role.ADMINISTRATOR))
        assert counts(session)["answer"] == 0
    store.dispose()


def fingerprint(session: Session) -> list[str]:
    """What the country holds, without numbers of rows and moments."""
    answers = (
        select(Organisation, Cycle, Answer)
        .join(Submission, col(Submission.organisation_id) == col(Organisation.id))
        .join(Cycle, col(Cycle.id) == col(Submission.cycle_id))
        .join(Answer, col(Answer.submission_id) == col(Submission.id))
    )
    codes = {one.id: one.code for one in session.exec(select(Service))}
    found = [
        f"{organisation.code} {cycle.name_en} {answer.item} {codes.get(answer.service_id)} {answer.level} {answer.note}"
        for organisation, cycle, answer in session.exec(answers)
    ]
    for line, project in session.exec(select(InvestmentLine, Project).join(Project)):
        found.append(f"{project.code} {line.year} {line.kind} {line.financier} {line.planned_base} {line.spent}")
    return sorted(found)


def test_services_keep_their_stage_in_each_result(sample: Session) -> None:
    stages = Counter(sample.exec(select(ServiceStage.stage).where(col(ServiceStage.key).is_(True))))
    ladder = Counter(sample.exec(select(ServiceStage.stage).where(col(ServiceStage.key).is_(False))))
    assert {0, 1, 2, 3, 4} <= stages.keys()
    assert {0, 1, 2, 3, 4} <= ladder.keys()
