"""Figures beside the answers: numbers with the day they were counted on and what they are a part of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

import streamlit as st

from assess.figures import YES_NO, Reported, save_figure
from assess.states import today
from data.errors import Conflict, UserError
from data.i18n import clock, day, language, latin_digits, number, t
from data.messages import message
from maturity_model.definition import Edition, Figure
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.questionnaire.heading import draw_heading
from pages.ui.runs import unbroken
from pages.ui.screen import changing, current_actor

OPEN = "figures-open"
NOTHING: dict[str, Any] = {"value": None, "counted_on": None, "version": 0, "saved_by": "", "saved_at": None}


@dataclass(frozen=True)
class FigureSlot:
    """The place of one figure: a submission, a figure, and a service (0 for the organisation itself)."""

    submission: int
    figure: str
    service: int = 0

    def key(self, what: str) -> str:
        """The key of something that belongs to this figure, the same at every run."""
        return f"figure-{what}-{self.submission}-{self.figure}-{self.service}"

    @property
    def kept(self) -> dict[str, Any]:
        """The figure as this tab last saw it in the store; see `NOTHING` for its keys."""
        return state.get(self.key("kept"), NOTHING)


def see_figure(slot: FigureSlot, reported: Reported | None) -> None:
    """Take over what the store holds now, at every run of the whole screen."""
    stored = {name: getattr(reported, name) for name in NOTHING} if reported else NOTHING
    kept = state.get(slot.key("kept"))
    if kept is None or kept["version"] != stored["version"]:
        state.put(slot.key("kept"), stored)
        state.forget(_value_key(slot))
        state.forget(slot.key("day"))


def show_figures(
    submission: int,
    edition: Edition,
    services: Mapping[int, str],
    reported: Mapping[tuple[str, int], Reported],
    *,
    open_now: bool,
) -> None:
    """Draw all figures: the organisation's, then for each key service its own."""
    state.put(OPEN, open_now)
    own = [figure for figure in edition.figures if figure.scope == "organisation"]
    of_services = tuple(figure for figure in edition.figures if figure.scope == "service")
    st.markdown(
        t("Figures earn no points; the country's targets are measured by them. Leave empty what nobody counts.")
    )
    for figure in own:
        with st.container(border=True, key=f"figure-box-{figure.id}"):
            _heading(figure)
            _draw(submission, (figure,), edition, 0, reported)
    if of_services and services:
        with st.container(border=True, key="figure-box-services"):
            for figure in of_services:
                _heading(figure)
            for service, name in services.items():
                st.markdown(f"**{escaped(name)}**")
                _draw(submission, of_services, edition, service, reported)


def read_number(text: str) -> Decimal | None:
    """The number in a text, with Khmer digits, spaces or commas between thousands taken as they are meant.

    Raises:
        ValueError: it is no number.

    >>> read_number("១ ២០០"), read_number("1,200.50"), read_number(" ")
    (Decimal('1200'), Decimal('1200.50'), None)
    """
    plain = latin_digits(text).translate(str.maketrans("", "", ", \u00a0\u200b"))
    if not plain:
        return None
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(text) from error


def _heading(figure: Figure) -> None:
    draw_heading(figure.question.to(language()), figure.guidance.to(language()))


def _draw(
    submission: int,
    figures: tuple[Figure, ...],
    edition: Edition,
    service: int,
    reported: Mapping[tuple[str, int], Reported],
) -> None:
    for figure in figures:
        see_figure(FigureSlot(submission, figure.id, service), reported.get((figure.id, service)))
    line = f"figures-{submission}-{figures[0].id}-{service}"
    st.fragment(partial(_line, submission, figures, edition, service), key=line)()


def _line(submission: int, figures: tuple[Figure, ...], edition: Edition, service: int) -> None:
    """Figures that are counted on the same day, in one line with that day."""
    slots = {figure: FigureSlot(submission, figure.id, service) for figure in figures}
    first = next(iter(slots.values()))
    columns = st.columns(len(figures) + 1, vertical_alignment="bottom")
    for (figure, slot), column in zip(slots.items(), columns, strict=False):
        with column:
            _number(slot, figure, first, edition)
    counted_on = next((slot.kept["counted_on"] for slot in slots.values() if slot.kept["counted_on"]), None)
    state.seed(first.key("day"), counted_on or date(today().year - 1, 12, 31))
    columns[-1].date_input(
        t("Counted on"),
        key=first.key("day"),
        max_value=today(),
        format="YYYY-MM-DD",
        on_change=_moved,
        args=(tuple(slots.items()), first),
        disabled=not state.get(OPEN),
    )
    for figure, slot in slots.items():
        _show_whole(slot, figure, edition)
        _show_saved(slot, first)


