"""The sample country: invented organisations, people, cycles and projects to try everything on."""

from sqlmodel import Session, select

from assess.states import today
from assess.targets.reference import load_targets
from data.access import Actor, Role
from data.organisations import root
from data.sign_in import SAMPLE, is_sample
from data.tables import Organisation, Setting
from reports.sample.closed_years import close_years
from reports.sample.common import enter_common
from reports.sample.country import enter_country
from reports.sample.cycles import build_cycles
from reports.sample.facts import enter_facts
from reports.sample.government import enter_government
from reports.sample.objections import enter_objections
from reports.sample.panel import enter_panel
from reports.sample.people import enter_people
from reports.sample.policy import link_projects
from reports.sample.projects import build_projects
from reports.sample.proposals import enter_proposals
from reports.sample.reviews import enter_reviews
from reports.sample.scenarios import keep_scenario
from reports.sample.teamwork import build_teamwork


def build_if_new(session: Session) -> bool:
    """Build the sample country in a database that holds no organisation yet; says whether it did.

    It is the same country each time, but for the dates, which follow today's: the newest cycle is always open.
    Nobody may ask for it but the program's own start, in a transaction of its own.
    """
    top = root(session)
    if is_sample(session) or session.exec(select(Organisation.id).where(Organisation.id != top.id)).first():
        return False
    builder = Actor(person=None, name="sample country", grants=tuple((role, top.path) for role in Role))
    entered = enter_country(session, builder)
    actors = enter_people(session, entered)
    round_ = build_cycles(session, actors, entered)
    enter_objections(session, actors, entered, round_.parts)
    build_teamwork(session, actors, round_)
    enter_facts(session, top, round_.parts, entered)
    enter_reviews(session, actors, round_)
    build_projects(session, actors, entered, round_)
    enter_panel(session, actors)
    enter_proposals(session, actors, entered)
    enter_common(session, actors, entered)
    close_years(session, actors[Role.PLANNER], this_year=today().year)
    load_targets(session)
    link_projects(session, builder)
    keep_scenario(session, actors)
    session.add(Setting(name=SAMPLE, value="1"))
    # The letterhead of a report is the sample's own once it is known to be one.
    enter_government(session, actors)
    return True
