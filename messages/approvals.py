"""Requests for approval: the message that approvers see in each of its states, and the result for who asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from access.approval_policy import GuardedAct, Policy
from access.approval_reports import Problem, Report
from access.approval_telling import ToldApproval
from access.approvals import Approval, Decision, Outcome
from access.records import Actor, ActorKind, Connection
from access.repairs import UNDO_FOR
from messages.actions import ActionId
from messages.blocks import Actions, Paragraph, Part
from messages.buttons import Button, ButtonStyle
from messages.facts import counted
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Channel, Line, Moment, Person, Piece, Words, bold, code, line, named
from messages.repair_plan import plan_parts
from messages.repair_words import permission_words, some_of, steps_words

_REASON_LIMIT = 500
ACT_TITLES: Mapping[GuardedAct, str] = {
    GuardedAct.REPAIR: "Repair",
    GuardedAct.UNDO: "Undoing a repair",
    GuardedAct.SETUP: "Setting up the account",
    GuardedAct.DISCONNECT: "Disconnecting, which erases the secret,",
    GuardedAct.ROTATE: "Taking a new secret into use",
    GuardedAct.APPROVALS_CHANNEL: "Another channel for requests",
    GuardedAct.APPROVALS_POLICY: "Another policy for requests",
}


def approval_request(told: ToldApproval) -> Message:
    """The message that approvers see, as it should stand now; buttons only for what can still be done."""
    approval = told.approval
    asked = line(
        "🔐 ",
        f"{ACT_TITLES[approval.act]} asked by ",
        who(approval.asked_by),
        " for ",
        subject_of(approval),
    )
    parts: list[Part] = [Paragraph([asked, *why_lines(approval)])]
    if told.repair is not None:
        parts += plan_parts(told.repair.plan)
    if approval.proposed is not None:
        parts.append(Paragraph([line(bold("Would be  "), *_policy_words(approval.proposed))]))
    parts.append(Paragraph(state_lines(told)))
    buttons = _request_buttons(told)
    return message(*parts, Actions(buttons) if buttons else None)


def approval_result(told: ToldApproval) -> Message:
    """What has come of a request, for who asked it."""
    first = line(f"{ACT_TITLES[told.approval.act]} that you asked for ", subject_of(told.approval), ":")
    buttons = _after_buttons(told)
    return message(Paragraph([first, *state_lines(told)]), Actions(buttons) if buttons else None)


def approval_asked(approval: Approval) -> Message:
    """The request is made; where it went, and how to take it back."""
    needed = "two approvers say" if approval.policy.needed > 1 else "an approver says"
    return message(
        Paragraph(
            [
                line("📨 ", named(approval.connection, is_bold=True), bold(": asked for approval")),
                line(
                    f"I do it once {needed} yes, and tell you what has come of it. Runs out ",
                    Moment(approval.ends_at),
                    ".",
                ),
            ]
        ),
        Actions([Button(ActionId.WITHDRAW, "Withdraw", approval.id, approval.connection)]),
    )


def approval_voted(approval: Approval) -> Message:
    """What the presser's own word has come to."""
    if approval.decision is Decision.DENIED:
        return message(Paragraph([line("🚫 You have denied it. ", who(approval.asked_by), " is told.")]))
    if approval.decision is Decision.PENDING:
        more = counted(approval.still_needed, "more yes", "more yes")
        return message(Paragraph([line(f"👍 Your yes is counted. {more} from somebody else is needed.")]))
    return message(Paragraph([line("✅ You have approved it; it is being carried out.")]))


def approval_over(approval: Approval) -> Message:
    """The answer to a press that came too late: who decided, and when."""
    lines = _decision_lines(approval) or [line("This request has run out.")]
    return message(Paragraph([line("Too late: this is over already."), *lines]))


def approval_withdrawn(approval: Approval) -> Message:
    """The request is taken back."""
    return message(
        Paragraph([line("↩️ ", subject_of(approval), bold(": your request is withdrawn. Nothing was done."))])
    )


