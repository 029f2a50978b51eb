"""What each screen is for, in a few sentences, and which page of `docs/` explains it."""

from collections.abc import Callable
from typing import NamedTuple

from data.access import Role
from data.i18n import t


class Help(NamedTuple):
    """What a screen is for, asked for in the language spoken at that moment, and the page behind it."""

    purpose: Callable[[], str]
    page: str


GUIDES: dict[Role, str] = {role: f"guides/{role.value}" for role in Role}
"""The guide of each role, by the name of its page."""

HELP: dict[str, Help] = {
    "start": Help(
        lambda: t(
            "What waits for you, the most urgent first, each with one button to go on. When nothing waits, it says so."
        ),
        "tasks",
    ),
    "overview": Help(
        lambda: t(
            "Where the country stands, what moved, what is red and why, and what needs your decision. Each part leads "
            "to the list behind it."
        ),
        "at-a-glance",
    ),
    "national": Help(
        lambda: t(
            "All organisations in one cycle: how many stand at each stage, how far their services are, and everybody's "
            "place among like. Choose an organisation in the table to read its result."
        ),
        "method",
    ),
    "targets": Help(
        lambda: t(
            "What the national policy promised for which year, what was observed since, and whether the pace suffices. "
            "Measures and laws under way stand beside the targets."
        ),
        "targets",
    ),
    "questionnaire": Help(
        lambda: t(
            "Answer about ten questions at a time. Choose the level that a visitor would see today; each answer is "
            "stored at once. The last part, Finish, names what is missing; there the head submits."
        ),
        "answering",
    ),
    "workbook": Help(
        lambda: t(
            "Answer without a connection: take the questions away as an Excel file, fill it in, bring it back, look at "
            "every line, then store. Nothing is stored before you have looked."
        ),
        "answering",
    ),
    "result": Help(
        lambda: t(
            "The stage of one organisation and the reason for it: what each stage earned, which gates are open, and "
            "the cheapest way to the next stage. Every number can be followed to the answers behind it."
        ),
        "method",
    ),
    "compare": Help(
        lambda: t(
            "How an organisation moved since the last cycle and how it stands among like, what holds most "
            "organisations back, and who has solved what you still have before you."
        ),
        "method",
    ),
    "board": Help(
        lambda: t(
            "Who has begun, who has submitted, who has been silent for long. Filter the list, then copy the text of a "
            "reminder."
        ),
        "guides/administrator",
    ),
    "review": Help(
        lambda: t(
            "Look at what organisations claim, the riskiest claims first, with the level's description and the "
            "evidence beside each. Agree, or choose another level and give the reason."
        ),
        "review",
    ),
    "objections": Help(
        lambda: t(
            "Organisations that see their provisional result otherwise say so here, question by question. Accept or "
            "refuse each with a reason, which they will read."
        ),
        "results",
    ),
    "portfolio": Help(
        lambda: t(
            "All projects at once: how many stand where, what needs a decision, and whose money is planned, committed "
            "and spent in which year."
        ),
        "gates-and-money",
    ),
    "projects": Help(
        lambda: t(
            "Find a project by words or filters, and open it by a click. A planner registers a new one here; a code, a "
            "name and what it serves are enough to begin."
        ),
        "projects",
    ),
    "proposals": Help(
        lambda: t(
            "Ideas before they become projects. An organisation hands one in under an open call; a planner answers "
            "each with a reason, and what is taken up becomes a project before gate G0."
        ),
        "projects",
    ),
    "timeline": Help(
        lambda: t(
            "Gates and milestones of all projects on one time line, planned against expected, with the list of what "
            "will be late."
        ),
        "projects",
    ),
    "import": Help(
        lambda: t(
            "Bring in many projects from one table. You look at every row, and at what is doubtful in it, before "
            "anything is stored."
        ),
        "import-projects",
    ),
    "project": Help(
        lambda: t(
            "Everything about one project: where it stands, gates, money, progress, risks, benefits and history. The "
            "first lines say what is to be done next."
        ),
        "projects",
    ),
    "gate": Help(
        lambda: t(
            "One gate to decide: its question, what is there and what is missing, money, health and risks. The "
            "decision is stored with its reason and cannot be changed later."
        ),
        "gates-and-money",
    ),
    "health": Help(
        lambda: t(
            "Which projects are red and for which reason, what has been escalated, and who has not reported. Colours "
            "are computed from the figures reported; nobody chooses them."
        ),
        "earned-value",
    ),
    "readiness": Help(
        lambda: t(
            "What the assessment found missing, and what is being done about each gap: not known, known, planned, "
            "being built, in service."
        ),
        "common-services",
    ),
    "common": Help(
        lambda: t(
            "What exists for all organisations, so that nobody builds it again: hosting, e-mail, the gateway and "
            "others. Ask for one here and follow your request."
        ),
        "common-services",
    ),
    "ranking": Help(
        lambda: t(
            "Projects ordered by weighted criteria, with the reason for each place and how firmly it holds if weights "
            "change a little."
        ),
        "prioritise",
    ),
    "choose": Help(
        lambda: t(
            "Say how much money there is and what it is to buy. The best set of projects is worked out exactly, with "
            "the reason why each one is in or out."
        ),
        "selection",
    ),
    "scenarios": Help(
        lambda: t(
            "Choices that were kept, side by side: what each buys and costs. A director approves one as the plan, "
            "which gate G2 asks for."
        ),
        "selection",
    ),
    "reports": Help(
        lambda: t(
            "Everything that can be taken away: choose cycle, language and organisation once, then each report is one "
            "click. It is made from what is stored at that moment."
        ),
        "reports",
    ),
    "government": Help(
        lambda: t(
            "The biannual progress report and the midterm review: a planner writes them beside the figures, a director "
            "issues them. An issue keeps its number, texts and figures for ever."
        ),
        "progress-reports",
    ),
    "organisations": Help(
        lambda: t(
            "The register of organisations: names in both languages, who is below whom, and the facts that decide "
            "which questions are asked."
        ),
        "administration",
    ),
    "services": Help(
        lambda: t(
            "The official list of services of an organisation. Mark its 5 to 8 key services before a cycle opens; they "
            "are asked about in full, all others with one question."
        ),
        "guides/administrator",
    ),
    "cycles": Help(
        lambda: t(
            "A round of assessment: choose the edition and who takes part, set the days, open it, and close it when it "
            "is over."
        ),
        "guides/administrator",
    ),
    "editions": Help(
        lambda: t(
            "The questionnaire of each year. Take one away as a workbook, change questions and levels, look at what "
            "changed, then release it. A released edition never changes."
        ),
        "editions",
    ),
    "people": Help(
        lambda: t(
            "Who can sign in, and what each may do where. A new person gets a link that works once, by which they "
            "choose their own password."
        ),
        "guides/administrator",
    ),
    "events": Help(
        lambda: t(
            "Every change, with who made it and when, chained so that nothing can be altered without being noticed. "
            "Filter it by organisation, person and day."
        ),
        "guides/auditor",
    ),
    "programs": Help(
        lambda: t(
            "Lets other programs read by themselves, such as an open-data portal. What is published is open unless you "
            "close it; for more, make a token, hand it over once, and revoke it when it is no longer needed."
        ),
        "api",
    ),
    "installation": Help(
        lambda: t(
            "What this installation holds. Here the sample country is ended and the real one begun; you confirm it by "
            "typing some words, since the sample goes for good."
        ),
        "administration",
    ),
    "account": Help(
        lambda: t("Your name here, your roles and where they hold, your password, and your open sessions."),
        "README",
    ),
    "help": Help(
        lambda: t("The guides of this application: one for each role, the first tasks, and how every number is made."),
        "README",
    ),
}


def guide_of(roles: list[Role]) -> str:
    """The page of the guide for somebody with these roles: the first that they hold in the order of `Role`.

    >>> guide_of([Role.HEAD, Role.OFFICER])
    'guides/officer'
    """
    return next((page for role, page in GUIDES.items() if role in roles), "README")
