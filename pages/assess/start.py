"""My work: what waits for this person, the most urgent first, with one obvious next step."""

from collections.abc import Sequence

import streamlit as st

from assess.cycles.control import Cycle, list_cycles
from assess.cycles.participation import Participation
from assess.cycles.progress import Progress, progress
from assess.objections.queue import objection_queue
from assess.objections.raised import Pending, hearing_of
from assess.review.queue import queue
from assess.states import EDITABLE, SETTLED, today
from assess.submissions import count_states, list_submissions, publishing
from data.access import Actor
from data.i18n import day, prose, t, text_of
from pages.ui.choosing import organisation_name
from pages.ui.look import STYLE
from pages.ui.questionnaire.given import shared_words, show_given
from pages.ui.screen import finished, guard, or_stop, reading
from pages.ui.standing import submission_states
from pages.ui.which import cycle_name

MOST_CARDS = 6
QUESTIONNAIRE, RESULT, REVIEW = "pages/assess/questionnaire.py", "pages/assess/result.py", "pages/assess/review.py"


def main() -> None:
    """Draw the screen."""
    actor = guard("organisation.read")
    st.html(STYLE)
    st.title(t("My work"))
    answers = actor.may_anywhere("answer.edit")
    if answers:
        show_given(actor)
        _own(actor)
    if actor.may_anywhere("review.edit"):
        _reviews(actor)
    if actor.may_anywhere("national.read"):
        _national(actor)
    finished("assess/start")


def _own(actor: Actor) -> None:
    with or_stop(), reading() as session:
        parts = list_submissions(session, actor, action="answer.edit")
        parts.sort(key=lambda part: (not _open_now(part), part.cycle.due_on if _open_now(part) else today()))
        shown = [
            (
                part,
                progress(session, actor, part.submission.id or 0),
                hearing_of(session, actor, part.submission.id or 0),
                shared_words(session, actor, part) if _open_now(part) else "",
            )
            for part in parts[:MOST_CARDS]
        ]
    if not shown:
        st.info(
            t("No cycle asks you anything now. When one opens, it appears here."), icon=":material/event_available:"
        )
        return
    st.caption(t("Everything you enter is stored at once. You can stop at any time and go on where you were."))
    for place, (part, done, hearing, shared) in enumerate(shown):
        _card(actor, part, done, hearing, shared, first=place == 0)
    if len(parts) > MOST_CARDS:
        st.page_link(
            QUESTIONNAIRE,
            label=prose(t("{count} more: choose one in the questionnaire", count=len(parts) - MOST_CARDS)),
            icon=":material/more_horiz:",
        )


def _card(
    actor: Actor, part: Participation, done: Progress, hearing: Pending | None, shared: str, *, first: bool
) -> None:
    """One organisation in one cycle: where it stands and the one next step."""
    submission = part.submission
    with st.container(border=True, key=f"card-{submission.id}"):
        left, right = st.columns([3, 1], vertical_alignment="center")
        with left:
            st.header(f"{organisation_name(part.organisation)} · {cycle_name(part)}", anchor=False)
            st.markdown(_situation(part))
            if hearing and hearing.takes_objections:
                st.markdown(t("You may object to the result until {until}.", until=day(hearing.until)))
            if _open_now(part):
                text = prose(t("{answered} of {asked} questions answered", answered=done.answered, asked=done.asked))
                st.progress(done.answered / done.asked if done.asked else 1.0, text=text)
            if shared:
                st.caption(shared)
        with right:
            label, page, icon, more = _next_step(actor, part, done)
            pressed = st.button(
                label,
                key=f"go-{submission.id}",
                type="primary" if first else "secondary",
                icon=f":material/{icon}:",
                width="stretch",
            )
            if pressed:
                st.switch_page(page, query_params={"id": str(submission.id), **more})
            if _open_now(part) and done.answered:
                st.page_link(RESULT, label=t("Result so far"), query_params={"id": str(submission.id)})
                if not done.missing:
                    address = {"id": str(submission.id), "tab": "paper"}
                    st.page_link(RESULT, label=t("Have it signed on paper"), query_params=address)


def _next_step(actor: Actor, part: Participation, done: Progress) -> tuple[str, str, str, dict[str, str]]:
    """What the button says, where it leads, its icon, and what the address adds."""
    if not _open_now(part):
        return t("See the result"), RESULT, "monitoring", {}
    if done.answered == 0:
        return t("Start"), QUESTIONNAIRE, "play_arrow", {}
    if not done.missing:
        label = t("Check and submit") if _may_submit(actor, part) else t("Check once more")
        return label, QUESTIONNAIRE, "task_alt", {"part": "check"}
    return t("Continue where I was"), QUESTIONNAIRE, "edit_note", {}


