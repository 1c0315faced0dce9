// The box to type in: sending, growing, earlier lines, and hints for commands.

import { byId, make } from "./dom.js";

const MOST_HINTS = 8;
const earlier = [];
let hints = [];
let chosen = -1;
let offered = () => [];

/** Listens to the box; `say(text)` sends, `hintsOf()` gives `{text, summary}` for what can be typed. */
export function listenToComposer(say, hintsOf) {
  offered = hintsOf;
  const box = byId("composer-text");
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    send(box, say);
  });
  box.addEventListener("input", () => offer(box));
  box.addEventListener("blur", hide);
  box.addEventListener("keydown", (event) => onKey(event, box));
  byId("hints").addEventListener("mousedown", (event) => {
    event.preventDefault();
    const entry = event.target.closest("[role=option]");
    if (entry) take(box, Number(entry.dataset.place));
  });
}

function send(box, say) {
  const text = box.value.trim();
  if (!text || box.disabled) return;
  if (earlier.at(-1) !== text) earlier.push(text);
  box.value = "";
  offer(box);
  say(text);
}

function onKey(event, box) {
  const isOpen = hints.length > 0;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (isOpen && chosen >= 0) take(box, chosen);
    else byId("composer").requestSubmit();
  } else if (isOpen && step) {
    event.preventDefault();
    point((chosen + step + hints.length) % hints.length);
  } else if (isOpen && event.key === "Tab" && !event.shiftKey) {
    event.preventDefault();
    take(box, Math.max(chosen, 0));
  } else if (event.key === "Escape") {
    hide();
  } else if (event.key === "ArrowUp" && !box.value && earlier.length) {
    event.preventDefault();
    box.value = earlier.at(-1);
  }
}

function offer(box) {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 160)}px`;
  const typed = box.value;
  hints = typed.startsWith("/") ? hintsFor(typed).slice(0, MOST_HINTS) : [];
  chosen = -1;
  draw(box);
}

function hintsFor(typed) {
  const summaries = new Map(offered().map((hint) => [hint.text, hint.summary ?? ""]));
  for (const text of earlier) if (text.startsWith("/") && !summaries.has(text)) summaries.set(text, "typed before");
  const fitting = [...summaries].filter(([text]) => text.startsWith(typed) && text !== typed);
  return fitting.map(([text, summary]) => ({ text, summary }));
}

function draw(box) {
  const entries = hints.map(({ text, summary }, place) => {
    const properties = { role: "option", id: `hint-${place}`, dataset: { place } };
    return make("li", properties, make("b", {}, text), make("small", {}, summary));
  });
  byId("hints").replaceChildren(...entries);
  byId("hints").hidden = !hints.length;
  box.setAttribute("aria-expanded", String(hints.length > 0));
  box.removeAttribute("aria-activedescendant");
}

function point(place) {
  chosen = place;
  for (const [number, entry] of [...byId("hints").children].entries()) {
    entry.setAttribute("aria-selected", String(number === place));
  }
  byId("composer-text").setAttribute("aria-activedescendant", `hint-${place}`);
}

function take(box, place) {
  box.value = `${hints[place].text} `;
  offer(box);
  box.focus();
}

function hide() {
  hints = [];
  draw(byId("composer-text"));
}

/** Says whether and where one can type. */
export function showComposer(channel, isHome, app) {
  const box = byId("composer-text");
  byId("composer").hidden = isHome;
  box.disabled = !channel || channel.is_archived;
  const invitation = `Message or ${app.commands[0] ?? "/command"} …`;
  box.placeholder = channel?.is_archived ? "This channel is archived" : invitation;
}
