"""The last screen of the questionnaire: what is missing, with links to it, and the head's signature."""

from collections.abc import Mapping, Sequence

import streamlit as st

from assess.answers import DONT_KNOW, Given
from assess.cycles.participation import Participation
from assess.cycles.progress import Progress
from assess.evidence.needed import without_evidence
from assess.submissions import submit
from data.access import Actor
from data.i18n import day, prose, t
from maturity_model.definition import Edition
from pages.ui import state
from pages.ui.questionnaire.parts import Part, section_name
from pages.ui.result.steps import question_link
from pages.ui.screen import change, or_stop, reading
from pages.ui.stage import question_name

ASKING = "asking-to-submit"
Answers = Mapping[tuple[str, int], Given]


def show_finish(
    actor: Actor,
    part: Participation,
    parts: Sequence[Part],
    done: Progress,
    given: Answers,
    services: Mapping[int, str],
    *,
    open_now: bool,
) -> None:
    """Draw what is left to do and, for who may sign, the way to submit."""
    edition = part.edition
    submission = part.submission.id or 0
    missing = frozenset(done.missing)
    unknown = [question for question, one in given.items() if one.state == DONT_KNOW]
    with or_stop(), reading() as session:
        bare = without_evidence(session, actor, submission)
    st.header(t("What is missing"), anchor=False)
    if not missing:
        st.success(t("All questions are answered."), icon=":material/check_circle:")
    for some in parts:
        left = [question for questions in some.items for question in _in_order(questions) if question in missing]
        if left:
            name, more = section_name(some.section), some.name(edition)
            title = name if name == more else f"{name} · {more}"
            with st.expander(prose(t("{title}: {count} without an answer", title=title, count=len(left)))):
                _links(submission, edition, some, left, services)
    _listed(
        t("Answered with “I don't know”: {count}", count=len(unknown)), submission, edition, parts, unknown, services
    )
    _listed(
        t("Gates and top levels without the evidence that they need: {count}", count=len(bare)),
        submission,
        edition,
        parts,
        bare,
        services,
    )
    st.header(t("Submit"), anchor=False)
    if not open_now:
        st.markdown(t("This is closed for answers; see the result."))
        st.page_link("pages/assess/result.py", label=t("See the result"), query_params={"id": str(submission)})
    elif not actor.may("submission.submit", part.organisation.path):
        st.markdown(
            prose(
                t(
                    "The head of the organisation submits by {due}. Everything is stored already: there is nothing "
                    "to send.",
                    due=day(part.cycle.due_on),
                )
            )
        )
    else:
        _show_submit(actor, part, missing=len(missing), unknown=len(unknown), bare=len(bare))


def _show_submit(actor: Actor, part: Participation, *, missing: int, unknown: int, bare: int) -> None:
    if bare:
        st.error(
            prose(
                t(
                    "{count} answers claim a top level or the level of a gate without evidence. Add it, or lower the "
                    "answers; the list above leads to each.",
                    count=bare,
                )
            ),
            icon=":material/attach_file:",
        )
        return
    if not state.get(ASKING):
        st.markdown(t("Submitting freezes the answers and hands them to the reviewers."))
        st.button(t("Submit…"), type="primary", icon=":material/send:", on_click=state.put, args=(ASKING, True))
        return
    with st.container(border=True):
        st.markdown("**" + t("Sign for the organisation?") + "**")
        summary = [
            t("{count} questions without an answer; they earn nothing.", count=missing),
            t("{count} answers “I don't know”; they earn nothing.", count=unknown),
            t("After this nobody can change an answer, unless a reviewer returns the submission."),
        ]
        st.markdown(prose("\n".join(f"- {line}" for line in summary)))
        yes, no = st.columns(2)
        if yes.button(t("Yes, submit"), type="primary", key="submit-now", icon=":material/draw:"):
            state.forget(ASKING)
            change(
                t("Submitted. The reviewers have it now."),
                lambda session: submit(session, actor, submission=part.submission.id or 0),
            )
        no.button(t("Not yet"), key="submit-not", on_click=state.forget, args=(ASKING,))


def _listed(
    title: str,
    submission: int,
    edition: Edition,
    parts: Sequence[Part],
    questions: Sequence[tuple[str, int]],
    services: Mapping[int, str],
) -> None:
    if not questions:
        return
    with st.expander(prose(title)):
        for some in parts:
            here = [question for question in questions if question in some.questions]
            if here:
                _links(submission, edition, some, here, services)


def _links(
    submission: int, edition: Edition, part: Part, questions: Sequence[tuple[str, int]], services: Mapping[int, str]
) -> None:
    """A link per item; the services that it is missing for are named behind it."""
    by_item: dict[str, list[str]] = {}
    for item, service in questions:
        by_item.setdefault(item, [])
        if service:
            by_item[item].append(services.get(service, str(service)))
    for item, names in by_item.items():
        ladder = edition.ladder is not None and item == edition.ladder.id
        title = part.name(edition) if ladder else question_name(edition, services, item, None)
        label = f"{title} ({', '.join(names)})" if names else title
        question_link(submission, label, part=part, item=item)


def _in_order(questions: Sequence) -> list[tuple[str, int]]:
    return [one.question for one in questions]
