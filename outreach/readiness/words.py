"""The readiness panel in plain words: what each signal asks, what it found, what to do."""

from __future__ import annotations

from flask import Flask
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.pages.languages import decimal
from outreach.readiness.signals import Name, Signal, State

QUESTIONS: dict[Name, LazyString] = {
    Name.EARLIER: _l("Are the waves before finished?"),
    Name.ANSWERED: _l("Did enough people answer?"),
    Name.CONTRIBUTED: _l("Do those who said yes take part?"),
    Name.LOAD: _l("Do the inviters have time?"),
    Name.INWARD: _l("Did somebody come further in?"),
}
STATE_WORDS: dict[State, LazyString] = {
    State.GREEN: _l("Green"),
    State.NOT_YET: _l("Not yet"),
    State.TOO_FEW: _l("Too few to say, counts as green"),
    State.UNKNOWN: _l("Not known, counts as green"),
}
ADVICE: dict[tuple[Name, State], LazyString] = {
    (Name.EARLIER, State.NOT_YET): _l(
        "Follow up by phone, letter or a visit whoever is silent, and close the wave."
    ),
    (Name.ANSWERED, State.NOT_YET): _l(
        "Ask the silent ones once more, by another channel. A “no” counts as an answer."
    ),
    (Name.CONTRIBUTED, State.NOT_YET): _l(
        "Offer those who said yes one small thing to do, and write down for them what they did."
    ),
    (Name.CONTRIBUTED, State.TOO_FEW): _l(
        "Offer those who said yes one small thing to do before you ask the next ten."
    ),
    (Name.LOAD, State.NOT_YET): _l(
        "Finish what is open first, find another inviter, or take people out of the wave."
    ),
    (Name.LOAD, State.UNKNOWN): _l("Say in the settings how many hours a week you have together."),
    (Name.INWARD, State.NOT_YET): _l(
        "Ask somebody who takes part already whether they would like to look after a little more."
    ),
}


def init_app(app: Flask) -> None:
    """Offer the words to templates."""
    app.jinja_env.globals.update(
        readiness_question=QUESTIONS.__getitem__,
        readiness_state=STATE_WORDS.__getitem__,
        readiness_facts=facts,
        readiness_advice=advice,
    )


def advice(signal: Signal) -> str:
    """What to do next, where there is something to do."""
    found = ADVICE.get((signal.name, signal.state))
    return str(found) if found else ""


def facts(signal: Signal) -> str:
    """What was found, with its figures."""
    return FACTS[signal.name](signal)


def _earlier(signal: Signal) -> str:
    left = signal.figures
    if signal.state == State.GREEN:
        return str(_("Every wave before is closed, and nobody was left without a human word."))
    if not left["silent"]:
        return str(ngettext("%(num)s wave is open.", "%(num)s waves are open.", int(left["open"])))
    return str(
        _(
            "Open waves: %(open)s. Silent people in closed waves: %(silent)s.",
            open=int(left["open"]),
            silent=int(left["silent"]),
        )
    )


def _answered(signal: Signal) -> str:
    return str(
        _(
            "%(count)s of %(of)s who were asked in wave %(wave)s have answered; "
            "the next ten wait for %(enough)s%%.",
            **signal.figures,
        )
    )


def _contributed(signal: Signal) -> str:
    if not signal.figures["of"]:
        said = _("Nobody who said yes in wave %(wave)s has had 30 days yet.", **signal.figures)
    else:
        said = _share_of_yes(signal)
    waiting = int(signal.figures["waiting"])
    more = ngettext("%(num)s still has time.", "%(num)s still have time.", waiting)
    return f"{said} {more}" if waiting else str(said)


def _share_of_yes(signal: Signal) -> str:
    said = _(
        "%(count)s of %(of)s who said yes in wave %(wave)s have contributed within 30 days; "
        "the next ten wait for %(enough)s%%.",
        **signal.figures,
    )
    return str(said)


def _load(signal: Signal) -> str:
    figures = signal.figures
    words = {
        "to_write": int(figures["to_write"]),
        "follow_ups": int(figures["follow_ups"]),
        "hours": decimal(figures["hours"]),
        "week": int(figures.get("hours_a_week", 0)),
    }
    if signal.state == State.UNKNOWN:
        return str(
            _(
                "Invitations to write or say: %(to_write)s. Follow-ups due: %(follow_ups)s. "
                "Hours that this takes, about: %(hours)s.",
                **words,
            )
        )
    return str(
        _(
            "Invitations to write or say: %(to_write)s. Follow-ups due: %(follow_ups)s. "
            "Hours that this takes, about: %(hours)s. Together you have %(week)s a week.",
            **words,
        )
    )


def _inward(signal: Signal) -> str:
    return str(
        _(
            "Since wave %(wave)s was opened: new ambassadors %(ambassadors)s, "
            "new organisers %(organisers)s.",
            **signal.figures,
        )
    )


FACTS = {
    Name.EARLIER: _earlier,
    Name.ANSWERED: _answered,
    Name.CONTRIBUTED: _contributed,
    Name.LOAD: _load,
    Name.INWARD: _inward,
}
