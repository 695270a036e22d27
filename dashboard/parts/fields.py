"""The fields of a form that is checked as it is filled: what is wrong stands beneath its question.

Each field has a key and outlives the end of a session. A question that is not answered yet is no
fault until the button is pressed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, TypeVar

import streamlit as st

from dashboard.faults import Fault, reason_fault, typed_number

T = TypeVar("T")
_WHY_NOBODY = (
    "For what looks like a name, a date or a number of a person and is none, such as a ward, a "
    "drug or a lot. Your reason is kept on the ledger, with what was found and where."
)


@dataclass(slots=True)
class Fields:
    """The questions of one opened form; `token` names it.

    With `draft` what was typed stays until it is sent, also while the person looks something up on
    another page. `slots` are the places beneath the questions, by their name in a fault. `unread`
    is why some answers could not be read; they count as not given. `asked` names the questions.
    `reasons` are why what was found in the texts names nobody.
    """

    token: str
    draft: bool = False
    slots: dict[str, Any] = field(default_factory=dict)
    unread: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def text(self, where: Any, label: str, name: str, *, about: str, **more: Any) -> str:
        """Ask for a line of text."""
        given: str = where.text_input(label, **self._named(name), **more)
        self._leave_room(where, about)
        return given.strip()

    def long_text(self, where: Any, label: str, name: str, *, about: str, **more: Any) -> str:
        """Ask for a text of several lines; its length is checked here, so that it can be told."""
        given: str = where.text_area(label, **self._named(name), **more)
        self._leave_room(where, about)
        return given

    def day(self, where: Any, label: str, name: str, *, about: str, **more: Any) -> date | None:
        """Ask for a day. As with a number, whether it can be is no business of the field."""
        given: date | None = where.date_input(
            label,
            min_value=date.min,
            max_value=date.max,
            format="YYYY-MM-DD",
            **({"value": None} | more),
            **self._named(name),
        )
        self._leave_room(where, about)
        return given

    def clock(self, where: Any, label: str, name: str, *, value: time | None) -> time | None:
        """Ask for a time of the day."""
        given: time | None = where.time_input(label, value=value, **self._named(name))
        self._leave_room(where, "Time")
        return given

    def number(
        self,
        where: Any,
        label: str,
        name: str,
        *,
        about: str,
        value: float | None = None,
        **more: Any,
    ) -> float | None:
        """Ask for a number, as a text that is read here.

        A browser's own field for numbers drops what it does not like: of 84,5 it makes 845, or
        nothing, and one with limits keeps what it had before; then the form is sent without a word
        of it, or one with few digits shows 8 and keeps 7.5.
        """
        shown = "" if value is None else f"{value:.10g}"
        typed: str = where.text_input(label, shown, **self._named(name), **more)
        given, wrong = typed_number(about, typed)
        self.unread.extend(wrong)
        self._leave_room(where, about)
        return given

    def one(
        self,
        where: Any,
        label: str,
        name: str,
        options: Sequence[T],
        words: Callable[[Any], str] = str,
        *,
        value: T | None = None,
        **more: Any,
    ) -> T:
        """Ask to choose one of a list; `value` stands there at first."""
        index = options.index(value) if value in options else 0
        known = dict(zip(map(_shown, options), options, strict=True))
        given: str = where.selectbox(
            label,
            list(known),
            index,
            format_func=lambda each: words(known.get(each)),
            **self._named(name),
            **more,
        )
        return known.get(given, options[index])

    def tap_one(
        self,
        label: str,
        name: str,
        options: Sequence[str],
        words: Callable[[Any], str],
        *,
        about: str,
        value: str | None = None,
    ) -> str | None:
        """Ask to tap one of a few words."""
        given = st.pills(label, options, format_func=words, default=value, **self._named(name))
        self._leave_room(st, about)
        return None if given is None else str(given)

    def tap_many(
        self,
        label: str,
        name: str,
        options: Sequence[str],
        words: Callable[[Any], str],
        *,
        value: Sequence[str] = (),
    ) -> tuple[str, ...]:
        """Ask to tap all words that fit."""
        given = st.pills(
            label,
            options,
            format_func=words,
            selection_mode="multi",
            default=[each for each in value if each in options],
            **self._named(name),
        )
        return tuple(given or ())

    def level(self, where: Any, label: str, name: str, levels: Sequence[int]) -> int | None:
        """Ask to tap one of a few levels; nothing tapped means that nobody said."""
        given: int | None = where.segmented_control(label, levels, **self._named(name))
        return given

    def yes_no(
        self, where: Any, label: str, name: str, *, value: bool | None = None, **more: Any
    ) -> bool | None:
        """Ask for yes or no; nothing tapped means that nobody said."""
        options = {None: "not said", True: "yes", False: "no"}
        given: bool | None = where.segmented_control(
            label,
            [True, False],
            format_func=options.__getitem__,
            default=value,
            **self._named(name),
            **more,
        )
        return given

    def show(self, faults: Sequence[Fault], *, pressed: bool) -> tuple[Fault, ...]:
        """Say beneath each question what is wrong; after the button, what is missing too.

        Returned is what still stops the form: where a text is only doubted, a person can say why it
        names nobody.
        """
        faults = tuple(fault for fault in faults if not (fault.doubted and self._settled(fault)))
        told: dict[str, list[str]] = {}
        for fault in faults:
            if not fault.doubted and (pressed or not fault.missing):
                told.setdefault(fault.question, []).append(str(fault))
        for question, lines in told.items():
            if question in self.slots:
                self.slots[question].error("\n\n".join(lines), icon=":material/error:")
            else:
                st.error("\n\n".join(lines), icon=":material/error:")
        if pressed and faults:
            names = ", ".join(dict.fromkeys(fault.question for fault in faults))
            st.info(
                f"Nothing has been stored yet. Look again at: {names}. What you wrote is still in "
                "the form."
            )
        return faults

    def _settled(self, fault: Fault) -> bool:
        """Ask why a doubted text names nobody, and say whether that was answered."""
        name = f"nobody/{fault.doubted}"
        given = str(st.session_state.get(self._key(name), ""))
        wrong = reason_fault(given)
        slot = self.slots.get(fault.question)
        with slot.container() if slot is not None else st.container():
            if wrong is None:
                st.info(
                    "It will be stored with your account and this reason: the text names nobody.",
                    icon=":material/how_to_reg:",
                )
            else:
                st.error(str(fault), icon=":material/error:")
            st.text_input(
                "It names nobody, because", help=_WHY_NOBODY, max_chars=500, **self._named(name)
            )
            if given and wrong:
                st.caption(f"That reason cannot stand: {wrong}.")
        if wrong is None:
            self.reasons.append(given.strip())
        return wrong is None

    def hold(self, name: str, value: T) -> T:
        """Return what is held beside the answers under a name: at first `value`."""
        held: T = st.session_state.setdefault(self._key(name), value)
        self.asked.append(name)
        return held

    def put(self, name: str, value: object) -> None:
        """Hold something else from now on."""
        st.session_state[self._key(name)] = value

    def answers(self) -> Mapping[str, Any]:
        """Return what stands now in the questions that were asked, by their names."""
        return {name: st.session_state[self._key(name)] for name in self.asked}

    def _named(self, name: str) -> Mapping[str, Any]:
        """Return what names a question and says how long its answer stays."""
        self.asked.append(name)
        return {"key": self._key(name), "persist_state": "session" if self.draft else "page"}

    def _key(self, name: str) -> str:
        return f"{self.token}/{name}"

    def _leave_room(self, where: Any, about: str) -> None:
        if about:
            self.slots[about] = where.empty()


def _shown(option: object) -> str:
    """Return what stands for an option in the browser; None would be drawn as one to be cleared."""
    return "" if option is None else str(option)
