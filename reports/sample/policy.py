"""Projects of the sample country that carry out measures of the policy that comes with the program."""

from sqlmodel import Session, col, select

from assess.tables.target import PolicyFramework, PolicyMeasure
from assess.targets.reference import CODE
from data.access import Actor
from projects.policy_links import set_measure_projects
from projects.tables import Project

CARRIED_OUT = {
    "Bridging the digital divide": ("Reading rooms on the web",),
    "Developing and promoting e-Government": (
        "Births announced once only",
        "Stall fees paid by telephone",
        "Call desk for safe roads",
        "Clinic visits by appointment",
    ),
}
"""English names of projects by measure."""


def link_projects(session: Session, actor: Actor) -> None:
    """Link a few projects with measures. Indicators and strategies are linked by people: the policy names no links."""
    measures = select(PolicyMeasure).join(PolicyFramework).where(PolicyFramework.code == CODE)
    for measure in session.exec(measures.order_by(col(PolicyMeasure.id))).all():
        names = CARRIED_OUT.get(measure.name_en, ())
        if names:
            chosen = select(Project.id).where(col(Project.name_en).in_(names), col(Project.sample))
            ids = [one or 0 for one in session.exec(chosen)]
            set_measure_projects(session, actor, measure.id or 0, seen_version=measure.version, projects=ids)
