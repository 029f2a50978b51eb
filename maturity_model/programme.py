"""A small integer programme: variables from 0 to 1, rows that must reach a bound, costs to make least in turn."""

from collections.abc import Mapping
from typing import Final

import highspy
import numpy as np

NODES: Final = 20_000  # a limit that does not depend on the speed of the machine, so that the answer does not either


class Programme:
    """Variables between 0 and 1 and rows over them. Solved by one thread to the end, so always alike."""

    def __init__(self) -> None:
        solver = highspy.Highs()
        # As costs and variables are whole, a gap below 1 is none.
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.99),
            ("mip_feasibility_tolerance", 1e-9),
            ("primal_feasibility_tolerance", 1e-9),
            ("mip_max_nodes", NODES),
        ):
            solver.setOptionValue(option, value)
        self._solver = solver
        self._count = 0
        self.proven = True

    def variable(self, *, whole: bool) -> int:
        """A new variable, either 0 or 1 (`whole`) or anything between; gives its number."""
        self._solver.addVar(0.0, 1.0)
        if whole:
            self._solver.changeColIntegrality(self._count, highspy.HighsVarType.kInteger)
        self._count += 1
        return self._count - 1

    def at_least(self, terms: Mapping[int, float], bound: float) -> None:
        """Demand that the sum of factor × variable is at least `bound`."""
        numbers = np.array(list(terms), dtype=np.int32)
        factors = np.array(list(terms.values()), dtype=np.float64)
        self._solver.addRow(bound, highspy.kHighsInf, len(terms), numbers, factors)

    def between(self, terms: Mapping[int, float], least: float, most: float) -> None:
        """Demand that the sum of factor × variable lies between two whole numbers."""
        self.at_least(terms, least - 0.5)
        self.at_least({number: -factor for number, factor in terms.items()}, -most - 0.5)

    def fix(self, variable: int, value: int) -> None:
        """Set a variable once and for all."""
        self._solver.changeColBounds(variable, float(value), float(value))

    def least(self, costs: Mapping[int, int]) -> list[float]:
        """The values of all variables at which the sum of cost × variable is least; costs are whole numbers.

        Where the limit of nodes stops the search, the best values that were found, and `proven` becomes false.

        Raises:
            RuntimeError: nothing satisfies all rows.
        """
        every = np.zeros(self._count)
        every[list(costs)] = list(costs.values())
        self._solver.changeColsCost(self._count, np.arange(self._count, dtype=np.int32), every)
        self._solver.run()
        status = self._solver.getModelStatus()
        found = self._solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        if not found:
            raise RuntimeError(f"the programme has no solution: {self._solver.modelStatusToString(status)}")
        self.proven &= status == highspy.HighsModelStatus.kOptimal
        return list(self._solver.getSolution().col_value)
