"""Whole stories in a real browser, over sentences that a real server runs; each with a script and without one."""

from datetime import timedelta

from playwright.async_api import expect

from clients.sign_in.sessions import IDLE
from domain import calendar
from tests.browser.conftest import Strangers, Visitors
from tests.browser.house import House
from tests.live import Live
from tests.stack import now, told

TEAM = {"offender_manager": "osei", "case_administrator": "webb", "line_manager": "khan"}
OF_1995 = {"pack": "ns1995@1"}
"""Standards under which a third failure asks for a decision on breach, and a line manager may authorise against it."""


async def allocated(live: Live, **order: object) -> str:
    """The id of a sentence that osei manages, under khan, with webb to administer it."""
    id = await live.begun(**order)
    await live.sentences.tell(id, told(f"{id}:team", "allocate", "LM:khan", **TEAM))
    return id


async def failed_twice(live: Live) -> str:
    """The id of a sentence with two failures that were judged unacceptable, and an appointment that just passed."""
    id = await allocated(live, **OF_1995)
    passed = (now() - timedelta(hours=1)).isoformat()
    for name in ("A1", "A2"):
        for type, by, body in (
            ("appointment_made", "CA:webb", {"appointment": name, "when": passed}),
            ("failed_to_attend", "OM:osei", {"appointment": name}),
            ("explanation_given", "OM:osei", {"failure": name, "given": "none_given"}),
            ("judge", "OM:osei", {"failure": name, "finding": "unacceptable", "reason": "no reply"}),
        ):
            await live.sentences.tell(id, told(f"{id}:{name}:{type}", type, by, **body))
    third = told(f"{id}:A3", "appointment_made", "CA:webb", appointment="A3", when=passed)
    await live.sentences.tell(id, third)
    return id


async def on_licence(live: Live) -> str:
    """The id of a sentence of custody whose licence runs."""
    id = await in_custody(live)
    await live.sentences.tell(id, told(f"{id}:out", "released", "CA:webb"))
    return id


async def in_custody(live: Live) -> str:
    id = await allocated(live, kind="determinate", months=36, release_on=str(now().date()))
    await live.sentences.tell(id, told(f"{id}:in", "received", "CA:webb", prison="wendle", reason="sentence"))
    return id


async def test_an_administrator_brings_a_sentence_in_sets_it_up_and_makes_the_first_appointment(
    house: House, visitor: Visitors
) -> None:
    webb = await visitor("webb")
    seen = await webb.brings_in("Rowan Hollis", calendar.day(now()))
    assert seen.followed == seen.will_follow != []
    id = webb.sentence
    assert house.types(id)[:2] == ["engagement_opened", "sentenced"]
    await webb.goes(webb.path)
    await webb.reads("Rowan Hollis", "Born 3 May 1990", "Not allocated", "Allocate")
    await webb.is_sound()
    await webb.allocates(**TEAM)
    await webb.reads("Offender manager: osei")
    await webb.appoints("A1", now() + timedelta(days=1))
    await webb.is_sound()
    assert house.types(id).count("appointment_made") == 1
    assert house.stores.record.sentence(id).team.offender_manager == "osei"


async def test_a_third_failure_is_followed_up_and_not_breaching_authorised_by_a_manager_alone(
    live: Live, house: House, visitor: Visitors
) -> None:
    id = await failed_twice(live)
    osei = await visitor("osei", id)
    await osei.reports_failure("A3")
    await osei.seeks_explanation("A3")
    await osei.reports_explanation("A3", "overslept")
    await osei.judges("A3", "unacceptable", reason="had overslept before")
    await osei.follows("Enforcement")
    await osei.reads("Breach to decide")
    await osei.is_sound()
    assert await osei.goes(f"{osei.path}/tell/authorise_not_breaching") == 403
    await osei.reads("is not for your role", "Ask the line manager")
    khan = await visitor("khan", id)
    await khan.opens("Authorise not breaching")
    await khan.answers({"Reasons": "childcare is being arranged"})
    seen = await khan.checks("Authorise not breaching")
    assert seen.followed == seen.will_follow != []
    await khan.is_sound()
    assert house.types(id).count("not_breaching_authorised") == 1


async def test_who_manages_the_case_cannot_authorise_not_breaching_and_is_told_what_to_do(
    live: Live, house: House, visitor: Visitors
) -> None:
    id = await failed_twice(live)
    khan = await visitor("khan", id)
    await khan.allocates(offender_manager="khan", why_the_offender_manager_changes="osei left")
    await khan.goes(f"{khan.path}/tell/authorise_not_breaching")
    await khan.answers({"Reasons": "childcare"})
    await khan.presses("Continue")
    assert "You manage this sentence, so you cannot authorise not breaching." in await khan.problem()
    await khan.reads("Nothing was saved.", "What you can do", "Ask a manager who does not.")
    await khan.is_sound()
    assert "not_breaching_authorised" not in house.types(id)


async def test_a_release_and_an_emergency_recall_that_a_second_person_signs(
    live: Live, house: House, visitor: Visitors
) -> None:
    id = await in_custody(live)
    webb = await visitor("webb", id)
    await webb.tells("Report a release", {"What kind of release?": "Automatic"})
    await webb.reads("On licence")
    osei = await visitor("osei", id)
    recalled = await osei.recalls("emergency", reason="whereabouts not known")
    assert recalled.followed == recalled.will_follow != []
    await osei.goes(f"{osei.path}/custody")
    await osei.is_sound()
    khan = await visitor("khan", id)
    signed = await khan.countersigns()
    assert signed.followed == signed.will_follow != []
    record = house.stores.record.entries(id)
    by = {entry.type: entry.by.id for entry in record if entry.type.startswith("recall_")}
    assert (by["recall_decided"], by["recall_countersigned"]) == ("osei", "khan")


