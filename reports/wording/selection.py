"""Selections in words: rules, the result in a sentence, why a project is out, what a rule costs, what contradicts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from data.errors import Invalid, UserError
from data.i18n import number, prose, t, text_of
from projects.scenarios.question import Goal, Question
from projects.scenarios.result import Result
from projects.selecting.explaining import Price, WhyOut
from projects.selecting.from_register import Gathered
from projects.selecting.problem import Barred, Budget, Excludes, Floor, Id, Mandatory, Requires, Rule, Target
from projects.selecting.selection import Progress
from reports.wording.maturity import DASH
from reports.wording.projects import rough_amount, serves_names, size_names

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Names:
    """How projects and organisations are called, and in which currency money is."""

    currency: str
    codes: Mapping[Id, str] = field(default_factory=dict)
    projects: Mapping[Id, str] = field(default_factory=dict)
    organisations: Mapping[Id, str] = field(default_factory=dict)

    def project(self, one: Id) -> str:
        """A project by its code and name."""
        return f"{self.codes.get(one, one)} {self.projects.get(one, '')}".strip()

    def code(self, one: Id) -> str:
        """A project by its code alone."""
        return str(self.codes.get(one, one))

    def organisation(self, one: Id) -> str:
        """An organisation by its name."""
        return self.organisations.get(one, str(one))

    def money(self, minor: float) -> str:
        """An amount given in hundredths."""
        return rough_amount(Decimal(str(minor)) / HUNDRED, self.currency)


def names_of(gathered: Gathered, organisations: Mapping[Id, str], currency: str) -> Names:
    """The names of all that a problem from the register is about."""
    texts = {one: text_of({"en": en, "km": km}) for one, (en, km) in gathered.names.items()}
    return Names(currency, gathered.codes, texts, organisations)


def goal_names() -> dict[Goal, str]:
    """What a selection can be for, in plain words."""
    return {
        "mix": t("The best of both: score and stages gained"),
        "maturity": t("As many stages gained as possible"),
        "score": t("The highest sum of scores"),
        "cheapest": t("The least money that reaches the targets"),
    }


def status_names() -> dict[str, str]:
    """How sure a result is."""
    return {
        "optimal": t("proven best"),
        "gap": t("within the agreed gap"),
        "stopped": t("stopped by the clock"),
        "cancelled": t("cancelled"),
        "impossible": t("nothing satisfies the rules"),
    }


def state_names() -> dict[str, str]:
    """What a scenario can be."""
    return {"draft": t("Draft"), "approved": t("Approved plan"), "superseded": t("Superseded")}


def sure(result: Result) -> str:
    """How sure a result is, with what is left of the gap."""
    if result.status == "optimal" or (result.gap is not None and result.gap <= 0):
        return t("proven best")
    if result.gap is None:
        return status_names().get(result.status, result.status)
    return t("at most {percent} % better is possible", percent=number(result.gap * 100, 1))


def sentence(result: Result, names: Names) -> str:
    """A result in one sentence: how many projects for how much money bring how many organisations up, how sure."""
    return prose(
        t(
            "{count} of {all} projects for {money}. Organisations that rise a stage: {rising}. Sure: {sure}.",
            count=number(len(result.taken)),
            all=number(len(result.projects)),
            money=names.money(result.cost),
            rising=len(result.rising),
            sure=sure(result),
        )
    )


def progress_text(progress: Progress | None, question: Question, names: Names) -> str:
    """How far a search is."""
    if progress is None:
        return t("Preparing …")
    if progress.phase == "cost":
        return t("The best value is found; now the cheapest way to it ({seconds} s)", seconds=number(progress.seconds))
    if progress.best is None or progress.bound is None:
        return t("Searching for a first answer ({seconds} s)", seconds=number(progress.seconds))
    return t(
        "Best so far {best}, at most {bound} possible, gap {gap} % ({seconds} s)",
        best=worth(progress.best, question, names),
        bound=worth(progress.bound, question, names),
        gap=number((progress.gap or 0) * 100, 1),
        seconds=number(progress.seconds),
    )


def worth(value: float, question: Question, names: Names) -> str:
    """A value of the objective with its unit."""
    if question.goal == "cheapest":
        return names.money(value)
    if question.goal == "maturity" and question.weigh_by == "transactions":
        return t("{value} yearly transactions a stage up", value=number(value))
    if question.goal == "maturity":
        return t("{value} stages", value=number(value))
    return t("{value} points", value=number(value, 1))


def unit_name(question: Question) -> str:
    """What the result of a question is counted in, for the axis of a chart."""
    if question.goal != "maturity":
        return t("points")
    return t("yearly transactions a stage up") if question.weigh_by == "transactions" else t("stages")


def rule_text(rule: Rule, names: Names) -> str:
    """A rule as a sentence."""
    match rule:
        case Budget():
            return _budget(rule, names)
        case Requires():
            return t("{project} needs {other}", project=names.project(rule.project), other=names.project(rule.needs))
        case Excludes():
            which = ", ".join(map(names.project, rule.projects))
            return t("At most {count} of these: {which}", count=rule.most, which=which)
        case Mandatory():
            return t("{project} must be in", project=names.project(rule.project))
        case Barred():
            return t("{project} must stay out", project=names.project(rule.project))
        case Floor():
            return _floor(rule, names)
        case Target():
            return _target(rule, names)


def _budget(rule: Budget, names: Names) -> str:
    money = names.money(rule.amount)
    if rule.financier and rule.year:
        return t("{payer} pays at most {money} in {year}", payer=rule.financier, money=money, year=rule.year)
    if rule.financier:
        return t("{payer} pays at most {money} in all", payer=rule.financier, money=money)
    if rule.year:
        return t("At most {money} in {year}", money=money, year=rule.year)
    return t("At most {money} in all", money=money)


def _floor(rule: Floor, names: Names) -> str:
    least = {
        "projects": t("{count} projects", count=number(rule.least)),
        "money": names.money(rule.least),
        "value": t("{value} points", value=number(rule.least)),
    }[rule.measure]
    of: str = str(rule.of)
    match rule.by:
        case "strategy":
            of = serves_names().get(of, of)
        case "kind":
            of = size_names().get(of) or of
        case _:
            of = names.organisation(rule.of)
    return t("At least {least} for {of}", least=least, of=of)


def _target(rule: Target, names: Names) -> str:
    which = ", ".join(map(names.organisation, rule.organisations))
    if rule.year is None:
        return t("Stage {stage}, when all is delivered: {which}", which=which, stage=rule.stage)
    return t("Stage {stage} by the end of {year}: {which}", which=which, stage=rule.stage, year=rule.year)


def contradiction_text(rules: Sequence[Rule], names: Names) -> list[str]:
    """Rules, such as those of a smallest contradiction, each as a sentence."""
    return [prose(rule_text(rule, names)) for rule in rules]


def why_out_text(why: WhyOut, rules: Sequence[Rule], question: Question, names: Names) -> list[str]:
    """Why a project is out, in sentences; `rules` are those of its contradiction."""
    return [prose(one) for one in _why_out(why, rules, question, names)]


def _why_out(why: WhyOut, rules: Sequence[Rule], question: Question, names: Names) -> list[str]:
    project = names.project(why.project)
    named = "; ".join(rule_text(one, names) for one in rules)
    if why.contradiction:
        return [t("{project} cannot come in under any choice, because of: {rules}.", project=project, rules=named)]
    said: list[str] = []
    if why.loss > 0:
        said.append(
            t(
                "With {project} the result would be worse by {loss}.",
                project=project,
                loss=worth(why.loss, question, names),
            )
        )
        if question.goal in ("score", "mix"):
            said.append(t("Its own score would have to rise by more than {loss} to bring it in.",
                          loss=worth(why.loss, question, names)))  # fmt: skip
    else:
        said.append(t("{project} could come in at no loss; the choice without it is cheaper.", project=project))
    if why.displaced:
        said.append(t("It would displace: {which}.", which=", ".join(map(names.project, why.displaced))))
    if why.joining:
        said.append(t("With it would come: {which}.", which=", ".join(map(names.project, why.joining))))
    if why.more_budget is None and rules:
        said.append(t("No money brings it in beside all that is chosen, because of: {rules}.", rules=named))
    elif why.more_budget is None:
        said.append(t("No budget up to four times as large brings it in beside all that is chosen."))
    elif why.more_budget > 1:
        said.append(
            t(
                "It fits beside all that is chosen if every budget rises by {percent} % ({money} in all).",
                percent=number((why.more_budget - 1) * 100, 1),
                money=names.money(why.more_money or 0),
            )
        )
    if why.gap:
        said.append(t("This was not proven: {percent} % are open.", percent=number(why.gap * 100, 1)))
    return said


def price_text(price: Price, question: Question, names: Names) -> str:
    """What a rule costs."""
    if price.most - price.least > 1e-6 * max(abs(price.most), 1.0):
        least, most = worth(price.least, question, names), worth(price.most, question, names)
        return t("between {least} and {most}", least=least, most=most)
    return worth(price.price, question, names) if price.price > 1e-9 else t("nothing")


def sixty_text(found: Mapping[str, float], question: Question) -> str:
    """What is gained if only part of the projects deliver; `found` is `Result.sixty`."""
    told = {"share": number(found["share"]), "promised": number(found["promised"])}
    if question.weigh_by == "transactions":
        return t(
            "If only {share} % of the projects deliver, {mean} of {promised} yearly transactions go a stage up on "
            "average; in the worst tenth of 200 draws at most {low}.",
            **told,
            mean=number(found["mean"]),
            low=number(found["low"]),
        )
    return t(
        "If only {share} % of the projects deliver, {mean} of {promised} stages are gained on average; in the worst "
        "tenth of 200 draws at most {low}.",
        **told,
        mean=number(found["mean"], 1),
        low=number(found["low"], 1),
    )


def project_list(which: Sequence[Id], names: Names) -> str:
    """Projects by their codes; a dash for none."""
    return ", ".join(map(names.code, which)) or DASH


def named_error(error: UserError, names: Names, rules: Sequence[Rule] = ()) -> UserError:
    """The same error with the names of projects and rules in place of their ids."""
    texts = {rule.id: rule_text(rule, names) for rule in rules}
    details: dict[str, object] = dict(error.details)
    for name, given in error.details.items():
        match name, given:
            case (("project" | "needs"), int()):
                details[name] = names.project(given)
            case (("projects" | "circle" | "needs"), str()):
                details[name] = _ids_named(given, names)
            case (("rule" | "rules"), str()):
                details[name] = "; ".join(texts.get(one, one) for one in given.split(", "))
            case _:
                pass
    return Invalid(error.code, **details)


def _ids_named(text: str, names: Names) -> str:
    known = {str(one): code for one, code in names.codes.items()}
    return re.sub(r"\d+", lambda found: known.get(found.group(), found.group()), text)
