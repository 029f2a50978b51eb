"""The register of ICT resources that are critical to the nation, and the central plan that each is under (S2)."""

from typing import Any

import streamlit as st
from sqlmodel import Session

from data.access import Actor
from data.i18n import language, prose, t
from data.organisations import list_organisations
from pages.ui.choosing import organisation_name
from pages.ui.screen import change, or_stop, reading
from pages.ui.sheet import Sheet, choice_column, discard, save_button, show_sheet, show_table
from projects.common.resources import CriticalResource, add_resource, change_resource, list_resources, remove_resource
from projects.lists import strategies
from reports.wording.common import resource_kinds

FIELDS = ("name_en", "name_km", "kind", "provider_id", "plan", "note")


def show_resources(actor: Actor) -> None:
    """The strategy, how many resources are without a plan, and the register, which some may edit."""
    with or_stop(), reading() as session:
        found = list_resources(session, actor)
        places = {str(one.id): organisation_name(one) for one in list_organisations(session, actor)}
    strategy = next(one for one in strategies().strategies if one.id == "S2")
    st.markdown(f"**S2** · {strategy.text.to(language())}")
    without = sum(not one.plan for one, _ in found)
    if without:
        st.warning(prose(t("{count} resources are under no central plan; they stand first.", count=without)))
    rows = [_row(one) for one, _ in found]
    columns = _columns(places)
    title = t("Critical resources")
    if not actor.may_anywhere("common.edit"):
        if rows:
            show_table(rows, columns, key="critical-resources", alt=title)
        else:
            st.info(t("No critical resource is entered yet."))
        return
    sheet = show_sheet("critical-resources", rows, columns, alt=title, grows=True)
    if save_button(sheet):
        change(t("Saved"), lambda session: _save(session, actor, sheet))
    st.caption(t("New ones go at the end."))


def _row(one: CriticalResource) -> dict[str, Any]:
    given = {name: getattr(one, name) for name in FIELDS}
    provider = str(one.provider_id) if one.provider_id else None
    return {"id": one.id, "version": one.version, **given, "provider_id": provider, "name_km": one.name_km or ""}


def _columns(places: dict[str, str]) -> dict[str, Any]:
    config = st.column_config
    return {
        "name_en": config.TextColumn(t("Name in English"), max_chars=300, required=True, width=185),
        "name_km": config.TextColumn(t("Name in Khmer"), max_chars=300, width=155),
        "kind": choice_column(t("Kind"), resource_kinds(), default="platform", required=True),
        "provider_id": choice_column(t("Provider"), places, width=180),
        "plan": config.TextColumn(t("Central plan"), max_chars=1000, width=265),
        "note": config.TextColumn(t("Note"), max_chars=4000, width="large"),
    }


def _save(session: Session, actor: Actor, sheet: Sheet) -> None:
    for place, values in sheet.changed.items():
        seen = sheet.rows[place]
        change_resource(session, actor, seen["id"], seen_version=seen["version"], changes=_plain(values))
    for place in sheet.removed:
        seen = sheet.rows[place]
        remove_resource(session, actor, seen["id"], seen_version=seen["version"])
    for values in sheet.added:
        given = {"name_en": "", "kind": "platform"} | _plain(values)
        name, kind = given.pop("name_en"), given.pop("kind")
        add_resource(session, actor, name_en=name or "", kind=kind, details=given)
    discard(sheet.name)


def _plain(values: Any) -> dict[str, Any]:
    plain = dict(values)
    if "provider_id" in plain:
        plain["provider_id"] = int(plain["provider_id"]) if plain["provider_id"] else None
    return plain