def policy_told(connection: Connection, policy: Policy, *, is_new: bool) -> Message:
    """How requests about a connection are decided."""
    first = "is set" if is_new else "is"
    return message(
        Paragraph(
            [
                line(
                    named(connection.name, is_bold=True), f": the policy for requests {first} ", *_policy_words(policy)
                ),
                line("Change it: ", code(f"/jira-access approvals policy {shown(connection.name, 40)} two reason")),
            ]
        )
    )


def who(actor: Actor) -> Piece:
    """Somebody, as a mention where Slack knows them."""
    return Person(actor.id) if actor.kind is ActorKind.SLACK else Words(shown(str(actor), 80))


def subject_of(approval: Approval) -> Piece:
    """The connection that the request is about."""
    return named(approval.connection, is_bold=True)


def why_lines(approval: Approval) -> list[Line]:
    """Why it was asked for; nothing where nobody said."""
    return [line(bold("Why  "), shown(approval.reason, _REASON_LIMIT))] if approval.reason else []


def _policy_words(policy: Policy) -> Line:
    many = "two approvers" if policy.needed > 1 else "one approver"
    reason = "with a reason for asking and for each yes" if policy.needs_reason else "no reason needed"
    where: tuple[Piece | str, ...] = ("in ", Channel(policy.channel)) if policy.channel else ("in the usual channel",)
    return line(f"{many}, {reason}, ", *where)


def state_lines(told: ToldApproval) -> list[Line]:
    """How it stands, line by line."""
    approval = told.approval
    if approval.decision is Decision.PENDING:
        approved = [_vote_line("👍 Approved by ", vote.by, vote.at, vote.reason) for vote in approval.yes_votes]
        needed = "one more approver" if approved else "two approvers" if approval.policy.needed > 1 else "one approver"
        others = [piece for vote in approval.yes_votes for piece in (" or ", who(vote.by))]
        ends = (" · runs out ", Moment(approval.ends_at))
        return [*approved, line(f"Needs {needed}, not ", who(approval.asked_by), *others, *ends)]
    return [*_decision_lines(approval), *_outcome_lines(told)]


def _decision_lines(approval: Approval) -> list[Line]:
    match approval.decision:
        case Decision.APPROVED:
            return [_vote_line("✅ Approved by ", vote.by, vote.at, vote.reason) for vote in approval.yes_votes]
        case Decision.DENIED:
            last = approval.votes[-1]
            return [_vote_line("🚫 Denied by ", last.by, last.at, last.reason), line("Nothing was done.")]
        case Decision.WITHDRAWN:
            return [line("↩️ Withdrawn by ", who(approval.asked_by), *_at(approval.decided_at), ". Nothing was done.")]
        case Decision.EXPIRED:
            return [line("⌛ Ran out", *_at(approval.decided_at), " without a decision. Nothing was done.")]
    return []


def _vote_line(words: str, by: Actor, at: datetime, reason: str) -> Line:
    return line(words, who(by), " ", Moment(at), f": {shown(reason, _REASON_LIMIT)}" if reason else "")


def _at(moment: datetime | None) -> tuple[Piece | str, ...]:
    return (" ", Moment(moment)) if moment else ()


def _outcome_lines(told: ToldApproval) -> list[Line]:
    approval, report = told.approval, told.approval.report
    match approval.outcome:
        case Outcome.DUE | Outcome.RUNNING:
            return [line("⏳ Being carried out…")]
        case Outcome.DONE:
            done = line("✅ Done", *_at(report.done_at), " · checked", *_at(report.verified_at), _complete(told))
            return [done, *_undone_lines(report)]
        case Outcome.CHANGED:
            what = some_of(report.changed, 4)
            return [
                line(f"⚠️ Approved, but Jira has changed since the plan was made: {what}."),
                line("Nothing was done."),
            ]
        case Outcome.UNVERIFIED:
            done = line("⚠️ Done", *_at(report.done_at), f", but {_problem(told)}")
            return [done, *_missing_lines(told), *_undone_lines(report)]
        case Outcome.FAILED:
            problem = _problem(told)
            return [line(f"❌ {problem[0].upper()}{problem[1:]}"), *(_undone_lines(report) or _partly_lines(told))]
    return []


