"""Stores what an uploaded workbook answers: all of it in one transaction, or nothing."""

from collections.abc import Collection, Sequence

from sqlmodel import Session

from assess.answers import save_answer
from assess.evidence.giving import add_file
from assess.figures import save_figure
from assess.workbook import layout
from assess.workbook.attaching import ATTACH, Attachment
from assess.workbook.checking import preview_workbook
from assess.workbook.content import gather
from assess.workbook.figures import in_order
from assess.workbook.lines import CHANGED, CONFLICT, NEW
from assess.workbook.package import Package, folded, open_package
from data.access import Actor
from data.errors import Conflict, Invalid
from data.events import record


def store_workbook(
    session: Session,
    actor: Actor,
    *,
    submission: int,
    file: bytes,
    seen: str | None = None,
    mine: Collection[str] = (),
) -> int:
    """Store the new and changed lines of an uploaded workbook; gives how many answers and figures were stored.

    Of a ZIP of workbook and files, the files that can be attached become evidence, in the same transaction.

    `seen` is the fingerprint of the preview that was looked at: if anything would now go otherwise, nothing is stored.
    `mine` names the conflicts (by `Line.id`) that the workbook's answer is to settle; the others are left as they are.
    One event tells of the file, beside that of each answer.

    Raises:
        Missing, Denied, Closed, Invalid: as `preview_workbook`; Invalid also when there is nothing to store.
        Conflict: the preview would not be the same any more.
    """
    found = preview_workbook(session, actor, submission=submission, file=file)
    if seen is not None and found.fingerprint != seen:
        raise Conflict("workbook.moved")
    chosen = [
        line for line in found.lines if line.status in (NEW, CHANGED) or (line.status == CONFLICT and line.id in mine)
    ]
    files = [one for one in found.attachments if one.status == ATTACH]
    if not chosen and not files:
        raise Invalid("workbook.nothing")
    content = gather(session, actor, submission=submission)
    answers = [line for line in chosen if line.kind == layout.ITEM]
    figures = [line for line in chosen if line.kind == layout.FIGURE]
    for line in answers:
        item, service = line.key or ("", 0)
        save_answer(
            session,
            actor,
            submission=submission,
            item=item,
            service=service,
            seen_version=line.version,
            **line.values,
        )
    for line in in_order(figures, content):
        figure, service = line.key or ("", 0)
        save_figure(
            session,
            actor,
            submission=submission,
            figure=figure,
            service=service,
            seen_version=line.version,
            **line.values,
        )
    if files:
        _attach(session, actor, submission, files, open_package(file))
    record(
        session,
        actor,
        "assessment.import",
        subject=f"submission:{submission}",
        organisation=content.part.organisation.id or 0,
        sha256=found.sha256,
        answers=len(answers),
        figures=len(figures),
        files=len(files),
        lines=found.counts,
    )
    return len(chosen)


def _attach(
    session: Session, actor: Actor, submission: int, attachments: Sequence[Attachment], package: Package
) -> None:
    """Keep each file once, and use it for the questions whose lines name it."""
    wanted: dict[tuple[str, str], list[int]] = {}
    for one in attachments:
        if one.key is not None:
            item, service = one.key
            wanted.setdefault((folded(one.file), item), []).append(service)
    for (name, item), services in wanted.items():
        handed = package.files[name]
        add_file(
            session,
            actor,
            submission=submission,
            item=item,
            services=tuple(services),
            name=handed.name,
            content=handed.content,
            dated=handed.dated,
        )
