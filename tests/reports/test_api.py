"""The interface for programs: what it gives to whom, and how it refuses."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from assess.tables import Submission
from data.access import Role
from data.api_tokens import list_tokens, make_token, revoke_token
from data.events import record
from data.organisations import root
from data.settings import set_access_for_programs
from data.store import reading, transaction
from data.tables import Organisation
from pages.web.api import routes
from pages.web.api.rate import Rates
from pages.web.store import opened
from reports.open_data.definitions import tables
from tests.reports.asking import ask
from tests.reports.sample_country import person

PUBLISHED, OPEN = 2, 3
"""The sample's cycle of last year, which is published, and this year's, of which nothing is."""


@pytest.fixture
def store(sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A copy of the sample country that the routes read."""
    file = shutil.copyfile(sample_file, tmp_path / "egov.sqlite")
    monkeypatch.setenv("EGOV_HOME", str(tmp_path))
    monkeypatch.setenv("EGOV_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setattr(routes, "RATES", Rates())
    engine = opened()
    yield engine
    engine.dispose()


def token_of(store: Engine, *, published_only: bool = False, code: str | None = None) -> str:
    with transaction(store) as session:
        administrator = person(session, Role.ADMINISTRATOR)
        of = session.exec(select(Organisation).where(Organisation.code == code)).one() if code else root(session)
        return make_token(
            session, administrator, name="Portal", organisation=of.id or 0, published_only=published_only, days=1
        )[1]


def organisations(session: Session) -> list[Organisation]:
    return list(
        session.exec(select(Organisation).where(Organisation.kind == "ministry").order_by(col(Organisation.id)))
    )


@pytest.mark.usefixtures("store")
def test_the_public_does_not_know_of_a_cycle_of_which_nothing_is_published() -> None:
    assert [row["id"] for row in ask("/cycles").json()["rows"]] == [PUBLISHED, 1]
    assert ask(f"/cycles/{OPEN}/results").status_code == 404


def test_a_token_reads_what_its_maker_may_read(store: Engine) -> None:
    answer = ask(f"/cycles/{OPEN}/results", token=token_of(store))
    assert answer.status_code == 200
    assert {"state", "late"} <= set(answer.json()["rows"][0])


def test_a_token_for_published_data_reads_no_more_than_the_public(store: Engine) -> None:
    assert ask(f"/cycles/{OPEN}/results", token=token_of(store, published_only=True)).status_code == 404


def test_a_token_for_one_ministry_does_not_find_the_result_of_another(store: Engine) -> None:
    with reading(store) as session:
        own, other = organisations(session)[:2]
    token = token_of(store, code=own.code)
    found = [ask(f"/cycles/{PUBLISHED}/results/{one.id}", token=token).status_code for one in (own, other)]
    assert found == [200, 404]


@pytest.mark.usefixtures("store")
def test_a_result_says_why() -> None:
    found = ask(f"/cycles/{PUBLISHED}/results/10").json()
    second = [row for row in found["contributions"] if row["stage"] == 2]
    percent = 100 * sum(row["points"] for row in second) / sum(row["part"] for row in second)
    assert percent == pytest.approx(found["result"]["stage_2"])


def test_questions_on_security_are_withheld_from_the_public(store: Engine) -> None:
    path = f"/cycles/{PUBLISHED}/results/10"
    public, own = ask(path).json(), ask(path, token=token_of(store)).json()
    assert "SEC" not in {row["theme"] for row in public["contributions"]}
    assert public["withheld"] == len(own["contributions"]) - len(public["contributions"]) > 0 == own["withheld"]


def test_no_name_of_a_person_leaves(store: Engine) -> None:
    token = token_of(store)
    with reading(store) as session:
        owners = {one.owner_name for one in _projects(session)} - {""}
    told = ask("/projects?limit=2000", token=token).text
    assert owners
    assert not [name for name in owners if name in told]


def test_published_data_are_closed_to_who_has_no_token_if_so_set(store: Engine) -> None:
    with transaction(store) as session:
        set_access_for_programs(session, person(session, Role.ADMINISTRATOR), published_open=False, licence="CC0-1.0")
    refused = ask("/cycles")
    assert (refused.status_code, refused.json()["code"]) == (401, "api.closed")
    assert ask("/cycles", token=token_of(store, published_only=True)).status_code == 200
    assert ask("/openapi.json").json()["info"]["license"]["name"].startswith("Creative Commons Zero")


def test_a_token_revoked_in_the_middle_is_refused_at_the_next_request(store: Engine) -> None:
    token = token_of(store)
    before = ask("/projects", token=token)
    with transaction(store) as session:
        administrator = person(session, Role.ADMINISTRATOR)
        revoke_token(session, administrator, token=list_tokens(session, administrator)[0].token.id or 0)
    after = ask("/projects", token=token, if_none_match=before.headers["etag"])
    assert (before.status_code, after.status_code, after.json()["code"]) == (200, 401, "api_token.revoked")
    assert "Portal" in after.json()["detail"]


def test_what_has_not_changed_is_not_sent_again(store: Engine) -> None:
    tag = ask("/organisations").headers["etag"]
    assert ask("/organisations", if_none_match=tag).status_code == 304
    with transaction(store) as session:
        one = organisations(session)[0]
        one.name_en = "Ministry of New Names"
        session.add(one)
        record(session, person(session, Role.ADMINISTRATOR), "organisation.edit", subject="organisation:1")
    changed = ask("/organisations", if_none_match=tag)
    assert (changed.status_code, "New Names" in changed.text) == (200, True)


@pytest.mark.usefixtures("store")
def test_pages_follow_one_another_by_their_links() -> None:
    first = ask("/organisations?limit=20&offset=0")
    second = ask(first.links["next"]["url"].removeprefix("/api/v1"))
    assert (len(first.json()["rows"]), len(second.json()["rows"]), first.json()["total"]) == (20, 10, 30)
    assert "next" not in second.links


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        pytest.param("/nothing", 404, "missing", id="unknown address"),
        pytest.param("/organisations/99999", 404, "missing", id="unknown number"),
        pytest.param("/organisations/99999999999999999999", 404, "missing", id="a number past all numbers"),
        pytest.param("/organisations/one", 404, "missing", id="no number"),
        pytest.param("/editions/..%2f..", 404, "missing", id="a path for an edition"),
        pytest.param("/organisations?limit=0", 400, "api.parameter", id="a page without rows"),
        pytest.param("/organisations?limit=9&limit=8", 400, "api.parameter", id="said twice"),
        pytest.param("/organisations?order=name", 400, "api.parameter", id="unknown parameter"),
        pytest.param(f"/cycles/{OPEN}/package.zip", 404, "package.unpublished", id="package of what is not published"),
    ],
)
def test_what_cannot_be_answered_is_a_problem_with_a_code(path: str, status: int, code: str) -> None:
    answer = ask(path)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["status"], answer.json()["code"]) == (status, status, code)


