"""Random organisations on any edition: forms, facts, platforms, services and answers of every kind."""

from random import Random

from maturity_model.case import DONT_KNOW, Answer, Case, FactValue, NotApplicable, QuestionKey, ServiceCase
from maturity_model.definition import Edition, Fact, Item


def seeded(seed: int) -> Random:
    """Chance that can be repeated."""
    return Random(seed)  # noqa: S311 - nothing is kept secret with it


def random_case(edition: Edition, random: Random, *, most_services: int = 4) -> Case:
    """A case of which every fact may be unknown and every question unanswered."""
    services = tuple(
        ServiceCase(f"s{number}", True, _facts(edition, "service", random), random.choice([None, 0, 3, 500]))
        for number in range(random.randint(0, most_services))
    )
    platforms = [fact.id for fact in edition.facts if fact.where == "platform"]
    leaning = random.choice([0.2, 0.5, 0.8, 0.95])
    answers: dict[QuestionKey, Answer] = {}
    for item in edition.items:
        for service in services if item.scope == "service" else (None,):
            answer = _answer(item, random, leaning)
            if answer is not None:
                answers[item.id, service.id if service else None] = answer
    return Case(
        organisation=random.randint(1, 9),
        form=random.choice(edition.forms).id,
        facts=_facts(edition, "organisation", random),
        platforms=frozenset(one for one in platforms if random.random() < 0.7),
        services=services,
        answers=answers,
    )


def _answer(item: Item, random: Random, leaning: float) -> Answer | None:
    if item.may_not_apply and random.random() < 0.4:
        return NotApplicable("no such thing", approved=random.random() < 0.5)
    if random.random() < leaning:
        return random.randint(max(item.top - 1, 0), item.top)
    return random.choice([None, DONT_KNOW, *range(item.top + 1)])


def _facts(edition: Edition, where: str, random: Random) -> dict[str, FactValue]:
    facts = [fact for fact in edition.facts if fact.where == where and fact.kind != "text"]
    return {fact.id: _value(fact, random) for fact in facts if random.random() < 0.8}


def _value(fact: Fact, random: Random) -> FactValue:
    match fact.kind:
        case "yes_no":
            return random.random() < 0.7
        case "choice":
            return random.choice(fact.choices).value
        case _:
            return random.choice([None, 1, 2, 3, 4, 4, 4])
