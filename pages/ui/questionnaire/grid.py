"""One question asked of several services: rubrics beside a small grid, a line per service, each change stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from assess.answers import DONT_KNOW
from data.i18n import language, prose, speaking, t
from maturity_model.definition import Edition, Item, Ladder
from pages.ui import state
from pages.ui.evidence import kinds_given, see_evidence, show_pieces
from pages.ui.plain_text import escaped
from pages.ui.questionnaire.carried import show_service_offers
from pages.ui.questionnaire.comments import show_service_comments
from pages.ui.questionnaire.kept import Slot, answer_for, answering, note_change, save
from pages.ui.questionnaire.question import show_gates, show_heading, show_saved
from pages.ui.runs import unbroken
from pages.ui.shelf import shelf
from pages.ui.table import ROW, height_of

MOST_ROWS = 14


@dataclass(frozen=True)
class Grid:
    """A question and the services that are asked it, by id with their names, in the order of the lines."""

    submission: int
    item: Item | Ladder
    services: Mapping[int, str]

    def key(self, what: str) -> str:
        """The key of something that belongs to this grid, the same at every run."""
        return f"{what}-{self.submission}-{self.item.id}"

    @property
    def slots(self) -> list[Slot]:
        """The places of its answers, line by line."""
        return [Slot(self.submission, self.item.id, service) for service in self.services]

    @property
    def names(self) -> dict[Slot, str]:
        """The name of the service of each place."""
        return dict(zip(self.slots, self.services.values(), strict=True))

    @property
    def editor(self) -> str:
        """The key of the editor; a new one makes it forget its edits and show what is stored."""
        return f"{self.key('cells')}-{state.get(self.key('turn'), 0)}"

    def choices(self) -> dict[str, str]:
        """What can be chosen in a cell, with short labels in the language spoken now."""
        levels = {str(number): level.label.to(language()) for number, level in enumerate(self.item.levels)}
        return levels | {DONT_KNOW: t("I don't know")}

    def begin_anew(self) -> None:
        """Let the editor show what is stored."""
        state.put(self.key("turn"), state.get(self.key("turn"), 0) + 1)
        state.forget(self.key("source"))


def show_grid(grid: Grid, edition: Edition, *, number: int, news: bool) -> None:
    """Draw a question for several services. `news` says that the store holds other answers than this tab last saw."""
    if news:
        grid.begin_anew()
    if isinstance(grid.item, Item):
        see_evidence(grid.submission)
    answering(grid.key("question"), partial(_grid, grid, edition, number))


def show_levels(item: Item | Ladder) -> None:
    """The levels from weakest to strongest, each with what is seen there."""
    lines = [f"**{level.label.to(language())}:** {level.rubric.to(language())}" for level in item.levels]
    st.markdown("\n".join(f"- {line}" for line in lines))


def _grid(grid: Grid, edition: Edition, number: int) -> None:
    with st.container(border=True, key=grid.key("box")):
        show_heading(grid.item, number=number, here=state.get("here") == grid.item.id)
        if isinstance(grid.item, Item):
            show_gates(grid.item, edition)
        left, right = st.columns([1, 1], gap="medium")
        with left, st.container(key=grid.key("levels")):
            show_levels(grid.item)
        with right:
            _cells(grid)
            _below(grid)
            show_service_offers(grid.item, grid.names, key=grid.key("of"), done=grid.begin_anew)
        _notes(grid)


def _cells(grid: Grid) -> None:
    # The cells hold the words themselves, for they are what a screen reader reads out of them.
    choices = grid.choices()
    if state.get(grid.key("spoken")) != language():
        state.put(grid.key("spoken"), language())
        grid.begin_anew()
    # The editor keeps its own edits and lays them over what it is given, which therefore must stay as it was.
    if state.get(grid.key("source")) is None:
        state.put(grid.key("source"), [slot.choice for slot in grid.slots])
    answers = [choices.get(choice) for choice in state.get(grid.key("source"))]
    table = pd.DataFrame({"service": list(grid.services.values()), "answer": answers}, dtype=object)
    st.data_editor(
        table,
        key=grid.editor,
        hide_index=True,
        num_rows="fixed",
        disabled=["service"],
        row_height=ROW,
        height=height_of(min(len(table), MOST_ROWS)),
        placeholder=t("choose"),
        column_config={
            "service": st.column_config.TextColumn(t("Service"), width=170),
            "answer": st.column_config.SelectboxColumn(t("Answer"), options=list(choices.values()), width=165),
        },
        on_change=_edited,
        args=(grid,),
        alt=t("Answers by service: {question}", question=grid.item.question.to(language())),
    )


def _below(grid: Grid) -> None:
    """How many services are answered, when the last was stored, and one answer for all of them."""
    choices = grid.choices()
    slots = grid.slots
    with st.container(horizontal=True, vertical_alignment="center", key=grid.key("below")):
        if len(slots) > 1:
            st.menu_button(
                t("Same for all services"),
                list(choices),
                format_func=choices.__getitem__,
                key=grid.key("all"),
                on_click=_same_for_all,
                args=(grid,),
                type="tertiary",
                icon=":material/done_all:",
            )
        answered = sum(slot.choice is not None for slot in slots)
        st.caption(prose(t("{answered} of {asked} answered", answered=answered, asked=len(slots))))
    last = max(slots, key=lambda slot: slot.answer["saved_at"].timestamp() if slot.answer["saved_at"] else 0)
    for slot, name in zip(slots, grid.services.values(), strict=True):
        if slot.problem is not None or slot.conflict is not None:
            st.markdown(f"**{escaped(name)}**")
            show_saved(slot)
    if last.problem is None and last.conflict is None:
        show_saved(last)


def _notes(grid: Grid) -> None:
    slots = grid.slots
    there = sum(
        bool(slot.answer["link"] or slot.answer["note"] or kinds_given(slot.submission, slot.item, slot.service))
        for slot in slots
    )
    title = t("Notes and evidence") + (f" ({there})" if there else "")
    more = shelf(title, key=grid.key("more"))
    if not more.open:
        return
    with more:
        source = grid.key("note-source")
        if state.get(source) is None:
            state.put(source, [[slot.answer["link"], slot.answer["note"]] for slot in slots])
        table = pd.DataFrame(state.get(source), columns=["link", "note"], dtype=object)
        table.insert(0, "service", list(grid.services.values()))
        st.data_editor(
            table,
            key=f"notes-{grid.editor}",
            hide_index=True,
            num_rows="fixed",
            disabled=["service"],
            height=height_of(min(len(table), MOST_ROWS)),
            placeholder="",
            column_config={
                "service": st.column_config.TextColumn(t("Service"), width="medium"),
                "link": st.column_config.TextColumn(t("Link to the page that shows it"), width="medium"),
                "note": st.column_config.TextColumn(t("Note for the reviewer"), width="large"),
            },
            on_change=_written,
            args=(grid,),
            alt=t("Notes and evidence by service"),
        )
        if isinstance(grid.item, Item):
            show_pieces(grid.submission, grid.item, grid.services)
        show_service_comments(grid.names)


@unbroken()
def _edited(grid: Grid) -> None:
    with speaking(state.get(grid.key("spoken"))):  # the cells hold words, in the language they were drawn in
        codes = {label: choice for choice, label in grid.choices().items()}
    changed = {line: codes.get(cells["answer"]) for line, cells in _edits(grid.editor) if "answer" in cells}
    stored = [
        save(grid.slots[line], **answer_for(choice))
        for line, choice in changed.items()
        if choice != grid.slots[line].choice
    ]
    if not all(stored):
        grid.begin_anew()
    note_change()


@unbroken()
def _written(grid: Grid) -> None:
    stored: list[bool] = []
    for line, cells in _edits(f"notes-{grid.editor}"):
        slot = grid.slots[line]
        changed = {name: (text or None) for name, text in cells.items() if (text or None) != slot.answer[name]}
        if changed:
            stored.append(save(slot, **changed))
    if not all(stored):
        grid.begin_anew()
        state.forget(grid.key("note-source"))
    note_change()


@unbroken()
def _same_for_all(grid: Grid) -> None:
    choice = state.get(grid.key("all"))
    for slot in grid.slots:
        if slot.choice != choice:
            save(slot, **answer_for(choice))
    grid.begin_anew()
    note_change()


def _edits(editor: str) -> Sequence[tuple[int, dict[str, Any]]]:
    """The cells that were changed since the editor began, by line."""
    changed = state.get(editor) or {}
    return [(int(line), dict(cells)) for line, cells in changed.get("edited_rows", {}).items()]