@pytest.mark.usefixtures("store")
def test_problems_are_told_in_the_language_of_the_request() -> None:
    told = [ask("/nothing", accept_language=one).json()["detail"] for one in ("km;q=0.9, en;q=0.1", "fr", "en, km")]
    assert told[1] == told[2] != told[0]


@pytest.mark.usefixtures("store")
def test_nothing_can_be_changed() -> None:
    refused = ask("/cycles", method="POST")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.usefixtures("store")
def test_a_head_has_the_headers_of_a_get_and_no_content() -> None:
    got, head = (
        ask("/editions", accept_encoding="identity"),
        ask("/editions", method="HEAD", accept_encoding="identity"),
    )
    assert (head.content, head.headers["etag"]) == (b"", got.headers["etag"])
    assert head.headers["content-length"] == str(len(got.content))


def test_other_sites_may_read_what_is_published_and_nothing_else(store: Engine) -> None:
    assert ask("/cycles").headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in ask("/cycles", token=token_of(store)).headers
    assert ask("/cycles").headers["x-content-type-options"] == "nosniff"


@pytest.mark.usefixtures("store")
def test_who_asks_too_often_is_told_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGOV_API_RATE_OPEN", "2")
    answers = [ask("/editions") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 30


@pytest.mark.usefixtures("store")
def test_every_open_field_is_described_and_no_field_that_never_leaves() -> None:
    schemas = ask("/openapi.json").json()["components"]["schemas"]
    for table in tables().tables:
        told = schemas[table.id]["properties"]
        assert set(told) == {field.id for field in table.fields if field.access != "never"}


def test_what_is_not_yet_published_of_a_published_cycle_is_left_out(store: Engine) -> None:
    with transaction(store) as session:
        part = session.exec(select(Submission).where(Submission.cycle_id == PUBLISHED)).first()
        assert part
        part.state = "verified"
        session.add(part)
        record(session, person(session, Role.DIRECTOR), "result.publish", subject=f"submission:{part.id}")
    path = f"/cycles/{PUBLISHED}/results"
    assert ask(path).json()["total"] == 29
    assert ask(f"{path}/{part.organisation_id}").status_code == 404
    assert ask(path, token=token_of(store)).json()["total"] == 30


def _projects(session: Session) -> list:
    from projects.tables import Project

    return list(session.exec(select(Project)))
