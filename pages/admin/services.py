"""The official list of services of an organisation, as a sheet: names, key marks, yearly volume, facts."""

from typing import Any

import streamlit as st
from sqlmodel import Session

from assess.register import VOLUME, Service, add_service, change_service, list_services, service_facts
from data.i18n import language, t
from data.organisations import list_organisations
from maturity_model.definition import Fact
from pages.ui.admin.facts import UNKNOWN, option_names
from pages.ui.choosing import choose_organisation
from pages.ui.screen import change, chosen_id, finished, guard, or_stop, reading
from pages.ui.sheet import Sheet, choice_column, discard, save_button, show_sheet

actor = guard("service.edit")
CHOSEN = ("yes_no", "choice")
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
    name = f"services-{chosen}"
    sheet = show_sheet(
        name,
        _rows(services, facts),
        _columns(facts),
        alt=t("The services of the organisation"),
        grows=True,
        shrinks=False,
    )
    if save_button(sheet):
        change(t("Saved"), lambda session: _save(session, chosen, sheet, facts))


def _rows(services: list[Service], facts: tuple[Fact, ...]) -> list[dict[str, Any]]:
    return [
        {"id": service.id, "version": service.version, "facts": service.facts}
        | {name: getattr(service, name) for name in PLAIN}
        | {fact.id: _shown(fact, service.facts.get(fact.id)) for fact in facts}
        for service in services
    ]


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
        if fact.kind in CHOSEN:
            names = {_code(value): shown for value, shown in option_names(fact).items()}
            columns[fact.id] = choice_column(name, names, help=question)
        elif fact.kind == "number":
            columns[fact.id] = st.column_config.NumberColumn(name, min_value=0, step=1, help=question)
        else:
            columns[fact.id] = st.column_config.TextColumn(name, help=question)
    return columns


def _code(value: object) -> str:
    return str(value).lower()


def _shown(fact: Fact, value: object) -> object:
    if fact.kind not in CHOSEN:
        return value
    return _code(UNKNOWN if value is None else value)


def _kept(fact: Fact, shown: object) -> object:
    if fact.kind not in CHOSEN:
        return shown
    values = {_code(value): value for value in option_names(fact)}
    value = values.get(str(shown), UNKNOWN)
    return None if value == UNKNOWN else value


def _save(session: Session, organisation: int, sheet: Sheet, facts: tuple[Fact, ...]) -> None:
    """All rows in one transaction, so that a refused one leaves the sheet as it was."""
    by_id = {fact.id: fact for fact in facts}
    for place, cells in sheet.changed.items():
        seen = sheet.rows[place]
        changes: dict[str, object] = {name: value for name, value in cells.items() if name in PLAIN[1:]}
        told = {name: _kept(by_id[name], value) for name, value in cells.items() if name in by_id}
        if told:
            changes["facts"] = seen["facts"] | told
        change_service(session, actor, seen["id"], seen_version=seen["version"], changes=changes)
    for cells in sheet.added:
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
    discard(sheet.name)


show()
finished("services")
