"""The menu: every screen, the action it needs, and where it stands."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache

import streamlit as st

from data.access import Actor
from data.i18n import t


@dataclass(frozen=True)
class Screen:
    """A screen: its file, its address, the action that lets a person open it, and whether the menu lists it."""

    file: str
    url: str
    action: str
    icon: str
    hidden: bool = False


ASSESS, BUILD, TAKE_AWAY, MANAGE = "assess", "build", "take away", "manage"

SCREENS: dict[str, tuple[Screen, ...]] = {
    ASSESS: (
        Screen("pages/assess/overview.py", "overview", "national.read", "dashboard"),
        Screen("pages/assess/start.py", "start", "organisation.read", "home"),
        Screen("pages/assess/national.py", "national", "national.read", "public"),
        Screen("pages/assess/targets.py", "targets", "target.read", "flag_circle"),
        Screen("pages/assess/questionnaire.py", "questionnaire", "answer.read", "edit_note"),
        Screen("pages/assess/workbook.py", "workbook", "answer.edit", "table_view"),
        Screen("pages/assess/result.py", "result", "result.read", "monitoring"),
        Screen("pages/assess/compare.py", "compare", "result.read", "compare_arrows"),
        Screen("pages/assess/board.py", "board", "national.read", "checklist"),
        Screen("pages/assess/review.py", "review", "review.arbitrate", "fact_check"),
        Screen("pages/assess/objections.py", "objections", "review.edit", "gavel"),
    ),
    BUILD: (
        Screen("pages/projects/portfolio.py", "portfolio", "national.read", "account_balance"),
        Screen("pages/projects/projects.py", "projects", "project.read", "view_list"),
        Screen("pages/projects/proposals.py", "proposals", "project.read", "lightbulb"),
        Screen("pages/projects/timeline.py", "timeline", "project.read", "view_timeline"),
        Screen("pages/projects/import_projects.py", "import", "project.import", "upload_file"),
        Screen("pages/projects/project.py", "project", "project.read", "deployed_code", hidden=True),
        Screen("pages/projects/gate.py", "gate", "project.read", "gavel", hidden=True),
        Screen("pages/projects/health.py", "health", "project.read", "monitor_heart"),
        Screen("pages/projects/readiness.py", "readiness", "result.read", "signpost"),
        Screen("pages/projects/common_services.py", "common", "project.read", "hub"),
        Screen("pages/projects/ranking.py", "ranking", "ranking.read", "leaderboard"),
        Screen("pages/projects/choose.py", "choose", "ranking.read", "checklist_rtl"),
        Screen("pages/projects/scenarios.py", "scenarios", "ranking.read", "bookmarks"),
    ),
    TAKE_AWAY: (
        Screen("pages/reports/reports.py", "reports", "report.make", "description"),
        Screen("pages/reports/progress_reports.py", "government", "government_report.read", "contract"),
    ),
    MANAGE: (
        Screen("pages/admin/organisations.py", "organisations", "organisation.edit", "apartment"),
        Screen("pages/admin/services.py", "services", "service.edit", "room_service"),
        Screen("pages/admin/cycles.py", "cycles", "cycle.edit", "event_repeat"),
        Screen("pages/admin/editions.py", "editions", "cycle.edit", "quiz"),
        Screen("pages/admin/people.py", "people", "person.read", "group"),
        Screen("pages/admin/events.py", "events", "event.read", "history"),
        Screen("pages/admin/programs.py", "programs", "api.edit", "api"),
        Screen("pages/admin/installation.py", "installation", "sample.clear", "flag"),
        Screen("pages/account/account.py", "account", "organisation.read", "manage_accounts"),
        Screen("pages/account/help.py", "help", "organisation.read", "help"),
    ),
}


def titles() -> dict[str, str]:
    """The name of each screen and section in the language spoken now."""
    return {
        ASSESS: t("Assessment"),
        BUILD: t("Projects"),
        TAKE_AWAY: t("Reports"),
        MANAGE: t("Administration"),
        "overview": t("At a glance"),
        "start": t("My work"),
        "national": t("The country"),
        "targets": t("National targets"),
        "questionnaire": t("Questionnaire"),
        "workbook": t("Answer in Excel"),
        "result": t("Result"),
        "compare": t("Comparing"),
        "board": t("Who is how far"),
        "review": t("Review"),
        "objections": t("Objections"),
        "portfolio": t("Portfolio"),
        "projects": t("Project list"),
        "proposals": t("Proposals"),
        "timeline": t("Timeline"),
        "import": t("Bring in projects"),
        "project": t("Project"),
        "gate": t("Gate"),
        "health": t("Health"),
        "readiness": t("Readiness of gaps"),
        "common": t("Common services"),
        "ranking": t("Priorities"),
        "choose": t("Choose projects"),
        "scenarios": t("Scenarios"),
        "reports": t("Take away"),
        "government": t("Reports to government"),
        "organisations": t("Organisations"),
        "services": t("Services"),
        "cycles": t("Cycles"),
        "editions": t("Editions"),
        "people": t("People"),
        "events": t("Record of changes"),
        "programs": t("Access for programs"),
        "installation": t("Installation"),
        "account": t("My account"),
        "help": t("Help"),
    }


def first_screen(actor: Actor) -> str:
    """Where a person begins: the country at a glance, or their own work if they answer, review or run the cycles."""
    works = ("answer.edit", "review.edit", "cycle.edit")
    looks = actor.may_anywhere("national.read") and not any(actor.may_anywhere(action) for action in works)
    return "overview" if looks else "start"


@dataclass(frozen=True)
class Link:
    """An entry of the menu: the screen's name, where it is reached, what it is called, and its symbol."""

    screen: str
    address: str
    title: str
    icon: str