def _number(slot: FigureSlot, figure: Figure, first: FigureSlot, edition: Edition) -> None:
    label, value = figure.title.to(language()), slot.kept["value"]
    if figure.unit == YES_NO:
        state.seed(_value_key(slot), None if value is None else bool(value))
        st.segmented_control(
            label,
            [True, False],
            format_func=lambda yes: t("Yes") if yes else t("No"),
            key=_value_key(slot),
            on_change=_changed,
            args=(slot, _value_key(slot), first, edition),
            disabled=not state.get(OPEN),
        )
    else:
        state.seed(_value_key(slot), "" if value is None else number(value, _decimals(value)))
        unit = _units()[figure.unit]
        st.text_input(
            f"{label} ({unit})" if unit else label,
            key=_value_key(slot),
            on_change=_changed,
            args=(slot, _value_key(slot), first, edition),
            disabled=not state.get(OPEN),
        )


def _show_whole(slot: FigureSlot, figure: Figure, edition: Edition) -> None:
    """What a figure is a part of, where that is asked apart from it."""
    if figure.denominator is None or slot.service:
        return
    title = next(one.title for one in edition.figures if one.id == figure.denominator).to(language())
    whole = FigureSlot(slot.submission, figure.denominator, slot.service).kept
    if whole["value"] is None:
        st.caption(t("A part of “{title}”, which is not given yet.", title=title))
    else:
        total, counted_on = number(whole["value"], _decimals(whole["value"])), day(whole["counted_on"])
        st.caption(t("A part of “{title}”: {total}, counted on {day}.", title=title, total=total, day=counted_on))


def _show_saved(slot: FigureSlot, first: FigureSlot) -> None:
    problem = state.get(slot.key("problem"))
    conflict = state.get(slot.key("conflict"))
    if problem:
        st.error(problem, icon=":material/error:")
    if conflict:
        theirs, yours = conflict["theirs"], conflict["yours"]
        st.error(
            t(
                "Somebody else stored {theirs} while you entered {yours}. Choose which one stands.",
                theirs=_shown(theirs["value"] if theirs else None),
                yours=_shown(yours["value"]),
            ),
            icon=":material/group:",
        )
        left, right = st.columns(2)
        left.button(t("Keep theirs"), key=slot.key("theirs"), on_click=_settled, args=(slot, first, False))
        right.button(t("Keep mine"), key=slot.key("mine"), type="primary", on_click=_settled, args=(slot, first, True))
    elif slot.kept["saved_at"] is not None:
        saved = t("Saved {time}", time=clock(slot.kept["saved_at"]))
        st.caption(f":green[:material/check:] {saved} · {escaped(slot.kept['saved_by'])}")


@unbroken()
def _changed(slot: FigureSlot, key: str, first: FigureSlot, edition: Edition) -> None:
    entered = state.get(key)
    state.forget(slot.key("problem"))
    try:
        value = Decimal(entered) if isinstance(entered, bool) else read_number(entered or "")
    except ValueError:
        state.put(slot.key("problem"), t("“{entered}” is no number. Use digits only.", entered=escaped(str(entered))))
        return
    if value is None and slot.kept["version"] == 0:
        return
    _save(slot, value, state.get(first.key("day")))
    if any(one.denominator == slot.figure and one.scope == "organisation" for one in edition.figures):
        # Other figures say what they are a part of.
        st.rerun()


@unbroken()
def _moved(slots: tuple[tuple[Figure, FigureSlot], ...], first: FigureSlot) -> None:
    """The day changed: it goes with every figure of the line that is there."""
    for _, slot in slots:
        if slot.kept["value"] is not None:
            _save(slot, slot.kept["value"], state.get(first.key("day")))


def _save(slot: FigureSlot, value: Decimal | None, counted_on: date) -> None:
    actor = current_actor()
    try:
        with changing() as session:
            stored = save_figure(
                session,
                actor,
                submission=slot.submission,
                figure=slot.figure,
                service=slot.service,
                value=value,
                counted_on=counted_on,
                seen_version=slot.kept["version"],
            )
    except Conflict as conflict:
        state.put(slot.key("conflict"), dict(conflict.details))
    except UserError as error:
        state.put(slot.key("problem"), message(error))
    else:
        state.forget(slot.key("conflict"))
        state.put(slot.key("kept"), {name: getattr(stored, name) for name in NOTHING})


@unbroken()
def _settled(slot: FigureSlot, first: FigureSlot, mine: bool) -> None:  # noqa: FBT001 - which button was pressed
    conflict = state.get(slot.key("conflict"))
    theirs = conflict["theirs"] or NOTHING
    state.put(slot.key("kept"), {name: theirs[name] for name in NOTHING})
    state.forget(slot.key("conflict"))
    if mine:
        _save(slot, conflict["yours"]["value"], conflict["yours"]["counted_on"])
    state.forget(_value_key(slot))
    state.forget(first.key("day"))


def _value_key(slot: FigureSlot) -> str:
    # The browser sends "yes" and "no" back as the words it showed.
    return slot.key(f"value-{language()}")


def _units() -> dict[str, str]:
    return {"persons": t("people"), "transactions": "", "money": t("riels"), YES_NO: ""}


def _decimals(value: Decimal) -> int:
    return 0 if value == value.to_integral_value() else 2


def _shown(value: Decimal | None) -> str:
    return t("nothing") if value is None else number(value, _decimals(value))
