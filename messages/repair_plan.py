"""Plans in Slack: what could be done, everything that it gives and touches, and the exact calls of a dry run."""

from __future__ import annotations

from collections.abc import Sequence

from access.jira_setup import Hindrance
from access.operations.plan_repair import RepairOffer
from access.operations.plan_setup import SetupOffer
from access.records import Connection
from access.repair_steps import RestCall
from access.repairs import Purpose, Remedy, Repair, RepairPlan
from access.results import Verdict
from messages.actions import ActionId
from messages.blocks import Actions, Bullets, Context, Divider, Paragraph, Part, Preformatted
from messages.buttons import Button, ButtonStyle
from messages.facts import account_of, counted
from messages.jira_pages import pages_line
from messages.message import Message, message
from messages.pieces import Line, bold, code, line, named
from messages.repair_words import (
    gives_line,
    hindered_line,
    option_line,
    permissions_line,
    projects_words,
    reach_words,
    setup_tasks,
    steps_words,
    task_of,
    todo_lines,
    way_title,
)

MOST_REMEDIES = 6
_MOST_CALLS = 40
_MOST_ROWS = 20
_MOST_OTHERS = 2
_MOST_UNDONE = 2


def repair_offer(offer: RepairOffer) -> Message:
    """What is missing and what could be done about it: the smallest change first, other ways below it."""
    connection = offer.connection
    if not offer.plans and not offer.hindered:
        return _nothing_missing(offer)
    parts: list[Part] = []
    for place, repair in enumerate(offer.plans):
        parts += _way(connection, repair, is_first=place == 0)
    if offer.hindered:
        parts += _by_hand(account_of(connection, offer.result), offer, has_plans=bool(offer.plans))
    first = line("🔧 ", named(connection.name, is_bold=True), bold(f": {_headline(offer)}"))
    return message(Paragraph([first]), *parts)


def setup_offer(offer: SetupOffer) -> Message:
    """How the account would be set up from nothing, in one plan; the rest as a to-do."""
    connection, account = offer.connection, account_of(offer.connection)
    name = named(connection.name, is_bold=True)
    parts: list[Part] = []
    if offer.plan is not None:
        plan = offer.plan.plan
        parts.append(Paragraph([line("🧰 ", name, bold(f": set up {plan.account} through group {offer.group}"))]))
        parts += plan_parts(plan)
        parts.append(_offer_buttons(connection, offer.plan, is_first=True))
    elif offer.is_all_by_hand:
        parts.append(Paragraph([line("🧰 ", name, bold(f": set up {account} through group {offer.group}, by hand"))]))
    else:
        parts.append(Paragraph([line("✅ ", name, bold(": group, grants and membership are all there already"))]))
    if not offer.is_all_by_hand:
        parts.append(Paragraph([line(bold("By hand, since I cannot do it by a call"))]))
    tasks = setup_tasks(account, offer.group, offer.hindered, is_all_by_hand=offer.is_all_by_hand)
    parts += _todo(connection, account, tasks)
    if offer.is_all_by_hand:
        parts.append(_credential_hint(connection))
    return message(*parts)


def undo_offer(connection: Connection, undo: Repair) -> Message:
    """What undoing would take back; asked for and approved like any other plan."""
    name = named(connection.name, is_bold=True)
    button = Button(ActionId.REQUEST_REPAIR, "Ask for approval…", undo.id, connection.name, ButtonStyle.PRIMARY)
    calls = Button(ActionId.SHOW_CALLS, "Dry run", undo.id, connection.name)
    return message(
        Paragraph([line("↩️ ", name, bold(": undo the repair"))]),
        Bullets([line(words) for words in steps_words(undo.plan.steps)]),
        Context([line("What of the repair is no longer in Jira is left out.")]),
        Actions([button, calls]),
    )