@dataclass(frozen=True)
class Section:
    """Entries of the menu under one title."""

    id: str
    title: str
    links: tuple[Link, ...]


def sections_for(actor: Actor) -> list[Section]:
    """What the menu lists for this person."""
    names, first = titles(), first_screen(actor)
    return [
        Section(
            section.replace(" ", "-"),
            names[section],
            tuple(
                Link(screen.url, "/" if screen.url == first else f"/{screen.url}", names[screen.url], screen.icon)
                for screen in screens
                if not screen.hidden
            ),
        )
        for section, screens in _allowed(actor)
    ]


def pages_for(actor: Actor) -> list[st.Page]:
    """The screens this person may open. A screen left out cannot be reached by its address either."""
    names, first = titles(), first_screen(actor)
    allowed = [screen for _, screens in _allowed(actor) for screen in screens]
    return [
        *(_page(screen, names[screen.url], first=screen.url == first) for screen in allowed),
        # The first screen has no address of its own in the browser, but there are links to it by its name.
        *(_page(screen, names[screen.url]) for screen in allowed if screen.url == first),
    ]


def _allowed(actor: Actor) -> Iterator[tuple[str, list[Screen]]]:
    for section, screens in SCREENS.items():
        if allowed := [screen for screen in screens if actor.may_anywhere(screen.action)]:
            yield section, allowed


def _page(screen: Screen, title: str, *, first: bool = False) -> st.Page:
    # A copy, since Streamlit marks the page of a run in it.
    return copy(_made_page(screen, title, first=first))


@cache
def _made_page(screen: Screen, title: str, *, first: bool) -> st.Page:
    """Made once: Streamlit looks for the file of each of thirty pages on the disk."""
    return st.Page(
        screen.file,
        title=title,
        # Streamlit gives the first screen no address, but tells screens apart by this.
        url_path=f"first-{screen.url}" if first else screen.url,
        default=first,
    )


def pages_for_stranger(show: Callable[[], None]) -> list[st.Page]:
    """Every screen's address, all leading to `show` alone: a stranger's link is kept but opens nothing."""
    return [
        st.Page(show, title=t("Sign in"), url_path=screen.url, default=screen.url == "start")
        for screens in SCREENS.values()
        for screen in screens
    ]
