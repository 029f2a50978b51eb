"""The gaps of one organisation with their readiness, which its head can set; and the country by stage."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from assess.editions.chosen import current_edition
from assess.states import today
from data.access import Actor
from data.i18n import language, number, prose, t, text_of
from data.organisations import Organisation, list_organisations
from pages.ui import state
from pages.ui.chart import show_chart
from pages.ui.choosing import choose_organisation, choose_several
from pages.ui.common.offer import show_offers
from pages.ui.questionnaire.parts import section_name
from pages.ui.screen import change, chosen_id, or_stop, reading
from pages.ui.unchanged import until_stored
from projects.readiness import (
    AWARE,
    IN_SERVICE,
    STATES,
    UNAWARE,
    Gaps,
    gaps_of,
    readiness_of_country,
    set_readiness,
)
from reports.charts.parts import ChartTexts
from reports.charts.readiness import readiness_bars
from reports.wording.common import readiness_names

MARKS = {"unaware": "○", "aware": "◔", "planning": "◑", "developing": "◕", "in_service": "●"}
ALL = "all"


def show_country(actor: Actor) -> None:
    """How many gaps of each stage are how ready, and the organisations that took note of least."""
    with or_stop():
        country = until_stored(actor, lambda session: readiness_of_country(session, actor), "readiness-country")
    counts, found = country.stages, country.organisations
    if found.empty:
        st.info(t("No organisation has a result yet."))
        return
    names = readiness_names()
    sums = counts.groupby("state")["count"].sum()
    with st.container(horizontal=True):
        for one in STATES:
            st.metric(f"{MARKS[one]} {names[one]}", number(int(sums.get(one, 0))), width="content")
    texts = ChartTexts(
        title=t("How ready are the gaps of each stage?"),
        across=t("Gaps of organisations"),
        names=names | {str(one): section_name(str(one)) for one in counts["section"].unique()},
    )
    show_chart(readiness_bars, counts, texts, key="readiness-chart")
    st.header(t("Organisations"), anchor=False)
    table = pd.DataFrame(
        {
            t("Organisation"): [
                text_of({"en": en, "km": km}) for en, km in zip(found["name_en"], found["name_km"], strict=True)
            ],
            t("Gaps"): found["gaps"],
            **{f"{MARKS[one]} {names[one]}": found[one] for one in STATES},
            t("Late"): found["late"],
        }
    )
    st.dataframe(table, hide_index=True, key="readiness-organisations", alt=t("Organisations"))


def show_own(actor: Actor) -> None:
    """The gaps of one organisation, and the form for its head."""
    with or_stop(), reading() as session:
        places = list_organisations(session, actor)
    if len(places) > 1:
        chosen = choose_organisation(places, key="readiness-of", given=chosen_id("organisation"))
        place = next((one for one in places if one.id == chosen), None)
    else:
        place = places[0] if places else None
    if place is None:
        return
    number = place.id or 0
    with or_stop():
        gaps = until_stored(actor, lambda session: gaps_of(session, actor, number), "gaps", number)
    if gaps.run is None:
        st.info(t("There is no signed result yet, so nobody knows what is missing."))
        return
    if gaps.table.empty:
        st.success(t("Nothing is missing: all stand at the top."))
        return
    _counts(gaps)
    titles = {item.id: item.title.to(language()) for item in current_edition().items}
    shown = _filtered(gaps)
    _table(shown, titles)
    show_offers(actor, number, current_edition(), shown["item"])
    if actor.may("readiness.set", place.path):
        _form(actor, place, shown, titles)
    else:
        st.caption(t("The head of the organisation says how ready a gap is; projects say it by their gates."))


def _counts(gaps: Gaps) -> None:
    names = readiness_names()
    sums = gaps.table["state"].value_counts()
    run = t("from the verified result") if gaps.run == "verified" else t("from the claimed result, not verified yet")
    words = " · ".join(f"{MARKS[one]} {names[one]} **{sums.get(one, 0)}**" for one in STATES)
    st.markdown(prose(f"{words} ({run})"))
    late = int(gaps.table["late"].sum())
    if late:
        st.warning(prose(t("{count} gaps should be closed by now and are not.", count=late)), icon=":material/alarm:")


def _filtered(gaps: Gaps) -> pd.DataFrame:
    """The gaps of the section and the readiness chosen."""
    table = gaps.table
    names = readiness_names() | {ALL: t("All")}
    sections = {one: section_name(one) for one in sorted(table["section"].unique())} | {ALL: t("All")}
    left, right = st.columns(2)
    with left:
        section = st.selectbox(
            t("Stage"), [ALL, *(one for one in sections if one != ALL)], format_func=sections.__getitem__,
            key="readiness-section",
        )  # fmt: skip
    with right:
        word = st.selectbox(
            t("Readiness"), [ALL, *STATES], format_func=names.__getitem__, key="readiness-state"
        )  # fmt: skip
    if section != ALL:
        table = table[table["section"] == section]
    return table if word == ALL else table[table["state"] == word]


def _table(shown: pd.DataFrame, titles: Mapping[str, str]) -> None:
    names = readiness_names()
    services = [
        "" if questions == 1 else t("{open} of {questions}", open=left, questions=questions)
        for left, questions in zip(shown["open"], shown["questions"], strict=True)
    ]
    table = pd.DataFrame(
        {
            t("Stage"): [section_name(one) for one in shown["section"]],
            t("Gap"): [titles[item] for item in shown["item"]],
            t("Services"): services,
            t("Readiness"): [f"{MARKS[one]} {names[one]}" for one in shown["state"]],
            t("Owner"): shown["owner"],
            t("Until"): [_until(due, late=late) for due, late in zip(shown["due"], shown["late"], strict=True)],
            t("Projects"): shown["projects"],
            t("Decree in preparation"): [t("yes") if one else None for one in shown["decree"]],
            t("Note"): shown["note"],
        }
    )
    wide = {t("Owner"): 170, t("Until"): 105, t("Projects"): 120, t("Decree in preparation"): 80, t("Note"): 200}
    columns = {name: st.column_config.TextColumn(width=width) for name, width in wide.items()}
    st.dataframe(table, hide_index=True, placeholder="–", column_config=columns, key="readiness-gaps", alt=t("Gaps"))


def _until(due: object, *, late: bool) -> str | None:
    """A day as text, with a mark if it has passed."""
    if due is None or pd.isna(due):  # pyright: ignore[reportCallIssue, reportArgumentType] - a day or nothing
        return None
    return f"! {due}" if late else str(due)


def _form(actor: Actor, place: Organisation, shown: pd.DataFrame, titles: Mapping[str, str]) -> None:
    """Several gaps at once, since an owner usually sees to more than one."""
    number, names = place.id or 0, readiness_names()
    st.header(t("Say how ready gaps are"), anchor=False)
    versions = dict(zip(shown["item"], shown["version"].astype(int), strict=True))
    turn = f"readiness-{number}-{sum(versions.values())}"
    gaps = {item: titles[item] for item in shown["item"]}
    chosen = choose_several(t("Gaps"), gaps, key=f"{turn}-items")
    left, right = st.columns(2)
    with left:
        state.seed("readiness-word", AWARE)
        word = st.selectbox(t("Readiness"), STATES, format_func=names.__getitem__, key="readiness-word")
        decree = st.checkbox(t("A decree is in preparation"), key="readiness-decree", disabled=word == UNAWARE)
    with right:
        owner = st.text_input(t("Who sees to it"), key="readiness-owner", max_chars=200, disabled=word == UNAWARE)
        due = st.date_input(
            t("Until"),
            value=None,
            min_value=None if word == IN_SERVICE else today(),
            key="readiness-due",
            format="YYYY-MM-DD",
            disabled=word == UNAWARE,
        )
    note = st.text_input(t("Note"), key="readiness-note", max_chars=2000, disabled=word == UNAWARE)
    if word == UNAWARE:
        st.caption(t("What was said of these gaps is taken back; what projects say stays."))
    if st.button(t("Sign it"), type="primary", key="readiness-do", icon=":material/draw:", disabled=not chosen):
        change(
            t("Signed"),
            lambda session: set_readiness(
                session,
                actor,
                number,
                seen={item: version for item, version in versions.items() if item in chosen},
                state=word,
                owner_name=owner,
                due_on=due,
                decree=decree,
                note=note,
            ),
        )
