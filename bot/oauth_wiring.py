"""Puts together the operations of OAuth 1.0a, and the pages that they are reached by."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from starlette.routing import Route

from access.links import LinkPurpose
from access.operations.begin_authorisation import BeginAuthorisation
from access.operations.check_consumer import CheckConsumer
from access.operations.finish_handshake import FinishHandshake
from access.operations.issue_link import IssueLink
from access.operations.leave_for_jira import LeaveForJira
from access.operations.open_link import OpenLink
from access.operations.prove_draft import ProveDraft
from access.operations.show_consumer import ShowConsumer
from access.operations.start_handshake import StartHandshake
from access.operations.trail import Trail
from access.operations.use_own_consumer import UseOwnConsumer
from access.ports import Clock
from bot.background import Background
from bot.handshake_finishing import HandshakeFinishing
from bot.link_pages import PurposePage
from bot.oauth_callback import OAuthCallback
from bot.oauth_pages import LeavePage, OwnKeyPage, ValuesPage
from bot.page_rendering import PageRenderer
from bot.replies import Replies
from jira_api.client import JiraClient
from jira_api.oauth1_keys import RsaConsumerKeys
from storage.opening import Storage


@dataclass(frozen=True, slots=True)
class OAuthOperations:
    """What commands and pages call."""

    begin: BeginAuthorisation
    start: StartHandshake
    leave: LeaveForJira
    finish: FinishHandshake
    show_consumer: ShowConsumer
    use_own_consumer: UseOwnConsumer


def make_oauth_operations(
    storage: Storage,
    jira: JiraClient,
    open_link: OpenLink,
    issue_link: IssueLink,
    prove_draft: ProveDraft,
    trail: Trail,
    clock: Clock,
    new_id: Callable[[], str],
) -> OAuthOperations:
    """Every operation of OAuth 1.0a over this storage and this way to Jira."""
    keys = RsaConsumerKeys()
    check = CheckConsumer(jira.oauth_dance, clock)
    return OAuthOperations(
        begin=BeginAuthorisation(storage, issue_link, keys, trail, clock, new_id, os.urandom),
        start=StartHandshake(storage, check, issue_link, trail, clock, new_id),
        leave=LeaveForJira(storage, open_link, jira.oauth_dance, trail, clock, os.urandom),
        finish=FinishHandshake(storage, jira.oauth_dance, prove_draft, trail, clock),
        show_consumer=ShowConsumer(storage, open_link, issue_link),
        use_own_consumer=UseOwnConsumer(storage, open_link, keys, trail, clock),
    )


def oauth_link_pages(oauth: OAuthOperations, replies: Replies, pages: PageRenderer) -> dict[LinkPurpose, PurposePage]:
    """The pages behind the links of an authorisation."""
    return {
        LinkPurpose.AUTHORISE: LeavePage(oauth.leave, pages),
        LinkPurpose.CONSUMER_VALUES: ValuesPage(oauth.show_consumer, pages),
        LinkPurpose.CONSUMER_KEY: OwnKeyPage(oauth.use_own_consumer, oauth.begin, replies, pages),
    }


def callback_routes(
    oauth: OAuthOperations,
    background: Background,
    replies: Replies,
    storage: Storage,
    pages: PageRenderer,
    clock: Clock,
) -> list[Route]:
    """The address to which Jira sends browsers back."""
    finishing = HandshakeFinishing(oauth.finish, background, replies, storage, clock)
    return OAuthCallback(finishing, pages).routes()
