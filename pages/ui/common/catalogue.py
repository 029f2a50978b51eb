"""The catalogue of common services for who keeps it: what is offered, by whom, how much, on what conditions."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from sqlmodel import Session

from assess.editions.chosen import current_edition
from data.access import Actor
from data.i18n import language, t
from data.organisations import list_organisations
from pages.ui import state
from pages.ui.choosing import choose_several, organisation_name
from pages.ui.common.get import service_name
from pages.ui.screen import change, or_stop, reading
from projects.common.catalogue import TEXTS, Entry, add_service, catalogue, change_service

NEW = 0
LONG = ("description_en", "description_km", "conditions")


def show_catalogue(actor: Actor) -> None:
    """Choose a service, or a new one, and say what is true of it."""
    with or_stop(), reading() as session:
        entries = catalogue(session, actor, retired=True)
        places = {one.id or 0: organisation_name(one) for one in list_organisations(session, actor)}
    st.caption(t("What nobody has said yet stays empty; agencies see that it is not known."))
    names = {one.id: service_name(one) for one in entries} | {NEW: t("A new service")}
    chosen = st.selectbox(t("Service"), list(names), format_func=lambda one: names.get(one, ""), key="catalogue-which")
    entry = next((one for one in entries if one.id == chosen), None)
    _form(actor, entry, places)


def _form(actor: Actor, entry: Entry | None, places: Mapping[int, str]) -> None:
    service = entry.service if entry else None
    begin = f"catalogue-{service.id if service else NEW}-{service.version if service else 0}"
    stored: dict[str, Any] = service.model_dump() if service else {}
    code = ""
    if service is None:
        code = st.text_input(t("Code"), key=f"{begin}-code", max_chars=40, help=t("Short, in Latin letters."))
    titles = {
        "name_en": t("Name in English"),
        "name_km": t("Name in Khmer"),
        "description_en": t("What it is, in English"),
        "description_km": t("What it is, in Khmer"),
        "conditions": t("Conditions"),
        "unit": t("Unit of capacity"),
    }
    given: dict[str, Any] = {}
    left, right = st.columns(2)
    for place, name in enumerate(TEXTS):
        state.seed(f"{begin}-{name}", stored.get(name) or "")
        with left if place % 2 == 0 else right:
            box = st.text_area if name in LONG else st.text_input
            given[name] = box(titles[name], key=f"{begin}-{name}", max_chars=TEXTS[name])
    with left:
        state.seed(f"{begin}-unlimited", bool(stored.get("unlimited")))
        given["unlimited"] = st.checkbox(t("As much as is needed"), key=f"{begin}-unlimited")
        state.seed(f"{begin}-capacity", stored.get("capacity"))
        given["capacity"] = st.number_input(
            t("Capacity"), value=None, min_value=0, step=1, key=f"{begin}-capacity", disabled=given["unlimited"]
        )
    with right:
        state.seed(f"{begin}-lead", stored.get("lead_days"))
        given["lead_days"] = st.number_input(
            t("Days promised from asking to running"), value=None, min_value=0, step=1, key=f"{begin}-lead"
        )
        state.seed(f"{begin}-provider", stored.get("provider_id"))
        given["provider_id"] = st.selectbox(
            t("Provider"),
            list(places),
            index=None,
            format_func=lambda one: places.get(one, ""),
            key=f"{begin}-provider",
            placeholder=t("choose"),
        )
    given["helps"] = _helps(begin, stored.get("helps", ()))
    state.seed(f"{begin}-active", stored.get("active", True))
    given["active"] = st.checkbox(t("Offered now"), key=f"{begin}-active")
    if st.button(t("Save"), type="primary", key=f"{begin}-save", icon=":material/save:"):
        change(t("Saved"), lambda session: _save(session, actor, entry, code, given))


def _helps(begin: str, stored: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The items that the service helps with; an item chosen here anew is helped up to its top level."""
    items = {item.id: item for item in current_edition().items}
    levels = {one["item"]: one["level"] for one in stored}
    state.seed(f"{begin}-helps", [item for item in levels if item in items])
    chosen = choose_several(
        t("Questions that it helps with"),
        {id_: item.title.to(language()) for id_, item in items.items()},
        key=f"{begin}-helps",
    )
    return [{"item": item, "level": levels.get(item, items[item].top)} for item in chosen]


def _save(session: Session, actor: Actor, entry: Entry | None, code: str, given: Mapping[str, Any]) -> None:
    if entry is None:
        details = {name: value for name, value in given.items() if name != "name_en"}
        add_service(session, actor, code=code, name_en=given["name_en"], details=details)
    else:
        change_service(session, actor, entry.id, seen_version=entry.service.version, changes=given)
