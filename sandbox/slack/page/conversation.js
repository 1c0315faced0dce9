// The messages of a channel with their threads, and the Home tab.

import { byId, fill, make, reconcile } from "./dom.js";

const NEAR_END_PX = 80;
const dayOf = (time) =>
  new Date(time).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** Shows the messages, oldest first, with a line before each new day; goes to the end if told to, or if it was there. */
export function showMessages(messages, { toEnd, canReply }) {
  const scroll = byId("scroll");
  const isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END_PX;
  reconcile(
    byId("messages"),
    withDays(messages),
    (item) => item.day ?? `${item.ts}${item.is_ephemeral}`,
    (item) => item.day ?? JSON.stringify([item.html, item.text, canReply, item.replies.map((reply) => reply.html)]),
    (item, before) => (item.day ? make("li", { className: "day" }, item.day) : entry(item, before, canReply)),
  );
  if (isAtEnd || toEnd) goToEnd(scroll);
}

/** The last message comes into sight, from its first line where it is too long to be seen whole. */
function goToEnd(scroll) {
  scroll.scrollTop = scroll.scrollHeight;
  const last = byId("messages").lastElementChild;
  if (last?.offsetHeight > scroll.clientHeight) last.scrollIntoView({ block: "start" });
}

function withDays(messages) {
  const items = [];
  let day = "";
  for (const message of messages) {
    if (dayOf(message.time) !== day) {
      day = dayOf(message.time);
      items.push({ day });
    }
    items.push(message);
  }
  return items;
}

function entry(message, before, canReply) {
  const item = fill(make("li", { className: "entry" }), message.html);
  if (!message.html) item.append(message.text);
  if (message.is_ephemeral) return item;
  const wasOpen = before?.querySelector("details.thread")?.open;
  const typed = before?.querySelector(".reply textarea")?.value ?? "";
  const count = message.replies.length;
  if (count || canReply) item.append(thread(message, { isOpen: wasOpen ?? count > 0, typed, canReply }));
  return item;
}

function thread(message, { isOpen, typed, canReply }) {
  const count = message.replies.length;
  const title = count ? `${count} ${count === 1 ? "reply" : "replies"}` : "Reply in thread";
  const replies = make("ol", { className: "replies", ariaLabel: "Replies" });
  for (const reply of message.replies) replies.append(fill(make("li"), reply.html || reply.text));
  const className = count ? "thread" : "thread empty";
  const box = make("details", { className, open: isOpen }, make("summary", {}, title), replies);
  if (canReply) box.append(replyForm(message.ts, typed));
  return box;
}

function replyForm(ts, typed) {
  const look = { className: "field", rows: 1, placeholder: "Reply…", ariaLabel: "Reply" };
  const send = make("button", { className: "button" }, "Reply");
  const text = make("textarea", { ...look, value: typed });
  return make("form", { className: "reply", dataset: { thread: ts } }, text, send);
}

/** Shows the Home tab, or says that there is none yet. */
export function showHome(home, app) {
  const place = byId("home");
  const html = home?.html ?? "";
  if (place.dataset.shown === html && place.childElementCount) return;
  place.dataset.shown = html;
  const nothing = `${app.name} has not published a Home tab for this person yet.`;
  if (html) fill(place, html);
  else place.replaceChildren(make("p", { className: "nothing" }, nothing));
}
