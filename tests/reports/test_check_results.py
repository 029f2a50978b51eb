"""Checking frozen results: what is untouched matches, and each way of tampering is found and told."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from assess.freezing import hash_of_document
from assess.tables import Result
from data.store import transaction
from reports.check_results import check_results


@pytest.fixture
def changed(sample_copy: Engine) -> Iterator[Session]:
    """The sample country, to tamper with."""
    with transaction(sample_copy) as session:
        yield session


@pytest.fixture
def verified(changed: Session) -> Result:
    """A verified result of the newest cycle."""
    chosen = select(Result).where(Result.run == "verified").order_by(col(Result.id).desc())
    found = changed.exec(chosen).first()
    assert found is not None
    return found


def faults_of(session: Session, result: int) -> str:
    session.expire_all()
    return "; ".join(fault for one in check_results(session) if one.result == result for fault in one.faults)


def store(session: Session, result: Result, **values: Any) -> None:
    """Write around the program, as somebody with the database could."""
    given = {name: json.dumps(value) if isinstance(value, dict) else value for name, value in values.items()}
    columns = ", ".join(f"{name} = :{name}" for name in given)
    session.connection().execute(text(f"update result set {columns} where id = :id"), {**given, "id": result.id})  # noqa: S608


def test_every_result_of_the_sample_matches_the_corrected_ones_too(sample: Session) -> None:
    checked = list(check_results(sample))
    assert [one for one in checked if one.faults] == []
    assert {one.version for one in checked if one.run == "verified"} == {1, 2}


def test_a_changed_document_is_found_by_its_hash(changed: Session, verified: Result) -> None:
    store(changed, verified, document={**verified.document, "facts": {"serves_public": "no"}})
    assert "does not have the hash stored with it" in faults_of(changed, verified.id or 0)


def test_a_document_changed_with_its_hash_is_found_in_the_record_of_changes(changed: Session, verified: Result) -> None:
    other = {**verified.document, "form": verified.document["form"], "added": 1}
    store(changed, verified, document=other, document_hash=hash_of_document(other))
    assert faults_of(changed, verified.id or 0) == (
        "the document was changed: the record of changes holds another hash"
    )


def test_a_changed_column_is_found_beside_its_document(changed: Session, verified: Result) -> None:
    store(changed, verified, total=12.5)
    assert faults_of(changed, verified.id or 0) == "not as in the document: total"


def test_a_score_that_its_answers_do_not_give_is_found_by_scoring_again(changed: Session, verified: Result) -> None:
    scores = verified.document["scores"]
    store(changed, verified, document={**verified.document, "scores": {**scores, "total_percent": 99.0}})
    assert "scored again, these differ: total_percent" in faults_of(changed, verified.id or 0)
