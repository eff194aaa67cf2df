"""Whose turn it is: the interventions of one sentence laid out, and where each of them stands now."""

from domain.interventions import sequencing
from domain.interventions.course import Person, Progress, Stand, course, weight
from domain.interventions.delivery import is_closed, step
from domain.interventions.sequencing import Layout
from domain.messages import Reason
from domain.model import Where
from domain.sentence import Sentence
from domain.state import Intervention


def layout_of(sentence: Sentence) -> Layout:
    """The interventions of the sentence laid out over its parts inside and outside."""
    found = sequencing.with_natural_orders(sentence.interventions)
    return sequencing.lay_out(found, custody_part=sentence.is_custodial, community_part=True)


def course_of(sentence: Sentence) -> dict[str, Stand]:
    """Where each intervention stands now, by its id."""
    stands = course(
        sequencing.with_natural_orders(sentence.interventions),
        layout_of(sentence),
        inside=sentence.where is Where.CUSTODY,
        done=progress(sentence),
        person=Person(sentence.carries, sentence.stage_of_change == "structure"),
    )
    return {one.id: one for one in stands}


def progress(sentence: Sentence) -> Progress:
    """What was done so far with the interventions of the sentence."""
    open_ = [one for one in sentence.interventions if not is_closed(sentence, one)]
    return Progress(
        closed=frozenset(one.id for one in sentence.interventions) - {one.id for one in open_},
        under_way=frozenset(one.id for one in open_ if _is_under_way(sentence, one)),
        run_is_near=frozenset(fact.about for fact in sentence.facts("run_is_near")),
    )


def _is_under_way(sentence: Sentence, one: Intervention) -> bool:
    return step(sentence, one.id) not in (None, "referral_refused", "ended_early")


def course_reasons(sentence: Sentence, *ids: str) -> tuple[Reason, ...]:
    """Where these interventions stand now and in which part, as `load:inside`; all of them, where none is named.

    Told where the plan names kinds of the catalogue, a limit, or something that goes ahead."""
    if not _says_more_than_stages(sentence):
        return ()
    stands = course_of(sentence)
    values = {id: f"{stands[id].why}:{stands[id].part}" for id in ids or sorted(stands)}
    return (Reason(code="course", values={**values}),) if values else ()


def too_heavy(sentence: Sentence) -> tuple[Reason, ...]:
    """The warning about work that asks, by itself, more than the person can carry: it would wait for ever."""
    limit = sentence.carries
    open_ = [one for one in sentence.interventions if not one.requirement and one.class_ == "constructive"]
    heavy = {one.id: weight(one) for one in open_ if limit is not None and weight(one) > limit}
    return (Reason(code="more_than_is_carried", values={**heavy}),) if heavy else ()


def _says_more_than_stages(sentence: Sentence) -> bool:
    ahead = any(one.kind or one.next_start or one.before_its_stage for one in sentence.interventions)
    return ahead or sentence.carries is not None or bool(sentence.facts("run_is_near"))
