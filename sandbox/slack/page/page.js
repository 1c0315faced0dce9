// The page: keeps one person's view of the sandbox workspace on the screen. No state of its own but where one is.

import { act, fetchState, follow } from "./api.js";
import { listenToComposer, showComposer } from "./composer.js";
import { showHome, showMessages } from "./conversation.js";
import { byId } from "./dom.js";
import { listenToModals, showModals } from "./modals.js";
import { showPanel } from "./panel.js";
import { listen } from "./presses.js";
import { drawer, showSidebar } from "./sidebar.js";
import { tell, trying } from "./toasts.js";

const here = { person: "", channel: "", isHome: false };
const unread = new Set();
let state = null;
let stopFollowing = () => {};
let isRefreshing = false;
let isStale = false;
let shownPlace = "";
let shownNumber = 0;
let awaitsAnswer = false;

function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  here.person = asked.get("as") ?? "";
  here.channel = asked.get("channel") ?? "";
  here.isHome = asked.get("home") === "1";
}

function writeAddress() {
  const said = new URLSearchParams({ as: here.person, channel: here.channel });
  if (here.isHome) said.set("home", "1");
  history.replaceState(null, "", `#${said}`);
}

/** Fetches the state anew; changes that come in meanwhile are met with one more round. */
async function refresh() {
  isStale = true;
  if (isRefreshing) return;
  isRefreshing = true;
  while (isStale) {
    isStale = false;
    const asked = { ...here };
    const fetched = await trying(() => fetchState(asked.person, asked.channel));
    const isOvertaken = asked.person !== here.person || asked.channel !== here.channel;
    if (fetched && !isOvertaken) show(fetched);
    isStale ||= isOvertaken;
  }
  isRefreshing = false;
}

function show(fetched) {
  state = fetched;
  const isFirst = here.person !== state.me.id || shownPlace === "";
  here.person = state.me.id;
  here.channel = state.channel?.id ?? "";
  unread.delete(here.channel);
  writeAddress();
  if (isFirst) followAs(here.person);
  const place = `${here.person}/${here.isHome ? "home" : here.channel}`;
  showSidebar(state, { isHome: here.isHome, unread, choose });
  showTop();
  showComposer(state.channel, here.isHome, state.app);
  showPanel(state.panel);
  byId("messages").hidden = here.isHome;
  byId("home").hidden = !here.isHome;
  const canReply = Boolean(state.channel) && !state.channel.is_archived;
  if (here.isHome) showHome(state.home, state.app);
  else showConversation(place, canReply);
  shownPlace = place;
  showModals(state.views);
}

/** The messages; the end comes into sight in a new place, and when something came that the person waits for. */
function showConversation(place, canReply) {
  const isNewPlace = place !== shownPlace;
  const isAnswered = awaitsAnswer && state.messages.length > shownNumber;
  showMessages(state.messages, { toEnd: isNewPlace || isAnswered, canReply });
  if (isNewPlace || isAnswered) awaitsAnswer = false;
  shownNumber = state.messages.length;
}

function showTop() {
  const { channel, app } = state;
  const isDirect = channel?.kind === "dm";
  byId("place-name").textContent = here.isHome || isDirect ? app.name : `# ${channel?.name ?? "no channel"}`;
  byId("place-topic").textContent = here.isHome ? "Home" : isDirect ? "Direct message" : (channel?.topic ?? "");
  document.title = `${byId("place-name").textContent} · ${state.workspace.name}`;
  byId("banner").hidden = app.is_connected;
  if (!app.is_connected) byId("banner").textContent = `${app.name} is not connected: its commands will fail.`;
}

function followAs(person) {
  stopFollowing();
  const lost = (isLost) => {
    byId("banner").hidden = !isLost;
    if (isLost) byId("banner").textContent = "The connection to the sandbox is gone; trying again…";
  };
  stopFollowing = follow(person, (change) => changed(change), lost);
}

function changed(change) {
  const isElsewhere = change.subject !== here.channel || here.isHome;
  if (isElsewhere && state?.channels.some((one) => one.id === change.subject)) unread.add(change.subject);
  refresh();
}

async function choose({ person, channel, home }) {
  sides.close();
  if (person && person !== here.person) {
    Object.assign(here, { person });
    unread.clear();
    shownPlace = "";
  }
  if (channel) Object.assign(here, { channel, isHome: false });
  if (home) here.isHome = true;
  await refresh();
  if (here.isHome && (home || person)) await openHome();
  if (!here.isHome && matchMedia("(hover: hover)").matches) byId("composer-text").focus();
}

async function openHome() {
  const outcome = await trying(() => act("home", { as: here.person }));
  if (outcome) tell(outcome);
  await refresh();
}

async function say(text, thread = "") {
  byId("status").textContent = text.startsWith("/") ? "Sent to the app…" : "";
  const body = { as: here.person, channel: here.channel, text };
  awaitsAnswer = !thread;
  const outcome = await trying(() => act("say", thread ? { ...body, thread_ts: thread } : body));
  if (!outcome || !tell(outcome)) byId("status").textContent = "";
  await refresh();
}

function placeOfPress() {
  awaitsAnswer = true;
  return { as: here.person, channel: here.channel };
}

function hintsOf() {
  const { hints, commands } = state?.app ?? {};
  return hints?.length ? hints : (commands ?? []).flatMap((text) => [{ text }, { text: `${text} help` }]);
}

const sides = drawer(byId("open-side"), byId("side"));
listenToComposer(say, hintsOf);
listen(placeOfPress, refresh);
listenToModals(() => ({ as: here.person }), refresh);
byId("messages").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = event.target.querySelector("textarea");
  if (text.value.trim()) say(text.value.trim(), event.target.dataset.thread);
  text.value = "";
});
addEventListener("hashchange", () => {
  readAddress();
  refresh();
});
readAddress();
await refresh();
if (here.isHome) await openHome();
