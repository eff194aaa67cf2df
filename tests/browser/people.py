"""People at work on one sentence, in the words in which they would tell what they do."""

from datetime import date, datetime
from urllib.parse import urlsplit

from tests.browser.visit import Answer, Seen, Visit


class Person(Visit):
    """Somebody who works on a sentence; what is wrong on the way fails there and then."""

    async def brings_in(self, name: str, imposed: date) -> Seen:
        """From the queue to the page of a new sentence, which is theirs from then on."""
        await self.goes("/queue")
        await self.presses("Take a sentence on")
        await self.is_sound()
        await self.answers({"Name": name, "Date of birth": date(1990, 5, 3), "Date of sentence": imposed})
        await self.answers({"What did the court impose?": "Community order", "Term in months": "12"})
        await self.page.get_by_role("radio", name="north", exact=True).check()
        await self.presses("Continue")
        assert await self.heading() == "Check before you save"
        await self.reads(name, "Not known here yet", "Owed first")
        await self.is_sound()
        will_follow = await self.entries()
        await self.presses("Take the sentence on")
        self.sentence = urlsplit(self.where).path.rpartition("/")[2]
        await self.is_told()
        followed = await self.entries()
        return Seen(sorted(will_follow), sorted(followed))

    async def allocates(self, **team: str) -> None:
        labels = {name: name.replace("_", " ").capitalize() for name in team}
        await self.tells("Allocate the team", {labels[name]: who for name, who in team.items()}, save="Allocate")

    async def appoints(self, appointment: str, when: datetime) -> None:
        asked: dict[str, Answer] = {"Short name of the appointment": appointment, "When is it?": when}
        await self.tells("Make an appointment", asked)

    async def reports_failure(self, appointment: str) -> None:
        await self.tells("Report a failure to attend", {"Which appointment": appointment})

    async def seeks_explanation(self, failure: str) -> None:
        await self.tells("Ask for an explanation", {"Which failure": failure}, save="Ask for an explanation")

    async def reports_explanation(self, failure: str, text: str = "") -> None:
        asked = {"Which failure": failure, "Was an explanation given?": "Given" if text else "None given"}
        await self.tells("Report an explanation", {**asked, **({"What was said": text} if text else {})})

    async def judges(self, failure: str, finding: str, *, reason: str) -> None:
        asked = {"Which failure": failure, "Your finding": finding.capitalize(), "Reasons": reason}
        await self.tells("Judge a failure", asked, save="Save judgement")

    async def warns(self, failure: str) -> Seen:
        await self.opens("Give a warning")
        await self.answers({"Which failure": failure, "Language of the letter": "English"})
        return await self.checks("Give the warning")

    async def recalls(self, kind: str, *, reason: str) -> Seen:
        await self.opens("Recall to custody")
        await self.answers({"What kind of recall?": kind.capitalize(), "Reasons": reason})
        return await self.checks("Recall")

    async def countersigns(self) -> Seen:
        await self.opens("Countersign an emergency recall")
        return await self.checks("Countersign")
