"""A project for the screens to show, and short ways to enter something on them."""

from zlib import crc32

from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from data.access import Actor, Role
from data.organisations import root
from data.store import reading, transaction
from data.tables import Organisation, Person
from projects.gates.artefacts import set_artefact
from projects.investment.lines import add_line
from projects.register import add_project, set_served
from tests.pages.conftest import ROOT, SECONDS

CONFLICT = "Somebody else changed this in the meantime. Compare both and choose."


def actor(store: Engine, username: str) -> Actor:
    """The person of this user name, with the role of the same name in the whole country."""
    with reading(store) as session:
        person = session.exec(select(Person).where(Person.username == username)).one()
        return Actor(person.id, person.name, ((Role(username), root(session).path),))


def enter_project(store: Engine) -> int:
    """A project of the ministry with one line of 30,000 dollars: class S, before its first gate; gives its id."""
    planner = actor(store, "planner")
    with transaction(store) as session:
        ministry = session.exec(select(Organisation).where(Organisation.code == "health")).one()
        added = add_project(
            session,
            planner,
            organisation=ministry.id or 0,
            code="H-1",
            name_en="Vaccination cards online",
            details={"sponsor_name": "Ms Sponsor"},
        )
        set_served(session, planner, added.id or 0, seen_version=1, targets=["S1"])
        add_line(
            session, planner, project=added.id or 0, year=2027, financier="Treasury", source="government",
            instrument="budget", kind="build", currency="USD", planned=30_000,
        )  # fmt: skip
        return added.id or 0


def make_ready(store: Engine, project: int) -> int:
    """Give the project all that its first gate asks for; gives its id again."""
    planner = actor(store, "planner")
    with transaction(store) as session:
        for artefact in ("g0.mandate", "g0.duplicates"):
            set_artefact(
                session, planner, project, artefact=artefact, state="ready", seen_version=0, note="File 1"
            )  # fmt: skip
    return project


def screen(name: str = "project", *, given: int | None = None, tab: str | None = None) -> AppTest:
    """A screen, for whoever is signed in."""
    # Through the menu, as links lead only to screens that it knows.
    at = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=SECONDS).run()
    at.switch_page(f"pages/projects/{name}.py")
    if given is not None:
        at.query_params["id"] = str(given)
    if tab is not None:
        at.session_state[f"project-tabs-{given}"] = tab
    at.run()
    assert not at.exception
    return at


def press(at: AppTest, label: str) -> None:
    """Press the button that says this, and let the screen be drawn anew."""
    next(one for one in at.button if one.label == label).click().run()
    assert not at.exception


def choose(at: AppTest, outcome: str) -> None:
    """Choose what is decided at the gate."""
    next(one for one in at.segmented_control if one.label == "Decision").set_value(outcome).run()
    assert not at.exception


def edit(at: AppTest, sheet: str, **edits: object) -> None:
    """Enter something in a sheet, as the browser would send it."""
    seen = at.session_state[f"{sheet}-seen"]
    nothing = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
    at.session_state[f"{sheet}-0-{crc32(repr(seen).encode()):08x}"] = nothing | edits
    at.run()
    assert not at.exception


def errors(at: AppTest) -> list[str]:
    """What the screen says went wrong."""
    return [one.value for one in at.error]


def words(at: AppTest) -> str:
    """The running text of the screen."""
    return "\n".join(one.value for one in (*at.markdown, *at.caption, *at.success, *at.warning, *at.info))
