"""Domain events as their services send them, one of each family and of each quirk. Everybody in them is made up."""

import json
from datetime import datetime
from typing import Any

from clients.gateway.adapters import Delivery
from tests.stack import now
from tests.webhooks import Webhook

CRN, OTHER_CRN, NOMS, OTHER_NOMS = "X900001", "X900002", "A4321ZZ", "A4321ZY"
AT = "2026-06-11T15:14:46+01:00"
Event = dict[str, Any]


def event(type: str, at: str = AT, *, crn: str | None = None, noms: str | None = None, **more: Any) -> Event:
    """An event with its envelope; who it names, if anybody; `info` is its additional information."""
    named = [{"type": kind, "value": value} for kind, value in (("CRN", crn), ("NOMS", noms)) if value is not None]
    info = {"additionalInformation": more.pop("info")} if "info" in more else {}
    reference = {"personReference": {"identifiers": named}} if named else {}
    return {"eventType": type, "version": 1, "occurredAt": at, **info, **reference, **more}


def received(reason: str = "ADMISSION", at: str = AT, prison: str = "WDI", **more: Any) -> Event:
    info = {"nomsNumber": NOMS, "reason": reason, "prisonId": prison, "nomisMovementReasonCode": "24"}
    info |= {"probableCause": "RECALL", "currentLocation": "IN_PRISON", "details": "ACTIVE IN:ADM-24"}
    return event("prison-offender-events.prisoner.received", at, info=info, **{"noms": NOMS, **more})


def released(reason: str = "RELEASED", at: str = AT, code: str = "CR", **more: Any) -> Event:
    info = {"nomsNumber": NOMS, "reason": reason, "prisonId": "WDI", "nomisMovementReasonCode": code}
    return event("prison-offender-events.prisoner.released", at, info=info, **{"noms": NOMS, **more})


def register(what: str = "added", code: str = "RHRH", **more: Any) -> Event:
    info = {
        "registrationId": "1",
        "registerTypeCode": code,
        "registrationLevelCode": "",
        "registrationCategoryCode": "",
    }
    info |= {"registrationDate": "Sun Jun 14 00:00:00 BST 2026", "createdDateAndTime": "Sun Jun 14 09:06:52 BST 2026"}
    return event(f"probation-case.registration.{what}", info=info, **{"crn": CRN, "version": "1.0", **more})


def merged(source: str = CRN, target: str = OTHER_CRN, at: str = AT, **more: Any) -> Event:
    return event("probation-case.merge.completed", at, info={"sourceCRN": source, "targetCRN": target}, **more)


def unmerged(reactivated: str = CRN, other: str = OTHER_CRN, at: str = AT, **more: Any) -> Event:
    info = {"reactivatedCRN": reactivated, "unmergedCRN": other}
    return event("probation-case.unmerge.completed", at, info=info, **{"crn": reactivated, **more})


def number_added(crn: str = CRN, noms: str = NOMS) -> Event:
    return event("probation-case.prison-identifier.added", info={"prisonIdentifierAddedType": ""}, crn=crn, noms=noms)


def dates_changed(type: str = "calculate-release-dates.prisoner.changed", **more: Any) -> Event:
    info = {"prisonerId": NOMS, "bookingId": 11}
    return event(type, info=info, **{"detailUrl": "https://dates.example/calculation/9", **more})


def enforcement(word: str, outcome: str | None = None) -> Event:
    info = {"eventId": "1"} | ({"outcome": outcome} if outcome else {})
    return event(f"enforcement.{word}", info=info, crn=CRN)


def oversight(outcome: str) -> Event:
    info = {"contactOutcome": outcome, "bookedBy": {"username": "SYNTH-SPO"}}
    info["recommendationUrl"] = f"https://recall.example/{CRN}"
    return event("prison-recall.recommendation.management-oversight", info=info, crn=CRN)


def referral_ended(state: str = "CANCELLED", reference: str = "REF-1", code: str = "MIS") -> Event:
    info = {"deliveryState": state, "referralId": "1-1", "referralURN": reference, "withdrawalCode": code}
    return event("intervention.referral.ended", info=info, crn=CRN)


def programme(what: str = "referral.status-updated", **more: Any) -> Event:
    url = {"detailUrl": "https://programmes.example/status/1"}
    return event(f"accredited-programmes-community.{what}", crn=CRN, **{**url, **more})


ONE_OF_EACH: tuple[Event, ...] = (
    received(),
    released(),
    event("prison-offender-events.prisoner.merged", info={"nomsNumber": OTHER_NOMS, "removedNomsNumber": NOMS}),
    event("prison-offender-events.prisoner.booking-moved", info={"bookingId": "1"}, noms=NOMS),
    dates_changed("prison-offender-events.prisoner.sentence-dates-changed"),
    dates_changed(),
    event("release-date-adjustments.adjustment.inserted", info={"offenderNo": NOMS, "id": "9"}),
    event("prison-offender-events.prisoner.cell.move", noms=NOMS),
    merged(),
    unmerged(),
    number_added(),
    event("probation-case.deleted.gdpr", crn=CRN),
    event("probation-case.engagement.created", crn=CRN),
    *(event(f"probation-case.sentence.{what}", info={"eventNumber": "1"}, crn=CRN) for what in ("created", "amended")),
    event("probation-case.requirement.created", info={"requirementID": "5"}, crn=CRN),
    event("CONVICTION_CHANGED", crn=CRN),
    register(),
    *(event(f"probation-case.address.{what}", crn=CRN) for what in ("created", "updated", "deleted")),
    event("probation-case.breach-notice.created", crn=CRN, detailUrl="https://notices.example/1"),
    *(enforcement(word) for word in ("breach.raised", "recall.raised")),
    *(enforcement(f"{word}.concluded", "BRE01") for word in ("breach", "recall")),
    oversight("DECISION_TO_RECALL"),
    event("prison-recall.recommendation.started", crn=CRN),
    event("tier.calculation.complete", info={"calculationId": "c"}, crn=CRN, version=3),
    event("risk-assessment.scores.determined", "2026-06-13T10:00:00+01:00[Europe/London]", info={}, crn=CRN),
    event("assessment.summary.produced", crn=CRN),
    *(
        event(f"{what}.manager.allocated", info={"allocationId": "1"}, crn=CRN)
        for what in ("person.community", "event", "requirement", "licence-condition")
    ),
    event("offender-management.handover.changed", noms=NOMS, detailUrl=f"https://handover.example/{NOMS}"),
    referral_ended(),
    event("intervention.action-plan.submitted", crn=CRN),
    programme(),
    programme("programme.complete"),
    *(event(f"approved-premises.person.{what}", crn=CRN) for what in ("arrived", "departed", "not-arrived")),
    event("approved-premises.booking.made", crn=CRN),
    event("create-and-vary-a-licence.licence.activated", info={"licenceId": "1"}, crn=CRN, noms=NOMS),
    event("esupervision.check-in.received", crn=CRN),
)


def notification(told: Event) -> Event:
    """The same as a queue hands it on: inside a notification, as text."""
    attributes = {"eventType": {"Type": "String", "Value": told["eventType"]}}
    message = json.dumps(told)
    return {"Type": "Notification", "MessageId": "m-1", "Message": message, "MessageAttributes": attributes}


def delivery(told: Event | bytes, id: str = "msg_1", received_at: datetime | None = None) -> Delivery:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return Delivery(source="hmpps", id=id, body=body, received_at=received_at or now())


def webhook(told: Event, id: str) -> Webhook:
    return Webhook("hmpps", id, json.dumps(told).encode())