async def test_a_recall_is_not_countersigned_by_its_own_manager(live: Live, house: House, visitor: Visitors) -> None:
    osei = await visitor("osei", await on_licence(live))
    await osei.opens("Recall to custody")
    await osei.answers({"What kind of recall?": "Standard", "Reasons": "missed", "Countersigned by": "LM:osei"})
    await osei.presses("Continue")
    assert "countersigned by a line manager who does not manage the sentence" in await osei.problem()
    await osei.is_sound()
    assert "recall_decided" not in house.types(osei.sentence)


async def test_of_two_who_judge_at_once_the_second_is_shown_what_changed(
    live: Live, house: House, visitor: Visitors
) -> None:
    id = await failed_twice(live)
    osei, again = await visitor("osei", id), await visitor("osei", id)
    await osei.reports_failure("A3")
    await osei.reports_explanation("A3", "overslept")
    for one in (osei, again):
        await one.opens("Judge a failure")
        await one.answers({"Which failure": "A3", "Your finding": "Acceptable", "Reasons": "a letter from the clinic"})
    await osei.presses("Save judgement")
    await osei.is_told()
    await again.presses("Save judgement")
    assert await again.heading() == "This sentence changed while you were writing"
    assert await again.entries() == ["Failure A3 judged acceptable"]
    await again.is_sound()
    await again.presses("Look at your answers again")
    assert await again.page.get_by_label("Reasons").input_value() == "a letter from the clinic"
    assert house.types(id).count("judged") == 3


async def test_a_second_click_and_loading_again_make_one_entry(live: Live, house: House, visitor: Visitors) -> None:
    webb = await visitor("webb", await allocated(live))
    await webb.opens("Make an appointment")
    await webb.answers({"Short name of the appointment": "A1", "When is it?": now() + timedelta(days=1)})
    await webb.page.get_by_role("button", name="Save", exact=True).dblclick()
    await webb.is_told()
    await webb.page.reload()
    await webb.is_told()
    assert house.types(webb.sentence).count("appointment_made") == 1


async def test_a_sentence_of_another_team_stays_closed(live: Live, visitor: Visitors) -> None:
    parks = await visitor("parks", await allocated(live))
    assert await parks.goes(parks.path) == 403
    await parks.reads("This sentence belongs to another team.", "use emergency access")
    await parks.is_sound()


async def test_signing_out_ends_it(live: Live, visitor: Visitors) -> None:
    webb = await visitor("webb", await allocated(live))
    key = await webb.session()
    await webb.goes(webb.path)
    await webb.follows("Sign out")
    assert await webb.heading() == "You have signed out"
    await webb.is_sound()
    await webb.page.context.add_cookies([{"name": "sentence", "value": key, "url": webb.page.url}])
    await webb.goes(webb.path)
    await webb.reads("Sign in as somebody made up")


async def test_who_was_away_too_long_signs_in_and_comes_back(live: Live, house: House, visitor: Visitors) -> None:
    webb = await visitor("webb", await allocated(live))
    house.left_alone(await webb.session(), IDLE)
    await webb.signs_in("webb", f"{webb.path}/team")
    await webb.reads("Offender manager: osei")


async def test_a_form_sent_when_the_session_is_over_stands_there_again_after_signing_in_and_is_saved_then(
    live: Live, house: House, visitor: Visitors
) -> None:
    webb = await visitor("webb", await allocated(live))
    await webb.opens("Make an appointment")
    await webb.answers({"Short name of the appointment": "A1", "When is it?": now() + timedelta(days=1)})
    house.left_alone(await webb.session(), IDLE)
    await webb.presses("Save")
    assert await webb.heading() == "You were signed out"
    await webb.reads("Nothing has been saved.", "kept for 60 minutes, for you alone")
    await webb.is_sound()
    await webb.follows("Sign in again")
    await webb.says_who("webb")
    assert await webb.heading() == "Make an appointment"
    await webb.reads("You were signed out. Your answers are here. Nothing has been saved.")
    await webb.is_sound()
    assert "appointment_made" not in house.types(webb.sentence)
    await webb.presses("Save")
    await webb.reads("Saved: Appointment A1")
    assert house.types(webb.sentence).count("appointment_made") == 1


async def test_before_a_session_ends_somebody_is_asked_whether_they_stay(
    live: Live, house: House, visitor: Visitors
) -> None:
    webb = await visitor("webb", await allocated(live))
    await webb.page.clock.install()
    await webb.goes(webb.path)
    await expect(webb.page.get_by_text("You will be signed out")).to_be_hidden()
    if not webb.script:
        return  # who has none is told once they send something
    house.left_alone(await webb.session(), IDLE - timedelta(minutes=4))
    await webb.page.clock.fast_forward("26:00")
    asks = webb.page.get_by_role("dialog")
    await expect(asks).to_contain_text("You will be signed out at")
    await webb.pictured("asked")
    await asks.get_by_role("button", name="Stay signed in").click()
    await expect(asks).to_be_hidden()
    ends = house.stores.sessions.ends(await webb.session(), now())
    assert ends
    assert ends - now() > IDLE - timedelta(minutes=1)


async def test_a_stranger_is_led_to_sign_in_and_to_the_page_they_wanted(live: Live, stranger: Strangers) -> None:
    someone = await stranger(await allocated(live))
    await someone.signs_in("khan", f"{someone.path}/diary?state=open")
