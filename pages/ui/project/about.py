"""What the register says of a project: names, people, days, what it serves, who takes part; to read or to change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from sqlmodel import Session

from data.access import Actor
from data.i18n import day, t, text_of
from data.organisations import Organisation, list_organisations
from pages.ui import state
from pages.ui.choosing import choose_several, organisation_name
from pages.ui.plain_text import escaped
from pages.ui.project.depends import show_depends
from pages.ui.project.measures import show_carried_out
from pages.ui.project.view import View
from pages.ui.screen import change, or_stop, reading
from projects.programmes import Programme, programmes_for
from projects.register import change_project, participants_of, served_by, set_participants, set_served
from reports.wording.projects import amount, doubt_names, serves_names

LONGEST = 300
VERSIONS = frozenset({"version", "drawn"})


@dataclass(frozen=True)
class Known:
    """What stands beside the project's own row."""

    served: list[str]
    participants: Sequence[Organisation]
    programmes: Sequence[Programme]


def show_about(actor: Actor, view: View) -> None:
    """The register entry: a form for those who may change it, else the same to read."""
    with or_stop(), reading() as session:
        known = Known(
            served=served_by(session, actor, view.id),
            participants=participants_of(session, actor, view.id),
            programmes=programmes_for(session, actor, view.id),
        )
    if view.may(actor, "project.edit"):
        _form(actor, view, known)
    else:
        _text(view, known)
    show_depends(actor, view)
    show_carried_out(actor, view)
    _origin(view)


def _text(view: View, known: Known) -> None:
    project, names = view.project, serves_names()
    if project.description:
        st.markdown(escaped(project.description))
    programme = next((_programme_name(one) for one in known.programmes if one.id == project.programme_id), "–")
    flags = [
        *([t("several organisations work on it together")] if project.cross_agency else []),
        *([t("it holds personal data of citizens")] if project.personal_data else []),
    ]
    rows = {
        t("English name"): project.name_en,
        t("Khmer name"): project.name_km or "–",
        t("Owner"): project.owner_name or "–",
        t("Sponsor"): project.sponsor_name or "–",
        t("Begins"): day(project.starts_on),
        t("Ends"): day(project.ends_on),
        t("Rough estimate of the whole cost"): amount(project.estimate, view.currency),
        t("What makes it large"): ", ".join(flags) or "–",
        t("Programme"): programme,
        t("Takes part"): ", ".join(organisation_name(one) for one in known.participants) or "–",
    }
    st.markdown("\n".join(f"- **{label}**: {escaped(value)}" for label, value in rows.items()))
    st.markdown(f"**{t('Serves')}**")
    served = [names.get(one, one) for one in known.served]
    st.markdown("\n".join(f"- {one}" for one in served) or "–")


def _origin(view: View) -> None:
    project = view.project
    if project.source or project.external_reference:
        source, reference = escaped(project.source or "–"), escaped(project.external_reference or "–")
        st.caption(t("Source: {source} · its number there: {reference}", source=source, reference=reference))
    if project.doubts:
        names = doubt_names()
        st.caption(
            t("The import found doubtful: {doubts}", doubts=", ".join(names.get(one, one) for one in project.doubts))
        )


