"""Access for programs: what they may read without a token, and the tokens of those that may read more."""

import pandas as pd
import streamlit as st

from data.api_tokens import LONGEST_DAYS, Listed, list_tokens, make_token, revoke_token
from data.i18n import day, moment, t
from data.organisations import Organisation, list_organisations, root
from data.settings import LICENCES, licence_name, published_is_open, set_access_for_programs
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.screen import change, changing, finished, guard, or_stop, outcome, reading
from pages.ui.table import height_of, picked_row

actor = guard("api.edit")
LASTS = (30, 90, 180, LONGEST_DAYS)
MADE, TOKEN = "tokens-made", "token-to-show"


def show() -> None:
    """The setting, how to make a token, and the tokens there are; the chosen one can be revoked below."""
    st.title(t("Access for programs"))
    st.caption(
        t(
            "Other programs, such as an open-data portal, read here by themselves. They can change nothing, and no "
            "name of a person leaves."
        )
    )
    with or_stop(), reading() as session:
        top = root(session)
        organisations = [top, *list_organisations(session, actor)]
        is_open, licence = published_is_open(session), licence_name(session)
    _addresses()
    if actor.may("api.edit", top.path):
        _setting(is_open=is_open, licence=licence)
    st.header(t("Tokens"))
    allowed = [one for one in organisations if actor.may("api.edit", one.path)]
    made = state.get(MADE, 0)
    # A new form after each token: an open one would lie over the token, which is shown only once.
    with st.popover(t("Make a token"), icon=":material/key:", key=f"token-form-{made}"):
        name, organisation, published_only, days, asked = _form(allowed, made)
    if asked and organisation is not None:
        _make(name, organisation=organisation, published_only=published_only, days=days)
    _show_once()
    with or_stop(), reading() as session:
        tokens = list_tokens(session, actor)
    _list(tokens, top)


def _addresses() -> None:
    described, published = st.columns(2)
    described.link_button(
        t("Description for programmers (OpenAPI)"), "/api/v1/openapi.json", icon=":material/api:", width="stretch"
    )
    published.link_button(
        t("The published cycles, as a program sees them"),
        "/api/v1/cycles",
        icon=":material/data_object:",
        width="stretch",
    )


def _setting(*, is_open: bool, licence: str) -> None:
    state.seed("programs-open", is_open)
    state.seed("programs-licence", licence)
    with st.form("programs-setting"):
        wanted = st.toggle(t("What is published may be read without a token"), key="programs-open")
        name = st.selectbox(
            t("Licence of published data"),
            list(LICENCES),
            format_func=lambda one: f"{one} · {LICENCES[one][0]}",
            key="programs-licence",
        )
        if st.form_submit_button(t("Save")):
            change(
                t("Saved"),
                lambda session: set_access_for_programs(session, actor, published_open=wanted, licence=name),
            )


def _form(organisations: list[Organisation], made: int) -> tuple[str, int | None, bool, int, bool]:
    names = {one.id or 0: organisation_name(one) for one in organisations}
    with st.form(f"token-make-{made}", border=False):
        name = st.text_input(t("Name of the program"), max_chars=100, key=f"token-name-{made}")
        published_only = st.checkbox(t("Only what is published"), key="token-published")
        organisation = st.selectbox(
            t("At this organisation and below it"), list(names), format_func=names.__getitem__, key="token-organisation"
        )
        days = st.selectbox(
            t("Lasts"), LASTS, index=1, format_func=lambda number: t("{days} days", days=number), key="token-days"
        )
        st.caption(
            t(
                "Unless it is only for what is published, the token reads what you may read there, also results that "
                "are not published yet."
            )
        )
        asked = st.form_submit_button(t("Make the token"), type="primary")
    return name, organisation, published_only, days, asked


def _make(name: str, *, organisation: int, published_only: bool, days: int) -> None:
    with outcome():
        with changing() as session:
            _, token = make_token(
                session, actor, name=name, organisation=organisation, published_only=published_only, days=days
            )
        state.put(MADE, state.get(MADE, 0) + 1)
        state.put(TOKEN, token)
        st.rerun()


def _show_once() -> None:
    """The token that was just made; it is forgotten as soon as it is shown."""
    token = state.get(TOKEN)
    if token is None:
        return
    state.forget(TOKEN)
    st.success(t("Copy this token now and hand it over. It is shown only here, and only this once:"))
    st.code(token, language=None)
    st.caption(t("The program sends it with each request as: {header}", header="Authorization: Bearer …"))


def _list(tokens: list[Listed], top: Organisation) -> None:
    if not tokens:
        st.info(t("There is no token yet. What is published needs none, unless you closed it above."))
        return
    states = {"valid": t("Valid"), "revoked": t("Revoked"), "expired": t("Expired")}
    table = pd.DataFrame(
        {
            t("Program"): [one.token.name for one in tokens],
            t("State"): [states[one.state] for one in tokens],
            t("Reads"): [_reads(one, top) for one in tokens],
            t("Until"): [day(one.token.expires_at.date()) for one in tokens],
            t("Last used"): [moment(one.token.used_at) if one.token.used_at else "–" for one in tokens],
            t("Made by"): [one.maker for one in tokens],
            t("Begins with"): [f"{one.token.start}…" for one in tokens],
        }
    )
    # As wide as any state: the table does not widen when a token is revoked in it.
    columns = {t("State"): st.column_config.TextColumn(width=110)}
    row = picked_row(
        table, height=height_of(len(tokens), 320), columns=columns, key="tokens", alt=t("The tokens of programs")
    )
    if row is None:
        st.caption(t("Choose a token in the table to revoke it."))
    elif tokens[row].state == "valid":
        _revoke(tokens[row])


def _revoke(one: Listed) -> None:
    with st.popover(t("Revoke “{name}”", name=one.token.name), icon=":material/block:"):
        st.markdown(t("The program is refused from its next request on. This cannot be taken back."))
        if st.button(t("Revoke"), type="primary", key=f"revoke-{one.token.id}"):
            change(t("Revoked"), lambda session: revoke_token(session, actor, token=one.token.id or 0))


def _reads(one: Listed, top: Organisation) -> str:
    if one.token.published_only:
        return t("What is published")
    where = t("The whole country") if one.organisation.id == top.id else organisation_name(one.organisation)
    return t("What {name} may read: {where}", name=one.maker, where=where)


show()
finished("programs")
