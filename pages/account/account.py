"""My account: my language and roles, a new password, and signing out everywhere."""

from html import escape

import streamlit as st

from data.access import Role
from data.errors import UserError
from data.i18n import LANGUAGES, t
from data.messages import message
from data.people import LEAST_PASSWORD, roles_of
from data.sign_in import WINDOW_MINUTES, sign_out_everywhere, who_is
from pages.ui.admin.roles import role_names, role_purposes
from pages.ui.choosing import organisation_name
from pages.ui.screen import COOKIE, change, finished, guard, or_stop, reading
from pages.ui.sign_in import STYLE

actor = guard("organisation.read")
PASSWORD_PROBLEMS: dict[str, dict[str, object]] = {
    "password.wrong": {},
    "password.differ": {},
    "password.short": {"least": LEAST_PASSWORD},
    "password.common": {},
    "sign_in.too_many": {"minutes": WINDOW_MINUTES},
    "store.unusable": {},
}


def show() -> None:
    """Who I am here, and what I can change about it."""
    st.title(t("My account"))
    with or_stop(), reading() as session:
        _, me = who_is(session, _token())
        held = roles_of(session, actor, actor.person or 0)
    if me is None:
        st.stop()
    st.caption(t("Signed in as {name} (user name: {username}).", name=me.name, username=me.username))
    st.header(t("My roles"))
    names, purposes = role_names(), role_purposes()
    for grant, organisation in held:
        role = Role(grant.role)
        st.markdown(f"- **{names[role]}**, {organisation_name(organisation)}: {purposes[role]}")
    st.caption(t("Language: {language}. Change it in the menu; it is remembered.", language=LANGUAGES[me.language]))
    if me.password_hash:
        _show_password()
    _show_sessions()


def _show_password() -> None:
    """A plain form that posts to the server, so that no password enters the screen's state."""
    st.header(t("Password"))
    _tell()
    rule = t("New password (at least {least} characters)", least=LEAST_PASSWORD)
    fields = (
        ("old", t("Old password"), "current-password", 1),
        ("new", rule, "new-password", LEAST_PASSWORD),
        ("again", t("New password again"), "new-password", LEAST_PASSWORD),
    )
    inputs = "".join(
        f'<label>{escape(label)}<input name="{name}" type="password" autocomplete="{kind}" minlength="{least}" '
        f"required></label>"
        for name, label, kind, least in fields
    )
    st.html(STYLE)
    send = escape(t("Change the password"))
    st.html(
        f'<form class="egov-sign-in" method="post" action="/session/password">{inputs}'
        f'<button class="egov-go">{send}</button></form>'
    )


def _tell() -> None:
    """What came of the form, which the server says in the address."""
    problem = st.query_params.get("problem")
    if problem in PASSWORD_PROBLEMS:
        st.error(message(UserError(problem, **PASSWORD_PROBLEMS[problem])), icon=":material/error:")
    elif "changed" in st.query_params:
        st.success(t("The password is changed. All your other sessions have ended."))


def _show_sessions() -> None:
    st.header(t("Sessions"))
    st.markdown(t("If you forgot to sign out somewhere, end all your sessions but this one."))
    if st.button(t("Sign out everywhere else"), key="sign-out-everywhere"):
        change(t("Signed out everywhere else"), lambda session: sign_out_everywhere(session, actor, keep=_token()))


def _token() -> str | None:
    return st.context.cookies.get(COOKIE)


show()
finished("account")
