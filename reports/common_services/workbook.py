"""The workbook of what agencies share: catalogue, adoption, requests, exchanges, critical resources, in full."""

import pandas as pd

from data.i18n import t
from reports.common_services.facts import Facts
from reports.spreadsheets import to_xlsx
from reports.wording.common import capacity_sentence, request_states, resource_kinds
from reports.wording.maturity import named


def workbook(facts: Facts, *, author: str) -> bytes:
    """The workbook in the language spoken now."""
    about = [
        (t("Covers"), facts.frame.reach or t("The whole country")),
        (t("Promised"), t("agreed, in set-up or running")),
        (t("Days"), t("from asking to running")),
    ]
    sheets = {
        t("Catalogue"): _catalogue(facts),
        t("Who uses what"): _adoption(facts),
        t("Requests"): _requests(facts),
        t("Data exchanges"): _exchanges(facts),
    }
    if facts.resources is not None:
        sheets[t("Critical resources")] = _resources(facts)
    sheets[t("About")] = pd.DataFrame(about, columns=[t("About this table"), " "])
    return to_xlsx(sheets, title=t("What agencies share"), author=author)


def _catalogue(facts: Facts) -> pd.DataFrame:
    return pd.DataFrame(
        {
            t("Code"): [one.service.code for one in facts.entries],
            t("Service"): [named(one.service) for one in facts.entries],
            t("Provider"): [named(one.provider) if one.provider else "" for one in facts.entries],
            t("Offered now"): [one.service.active for one in facts.entries],
            t("Capacity"): [one.service.capacity for one in facts.entries],
            t("Unit of capacity"): [one.service.unit for one in facts.entries],
            t("Free"): [one.free for one in facts.entries],
            t("In words"): [capacity_sentence(one) for one in facts.entries],
            t("Promised"): [one.held for one in facts.entries],
            t("Asked for"): [one.waiting for one in facts.entries],
            t("In use by"): [one.running for one in facts.entries],
            t("Days promised"): [one.service.lead_days for one in facts.entries],
            t("Days it took, median"): [one.median_days for one in facts.entries],
            t("Conditions"): [one.service.conditions for one in facts.entries],
        }
    )


def _adoption(facts: Facts) -> pd.DataFrame:
    states, names = request_states(), {one.service.code: named(one.service) for one in facts.entries}
    rows = facts.adoption.to_dict("records")
    return pd.DataFrame(
        {
            t("Organisation"): [named(row) for row in rows],
            t("Service"): [names.get(row["code"], row["code"]) for row in rows],
            t("State"): [states[row["state"]] for row in rows],
            t("Promised"): [row["quantity"] for row in rows],
        }
    )


def _requests(facts: Facts) -> pd.DataFrame:
    states = request_states()
    return pd.DataFrame(
        {
            t("Organisation"): [named(one.organisation) for one in facts.requests],
            t("Service"): [named(one.service) for one in facts.requests],
            t("State"): [states[one.request.state] for one in facts.requests],
            t("How many"): [one.request.quantity for one in facts.requests],
            t("Asked"): [one.request.asked_on for one in facts.requests],
            t("Wanted by"): [one.request.wanted_on for one in facts.requests],
            t("Running since"): [one.request.running_on for one in facts.requests],
            t("Days from asking to running"): [one.lead_days for one in facts.requests],
            t("Reason"): [one.request.reason for one in facts.requests],
            t("Decided by"): [one.request.decided_by for one in facts.requests],
        }
    )


def _exchanges(facts: Facts) -> pd.DataFrame:
    found = facts.exchanges
    return pd.DataFrame(
        {
            t("Provider"): [named(one.provider) for one in found],
            t("Consumer"): [named(one.consumer) for one in found],
            t("Data or service"): [one.row.what for one in found],
            t("How"): [t("national gateway") if one.row.national else t("directly") for one in found],
            t("Since"): [one.row.since for one in found],
            t("Until"): [one.row.until for one in found],
            t("Note"): [one.row.note for one in found],
        }
    )


def _resources(facts: Facts) -> pd.DataFrame:
    kinds, found = resource_kinds(), facts.resources or ()
    return pd.DataFrame(
        {
            t("Resource"): [named(one) for one, _ in found],
            t("Kind"): [kinds.get(one.kind, one.kind) for one, _ in found],
            t("Provider"): [named(provider) if provider else "" for _, provider in found],
            t("Central plan"): [one.plan for one, _ in found],
            t("Note"): [one.note for one, _ in found],
        }
    )
