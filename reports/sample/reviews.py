"""How the sample's reviewer works: reasons to pick, reviews taken, and notes for what would be given back."""

from collections.abc import Mapping

from sqlmodel import Session

from assess.review.notes import keep_note
from assess.review.reasons import add_reason
from assess.review.tasks import take
from data.access import Actor, Role
from reports.sample.cycles import Round

REASONS = (
    (
        "The link leads to the start page only; what is described there is one level lower.",
        "តំណនាំទៅទំព័រដើមតែប៉ុណ្ណោះ។ អ្វីដែលពិពណ៌នានៅទីនោះទាបជាងមួយកម្រិត។",
    ),
    (
        "It works for some of the services named, not for all.",
        "វាដំណើរការសម្រាប់សេវាមួយចំនួនដែលបានរៀបរាប់ មិនមែនទាំងអស់ទេ។",
    ),
    ("The page is more than a year old.", "ទំព័រនេះចាស់ជាងមួយឆ្នាំហើយ។"),
    ("Nothing was given that shows it.", "មិនមានអ្វីដែលបង្ហាញអំពីវាទេ។"),
    ("It could not be reached on three days.", "មិនអាចចូលបានក្នុងរយៈពេលបីថ្ងៃ។"),
)
TAKEN = ("sample-schools", "sample-lookout")
"""Whose submissions the reviewer has taken; the others in review were begun and let go again."""
NOTE = "Please add the link to the page itself, not to the start page."


def enter_reviews(session: Session, actors: Mapping[Role, Actor], open_round: Round) -> None:
    """Enter reusable reasons, two reviews that the sample's reviewer has taken, and a note on an answer of one."""
    reviewer = actors[Role.REVIEWER]
    for english, khmer in REASONS:
        add_reason(session, reviewer, text_en=english, text_km=khmer)
    for code in TAKEN:
        take(session, reviewer, submission=open_round.parts[code].submission.id or 0, seen_holder=None)
    first = open_round.parts[TAKEN[0]].submission.id or 0
    keep_note(session, reviewer, submission=first, item="info.mandate", note=NOTE)
