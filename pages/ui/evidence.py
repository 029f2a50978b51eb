"""Evidence on the screens: what is given for an answer, shown beside a claim, and added or taken away."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from assess.evidence.giving import add_file, add_link, add_note, take_away, use_again
from assess.evidence.kinds import NAMES, PICTURES, SHOWN
from assess.evidence.pieces import (
    FILE,
    LINK,
    MEGABYTE,
    NOTE,
    Opened,
    Piece,
    most_bytes,
    open_file,
    pieces_given,
    pieces_of,
)
from assess.evidence.preview import Page, first_page, preview
from assess.states import today
from data.access import Actor
from data.errors import Invalid, UserError
from data.i18n import day, language, prose, t
from data.messages import message
from maturity_model.definition import Item
from pages.ui import state
from pages.ui.choosing import choose_several
from pages.ui.link_check import show_link_check
from pages.ui.plain_text import escaped
from pages.ui.runs import unbroken
from pages.ui.screen import change, changing, current_actor, guard, outcome, reading
from pages.ui.unchanged import once, until_stored

AGAIN = "again"
PAGE_HEIGHT = 460
ICONS = {FILE: ":material/description:", LINK: ":material/link:", NOTE: ":material/notes:"}
Question = tuple[str, int]
Found = Mapping[Question, Sequence[Piece]]


def show_evidence(actor: Actor, submission: int, item: str, service: int) -> int:
    """Show the evidence for an answer, what can be seen in place, for whoever may read it; gives how many pieces.

    The link and the note that stand with the answer itself are not shown again.
    """
    pieces = _found(actor, submission).get((item, service), [])
    for piece in pieces:
        show_piece(actor, piece)
    return len(pieces)


def show_piece(actor: Actor, piece: Piece) -> None:
    """Show a piece of evidence: a note, a picture and the first page of a PDF in place, the others as a line."""
    st.markdown(_line(piece))
    if piece.url:
        show_link_check(piece.url, key=f"piece-{piece.id}")
    if piece.kind == NOTE and piece.text:
        st.markdown(f"> {escaped(piece.text)}")
    elif piece.media_type in SHOWN:
        with outcome(), reading() as session:
            seen = once(f"preview {piece.sha256}", lambda: seen_in(open_file(session, actor, evidence=piece.id)))
            show_seen(seen, piece.media_type, piece.title, name=piece.file_name or piece.title, key=f"piece-{piece.id}")


def seen_in(file: Opened) -> Page | str:
    """What can be seen of a file, or the code of why nothing can: that too is kept, so that no bad file is drawn twice.

    The code alone, since another organisation may have given the same content under another name.
    """
    try:
        if file.media_type in PICTURES:
            return Page(preview(file.name, file.content), pages=1)
        return first_page(file.name, file.content)
    except Invalid as problem:
        return problem.code


def show_seen(seen: Page | str, media_type: str, title: str, *, name: str, key: str) -> None:
    """Show what `seen_in` gave of the file `name`: a picture, the first page of a PDF in a frame, or why nothing is."""
    if isinstance(seen, str):
        st.caption(f":material/visibility_off: {message(Invalid(seen, file=name))}")
    elif media_type in PICTURES:
        st.image(seen.picture, alt=title)
    else:
        # The head of a letter is seen at once; the rest of the page is reached by scrolling in its own frame.
        with st.container(height=PAGE_HEIGHT, key=f"page-of-{key}"):
            st.image(seen.picture, alt=t("First page of {title}", title=title), width="stretch")
        st.caption(prose(t("Page {page} of {pages}", page=1, pages=seen.pages)))


def list_evidence(actor: Actor, submission: int, item: str, services: Mapping[int, str]) -> None:
    """List the evidence for an item to read, each piece once with the services that it is for; nothing if none."""
    found = _found(actor, submission)
    pieces = {piece.id: piece for service in services for piece in found.get((item, service), [])}
    for number, piece in pieces.items():
        of = [
            name
            for service, name in services.items()
            if any(one.id == number for one in found.get((item, service), []))
        ]
        st.markdown(" · ".join([_line(piece), *(escaped(name) for name in of if name)]))
        if piece.kind == NOTE and piece.text:
            st.markdown(f"> {escaped(piece.text)}")


def see_evidence(submission: int) -> None:
    """Take over what evidence the store holds now, at every run of the whole screen, for `kinds_given`."""
    _take_over(submission, _found(guard("answer.read"), submission))


def kinds_given(submission: int, item: str, service: int) -> list[str]:
    """The kinds of the pieces of evidence for an answer as this tab last saw them, one for each piece."""
    return state.get(_seen(submission), {}).get(f"{item} {service}", [])


def show_pieces(submission: int, item: Item, services: Mapping[int, str]) -> None:
    """List the evidence for an item with ways to add to it and to take away; `services` by id, or {0: ""} for none."""
    actor = current_actor()
    with outcome():
        found = _found(actor, submission)
        _take_over(submission, found)
        for service, name in services.items():
            for piece in found.get((item.id, service), []):
                _row(submission, item, service, name, piece)
        with st.popover(t("Add evidence"), icon=":material/attach_file:"):
            _add(actor, submission, item, services)


def kind_words(kinds: Sequence[str]) -> str:
    """Kinds of evidence in words, such as "file, link"."""
    words = {FILE: t("file"), LINK: t("link"), NOTE: t("note")}
    return ", ".join(words[kind] for kind in kinds)


def _found(actor: Actor, submission: int) -> Found:
    return until_stored(actor, lambda session: pieces_of(session, actor, submission), "evidence", submission)


def _seen(submission: int) -> str:
    return f"evidence-seen-{submission}"


def _take_over(submission: int, found: Found) -> None:
    plain = {f"{item} {service}": [one.kind for one in pieces] for (item, service), pieces in found.items()}
    state.put(_seen(submission), plain)


def _line(piece: Piece) -> str:
    """A piece in one line: what it is, of which day, and whether that is long ago."""
    title = escaped(piece.title)
    if piece.kind == FILE:
        how = t("opens in a new tab") if piece.media_type in SHOWN else t("to save")
        title = f"[{title}](/evidence/{piece.id}) ({how})"
    elif piece.url:
        title = f"[{title}](<{piece.url.replace('<', '%3C').replace('>', '%3E')}>)"
    words = [f"{ICONS[piece.kind]} {title}", prose(day(piece.dated))]
    if piece.old:
        words.append(f":orange[:material/schedule: {t('older than 12 months')}]")
    return " · ".join(words)


def _row(submission: int, item: Item, service: int, name: str, piece: Piece) -> None:
    key = f"{submission}-{item.id}-{service}-{piece.id}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"evidence-row-{key}"):
        st.markdown(_line(piece) + (f" · {escaped(name)}" if name else ""), width="content")
        st.button(
            t("Take away"),
            key=f"evidence-away-{key}",
            type="tertiary",
            icon=":material/close:",
            on_click=_take_away,
            args=(submission, item.id, service, piece.id),
        )
        if piece.url:
            show_link_check(piece.url, key=key)


def _add(actor: Actor, submission: int, item: Item, services: Mapping[int, str]) -> None:
    key = f"evidence-{submission}-{item.id}"
    problem = state.get(f"{key}-problem")
    if problem:
        st.error(problem, icon=":material/error:")
        state.forget(f"{key}-problem")
    with reading() as session:
        before = {piece.id: piece for piece in pieces_given(session, actor, submission) if piece.kind in item.evidence}
    names = {FILE: t("File"), LINK: t("Link"), NOTE: t("Note"), AGAIN: t("Given before")}
    kinds = [*(kind for kind in names if kind in item.evidence), *([AGAIN] if before else [])]
    kind = kinds[0]
    if len(kinds) > 1:
        state.seed(f"{key}-kind-{language()}", kinds[0])
        chosen = st.segmented_control(
            t("What it is"), kinds, format_func=names.__getitem__, key=f"{key}-kind-{language()}", required=True
        )
        kind = chosen or kinds[0]
    # A new number empties the form after something was added, and only then: nothing typed is lost to a refusal.
    turn = f"{key}-{language()}-{state.get(f'{key}-turn', 0)}"
    with st.form(f"{turn}-{kind}", border=False):
        given = _fields(kind, before, turn)
        chosen_services = (0,)
        if list(services) != [0]:
            chosen_services = tuple(choose_several(t("For which services"), services, key=f"{turn}-services"))
        if not st.form_submit_button(t("Add"), type="primary"):
            return
    if not chosen_services or (kind == AGAIN and given["evidence"] is None):
        what = t("Choose which piece.") if chosen_services else t("Choose at least one service.")
        st.error(what, icon=":material/error:")
        return
    where = {"submission": submission, "item": item.id, "services": chosen_services}
    change(t("Evidence stored"), lambda session: _store(session, actor, kind, where, given, f"{key}-turn"))


def _fields(kind: str, before: Mapping[int, Piece], turn: str) -> dict[str, Any]:
    """The fields of the form for a kind, and what is in them."""
    if kind == AGAIN:
        names = {number: f"{one.title} · {prose(day(one.dated))}" for number, one in before.items()}
        return {
            "evidence": st.selectbox(
                t("Which piece"),
                list(names),
                format_func=names.__getitem__,
                key=f"{turn}-{kind}",
                index=None,
                placeholder=t("choose"),
            )
        }
    given: dict[str, Any] = {}
    match kind:
        case "file":
            most = most_bytes() // MEGABYTE
            given["file"] = st.file_uploader(
                prose(t("File of at most {most} MB: {kinds}", most=most, kinds=NAMES)),
                key=f"{turn}-{kind}",
                max_upload_size=most,
            )
        case "link":
            given["url"] = st.text_input(t("Address of the page"), key=f"{turn}-{kind}", placeholder="https://")
        case _:
            given["text"] = st.text_area(t("What can be said to show it"), key=f"{turn}-{kind}")
    given["title"] = st.text_input(t("Title (may be left empty)"), key=f"{turn}-title-{kind}", max_chars=200)
    state.seed(f"{turn}-dated-{kind}", today())
    given["dated"] = st.date_input(
        t("The day it is of"),
        key=f"{turn}-dated-{kind}",
        min_value=date(1990, 1, 1),
        max_value=today(),
        format="YYYY-MM-DD",
    )
    return given


def _store(session: Session, actor: Actor, kind: str, where: dict[str, Any], given: dict[str, Any], turn: str) -> None:
    told = {name: given[name] for name in ("title", "dated") if name in given}
    match kind:
        case "again":
            use_again(session, actor, evidence=given["evidence"], **where)
        case "file":
            file = given["file"]
            name, content = (file.name, file.getvalue()) if file is not None else (t("no file"), b"")
            add_file(session, actor, name=name, content=content, **where, **told)
        case "link":
            add_link(session, actor, url=given["url"], **where, **told)
        case _:
            add_note(session, actor, text=given["text"], **where, **told)
    state.put(turn, state.get(turn, 0) + 1)


@unbroken()
def _take_away(submission: int, item: str, service: int, evidence: int) -> None:
    actor = current_actor()
    try:
        with changing() as session:
            take_away(session, actor, submission=submission, item=item, service=service, evidence=evidence)
    except UserError as error:
        state.put(f"evidence-{submission}-{item}-problem", message(error))
