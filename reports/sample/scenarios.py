"""A selection that the planner of the sample country has kept, for its director to approve."""

from collections.abc import Mapping

from sqlmodel import Session

from assess.states import today
from data.access import Actor, Role
from projects.scenarios.kept import gather, make
from projects.scenarios.question import Question, first_question


def keep_scenario(session: Session, actors: Mapping[Role, Actor]) -> None:
    """The best projects for half of the money that all of them ask for; the last step, since it keeps what it saw."""
    planner, year = actors[Role.PLANNER], today().year
    problem = gather(session, planner, Question(year)).problem
    question = first_question(problem, first_year=year, counts_maturity=problem.assessed is not None)
    make(session, planner, name="Half of what is asked for", question=question)
