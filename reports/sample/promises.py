"""The sample country's benefits, with what was measured of them, and its risks."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from projects.lists import health_rules
from projects.tables import Project
from projects.tables.value import Benefit, BenefitMeasure, Risk
from reports.sample.chance import between, share
from reports.sample.ideas import Idea
from reports.sample.progress_words import PROMISES, RISKS


def enter_benefits_and_risks(session: Session, registered: Mapping[Idea, Project]) -> None:
    """What each project that is past its second gate promises, and what may go wrong with it."""
    risks: list[dict[str, Any]] = []
    for idea, project in registered.items():
        if idea.passed > 1:
            _promise(session, idea, project)
            risks += _risks(idea, project)
    session.connection().execute(insert(Risk), risks)


def _promise(session: Session, idea: Idea, project: Project) -> None:
    for name, unit, baseline, target in PROMISES[idea.kind]:
        closed = next((one.on for one in idea.sittings if "G5" in one.gates), None)
        due = closed - timedelta(days=40) if closed else idea.ends_on + timedelta(days=200)
        if idea.gate == "G4" and share(idea.code, name, "early") < 0.5:
            due = idea.today - timedelta(days=20)
        promised = Benefit(
            project_id=project.id or 0,
            name=name,
            unit=unit,
            baseline=Decimal(baseline),
            target=Decimal(target),
            due_on=due,
            owner_name=idea.sponsor,
        )
        session.add(promised)
        session.flush()
        if not closed and share(idea.code, name, "measured") < 0.4:
            continue
        way = Decimal(str(round(between(0.55, 1.08, idea.code, name), 2)))
        if due <= idea.today:
            session.add(
                BenefitMeasure(
                    benefit_id=promised.id or 0,
                    value=(promised.baseline + (promised.target - promised.baseline) * way).quantize(Decimal("0.1")),
                    measured_on=due + timedelta(days=10),
                    source="Counted at the desk over two weeks.",
                    recorded_by=idea.owner,
                )
            )


def _risks(idea: Idea, project: Project) -> list[dict[str, Any]]:
    listed = []
    for place, category in enumerate(health_rules().risk_categories):
        if place > 1 and share(idea.code, category.id) < (0.8 if idea.size == "S" else 0.5):
            continue
        likelihood, impact = (1 + round(between(0, 4, idea.code, category.id, what)) for what in ("often", "much"))
        text, response = RISKS[category.id]
        listed.append(
            {
                "project_id": project.id,
                "category": category.id,
                "text": text,
                "likelihood": likelihood,
                "impact": impact,
                "response": category.response.en if category.response else response,
                "owner_name": idea.owner,
                "review_on": idea.today + timedelta(days=round(between(-30, 120, idea.code, category.id, "review"))),
                "state": "closed" if share(idea.code, category.id, "closed") < 0.12 else "open",
                "version": 1,
            }
        )
    return listed
