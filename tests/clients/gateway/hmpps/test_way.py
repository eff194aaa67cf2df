"""The whole way, from a signed domain event at the door to entries of a person's sentences."""

import httpx

from tests.clients.gateway.hmpps import events as an
from tests.live import Live, come, new_id
from tests.stack import opening

CRN, OTHER = "X900301", "X900302"


async def two_of_one_person(live: Live) -> tuple[str, str]:
    first, second = new_id(), new_id()
    for id, order in ((first, {}), (second, {"kind": "determinate", "months": 36, "release_on": "2028-05-09"})):
        await live.sentences.start(id, opening(id, person=f"person-{first}", **order))
    return first, second


async def test_an_event_is_one_entry_of_each_sentence_of_the_person_however_often_it_comes(live: Live) -> None:
    ids = await two_of_one_person(live)
    await live.terminal.told("identify", f"person-{ids[0]}", "--crn", CRN, "--by", "CA:webb")
    told = an.register(crn=CRN)
    async with httpx.AsyncClient(base_url=live.door) as client:
        for number, one in enumerate((told, told, an.notification(told), an.register(crn=CRN, at="2026-06-12T09:00Z"))):
            assert (await an.webhook(one, f"{ids[0]}-{number}").post(client)).is_success
    await come(lambda: all(live.types(id).count("risk_information") == 2 for id in ids))
    entries = [entry for id in ids for entry in live.record.entries(id) if entry.type == "risk_information"]
    assert len(entries) == 4
    assert not any(CRN in entry.text for entry in entries)
    assert {str(entry.by) for entry in entries} == {"partner:hmpps"}


async def test_a_merge_at_the_door_and_its_end_leave_both_entries_and_the_person_as_they_were(live: Live) -> None:
    ids = await two_of_one_person(live)
    person = f"person-{ids[0]}"
    source, target = "X900311", "X900312"
    await live.terminal.told("identify", person, "--crn", source, "--by", "CA:webb")
    async with httpx.AsyncClient(base_url=live.door) as client:
        await an.webhook(an.merged(source, target), f"{ids[0]}-merged").post(client)
        await come(lambda: all(live.record.sentence(id).person != person for id in ids))
        await an.webhook(an.unmerged(source, target, at="2026-06-12T09:00:00Z"), f"{ids[0]}-unmerged").post(client)
    await come(lambda: all(live.record.sentence(id).person == person for id in ids))
    assert [one for one in live.types(ids[0]) if "identity" in one] == ["identity_merged", "identity_unmerged"]


async def test_an_event_about_nobody_we_know_waits_for_a_person(live: Live) -> None:
    name = new_id()
    async with httpx.AsyncClient(base_url=live.door) as client:
        await an.webhook(an.released(noms="A9998ZZ"), name).post(client)
    (held,) = await come(lambda: [one for one in live.quarantine.waiting() if one.id == name])
    assert (held.source, held.why, held.owner) == ("hmpps", "person_unknown", "case_administrator")


async def test_what_waited_for_a_number_is_read_again_once_somebody_tells_whose_it_is(live: Live) -> None:
    ids, crn = await two_of_one_person(live), "X900321"
    name = f"{ids[0]}-early"
    async with httpx.AsyncClient(base_url=live.door) as client:
        await an.webhook(an.register(crn=crn), name).post(client)
    (held,) = await come(lambda: [one for one in live.quarantine.waiting() if one.id == name])
    await live.terminal.told("identify", f"person-{ids[0]}", "--crn", crn, "--by", "CA:webb")
    await come(lambda: all("risk_information" in live.types(id) for id in ids))
    shown = await live.terminal.told("inbox", "show", str(held.place))
    assert all(f"Read again to {id} by system:gateway" in shown.out for id in ids)
