"""The schemes of tiers: their factors are their rules' own, their tiers and units those of the tables and packs."""

from datetime import date
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from domain import policy
from domain.errors import BadInput
from domain.model import Harm
from domain.rules import Rule
from domain.rules.cmm_menu import CmmMenu
from domain.rules.cmm_pathway import CmmPathway
from domain.rules.cmm_team import CmmTeam
from domain.rules.hmpps_tier_v2 import HmppsTierV2
from domain.rules.hmpps_tier_v3 import HmppsTierV3
from domain.rules.omm_tier import TIERS, OmmTier
from domain.tiers import schemes
from domain.tiers.schemes import SCHEMES, Factors, Known, WorkedOut

READ: TypeAdapter[Any] = TypeAdapter(Factors)
KNOWN = Known(
    on=date(2024, 6, 3), harm=Harm.UNKNOWN, life=False, released=None, unit=None, at_review=False, open_breach=False
)
V2 = {"scheme": "hmpps-tier-v2", "has_assessment": True, "sentences": []}
V3 = {"scheme": "hmpps-tier-v3", "arp": 20, "csrp": 0.4, "arp_type": "dynamic", "csrp_type": "dynamic"}


def worked_out(factors: dict[str, Any], **known: Any) -> WorkedOut:
    found: WorkedOut = READ.validate_python(factors).work_out(KNOWN._replace(**known))
    return found


@pytest.mark.parametrize(
    ("factors", "rule", "known_otherwise"),
    [
        (schemes.OmmFactors, OmmTier, {"override_tier", "override_by", "override_reason"}),
        (schemes.MenuFactors, CmmMenu, {"manager_caseload"}),
        (schemes.PathwayFactors, CmmPathway, {"pathway_now", "at_review", "open_breach"}),
        (schemes.TeamFactors, CmmTeam, set()),
        (schemes.V2Factors, HmppsTierV2, set()),
        (
            schemes.V3Factors,
            HmppsTierV3,
            {"has_active_event", "lifer_or_ipp", "latest_release_date", "calculation_date"},
        ),
    ],
)
def test_the_factors_are_the_fields_of_the_rule_but_for_what_the_sentence_knows(
    factors: type, rule: type[Rule], known_otherwise: set[str]
) -> None:
    assert set(factors.model_fields) - {"scheme"} == set(rule.model_fields) - known_otherwise


def test_every_scheme_has_factors_but_those_whose_bands_are_not_printed() -> None:
    union = get_args(get_args(Factors)[0])
    named = {get_args(one.model_fields["scheme"].annotation)[0] for one in union}
    assert set(SCHEMES) - named == {"e3"}


@pytest.mark.parametrize(
    ("factors", "place"),
    [
        ({"scheme": "omm", "risk_of_harm": "grave"}, "risk_of_harm"),
        ({"scheme": "omm", "vulnerable": 1}, "vulnerable"),
        ({"scheme": "cmm-menu", "ogrs": 101}, "ogrs"),
        ({"scheme": "e3"}, "e3"),
        ({**V3, "arp": "much"}, "arp"),
        ({**V3, "arp": True}, "arp"),
    ],
)
def test_a_factor_of_another_kind_is_an_error(factors: dict[str, Any], place: str) -> None:
    with pytest.raises(ValidationError, match=place):
        READ.validate_python(factors)


# The rules are asked with what is known


def test_the_risk_of_harm_is_the_assessments_where_nobody_gives_another() -> None:
    asked = {"scheme": "omm", "prolific_or_priority": False, "exceptional_resources": False}
    assert worked_out(asked, harm=Harm.VERY_HIGH).tier == "4"
    assert worked_out({**asked, "risk_of_harm": "low"}, harm=Harm.VERY_HIGH).tier is None
    assert worked_out({"scheme": "cmm-team"}, harm=Harm.VERY_HIGH).tier == "public_protection"
    assert worked_out(V3, harm=Harm.HIGH).because[0] == "mappa_harm:D"


