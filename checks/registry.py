"""Which checks exist: a check is a pure function of a Case with keyword parameters that a rubric supplies."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, TypeVar, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, create_model

from checks.case import Case
from checks.model import Finding


def _exact(value: object) -> Fraction:
    """Exact fraction of a YAML number or text such as '1/3'."""
    return Fraction(str(value))


Degree = Annotated[Fraction, BeforeValidator(_exact)]
"""A share of the points, 0..1, written in a rubric as 0.75 or '3/4', kept exactly."""


class Step(BaseModel):
    """One tier of a criterion: reached at `at_least` (or within `at_most`), it earns `degree` of the points."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    degree: Degree
    at_least: Degree | None = None
    at_most: Degree | None = None


Steps = tuple[Step, ...]


def degree_for(steps: Steps, value: Fraction | float) -> Fraction:
    """Degree of the best step that a value reaches; 0 where none."""
    reached = [
        step.degree
        for step in steps
        if (step.at_least is None or value >= step.at_least)
        and (step.at_most is None or value <= step.at_most)
    ]
    return max(reached, default=Fraction(0))


@dataclass(frozen=True, kw_only=True)
class Check:
    """A registered check: its name in rubrics, its function and a model of its parameters.

    `more_helps`: seeing more pages of the same sections can only raise the degree (a thing is found, a count grows);
    else it may go either way (a share, a mean).
    """

    name: str
    function: Callable[..., Finding]
    parameters: type[BaseModel]
    more_helps: bool = False

    def run(self, case: Case, parameters: Mapping[str, Any]) -> Finding:
        """Judge a case. `parameters` must have been validated by `parameters` (the model)."""
        validated = self.parameters.model_validate(dict(parameters))
        return self.function(
            case, **{name: getattr(validated, name) for name in type(validated).model_fields}
        )


_CHECKS: dict[str, Check] = {}


Judge = TypeVar("Judge", bound=Callable[..., Finding])


def check(name: str, *, more_helps: bool = False) -> Callable[[Judge], Judge]:
    """Register a function as the check `name`; its keyword-only parameters become the rubric's parameters.

    Raises ValueError where a name is taken twice.
    """

    def register(function: Judge) -> Judge:
        if name in _CHECKS:
            raise ValueError(f"check '{name}' is registered twice")
        hints = get_type_hints(function, include_extras=True)
        fields: dict[str, Any] = {
            parameter.name: (
                hints[parameter.name],
                ... if parameter.default is inspect.Parameter.empty else parameter.default,
            )
            for parameter in list(inspect.signature(function).parameters.values())[1:]
        }
        model = create_model(
            f"{name}_parameters",
            __config__=ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True),
            **fields,
        )
        _CHECKS[name] = Check(name=name, function=function, parameters=model, more_helps=more_helps)
        return function

    return register


def all_checks() -> Mapping[str, Check]:
    """Every check by name; imports the modules of this room on first use."""
    import checks

    for module in pkgutil.iter_modules(checks.__path__):
        importlib.import_module(f"checks.{module.name}")
    return dict(sorted(_CHECKS.items()))