def _form(actor: Actor, view: View, known: Known) -> None:
    with or_stop(), reading() as session:
        organisations = {one.id or 0: one for one in list_organisations(session, actor)}
    seen = _seen(view, known)
    key = f"about-{view.id}-{seen['drawn']}"
    for field, value in seen.items():
        state.seed(f"{key}-{field}", value)
    programmes = {one.id or 0: _programme_name(one) for one in known.programmes}
    names = {one: organisation_name(organisation) for one, organisation in organisations.items()}
    # Somebody who sees the project may see fewer organisations than take part in it.
    names |= {one.id or 0: organisation_name(one) for one in known.participants}
    leads = [one for one, organisation in organisations.items() if actor.may("project.edit", organisation.path)]
    served = serves_names()
    with st.form(key, border=False):
        left, right = st.columns(2, gap="medium")
        with left:
            st.text_input(t("English name"), key=f"{key}-name_en", max_chars=LONGEST)
            st.text_input(t("Khmer name"), key=f"{key}-name_km", max_chars=LONGEST)
            st.text_area(t("What it is for"), key=f"{key}-description", max_chars=10000, height=150)
            choose_several(t("Strategies and objectives it serves"), served, key=f"{key}-served")
        with right:
            st.selectbox(t("Led by"), leads, format_func=names.__getitem__, key=f"{key}-organisation_id")
            st.text_input(t("Owner: who runs it"), key=f"{key}-owner_name", max_chars=200)
            st.text_input(t("Sponsor: who answers for it"), key=f"{key}-sponsor_name", max_chars=200)
            begins, ends = st.columns(2)
            begins.date_input(t("Begins"), key=f"{key}-starts_on", value=None)
            ends.date_input(t("Ends"), key=f"{key}-ends_on", value=None)
            st.text_input(
                t("Rough estimate of the whole cost, {currency}", currency=view.currency), key=f"{key}-estimate",
                help=t("For the size class while no lines are entered. It can only raise the class."),
            )  # fmt: skip
            st.checkbox(t("Several organisations work on it together"), key=f"{key}-cross_agency")
            st.checkbox(t("It holds personal data of citizens"), key=f"{key}-personal_data")
        choose_several(t("Takes part"), names, key=f"{key}-participants")
        st.selectbox(
            t("Programme"), [None, *programmes], format_func=lambda one: programmes[one] if one else t("none"),
            key=f"{key}-programme_id", placeholder=t("none"),
        )  # fmt: skip
        if st.form_submit_button(t("Save"), type="primary", icon=":material/save:"):
            entered = {field: state.get(f"{key}-{field}") for field in seen}
            change(t("Saved"), lambda session: _save(session, actor, view.id, seen, entered))
    if seen["version"] != view.project.version:
        st.warning(t("Somebody else changed this project in the meantime. What you see here is what you entered."))
        st.button(t("Show what is stored"), on_click=state.forget, args=(_seen_key(view.id),), key=f"{key}-anew")


def _save(session: Session, actor: Actor, project: int, seen: Mapping[str, Any], entered: Mapping[str, Any]) -> None:
    """Only what was changed is sent, so that the record of changes says what somebody did."""
    changed = {field: value for field, value in entered.items() if field not in VERSIONS and value != seen[field]}
    served, participants = changed.pop("served", None), changed.pop("participants", None)
    version = seen["version"]
    if "estimate" in changed:
        changed["estimate"] = changed["estimate"].strip() or None
    if changed:
        version = change_project(session, actor, project, seen_version=version, changes=changed).version
    if served is not None:
        version = set_served(session, actor, project, seen_version=version, targets=served).version
    if participants is not None:
        set_participants(session, actor, project, seen_version=version, organisations=participants)
    state.forget(_seen_key(project))


def _seen(view: View, known: Known) -> dict[str, Any]:
    """The entry as it was when this form was first drawn, by field; `drawn` is the version that it had then."""
    kept = state.get(_seen_key(view.id))
    # A form that was not on the screen last time holds nothing that could be lost.
    if kept is not None and state.get(f"about-{view.id}-{kept['drawn']}-name_en") is None:
        kept = None
    project = view.project
    plain = ("name_en", "description", "owner_name", "sponsor_name", "starts_on", "ends_on", "organisation_id",
             "programme_id", "cross_agency", "personal_data", "version")  # fmt: skip
    now = {field: getattr(project, field) for field in plain} | {
        "name_km": project.name_km or "",
        "estimate": "" if project.estimate is None else f"{project.estimate:.2f}",
        "served": known.served,
        "participants": [one.id for one in known.participants],
    }
    if kept is None:
        kept = now | {"drawn": project.version}
    elif all(kept[field] == value for field, value in now.items() if field not in VERSIONS):
        # Nothing of the entry changed meanwhile, only what stands beside it, such as what the project depends on.
        kept = kept | {"version": project.version}
    state.put(_seen_key(view.id), kept)
    return kept


def _seen_key(project: int) -> str:
    return f"about-seen-{project}"


def _programme_name(programme: Programme) -> str:
    return text_of({"en": programme.name_en, "km": programme.name_km})
