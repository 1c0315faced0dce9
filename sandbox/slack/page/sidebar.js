// The left side: whom one acts as, the channels, the app's own places; and the drawers of a narrow screen.

import { byId, make, reconcile } from "./dom.js";

const SIGNS = { public: "#", private: "🔒", dm: "✉" };
const HUES = 8;

/** Shows people and places; `choose` is told what was picked. */
export function showSidebar(state, { isHome, unread, choose }) {
  byId("workspace").textContent = state.workspace.name;
  byId("acting").textContent = `as ${state.me.real_name || state.me.name}`;
  list("people", state.people, (person) => ({
    key: person.id,
    face: [avatar(person), make("span", { className: "name" }, person.real_name || person.name), role(person)],
    isChosen: person.id === state.me.id,
    pick: () => choose({ person: person.id }),
  }));
  const shown = isHome ? null : state.channel?.id;
  const channel = (one) => ({
    key: one.id,
    face: [make("span", { className: "sign" }, SIGNS[one.kind] ?? "#"), named(one), ...marks(one)],
    isChosen: one.id === shown,
    isUnread: unread.has(one.id),
    pick: () => choose({ channel: one.id }),
  });
  list("channels", state.channels.filter((one) => one.kind !== "dm"), channel);
  const home = {
    key: "home",
    face: [make("span", { className: "sign" }, "⌂"), make("span", { className: "name" }, "Home")],
    isChosen: isHome,
    pick: () => choose({ home: true }),
  };
  const direct = state.channels.filter((one) => one.kind === "dm").map(channel);
  list("app-places", [home, ...direct], (entry) => entry);
}

function list(id, items, entryOf) {
  const entries = items.map(entryOf);
  reconcile(
    byId(id),
    entries,
    (entry) => entry.key,
    (entry) => [entry.isChosen, entry.isUnread, ...entry.face.map((part) => part.textContent)].join("|"),
    (entry) => {
      const button = make("button", { type: "button", className: entry.isUnread ? "unread" : "" }, ...entry.face);
      if (entry.isChosen) button.setAttribute("aria-current", "true");
      button.addEventListener("click", entry.pick);
      return make("li", {}, button);
    },
  );
}

const named = (place) => make("span", { className: "name" }, place.kind === "dm" ? "Messages" : place.name);

const role = (person) => make("small", {}, person.title || person.role);

function marks(channel) {
  const words = [channel.is_archived && "archived", channel.is_ext_shared && "shared outside"].filter(Boolean);
  return words.map((word) => make("small", {}, word));
}

function avatar(person) {
  const name = person.real_name || person.name;
  const initials = name.split(/\s+/).slice(0, 2).map((word) => word[0]).join("").toUpperCase();
  const hue = [...person.id].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % HUES;
  return make("span", { className: `avatar hue-${hue}`, ariaHidden: "true" }, initials);
}

/** Lets a button open and close a drawer; the shade, Escape and `close()` put it away. */
export function drawer(button, side) {
  const set = (isOpen) => {
    side.classList.toggle("open", isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
    byId("shade").classList.toggle("open", Boolean(document.querySelector(".side.open, .panel.open")));
  };
  button.addEventListener("click", () => set(!side.classList.contains("open")));
  byId("shade").addEventListener("click", () => set(false));
  document.addEventListener("keydown", (event) => event.key === "Escape" && set(false));
  return { open: () => set(true), close: () => set(false) };
}
