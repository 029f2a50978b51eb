"""A mapping file: which columns of somebody else's table are which of the form, read strictly, each with a reason."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from data.errors import Invalid
from maturity_model.faults import Fault
from maturity_model.reading import read_yaml
from projects.portfolio_form.form import LINES, PROJECTS, columns
from projects.portfolio_form.values import ORDERS

FOLDER: Final = Path(__file__).parent / "mappings"
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Rule = Literal[
    "filled",
    "unique",
    "order",
    "days_between",
    "days_percent",
    "difference",
    "percent",
    "sum",
    "not_negative",
    "at_most",
]
NEEDED_BY_RULE: Final[dict[str, int]] = {
    "filled": 0, "unique": 0, "order": 1, "days_between": 2, "days_percent": 3, "difference": 2, "percent": 3, "sum": 1,
    "not_negative": 0, "at_most": 1,
}  # fmt: skip
"""How many columns beside the one judged a rule needs."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Ended(_Strict):
    """Rows whose day in `column` is there and not after the one in `by`."""

    column: Words
    by: Words


class Line(_Strict):
    """One field of the form and where its value comes from, with the reason for it.

    Exactly one of: `column`; `columns`, of which the first that is filled counts; `joined`, all that are filled;
    `digest`, a short print of columns that name a row together; `constant`. Texts of `nothing` count as empty,
    `values` gives what the file's words mean (a word it does not name is rejected), `scale` multiplies amounts, and
    rows that are not `ended` get `otherwise`.
    """

    field: Words
    column: Words | None = None
    columns: tuple[Words, ...] = ()
    joined: tuple[Words, ...] = ()
    digest: tuple[Words, ...] = ()
    constant: str | None = None
    prefix: str = ""
    values: dict[str, str] | None = None
    nothing: tuple[str, ...] = ()
    scale: Annotated[int, Field(gt=0)] = 1
    decimal: Literal["", ".", ","] = ""
    dates: str = ""
    ended: Ended | None = None
    otherwise: str = ""
    reason: Words

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        origins = [self.column, self.columns, self.joined, self.digest]
        if sum(bool(one) for one in origins) + (self.constant is not None) != 1:
            raise ValueError(f"{self.field}: give exactly one of column, columns, joined, digest, constant")
        if self.dates and self.dates not in ORDERS:
            raise ValueError(f"{self.field}: dates is one of {', '.join(ORDERS)}")
        return self

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns of the file that the line reads."""
        one = (self.column,) if self.column else ()
        ended = (self.ended.column, self.ended.by) if self.ended else ()
        return (*one, *self.columns, *self.joined, *self.digest, *ended)


class Above(_Strict):
    """The organisation that is made for the import, below which all of the file stand."""

    code: Words
    name: Words


class Organisations(_Strict):
    """The organisations of the file: made below `above` where they are not there; codes are prefix and column."""

    above: Above
    prefix: Words
    column: Words
    name: Words
    reason: Words


class Programmes(_Strict):
    """The programmes of the file: made where they are not there; codes are prefix and column."""

    prefix: Words
    column: Words
    name: Words
    reason: Words


class Published(_Strict):
    """A figure of the file that is kept beside ours under a name; with `scale` it is money."""

    name: Words
    column: Words
    scale: int | None = None
    nothing: tuple[str, ...] = ()
    reason: Words


class Check(_Strict):
    """A rule that a column of the file must follow from others of it; a row that breaks it is doubtful.

    filled; unique; order: not before the day in `of`; days_between: of[0] less of[1]; days_percent: of[0] in percent
    of the days from of[1] to of[2], asked where all in `of` are filled; difference: of[0] less of[1]; percent: their
    difference in percent of of[2]; sum: of all in `of`; not_negative; at_most: not more than of[0].
    """

    code: Words
    rule: Rule
    column: Words
    of: tuple[Words, ...] = ()
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    reason: Words

    @model_validator(mode="after")
    def _enough(self) -> Self:
        if len(self.of) < NEEDED_BY_RULE[self.rule]:
            raise ValueError(f"{self.code}: the rule {self.rule} needs {NEEDED_BY_RULE[self.rule]} columns in `of`")
        return self


class Variance(_Strict):
    """What a colour follows from: planned and actual (amounts, or ends with the start), and the published percent.

    The published percent counts as an overrun when it is below 0.
    """

    planned: Words
    actual: Words
    start: Words | None = None
    published: Words
    reason: Words


class Colours(_Strict):
    """The columns from which our rules give colours to set beside the published variances."""

    cost: Variance
    schedule: Variance


class Mapping(_Strict):
    """Somebody else's table as the portfolio form: its source, its fields, its own figures, and rules it must keep."""

    title: Words
    source: Words
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
    sheet: Words | None = None
    repeated: Literal["reject", "keep"] = "reject"
    organisations: Organisations
    programmes: Programmes | None = None
    projects: Annotated[tuple[Line, ...], Field(min_length=3)]
    lines: tuple[Line, ...] = ()
    lines_if_any: tuple[Words, ...] = ()
    published: tuple[Published, ...] = ()
    checks: tuple[Check, ...] = ()
    colours: Colours | None = None

    @model_validator(mode="after")
    def _known_fields(self) -> Self:
        for table, lines in ((PROJECTS, self.projects), (LINES, self.lines)):
            fields = [one.field for one in lines]
            unknown = sorted(set(fields) - columns(table).keys())
            if unknown or len(fields) != len(set(fields)):
                raise ValueError(
                    f"{table}: unknown or repeated fields {unknown or fields}; known: {list(columns(table))}"
                )
        return self

    @property
    def reads(self) -> frozenset[str]:
        """All columns that the file must have."""
        found = {name for line in (*self.projects, *self.lines) for name in line.reads} | set(self.lines_if_any)
        found |= {self.organisations.column, self.organisations.name}
        if self.programmes:
            found |= {self.programmes.column, self.programmes.name}
        found |= {one.column for one in self.published}
        found |= {name for one in self.checks for name in (one.column, *one.of)}
        if self.colours:
            for one in (self.colours.cost, self.colours.schedule):
                found |= {one.planned, one.actual, one.published, *((one.start,) if one.start else ())}
        return frozenset(found)


@lru_cache(maxsize=16)
def load_mapping(path: Path) -> Mapping:
    """The mapping in this file.

    Raises:
        Invalid: it cannot be read, has unknown or repeated keys, or names a field that the form does not have; the
            message lists all of it.
    """
    faults: list[Fault] = []
    content = read_yaml(path, faults, name=path.name)
    if faults:
        raise Invalid("portfolio.mapping", file=path.name, reason="; ".join(map(str, faults)))
    try:
        return Mapping.model_validate(content)
    except ValidationError as problem:
        reasons = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problem.errors()]
        raise Invalid("portfolio.mapping", file=path.name, reason="; ".join(reasons)) from problem


def known_mappings() -> dict[str, Path]:
    """The mapping files that come with the program, by name."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}


def find_mapping(name: str) -> Mapping:
    """The mapping of this name, or in the file at this path.

    Raises:
        Invalid: there is none, or it is faulty.
    """
    known = known_mappings()
    path = known.get(name) or Path(name)
    if not path.is_file():
        raise Invalid("portfolio.no_mapping", name=name, known=", ".join(known))
    return load_mapping(path)
