"""The official list of services of an organisation, as a sheet: names, key marks, yearly volume, facts."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from sqlmodel import Session

from assess.register import VOLUME, Service, add_service, change_service, list_services, service_facts
from data.i18n import language, t
from data.organisations import list_organisations
from maturity_model.definition import Fact
from pages.ui import state
from pages.ui.choosing import choose_organisation
from pages.ui.facts import UNKNOWN, option_names
from pages.ui.screen import change, chosen_id, finished, guard, or_stop, reading

actor = guard("service.edit")
ROUND = "services-round"
PLAIN = ("code", "name_en", "name_km", "key", VOLUME)


def show() -> None:
    """Choose an organisation, edit its sheet, save it whole or not at all."""
    st.title(t("Services"))
    st.caption(
        t(
            "Mark 5 to 8 key services per organisation, the most used first: they are asked every question. "
            "The others answer one question only. What is left unknown is asked."
        )
    )
    with reading() as session:
        organisations = list_organisations(session, actor)
    chosen = choose_organisation(organisations, key="services-organisation", given=chosen_id())
    if chosen is None:
        return
    with or_stop(), reading() as session:
        services = list_services(session, actor, chosen)
    facts = service_facts()
    key = f"services-{chosen}-{state.get(ROUND, 0)}-{language()}"
    st.data_editor(
        _sheet(services, facts),
        key=key,
        num_rows="add",
        hide_index=True,
        column_config=_columns(facts),
        height="content",
    )
    edits: Mapping[str, Any] = state.get(key) or {}
    changed, new = edits.get("edited_rows", {}), edits.get("added_rows", [])
    st.caption(t("{changed} changed, {new} new, not saved yet", changed=len(changed), new=len(new)))
    if st.button(t("Save"), type="primary", disabled=not (changed or new)):
        change(t("Saved"), lambda session: _save(session, chosen, services, facts, changed=changed, new=new))


def _sheet(services: list[Service], facts: tuple[Fact, ...]) -> pd.DataFrame:
    rows = [
        {name: getattr(service, name) for name in PLAIN}
        | {fact.id: _shown(fact, service.facts.get(fact.id)) for fact in facts}
        for service in services
    ]
    sheet = pd.DataFrame(rows, columns=[*PLAIN, *(fact.id for fact in facts)])
    return sheet.astype({"key": bool, VOLUME: "Int64", "code": str, "name_en": str, "name_km": object})


def _columns(facts: tuple[Fact, ...]) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "code": st.column_config.TextColumn(t("Code"), required=True, max_chars=60, pinned=True),
        "name_en": st.column_config.TextColumn(t("English name"), required=True, max_chars=300, width="medium"),
        "name_km": st.column_config.TextColumn(t("Khmer name"), max_chars=300, width="medium"),
        "key": st.column_config.CheckboxColumn(t("Key service")),
        VOLUME: st.column_config.NumberColumn(t("Transactions a year"), min_value=0, step=1),
    }
    for fact in facts:
        name = fact.name.to(language())
        question = fact.question.to(language()) if fact.question else None
        if fact.kind in ("yes_no", "choice"):
            columns[fact.id] = st.column_config.SelectboxColumn(
                name, options=list(option_names(fact).values()), help=question
            )
        elif fact.kind == "number":
            columns[fact.id] = st.column_config.NumberColumn(name, min_value=0, step=1, help=question)
        else:
            columns[fact.id] = st.column_config.TextColumn(name, help=question)
    return columns


def _shown(fact: Fact, value: object) -> object:
    return option_names(fact)[UNKNOWN if value is None else value] if fact.kind in ("yes_no", "choice") else value


def _kept(fact: Fact, shown: object) -> object:
    if fact.kind not in ("yes_no", "choice"):
        return shown
    values = {name: value for value, name in option_names(fact).items()}
    value = values.get(str(shown), UNKNOWN)
    return None if value == UNKNOWN else value


def _save(
    session: Session,
    organisation: int,
    services: list[Service],
    facts: tuple[Fact, ...],
    *,
    changed: Mapping[Any, Mapping[str, Any]],
    new: list[Mapping[str, Any]],
) -> None:
    """All rows in one transaction, so that a refused one leaves the sheet as it was."""
    by_id = {fact.id: fact for fact in facts}
    for row, cells in changed.items():
        service = services[int(row)]
        changes: dict[str, object] = {name: value for name, value in cells.items() if name in PLAIN[1:]}
        told = {name: _kept(by_id[name], value) for name, value in cells.items() if name in by_id}
        if told:
            changes["facts"] = service.facts | told
        change_service(session, actor, service.id or 0, seen_version=service.version, changes=changes)
    for cells in new:
        add_service(
            session,
            actor,
            organisation=organisation,
            code=str(cells.get("code") or ""),
            name_en=str(cells.get("name_en") or ""),
            name_km=cells.get("name_km"),
            facts={name: _kept(by_id[name], value) for name, value in cells.items() if name in by_id},
            yearly_volume=cells.get(VOLUME),
            key=bool(cells.get("key")),
        )

    # A new key gives a sheet without the edits that are stored now.
    state.put(ROUND, state.get(ROUND, 0) + 1)


show()
finished("services")