def _situation(part: Participation) -> str:
    """The state in words, and how much time is left."""
    state = submission_states()[part.submission.state]
    if not _open_now(part):
        return state
    due, closes = part.cycle.due_on, part.cycle.closes_on
    left = (due - today()).days
    if left > 1:
        time = t("{days} days left, due {due}", days=left, due=day(due))
    elif left >= 0:
        time = t("due {due}: today or tomorrow is the last day", due=day(due))
    else:
        time = t("late: it was due {due} and closes {closes}", due=day(due), closes=day(closes))
    return prose(f"{state} · {time}")


def _open_now(part: Participation) -> bool:
    in_time = part.cycle.opens_on <= today() <= part.cycle.closes_on
    return part.cycle.state == "open" and in_time and part.submission.state in EDITABLE


def _may_submit(actor: Actor, part: Participation) -> bool:
    return actor.may("submission.submit", part.organisation.path)


def _reviews(actor: Actor) -> None:
    with or_stop(), reading() as session:
        waiting = queue(session, actor)
        objected = objection_queue(session, actor)
    if objected:
        with st.container(border=True, key="card-objections"):
            count = sum(len(one.objections) for one in objected)
            sentence = prose(t("{count} objections wait for an answer.", count=count))
            st.page_link("pages/assess/objections.py", label=f"**{sentence}**", icon=":material/gavel:")
    with st.container(border=True, key="card-review"):
        left, right = st.columns([3, 1], vertical_alignment="center")
        left.header(t("Reviews"), anchor=False)
        if not waiting:
            left.markdown(t("Nothing waits for a review."))
            return
        first = waiting[0]
        left.markdown(
            prose(
                t(
                    "{count} submissions wait; the longest is {organisation}, since {day}.",
                    count=len(waiting),
                    organisation=organisation_name(first.organisation),
                    day=day(first.submitted_at.date() if first.submitted_at else None),
                )
            )
        )
        if right.button(
            t("Review the first"), key="go-review", type="primary", icon=":material/fact_check:", width="stretch"
        ):
            st.switch_page(REVIEW, query_params={"id": str(first.submission)})


def _national(actor: Actor) -> None:
    with or_stop(), reading() as session:
        cycles = [cycle for cycle in list_cycles(session, actor) if cycle.state != "draft"]
        states = count_states(session, actor, cycle=cycles[0].id or 0) if cycles else {}
        ready = publishing(session, actor, cycle=cycles[0].id or 0).ready if cycles else 0
    if cycles:
        _cycle_tiles(cycles[0], states)
    links = _links(actor, ready)
    columns = st.columns(2)
    for place, (page, title, sentence, icon) in enumerate(links):
        with columns[place % 2], st.container(border=True):
            st.page_link(page, label=f"**{title}**", icon=f":material/{icon}:")
            st.caption(sentence)


def _cycle_tiles(cycle: Cycle, states: dict[str, int]) -> None:
    name = text_of({"en": cycle.name_en, "km": cycle.name_km})
    st.header(name, anchor=False)
    st.caption(t("Due {due}, closes {closes}.", due=day(cycle.due_on), closes=day(cycle.closes_on)))
    answering = sum(states[state] for state in EDITABLE)
    settled = sum(states[state] for state in SETTLED)
    verified = settled - states["published"]
    with_reviewers = sum(states.values()) - answering - settled - states["planned"]
    for column, title, count in zip(
        st.columns(4),
        (t("Answering"), t("With the reviewers"), t("Verified"), t("Published")),
        (answering, with_reviewers, verified, states["published"]),
        strict=True,
    ):
        column.metric(title, count, border=True)


def _links(actor: Actor, ready: int) -> Sequence[tuple[str, str, str, str]]:
    """Where this person goes from here: screen, title, what it is for, icon; the most urgent first."""
    found: list[tuple[str, str, str, str]] = []
    if actor.may_anywhere("cycle.edit"):
        found += [
            ("pages/admin/cycles.py", t("Cycles"), t("Prepare, open, extend and close cycles."), "event_repeat"),
            ("pages/admin/people.py", t("People"), t("Let people in and give them their roles."), "group"),
            ("pages/admin/services.py", t("Services"), t("Agree on services before a cycle opens."), "room_service"),
        ]
    if actor.may_anywhere("result.publish") and ready:
        sentence = prose(t("Verified results that wait to be published: {count}.", count=ready))
        found.append(("pages/assess/national.py", t("Publish results"), sentence, "campaign"))
    if actor.may_anywhere("project.edit"):
        found += [
            ("pages/projects/projects.py", t("Project list"), t("Register projects and take them on."), "view_list"),
            (
                "pages/projects/ranking.py",
                t("Priorities"),
                t("Which project comes first, and why."),
                "leaderboard",
            ),
        ]
    found += [
        ("pages/assess/national.py", t("The country"), t("Who stands where, and how far services are."), "public"),
        ("pages/projects/portfolio.py", t("Portfolio"), t("All projects, their money and health."), "account_balance"),
        ("pages/reports/reports.py", t("Take away"), t("Reports as PDF, Excel, Word and data."), "description"),
    ]
    return found


main()
