"""How many questions each organisation is asked in each section, for many organisations at once."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from maturity_model.batch import Batch
from maturity_model.case import Case
from maturity_model.definition import Edition
from maturity_model.layout import FOUNDATION


def asked_by_section(edition: Edition, cases: Sequence[Case]) -> pd.DataFrame:
    """How many questions the cases are asked; their answers do not matter.

    Returns:
        One row per case, in the order given, indexed by organisation; a column per section: "1" and so on for the
        stages, "foundation", "ladder" (a question per service that is not key; none without a ladder).

    Raises:
        Fault: a case names what the edition does not have.
    """
    batch = Batch.of(edition, cases)
    plan, count = batch.layout, len(cases)
    width = plan.stages[-1] + 1
    table = np.zeros((width, count), dtype=np.int64)
    organisation, service = batch.asked
    np.add.at(table, plan.stage[plan.organisation_items], organisation)
    of_services = np.zeros((width, len(batch.owner)), dtype=np.int64)
    np.add.at(of_services, plan.stage[plan.service_items], service)
    for section in range(width):
        table[section] += np.bincount(batch.owner, of_services[section], count).astype(np.int64)
    columns = {str(stage): table[stage] for stage in plan.stages}
    columns["foundation"] = table[FOUNDATION]
    rungs = np.bincount(batch.others.owner, minlength=count)
    columns["ladder"] = rungs if edition.ladder is not None else np.zeros(count, dtype=np.int64)
    return pd.DataFrame(columns, index=pd.Index([case.organisation for case in cases], name="organisation"))
