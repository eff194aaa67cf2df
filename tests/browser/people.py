"""People at work on one sentence, in the words in which they would tell what they do."""

from datetime import datetime

from tests.browser.visit import Answer, Seen, Visit


class Person(Visit):
    """Somebody who works on a sentence; what is wrong on the way fails there and then."""

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