def _undone_lines(report: Report) -> list[Line]:
    return [line("↩️ Undone", *_at(report.undone_at))] if report.undone_at else []


def _complete(told: ToldApproval) -> str:
    keys = told.approval.report.complete
    return f": {some_of(keys, 5)} now complete" if keys else ""


def _problem(told: ToldApproval) -> str:
    report = told.approval.report
    step = "; ".join(steps_words([report.failed])) if report.failed else "a change"
    detail = shown(report.detail, 300)
    return {
        Problem.JIRA_REFUSED: f"Jira refused to {step}: {detail}",
        Problem.JIRA_SILENT: f"Jira gave no answer when asked to {step} ({detail}), and it is not done",
        Problem.CHANGED_MIDWAY: f"it was cut off, and Jira has changed since: {some_of(report.changed, 4)}",
        Problem.NOT_SHOWN: "the look afterwards does not show all that was expected",
        Problem.NOT_CHECKED: f"the permissions could not be checked afterwards: {detail}",
        Problem.TURNED_DOWN: f"Nothing was done: {detail}",
        Problem.UNSEEN: f"changes may have been sent, and I could not see what came of them: {detail}",
        Problem.FAULT: "something broke on my side; the log has the details",
        None: "it did not come to a good end",
    }[report.problem]


def _missing_lines(told: ToldApproval) -> list[Line]:
    missing = told.approval.report.still_missing
    if not missing:
        return []
    pairs = [one.partition(":") for one in missing]
    return [line("Still missing: ", some_of([f"{permission_words(key)} in {project}" for project, _, key in pairs], 6))]


def _partly_lines(told: ToldApproval) -> list[Line]:
    done = told.approval.report.done
    if told.approval.report.is_uncertain and told.repair is not None:
        return [line("Some of it may be done. Undo looks first and takes back what is there.")]
    if not done:
        return [line("Nothing was changed in Jira.")] if told.repair is not None else []
    return [line("Changed all the same: ", "; ".join(steps_words(done)), ". Undo takes that back.")]


def _request_buttons(told: ToldApproval) -> list[Button]:
    approval = told.approval
    if approval.decision is not Decision.PENDING:
        return _after_buttons(told)
    return decision_buttons(approval)


def _after_buttons(told: ToldApproval) -> list[Button]:
    approval, repair = told.approval, told.repair
    if repair is None:
        return []
    is_untouched = approval.outcome in (Outcome.CHANGED, Outcome.FAILED) and not approval.report.may_have_changed_jira
    if is_untouched and approval.act is GuardedAct.REPAIR:
        return [Button(ActionId.PLAN_ANEW, "Make a new plan", approval.connection_id, approval.connection)]
    if repair.can_be_undone(told.now) and approval.report.undone_at is None:
        return [Button(ActionId.UNDO_REPAIR, f"Undo ({UNDO_FOR.days} days)", repair.id, approval.connection)]
    return []


def decision_buttons(approval: Approval) -> list[Button]:
    """What an approver may press while it is open."""
    name = approval.connection
    buttons = [
        Button(ActionId.APPROVE, "Approve", approval.id, name, ButtonStyle.PRIMARY),
        Button(ActionId.DENY, "Deny…", approval.id, name, ButtonStyle.DANGER),
    ]
    if approval.act.is_plan:
        buttons.append(Button(ActionId.SHOW_PLAN, "See all", approval.subject_id, name))
        buttons.append(Button(ActionId.SHOW_CALLS, "Dry run", approval.subject_id, name))
    return buttons