def plan_details(connection: Connection, repair: Repair) -> Message:
    """Everything about a plan: all that it gives, all projects that it touches, all steps and conditions."""
    plan = repair.plan
    parts: list[Part] = [Paragraph([line(named(connection.name, is_bold=True), bold(": the whole plan"))])]
    for remedy in plan.remedies[:MOST_REMEDIES]:
        rows = [line(bold("For  "), projects_words(remedy.projects, 100))] if remedy.projects else []
        rows += [line(bold("Gives  "), permissions_line(remedy.missing, 100))] if remedy.missing else []
        if remedy.option.besides:
            rows.append(line(bold("Besides  "), permissions_line(remedy.option.besides, 100)))
        if remedy.option.reach.more_projects:
            rows.append(line(bold("Changes too  "), projects_words(remedy.option.reach.more_projects, 100)))
        parts += [Paragraph(rows)] if rows else []
        parts.append(Bullets([line(words) for words in steps_words(remedy.option.steps)]))
    rests = [line(one.subject) for one in plan.conditions[:_MOST_ROWS]]
    parts.append(Paragraph([line(bold("Nothing is done if one of these has changed by then"))]))
    parts.append(Bullets(_cut(rests, len(plan.conditions))) if rests else Context([line("nothing")]))
    parts.append(Context([line("Plan ", code(plan.hash[:12]))]))
    return message(*parts)


def calls_shown(connection: Connection, repair: Repair, calls: Sequence[RestCall]) -> Message:
    """A dry run: the exact calls, none of which was sent."""
    lines = [f"{call.method} {call.target}" + (f"\n{call.body}" if call.body else "") for call in calls[:_MOST_CALLS]]
    flat = [row for text in lines for row in text.split("\n")]
    more = len(calls) - _MOST_CALLS
    note = f" The first {_MOST_CALLS} are shown; {more} more are alike." if more > 0 else ""
    return message(
        Paragraph(
            [
                line("🧪 ", named(connection.name, is_bold=True), bold(": dry run, nothing was sent")),
                line(
                    f"{counted(len(calls), 'call')} to ", named(connection.address.base_url), f", in this order.{note}"
                ),
            ]
        ),
        Preformatted(flat),
        Context([line("Plan ", code(repair.plan.hash[:12]))]),
    )


def plan_parts(plan: RepairPlan) -> list[Part]:
    """A plan as approvers see it: what is done, what it gives, whom else it touches, how it is undone."""
    parts: list[Part] = []
    for remedy in plan.remedies[:MOST_REMEDIES]:
        words = steps_words(remedy.option.steps)
        rows = [line(bold("Plan  "), "; ".join(words))]
        if remedy.missing and not _says_all(remedy) and plan.purpose is not Purpose.UNDO:
            rows.append(gives_line(remedy))
        touched = reach_words(remedy.option.reach)
        rows.append(line(bold("Touches  "), touched or "nothing else"))
        parts.append(Paragraph(rows))
    if len(plan.remedies) > MOST_REMEDIES:
        parts.append(Context([line(f"… and {len(plan.remedies) - MOST_REMEDIES} more causes; see the whole plan")]))
    ways = [line(bold("Other way  "), *option_line(remedy.option)) for remedy in plan.others[:_MOST_OTHERS]]
    parts += [Paragraph(ways)] if ways else []
    if plan.purpose is not Purpose.UNDO:
        parts.append(Paragraph([line(bold("Undo  "), _undo_words(plan))]))
    return parts


def _says_all(remedy: Remedy) -> bool:
    """Whether the steps themselves name all that is given."""
    return all(step.permission for step in remedy.option.steps) and not remedy.option.besides


def _undo_words(plan: RepairPlan) -> str:
    """How it is taken back; of a long plan in short, since each step's opposite is clear."""
    words = steps_words(plan.inverse)
    return "; ".join(words) if len(words) <= _MOST_UNDONE else "take back each of these, the last one first"


