"""Tables of the assessment: services, cycles, submissions, answers, reviews, figures, frozen results."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint, text
from sqlmodel import Field

import assess.tables.carry
import assess.tables.evidence
import assess.tables.objection
import assess.tables.public_fact
import assess.tables.review
import assess.tables.target  # noqa: F401 - the other tables of this package, so that whoever knows these knows all
from data.base import Money, Table, utc_now


class Service(Table, table=True):
    """A public service of an organisation, on its official list.

    `facts` hold what the register knows (absent = unknown); `key` marks the 5 to 8 services that are asked
    every question, the others answer the ladder question only; `yearly_volume` counts transactions.
    """

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    code: str = Field(max_length=60)
    name_en: str = Field(max_length=300)
    name_km: str | None = Field(default=None, max_length=300)
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    yearly_volume: int | None = None
    key: bool = Field(default=False)
    valid_to: date | None = None
    version: int = Field(default=1)

    __table_args__ = (UniqueConstraint("organisation_id", "code"),)


class Cycle(Table, table=True):
    """One round of assessment, pinned to an edition and its hash.

    `forms` says which kind of organisation answers which form; `platforms` lists the national platforms
    available, frozen when the cycle opens. `locked` says that the lists of services of a draft are frozen already.
    An organisation may object to its verified result for `objection_days` (0: not at all).
    `state` is one of `assess.cycles.control.STATES`.
    """

    id: int | None = Field(default=None, primary_key=True)
    name_en: str = Field(max_length=200)
    name_km: str | None = Field(default=None, max_length=200)
    edition: str = Field(max_length=60)
    edition_hash: str = Field(max_length=64)
    forms: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    platforms: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    opens_on: date
    due_on: date
    closes_on: date
    state: str = Field(default="draft", max_length=12, index=True)
    locked: bool = Field(default=False)
    objection_days: int = Field(default=14)
    source: str | None = Field(default=None, max_length=500)
    sample: bool = Field(default=False)
    version: int = Field(default=1)


class Submission(Table, table=True):
    """One organisation's part in a cycle, with its facts and services as they stood when the cycle opened.

    `services` is a list of {id, name_en, name_km, key, facts, yearly_volume}. `state` is one of
    `assess.submissions.STATES`.
    """

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    form: str = Field(max_length=30)
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    services: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    state: str = Field(default="draft", max_length=12, index=True)
    submitted_at: datetime | None = None
    submitted_by: str | None = Field(default=None, max_length=200)
    verified_at: datetime | None = None
    verified_by: str | None = Field(default=None, max_length=200)
    late: bool = Field(default=False)
    returned_note: str | None = Field(default=None, max_length=4000)
    version: int = Field(default=1)

    __table_args__ = (UniqueConstraint("cycle_id", "organisation_id"),)


class Answer(Table, table=True):
    """What an organisation answered to one question: an item, or an item for one service.

    `service_id` is 0 for an item of the organisation. `state` is "level" (then `level` is set), "dont_know",
    "not_applicable" (then `reason` says why), or "unanswered" for an answer taken back: its row stays, so that
    its `version` goes on counting. A save names the `version` it saw.
    The ladder question of a service that is not key is kept here too; its level is the stage 0 to 4.
    """

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    item: str = Field(max_length=60)
    service_id: int = Field(default=0)
    state: str = Field(max_length=14)
    level: int | None = None
    reason: str | None = Field(default=None, max_length=2000)
    note: str | None = Field(default=None, max_length=10000)
    link: str | None = Field(default=None, max_length=1000)
    version: int = Field(default=1)
    saved_at: datetime = Field(default_factory=utc_now)
    saved_by: str = Field(max_length=200)

    __table_args__ = (UniqueConstraint("submission_id", "item", "service_id"),)


class Review(Table, table=True):
    """A reviewer's verdict on one question: the level that is verified, and why if it differs from the claim.

    `state` and `level` read as in `Answer` and are what the verified run counts; `agreed` says whether the
    claim stood. `by_sample` marks a claim that nobody looked at: the sample of its theme let it stand.
    """

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    item: str = Field(max_length=60)
    service_id: int = Field(default=0)
    agreed: bool
    by_sample: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    state: str = Field(max_length=14)
    level: int | None = None
    reason: str | None = Field(default=None, max_length=2000)
    version: int = Field(default=1)
    reviewed_at: datetime = Field(default_factory=utc_now)
    reviewed_by: str = Field(max_length=200)

    __table_args__ = (UniqueConstraint("submission_id", "item", "service_id"),)


class FigureValue(Table, table=True):
    """A figure that an organisation reports, such as its number of staff, and the day it was counted.

    `value` is null for a figure taken back.
    """

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    figure: str = Field(max_length=60)
    service_id: int = Field(default=0)
    value: Decimal | None = Field(default=None, sa_type=Money)
    counted_on: date
    version: int = Field(default=1)
    saved_at: datetime = Field(default_factory=utc_now)
    saved_by: str = Field(max_length=200)

    __table_args__ = (UniqueConstraint("submission_id", "figure", "service_id"),)


class Result(Table, table=True):
    """A frozen result: made once at submission ("claimed") or verification ("verified"), never computed again.

    Percentages are 0 to 100, null where nothing was asked; `coverage` and `distance` are 0 to 1. `stage_reached` is
    null for "not assessed". `asked` counts questions, `items_asked` items.
    `document` is all that is needed to score again without this program (see `reports/rescore.py`), and
    `themes` maps theme to stage to percent. A correction adds a row with the next `version`, and `reason` says why.
    `document_hash` seals the document (see `assess.freezing.hash_of_document`); neither is ever changed.
    """

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    run: str = Field(max_length=10)
    version: int = Field(default=1)
    reason: str | None = Field(default=None, max_length=2000)
    edition_hash: str = Field(max_length=64)
    stage_reached: int | None = None
    attainable: int | None = None
    stage_1: float | None = None
    stage_2: float | None = None
    stage_3: float | None = None
    stage_4: float | None = None
    total: float | None = None
    foundation: float | None = None
    coverage: float | None = None
    distance: float | None = None
    open_gates: int = Field(default=0)
    asked: int = Field(default=0)
    items_asked: int = Field(default=0)
    themes: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    document: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    document_hash: str = Field(default="", max_length=64)
    frozen_at: datetime = Field(default_factory=utc_now)

    __table_args__ = (UniqueConstraint("submission_id", "run", "version"),)


class ServiceStage(Table, table=True):
    """The stage of one service within a frozen result; for a service that is not key, its ladder answer."""

    id: int | None = Field(default=None, primary_key=True)
    result_id: int = Field(foreign_key="result.id", index=True)
    service_id: int = Field(index=True)
    key: bool
    stage: int | None = None
    attainable: int | None = None


class ResultItem(Table, table=True):
    """How one item came out in a frozen result, so that a whole country is counted without opening each document.

    `questions` were asked of it (one, or one per key service), `at_top` of them stand at the top level; `percent` is
    what it earned of what it could (0 to 100). `blocks` says how it keeps the next stage away: "gate" (a gate needs
    a higher level), "points" (the threshold is not met and it could still earn), else null.
    """

    result_id: int = Field(foreign_key="result.id", primary_key=True)
    item: str = Field(max_length=60, primary_key=True, index=True)
    questions: int
    at_top: int
    percent: float
    blocks: str | None = Field(default=None, max_length=6)


class Willingness(Table, table=True):
    """Whether an organisation is willing to be asked how it solved something; without a row it is not.

    `contact` says whom to ask.
    """

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    willing: bool = Field(default=False)
    contact: str | None = Field(default=None, max_length=300)
    version: int = Field(default=1)
