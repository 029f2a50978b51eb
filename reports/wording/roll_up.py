"""What money can be rolled up by, in words: the keys, and what each of their values is called."""

from sqlmodel import Session

from data.access import Actor, require_anywhere
from data.i18n import t, text_of
from data.organisations import list_organisations
from projects.programmes import list_programmes
from reports.wording.projects import instrument_names, serves_names, source_names, work_names


def roll_up_keys() -> dict[str, str]:
    """The keys of `projects.investment.roll_up.KEYS` that are offered, by id."""
    return {
        "organisation": t("organisation"),
        "programme": t("programme"),
        "strategy": t("strategy"),
        "source": t("source"),
        "financier": t("financier"),
        "instrument": t("instrument"),
        "on_budget": t("on or off budget"),
        "year": t("year"),
        "kind": t("kind"),
    }


def key_names(session: Session, actor: Actor, by: str) -> dict[object, str]:
    """What the values of a key are called; values that are not listed, such as years, speak for themselves."""
    require_anywhere(actor, "project.read")
    named: dict[object, str] = {None: t("none")}
    match by:
        case "organisation":
            listed = list_organisations(session, actor)
            return named | {one.id: text_of({"en": one.name_en, "km": one.name_km}) for one in listed}
        case "programme":
            programmes = list_programmes(session, actor)
            return named | {
                one.id: f"{one.code} {text_of({'en': one.name_en, 'km': one.name_km})}" for one in programmes
            }
        case "strategy":
            return named | dict(serves_names())
        case "source":
            return named | dict(source_names())
        case "instrument":
            return named | dict(instrument_names())
        case "kind":
            return named | dict(work_names())
        case "on_budget":
            return {True: t("on budget"), False: t("off budget")}
        case _:
            return named