def _headline(offer: RepairOffer) -> str:
    causes = len(offer.plans[0].plan.remedies) if offer.plans else 0
    if not causes and any(one.hindrance is Hindrance.NO_ADMIN_CREDENTIAL for one in offer.hindered):
        return "a Jira admin can mend this"
    if not causes:
        return "nothing that I can mend from here"
    projects = counted(len(offer.plans[0].plan.projects), "project")
    return f"{projects} can be mended" + (f", for {counted(causes, 'cause')}" if causes > 1 else "")


def _nothing_missing(offer: RepairOffer) -> Message:
    name = named(offer.connection.name, is_bold=True)
    if offer.result.profile is None:
        first = line("❌ ", name, bold(": the login is not good, so there is nothing to plan"))
        return message(
            Paragraph([first, line("See why: ", code(f"/jira-access test {offer.connection.name[:40]}"))]),
            Actions([Button(ActionId.TEST_AGAIN, "Test now", offer.connection.id, offer.connection.name)]),
        )
    if offer.result.verdict is Verdict.NO_VERDICT:
        return message(Paragraph([line("⚪️ ", name, bold(": Jira could not be read whole, so nothing is planned"))]))
    return message(
        Paragraph([line("✅ ", name, bold(": no required permission is missing, so there is nothing to mend"))])
    )


def _way(connection: Connection, repair: Repair, *, is_first: bool) -> list[Part]:
    title = way_title(repair.plan.remedies[0].option)
    heading = "Smallest change" if is_first else "Another way"
    parts: list[Part] = [] if is_first else [Divider()]
    parts.append(Paragraph([line(bold(f"{heading}: {title[0].lower()}{title[1:]}"))]))
    shown_here = repair.plan.remedies[:MOST_REMEDIES]
    parts += [
        Paragraph([option_line(remedy.option), *([] if _says_all(remedy) else [gives_line(remedy)])])
        for remedy in shown_here
    ]
    if len(repair.plan.remedies) > MOST_REMEDIES:
        more = counted(len(repair.plan.remedies) - MOST_REMEDIES, "more cause")
        parts.append(Context([line(f"… and {more}; see the whole plan")]))
    parts.append(_offer_buttons(connection, repair, is_first=is_first))
    return parts


def _offer_buttons(connection: Connection, repair: Repair, *, is_first: bool) -> Actions:
    style = ButtonStyle.PRIMARY if is_first else ButtonStyle.PLAIN
    return Actions(
        [
            Button(ActionId.REQUEST_REPAIR, "Ask for approval…", repair.id, connection.name, style),
            Button(ActionId.SHOW_PLAN, "See all", repair.id, connection.name),
            Button(ActionId.SHOW_CALLS, "Dry run", repair.id, connection.name),
        ]
    )


def _by_hand(account: str, offer: RepairOffer, *, has_plans: bool) -> list[Part]:
    lines = [hindered_line(one) for one in offer.hindered]
    parts: list[Part] = [Divider()] if has_plans else []
    parts.append(Paragraph([line(bold("What I cannot mend" if has_plans else "What is missing"))]))
    parts.append(Bullets(_cut(lines[:_MOST_ROWS], len(lines))))
    parts += _todo(offer.connection, account, [task_of(one) for one in offer.hindered[:_MOST_ROWS]])
    if any(one.hindrance is Hindrance.NO_ADMIN_CREDENTIAL for one in offer.hindered):
        parts.append(_credential_hint(offer.connection))
    return parts


def _todo(connection: Connection, account: str, tasks: Sequence[str]) -> list[Part]:
    """A to-do to be copied into a ticket, and the pages on which it is done."""
    return [
        Paragraph([line("To do for a Jira admin, ready to be copied:")]),
        Preformatted(todo_lines(account, connection.address.base_url, tasks)),
        Paragraph([pages_line(connection)]),
    ]


def _credential_hint(connection: Connection) -> Context:
    command = code(f"/jira-access repair {connection.name[:40]} admin-credential")
    return Context([line("An admin can let me do such things, each with somebody else's yes: ", command)])


def _cut(lines: Sequence[Line], of: int) -> Sequence[Line]:
    return (*lines, line(f"… and {of - len(lines)} more")) if of > len(lines) else lines
