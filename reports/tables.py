"""Tables to take away: the country, its services, projects, money and ranking, each with a sheet that explains it."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from sqlmodel import Session, select

from assess.cycles.control import find_cycle
from assess.editions.chosen import edition_of
from assess.national import national_table
from assess.service_list import service_table
from assess.states import today
from assess.tables import Cycle
from data.access import Actor, require_anywhere
from data.errors import Invalid
from data.i18n import day, language, speaking, t
from data.organisations import root
from projects.investment.rates import base_currency
from projects.listing import list_projects
from projects.lists import criteria, gates
from projects.ranking.priorities import ranking
from projects.register import visible_projects
from projects.tables import Project
from reports.choice import CSV, XLSX, Choice
from reports.investment import by_year_and_source
from reports.spreadsheets import to_csv, to_json, to_xlsx
from reports.wording.maturity import edition_facts, measure_names, named
from reports.wording.projects import source_names, standing_names


@dataclass(frozen=True)
class Exported:
    """A table to take away.

    `rows` have one column per key of `heads`, which says how a column is headed for people; codes in the columns of
    `words` are shown by their names. JSON keeps the columns' own names and the codes.
    """

    title: str
    rows: pd.DataFrame
    heads: dict[str, str]
    words: dict[str, dict[str, str]]
    about: list[tuple[str, str]]

    def shown(self) -> pd.DataFrame:
        """The table as people read it, in the language spoken now."""
        columns = {}
        for name, head in self.heads.items():
            known = self.words.get(name)
            values = self.rows[name]
            columns[head] = values.map(lambda code, known=known: known.get(code, code)) if known else values
        return pd.DataFrame(columns)


Maker = Callable[[Session, Actor, Choice], Exported]


def builder(make: Maker) -> Callable[[Session, Actor, Choice], bytes]:
    """The builder of a table's file in the format chosen."""

    def build(session: Session, actor: Actor, choice: Choice) -> bytes:
        with speaking(choice.language):
            return _content(make(session, actor, choice), choice.format, author=actor.name)

    return build


def national(session: Session, actor: Actor, choice: Choice) -> Exported:
    """Every organisation of a cycle with its verified result."""
    cycle = find_cycle(session, actor, choice.needed("cycle"))
    table = national_table(session, actor, cycle.id or 0)
    percents = {name: f"{title}, %" for name, title in measure_names().items()}
    heads = {
        "code": t("Code"),
        "name_en": t("Name in English"),
        "name_km": t("Name in Khmer"),
        "kind": t("Kind"),
        "form": t("Form"),
        "state": t("State"),
        "stage_reached": t("Stage reached, 0 to 4"),
        "attainable": t("Highest stage it can reach"),
        "rank": t("Rank among its like"),
        "group_size": t("Organisations ranked with it"),
        **percents,
        "relative": t("Total as a share of the best, 0 to 1"),
        "coverage": t("Answered with a level, share of weight, 0 to 1"),
        "distance": t("Way to the next stage, 0 to 1"),
        "open_gates": t("Open gates of the next stage"),
        "items_asked": t("Items asked"),
        "asked": t("Questions asked"),
    }
    return Exported(
        title=t("Organisations and their results"),
        rows=table[list(heads)],
        heads=heads,
        words={},
        about=[
            *_about(session, actor, cycle),
            (t("What counts"), t("Verified results only; an empty cell means that there is none, never 0.")),
            (
                t("Rank"),
                t("Among organisations with the same form that can reach the same stage: by stage, then total."),
            ),
        ],
    )


def services(session: Session, actor: Actor, choice: Choice) -> Exported:
    """Every service of a cycle with its verified stage."""
    cycle = find_cycle(session, actor, choice.needed("cycle"))
    table = service_table(session, actor, cycle.id or 0)
    heads = {
        "organisation_code": t("Code of the organisation"),
        "organisation_en": t("Organisation in English"),
        "organisation_km": t("Organisation in Khmer"),
        "name_en": t("Service in English"),
        "name_km": t("Service in Khmer"),
        "key": t("Key service"),
        "yearly_volume": t("Transactions in a year"),
        "stage": t("Stage reached, 0 to 4"),
        "attainable": t("Highest stage it can reach"),
    }
    return Exported(
        title=t("Services and their stages"),
        rows=table[list(heads)],
        heads=heads,
        words={},
        about=[
            *_about(session, actor, cycle),
            (t("Key service"), t("Scored by all questions; the others have the stage of their one answer.")),
        ],
    )


