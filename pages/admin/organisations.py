"""The register of organisations: find one, mend its names, facts and validity, add one, move one."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from assess.register import organisation_facts, set_organisation_facts
from data.i18n import t
from data.organisations import (
    KINDS,
    Organisation,
    add_organisation,
    change_organisation,
    list_organisations,
    move_organisation,
    root,
)
from pages.ui import state
from pages.ui.admin.facts import fact_fields
from pages.ui.admin.reorganise import show_succession
from pages.ui.choosing import kind_names, organisation_name
from pages.ui.screen import change, chosen_id, finished, guard, reading
from pages.ui.table import picked_row

actor = guard("organisation.edit")


def show() -> None:
    """The list on the left, the chosen organisation on the right."""
    st.title(t("Organisations"))
    st.caption(t("Who takes part, below whom, and what is known about each. Facts decide which questions are asked."))
    with reading() as session:
        organisations = list_organisations(session, actor)
        top = root(session)
    _add(organisations, top)
    chosen = _choose(organisations)
    if chosen is not None:
        _edit(chosen, organisations, top)


def _choose(organisations: Sequence[Organisation]) -> Organisation | None:
    kinds = kind_names()
    left, right = st.columns([2, 3])
    wanted = left.text_input(t("Find by name or code"), key="organisation-find").strip().casefold()
    kind = right.segmented_control(
        t("Kind"), [k for k in KINDS if k != "country"], format_func=kinds.__getitem__, key="organisation-kind"
    )
    found = [
        one
        for one in organisations
        if (kind is None or one.kind == kind)
        and (not wanted or wanted in f"{one.name_en} {one.name_km or ''} {one.code}".casefold())
    ]
    st.caption(t("{found} of {all} organisations", found=len(found), all=len(organisations)))
    table = pd.DataFrame(
        {
            t("Code"): [one.code for one in found],
            t("Name"): [organisation_name(one) for one in found],
            t("Kind"): [kinds[one.kind] for one in found],
            t("Facts known"): [len(one.facts) for one in found],
        }
    )
    row = picked_row(
        table,
        height=260,
        key=f"organisation-table-{wanted}-{kind}",
        alt=t("The organisations that were found"),
    )
    if row is not None:
        return found[row]
    given = chosen_id()
    return next((one for one in organisations if one.id == given), None)


def _edit(chosen: Organisation, organisations: Sequence[Organisation], top: Organisation) -> None:
    key = f"organisation-{chosen.id}-{chosen.version}"
    st.header(organisation_name(chosen))
    names, facts, place, became = st.tabs(
        [t("Names and dates"), t("Facts"), t("Place in the register"), t("Merge, split, rename")]
    )
    with names, st.form(f"{key}-names"):
        english = st.text_input(t("English name"), value=chosen.name_en, key=f"{key}-en", max_chars=300)
        khmer = st.text_input(t("Khmer name"), value=chosen.name_km or "", key=f"{key}-km", max_chars=300)
        short = st.text_input(t("Abbreviation"), value=chosen.abbreviation or "", key=f"{key}-short", max_chars=40)
        website = st.text_input(t("Website"), value=chosen.website or "", key=f"{key}-web", max_chars=300)
        begins, ends = st.columns(2)
        valid_from = begins.date_input(t("Exists since"), value=chosen.valid_from, key=f"{key}-from")
        valid_to = ends.date_input(t("Existed until"), value=chosen.valid_to, key=f"{key}-to")
        if chosen.source:
            st.caption(t("Source: {source}", source=chosen.source))
        if st.form_submit_button(t("Save"), type="primary"):
            changes: dict[str, object] = {
                "name_en": english.strip(),
                "name_km": khmer.strip() or None,
                "abbreviation": short.strip() or None,
                "website": website.strip() or None,
                "valid_from": valid_from,
                "valid_to": valid_to,
            }
            change(
                t("Saved"),
                lambda session: change_organisation(
                    session, actor, chosen.id or 0, seen_version=chosen.version, changes=changes
                ),
            )
    with facts:
        _edit_facts(chosen, key)
    with place:
        _move(chosen, organisations, top, key)
    with became:
        show_succession(actor, chosen, organisations, key=key)


def _edit_facts(chosen: Organisation, key: str) -> None:
    entered = fact_fields(organisation_facts(), chosen.facts, key=f"{key}-fact")
    if st.button(t("Save facts"), type="primary", key=f"{key}-save-facts"):
        change(
            t("Saved"),
            lambda session: set_organisation_facts(
                session, actor, chosen.id or 0, facts=entered, seen_version=chosen.version
            ),
        )


def _move(chosen: Organisation, organisations: Sequence[Organisation], top: Organisation, key: str) -> None:
    above = {top.id: t("The country")} | {
        one.id: organisation_name(one) for one in organisations if not one.path.startswith(chosen.path)
    }
    state.seed(f"{key}-parent", chosen.parent_id)
    parent = st.selectbox(t("Lies below"), list(above), format_func=above.__getitem__, key=f"{key}-parent")
    if parent != chosen.parent_id and st.button(t("Move with everything below it"), key=f"{key}-move"):
        change(t("Moved"), lambda session: move_organisation(session, actor, chosen.id or 0, parent=parent or 0))


def _add(organisations: Sequence[Organisation], top: Organisation) -> None:
    kinds = kind_names()
    above = {top.id: t("The country")} | {one.id: organisation_name(one) for one in organisations}
    with st.popover(t("Add an organisation"), icon=":material/add:"), st.form("organisation-add", border=False):
        kind = st.selectbox(t("Kind"), [k for k in KINDS if k != "country"], format_func=kinds.__getitem__)
        parent = st.selectbox(t("Lies below"), list(above), format_func=above.__getitem__)
        code = st.text_input(t("Code"), max_chars=40)
        english = st.text_input(t("English name"), max_chars=300)
        khmer = st.text_input(t("Khmer name"), max_chars=300)
        if st.form_submit_button(t("Add"), type="primary"):
            change(
                t("Added"),
                lambda session: add_organisation(
                    session, actor, parent=parent or 0, code=code, kind=kind, name_en=english, name_km=khmer
                ),
            )


show()
finished("organisations")
