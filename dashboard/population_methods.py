"""Each method of the pages in three sentences; docs/methods.md has the examples."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method in three sentences; `heading` is its place in docs/methods.md."""

    heading: str
    asks: str
    says: str
    cannot: str


METHODS: Mapping[str, Method] = {
    "rates": Method(
        heading="Rates and their limits",
        asks="How often does it happen, for each month that a device is in place and watched?",
        says="First events over device-months at risk, with exact limits of 95 %. With no event "
        "there is still an upper limit.",
        cannot="It mixes old and young devices, and all leads. It is no risk of one patient.",
    ),
    "sequential": Method(
        heading="Observed over expected, look after look",
        asks="Has it become more frequent than the benchmark says, however often we look?",
        says="The line is observed over expected events. When it reaches the dashed boundary, "
        "chance alone would have done so with a probability of at most alpha over all looks.",
        cannot="It says nothing of a cause, and is only as good as its benchmark. Below the "
        "boundary means not shown, not absent: see the smallest detectable ratio.",
    ),
    "evidence": Method(
        heading="Evidence, in times",
        asks="How strongly do the events speak for a rise, whenever one likes to look?",
        says="How many times its stake a bet against a rise would have won. Where nothing is "
        "raised it ever reaches 20 times with a probability of 5 % at most.",
        cannot="It finds less, and later, than the boundary of a monitor. It is no probability "
        "that the rate is raised. Below 1 is no proof that it is not.",
    ),
    "together": Method(
        heading="All monitors at once",
        asks="Which monitors still stand out when all of them are counted, and in which part?",
        says="Of those that hold, the stated share is false on average at most. From the system "
        "down to lead and version, each is asked only where all above it show something.",
        cannot="It silences no monitor: what is diluted in the whole may be real in a part. What "
        "does not hold is not shown to be harmless.",
    ),
    "controls": Method(
        heading="Negative controls",
        asks="How far do such comparisons err where there is nothing to find?",
        says="The p-value of a ratio that is held against the spread of at least five controls of "
        "the same kind of comparison, instead of against one.",
        cannot="It is as good as the controls are like the question. With five or six of them the "
        "spread itself is hardly known.",
    ),
    "kaplan-meier": Method(
        heading="Free of the event: Kaplan-Meier",
        asks="If nothing else ended it, which share of devices would still be free of it?",
        says="It compares hardware of one age, also where follow-up differs. The band is of 95 % "
        "at each age by itself. It ends where fewer than ten are watched.",
        cannot="One minus it is not the share of patients who have the event: those who died or "
        "were explanted are taken for people to whom it may still happen.",
    ),
    "aalen-johansen": Method(
        heading="Had the event: Aalen-Johansen",
        asks="Which share of patients has had it by that age, with deaths and removals as they "
        "are?",
        says="This is the number to tell a patient. Removal for another reason and death are "
        "ends of their own.",
        cannot="It is lower where more people die or are explanted first, and so does not "
        "compare hardware.",
    ),
    "between": Method(
        heading="Do groups differ: log-rank and Gray",
        asks="Could such a difference between the curves come by chance?",
        says="The log-rank test compares hazards (hardware), Gray's test the shares of patients.",
        cannot="Both are for one look: where you look every month, a p-value of 0.05 comes by "
        "chance far more often than once in twenty. Curves that cross may hide a difference.",
    ),
    "weibull": Method(
        heading="Wear-out or infant mortality: the Weibull shape",
        asks="Does the risk rise with the age of the device, or fall?",
        says="A shape above 1 is wear-out, below 1 infant mortality; the words follow its limits.",
        cannot="It needs five failures at least, and assumes one pattern for all of life.",
    ),
    "funnel": Method(
        heading="Centres: the funnel",
        asks="Which centres have more events than their devices and ages let one expect?",
        says="Small centres scatter widely by chance; the lines show how widely. Outside of "
        "99.8 % chance is an unlikely reason.",
        cannot="Centres treat different patients, and report differently: a centre outside is a "
        "question, and one inside is not proven good. Centres must not be ranked by it.",
    ),
    "strata": Method(
        heading="What pooling hides: strata",
        asks="Does a good new lead hide a bad old one in the rate of all?",
        says="Each stratum's rate beside that of all others, with an exact ratio.",
        cannot="Strata differ in more than their name: old leads have been in place for longer. "
        "p is adjusted for the strata beside each other, not for other outcomes and other days.",
    ),
    "disproportionality": Method(
        heading="Public reports: disproportionality",
        asks="Is this problem a larger share of one product's reports than of others'?",
        says="PRR and ROR compare shares of reports, with limits of 95 %. IC is the same in bits, "
        "drawn towards 0 where reports are few. The verdict is what all measures say together.",
        cannot="It is no rate and no risk: nobody knows how many devices there are, or how many "
        "events were not reported. It needs a denominator before anything is concluded.",
    ),
    "ebgm": Method(
        heading="EBGM: shrunk by the whole table",
        asks="How much more than expected is reported, once it is known how such ratios scatter?",
        says="Observed over expected, drawn towards the picture of all products and outcomes, "
        "strongly where reports are few. The truth lies below EB05 with a probability of 5 %.",
        cannot="A rare outcome needs more reports to stand out: low is not harmless. The picture "
        "is that of the products that were imported.",
    ),
    "within-years": Method(
        heading="Within years: Mantel-Haenszel",
        asks="Is it still a larger share beside others of the same database and year only?",
        says="A common ratio of odds over all years: what it changes is due to habits of "
        "reporting that changed with time.",
        cannot="Other differences stay. Where most products of a year are of one kind, it "
        "compares within that kind.",
    ),
    "masking": Method(
        heading="Masking: who hides whom",
        asks="Would this product stand out, if one other product were not there?",
        says="Each PRR is taken again without the one product that hides most. Told is where it "
        "is then surely above one, and was not before.",
        cannot="The one left out was chosen after looking, because it changes most: a question, "
        "and no test.",
    ),
    "largest-ratio": Method(
        heading="The largest likelihood ratio",
        asks="Which of all products has too many, when so many were looked at?",
        says="Held against the largest that chance gives to any product: one p, however many "
        "products there are. It is an upper bound, exact, and nothing is drawn at random.",
        cannot="It counts the products, not the six outcomes, and is no rate.",
    ),
    "detectable": Method(
        heading="The smallest detectable ratio",
        asks="How large would a difference have to be, to be seen with what there is?",
        says="A true ratio of this size would have been found with a probability of 80 %; by a "
        "monitor, at this look or any before it, each at its own boundary.",
        cannot="It is no estimate. Smaller differences may be there, and harmful.",
    ),
    "chance": Method(
        heading="How many signals are chance",
        asks="Of the signals before me, how many would a healthy fleet of this size have raised?",
        says="Each detector's rate of false signals, times the devices in place and the days. "
        "Where it is as large as the number of signals, most of them may be chance.",
        cannot="It does not say which ones. The rates come from simulated fleets and stand in the "
        "plan; on a real one nobody has measured them.",
    ),
}
