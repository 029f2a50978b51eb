"""What a gate asks for and what keeps it from being passed, in the words of the language spoken now."""

from data.i18n import language, t
from projects.gates.status import Blocker
from projects.lists import gates


def artefact_states() -> dict[str, str]:
    """How far an artefact can be."""
    return {"missing": t("missing"), "draft": t("draft"), "ready": t("ready"), "waived": t("waived")}


def blocker_name(blocker: Blocker) -> str:
    """What keeps a gate from being passed, in a few words."""
    known = gates()
    match blocker.kind:
        case "artefact":
            return f"{known.artefacts[blocker.id].name.to(language())} ({artefact_states()[blocker.state]})"
        case "answer":
            return t("Answer to the question on {strategy}", strategy=known.questions[blocker.id].strategy)
        case _:
            return t("The cost, or a rough estimate of it, so that the size class is known")