def portfolio(session: Session, actor: Actor, choice: Choice) -> Exported:
    """Every project that this person may see, with its gates and its money."""
    need_projects(session, actor, choice)
    table = list_projects(session, actor)
    currency = base_currency(session)
    heads = {
        "code": t("Code"),
        "name_en": t("Name in English"),
        "name_km": t("Name in Khmer"),
        "organisation_en": t("Organisation in English"),
        "organisation_km": t("Organisation in Khmer"),
        "owner": t("Owner"),
        "sponsor": t("Sponsor"),
        "standing": t("Standing"),
        "passed": t("Last gate passed"),
        "gate": t("Gate to decide next"),
        "size": t("Size class"),
        "starts_on": t("Begins"),
        "ends_on": t("Ends"),
        **{
            name: t("{what}, {currency}", what=what, currency=currency)
            for name, what in {
                "estimate": t("Estimate"),
                "planned": t("Planned"),
                "released_build": t("Released to build"),
                "released_run": t("Released to run"),
                "committed": t("Committed"),
                "spent": t("Spent"),
                "forecast": t("Forecast at completion"),
            }.items()
        },
        "missing_rates": t("Investment lines without an exchange rate"),
        "external_reference": t("Reference elsewhere"),
        "source": t("Source"),
    }
    return Exported(
        title=t("Projects"),
        rows=table[list(heads)],
        heads=heads,
        words={"standing": standing_names()},
        about=[
            *_about(session, actor, None),
            (t("Money"), t("In {currency}; empty while an exchange rate is missing.", currency=currency)),
            (t("Gates"), "; ".join(f"{gate.id} {gate.name.to(language())}" for gate in gates().gates)),
        ],
    )


def investment(session: Session, actor: Actor, choice: Choice) -> Exported:
    """Investment by year and source of financing."""
    currency = base_currency(session)
    need_projects(session, actor, choice)
    table = by_year_and_source(session, actor)
    heads = {
        "year": t("Year"),
        "source": t("Source of financing"),
        "projects": t("Projects"),
        "lines": t("Investment lines"),
        **{
            name: t("{what}, {currency}", what=what, currency=currency)
            for name, what in {
                "planned": t("Planned"),
                "committed": t("Committed"),
                "spent": t("Spent"),
            }.items()
        },
        "missing": t("Exchange rates missing"),
    }
    about = [
        *_about(session, actor, None),
        (t("Money"), t("In {currency}; empty while an exchange rate is missing.", currency=currency)),
        (t("Conversion"), t("Each line once, at the newest rate dated 1 July of its year or earlier.")),
    ]
    return Exported(t("Investment by year and source"), table[list(heads)], heads, {"source": source_names()}, about)


def priorities(session: Session, actor: Actor, choice: Choice) -> Exported:
    """Projects ranked by the active weights, with what each criterion adds."""
    need_projects(session, actor, choice)
    found = ranking(session, actor)
    names = {one.id: one.name.to(language()) for one in criteria().criteria if one.id in found.contributions}
    table = found.table.join(found.contributions.add_prefix("points_")).reset_index()
    table["by_hand"] = [
        f"{reason} ({by})" if overruled else ""
        for overruled, reason, by in zip(
            table["overruled"], table["overrule_reason"], table["overruled_by"], strict=True
        )
    ]
    heads = {
        "place": t("Rank"),
        "rank": t("Rank by score"),
        "by_hand": t("Placed by hand: why, by whom"),
        "code": t("Code"),
        "name_en": t("Name in English"),
        "name_km": t("Name in Khmer"),
        "score": t("Score, 0 to 100"),
        **{f"points_{one}": t("{criterion}, points", criterion=name) for one, name in names.items()},
        "missing": t("Criteria without a value, which count 0"),
    }
    weights = "; ".join(f"{name} {100 * found.weights[one]:.1f} %" for one, name in names.items())
    about = [
        *_about(session, actor, None),
        (t("Weights"), weights),
        (t("Score"), t("Sum over the criteria of weight × value, each value on a fixed scale from 0 to 100.")),
    ]
    return Exported(t("Projects by priority"), table[list(heads)], heads, {}, about)


def need_projects(session: Session, actor: Actor, _choice: Choice) -> None:
    """Raise `Invalid` if this person may see no project."""
    require_anywhere(actor, "project.read")
    if session.exec(select(Project.id).where(visible_projects(actor)).limit(1)).first() is None:
        raise Invalid("report.no_projects")


def _about(session: Session, actor: Actor, cycle: Cycle | None) -> list[tuple[str, str]]:
    whole = actor.may("national.read", root(session).path)
    reach = t("The whole country") if whole else t("Only what {name} may see", name=actor.name)
    pairs = [(t("Made on"), day(today())), (t("Covers"), reach)]
    if cycle is None:
        return pairs
    return [*pairs, (t("Cycle"), named(cycle)), *edition_facts(edition_of(cycle), cycle.edition_hash)]


def _content(table: Exported, kind: str, *, author: str) -> bytes:
    if kind == XLSX:
        about = pd.DataFrame(table.about, columns=[t("About this table"), " "])
        return to_xlsx({table.title: table.shown(), t("About"): about}, title=table.title, author=author)
    if kind == CSV:
        return to_csv(table.shown())
    about = json.dumps({"title": table.title, "about": dict(table.about)}, ensure_ascii=False)
    return about[:-1].encode() + b', "rows": ' + to_json(table.rows).rstrip() + b"}\n"
