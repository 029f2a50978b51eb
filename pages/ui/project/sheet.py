"""The list of projects as a sheet to edit: names, people, days and programme, many rows stored by one click."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from sqlmodel import Session

from data.access import Actor
from data.i18n import prose, t, text_of
from data.messages import message
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.screen import change
from pages.ui.sheet import Sheet, choice_column, discard, save_button, show_sheet
from pages.ui.unchanged import until_stored
from projects.editing import Refused, Row, change_projects
from projects.programmes import list_programmes

NAME, NONE, MOST, LONGEST = "projects-sheet", "0", 500, 300
REFUSED = "projects-refused"


def show_project_sheet(actor: Actor, found: pd.DataFrame) -> None:
    """Draw the found projects for editing; `found` as `projects.listing.list_projects` gives them."""
    if len(found) > MOST:
        st.caption(prose(t("The first {most} by code can be edited at once; filter for the others.", most=MOST)))
    programmes = until_stored(actor, lambda session: _programmes(session, actor), "programme names")
    labels = _labels()
    sheet = show_sheet(
        NAME,
        [_row(one) for one in found.head(MOST).to_dict("records")],
        {
            "code": st.column_config.TextColumn(labels["code"], pinned=True, width="small"),
            "name_en": st.column_config.TextColumn(labels["name_en"], max_chars=LONGEST, width="large"),
            "name_km": st.column_config.TextColumn(labels["name_km"], max_chars=LONGEST, width="medium"),
            "owner_name": st.column_config.TextColumn(labels["owner_name"], max_chars=200),
            "sponsor_name": st.column_config.TextColumn(labels["sponsor_name"], max_chars=200),
            "programme_id": choice_column(labels["programme_id"], programmes, width="medium"),
            "starts_on": st.column_config.DateColumn(labels["starts_on"], format="YYYY-MM-DD"),
            "ends_on": st.column_config.DateColumn(labels["ends_on"], format="YYYY-MM-DD"),
        },
        fixed=("code",),
        height=400,
        alt=t("The projects to edit"),
    )
    if save_button(sheet, label=prose(t("Store the changed rows ({count})", count=len(sheet.changed)))):
        change(t("Stored"), lambda session: _store(session, actor, sheet))
    _say_refused()


def _row(project: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: project[name] for name in ("id", "version", "code", "name_en", "starts_on", "ends_on")} | {
        "name_km": project["name_km"] or "",
        "owner_name": project["owner"] or "",
        "sponsor_name": project["sponsor"] or "",
        "programme_id": str(project["programme_id"] or NONE),
    }


def _store(session: Session, actor: Actor, sheet: Sheet) -> None:
    rows = [
        Row(int(sheet.rows[place]["id"]), int(sheet.rows[place]["version"]), _values(values))
        for place, values in sheet.changed.items()
    ]
    refused = change_projects(session, actor, rows=rows)
    discard(NAME)
    state.put(REFUSED, [_sentence(one) for one in refused])


def _values(values: Mapping[str, Any]) -> dict[str, object]:
    told: dict[str, object] = {}
    for name, value in values.items():
        if name in ("starts_on", "ends_on"):
            told[name] = date.fromisoformat(str(value)[:10]) if value else None
        elif name == "programme_id":
            told[name] = None if value in (None, NONE) else int(value)
        else:
            told[name] = value or ""
    return told


def _sentence(one: Refused) -> str:
    """Why a row was not stored, with both values, so that nothing that was typed is lost."""
    labels = _labels()
    lines = [f"**{escaped(one.code)}**: {message(one.why)}"]
    for name, value in one.yours.items():
        said = t("{field}: you entered “{yours}”", field=labels.get(name, name), yours=escaped(str(value or "")))
        if name in one.theirs:
            said += t(", stored is “{theirs}”", theirs=escaped(str(one.theirs[name] or "")))
        lines.append(f"- {said}")
    return "\n".join([lines[0], "", *lines[1:]])


def _say_refused() -> None:
    for text in state.get(REFUSED) or []:
        st.error(text, icon=":material/error:")
    if state.get(REFUSED):
        st.button(t("I have read this"), key="projects-refused-read", on_click=state.forget, args=(REFUSED,))


def _labels() -> dict[str, str]:
    return {
        "code": t("Code"),
        "name_en": t("English name"),
        "name_km": t("Khmer name"),
        "owner_name": t("Owner"),
        "sponsor_name": t("Sponsor"),
        "programme_id": t("Programme"),
        "starts_on": t("Begins"),
        "ends_on": t("Ends"),
    }


def _programmes(session: Session, actor: Actor) -> dict[str, str]:
    known = list_programmes(session, actor)
    return {NONE: t("none")} | {str(one.id): text_of({"en": one.name_en, "km": one.name_km}) for one in known}