@pytest.mark.parametrize(
    ("factors", "missing"),
    [
        ({"scheme": "omm", "risk_of_harm": "low", "prolific_or_priority": False}, ("exceptional_resources",)),
        ({"scheme": "cmm-menu"}, ("risk_of_harm",)),
        ({"scheme": "cmm-menu", "risk_of_harm": "low"}, ("ogrs",)),
        ({"scheme": "cmm-menu", "risk_of_harm": "high"}, ("violence_frequency",)),
        ({"scheme": "cmm-pathway", "risk_of_harm": "low"}, ("likelihood_of_reoffending",)),
        ({"scheme": "cmm-team"}, ("risk_of_harm",)),
        ({**V3, "csrp": None}, ("csrp",)),
        ({**V3, "arp": None, "csrp": None}, ("arp", "csrp")),
        ({**V3, "dc_srp": 0.3, "dc_srp_band": "MEDIUM"}, ("dc_srp",)),
    ],
)
def test_what_is_missing_is_named_where_the_tier_cannot_be_told(factors, missing: tuple[str, ...]) -> None:
    found = worked_out(factors)
    assert found.tier is None
    assert set(missing) <= set(found.missing)


def test_a_score_that_is_not_known_earns_no_points_in_the_tier_of_two_axes() -> None:
    assert (worked_out(V2).tier, worked_out({**V2, "rsr": "7.25"}).tier) == ("D0", "B0")


def test_a_score_is_kept_as_it_is_written() -> None:
    factors = READ.validate_python({**V3, "arp": 12.5})
    assert (factors.arp, factors.csrp) == ("12.5", "0.4")


def test_the_days_on_which_time_changes_the_tier_of_a_lifer_are_all_told() -> None:
    found = worked_out(V3, life=True, released=date(2024, 3, 5))
    assert [(step.on.isoformat(), step.tier) for step in found.later] == [("2025-03-06", "D"), ("2029-03-06", "E")]
    assert found.tier == "B"


def test_time_that_changes_only_a_lower_step_changes_no_tier() -> None:
    found = worked_out({**V3, "mappa": True, "rosh": "HIGH"}, life=True, released=date(2024, 3, 5))
    assert [(step.on.isoformat(), step.tier) for step in found.later] == [("2025-03-06", "C")]


# Tiers and units


def test_the_forms_of_the_four_tiers_are_those_of_the_rules_table() -> None:
    _, tiering = policy.tierings(("omm2005@1",))["omm"]
    assert {form.tier: form.modes for form in tiering.tiers} == {str(n): row.modes for n, row in TIERS.items()}


@pytest.mark.parametrize("ref", policy.released())
def test_a_pack_tiers_by_a_scheme_that_there_is_and_by_its_tiers(ref: str) -> None:
    for scheme, (_, tiering) in policy.tierings((ref,)).items():
        assert {form.tier for form in tiering.tiers} <= set(SCHEMES[scheme].tiers)
        assert tiering.source


@pytest.mark.parametrize(
    ("scheme", "tier", "unit"),
    [
        ("cmm-menu", "1", "intensive"),
        ("cmm-menu", "2", "intensive"),
        ("cmm-menu", "3", "enhanced"),
        ("cmm-menu", "5", "standard"),
        ("cmm-pathway", "enhanced", "enhanced"),
        ("cmm-team", "general_offending", "general_offending"),
        ("omm", "4", None),
        ("local", "4", None),
    ],
)
def test_the_unit_that_holds_a_tier(scheme: str, tier: str, unit: str | None) -> None:
    assert schemes.unit_of(scheme, tier) == unit


@pytest.mark.parametrize(("scheme", "tier"), [("omm", "5"), ("cmm-menu", "0"), ("hmpps-tier-v3", "H")])
def test_a_tier_that_its_scheme_does_not_have_is_an_error(scheme: str, tier: str) -> None:
    with pytest.raises(BadInput, match=f"{scheme} has no tier '{tier}'; its tiers are "):
        schemes.must_be_of(scheme, tier)


@pytest.mark.parametrize(("scheme", "tier"), [("omm", "4"), ("hmpps-tier-v2", "B3S"), ("e3", "C2"), ("local", "x")])
def test_a_tier_of_its_scheme_or_of_one_whose_tiers_nobody_printed_is_taken(scheme: str, tier: str) -> None:
    schemes.must_be_of(scheme, tier)
