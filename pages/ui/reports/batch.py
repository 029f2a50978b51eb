"""All scorecards of a cycle at once: begin, see how far it is, cancel, take the file away."""

import math

import streamlit as st

from data.access import Actor
from data.errors import UserError
from data.i18n import number, prose, t
from data.messages import message
from pages.ui.screen import or_stop, reading
from pages.web.store import opened
from reports.batch.runs import Batch, begin_batch, own_batch
from reports.batch.scorecards import plan
from reports.director.facts import need_results

ADDRESS = "/batches/"


def offer_batch(actor: Actor, *, cycle: int, spoken: str) -> None:
    """The line of the batch among the reports of a cycle, in the language `spoken`."""
    batch = own_batch(actor, cycle=cycle, language=spoken)
    with st.container(border=True, key="report-scorecards"):
        words, buttons = st.columns([3, 2], vertical_alignment="center")
        words.markdown(f"**{t('All scorecards of the cycle')}**  \n{t('One PDF for each verified result, in a ZIP.')}")
        problem = _problem(actor, cycle)
        if problem is not None:
            buttons.caption(message(problem))
            return
        if batch is not None and not batch.done.is_set():
            _going(batch)
            return
        with buttons.container(horizontal=True, horizontal_alignment="right"):
            made = batch is not None and batch.file is not None and batch.file.exists()
            if batch is not None and batch.file is not None and made:
                size = number(batch.file.stat().st_size / 1e6, 1)
                st.link_button(
                    t("Take the ZIP away ({size} MB)", size=size),
                    f"{ADDRESS}{batch.key}",
                    type="primary",
                    icon=":material/folder_zip:",
                )
            if st.button(
                t("Make it again") if made else t("Make the ZIP"),
                key=f"batch-go-{cycle}-{spoken}",
                icon=":material/refresh:" if made else ":material/folder_zip:",
            ):
                _begin(actor, cycle=cycle, spoken=spoken)
        if batch is not None:
            _ended(batch)


def _problem(actor: Actor, cycle: int) -> UserError | None:
    try:
        with reading() as session:
            need_results(session, actor, cycle)
    except UserError as error:
        return error
    return None


def _begin(actor: Actor, *, cycle: int, spoken: str) -> None:
    with or_stop(), reading() as session:
        planned = plan(session, actor, cycle=cycle, language=spoken)
    begin_batch(opened(), actor, planned)
    st.rerun()


def _going(batch: Batch) -> None:
    """How far it is, looked at each second until it has ended."""

    @st.fragment(run_every=1.0)
    def going() -> None:
        if batch.done.is_set():
            st.rerun()
        bar, button = st.columns([4, 1], vertical_alignment="bottom")
        bar.progress(batch.done_count / batch.total, _progress(batch))
        if button.button(
            t("Cancel"), key=f"batch-cancel-{batch.key}", icon=":material/stop:", disabled=batch.cancelled
        ):
            batch.cancel()
        st.caption(t("You can go on working meanwhile; the file is found here when it is ready."))

    going()


def _progress(batch: Batch) -> str:
    if batch.cancelled:
        return t("Cancelling …")
    if batch.waiting:
        return t("Waiting for another batch to end …")
    counted = {"done": number(batch.done_count), "total": number(batch.total)}
    left = batch.seconds_left()
    if left is None:
        return prose(t("{done} of {total} scorecards", **counted))
    minutes = math.ceil(left / 60)
    if minutes <= 1:
        return prose(t("{done} of {total} scorecards, less than a minute left", **counted))
    return prose(t("{done} of {total} scorecards, about {minutes} minutes left", **counted, minutes=minutes))


def _ended(batch: Batch) -> None:
    if batch.error is not None:
        st.error(message(batch.error), icon=":material/error:")
    elif batch.broken:
        st.error(t("This broke off. Try again, or tell the administrator."), icon=":material/error:")
    elif batch.cancelled:
        st.caption(t("Cancelled; nothing was kept."))
