// Pressing and choosing, in messages, modals and the Home tab alike.

import { act } from "./api.js";
import { byId, showTicked } from "./dom.js";
import { tell, trying } from "./toasts.js";
import { valueOf, valuesOf } from "./values.js";

/** Listens to the whole page; `place()` gives who acts and in which channel, `done()` follows each press. */
export function listen(place, done) {
  const send = (element, selected, address) => press(element, selected, address, place()).then(done);
  document.addEventListener("click", (event) => onClick(event, send));
  document.addEventListener("change", (event) => onChange(event, send));
  // "toggle" does not bubble.
  document.addEventListener("toggle", (event) => onToggle(event, send), true);
}

function onClick(event, send) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const option = event.target.closest("[data-option]");
  const element = event.target.closest("[data-action-id]");
  if (option && element) {
    element.open = false;
    send(element, option.dataset.option, option.dataset.url);
  } else if (element?.dataset.kind === "button") {
    send(element, undefined, element.dataset.url);
  }
}

function onChange(event, send) {
  const element = event.target.closest("[data-action-id]");
  if (!element) return;
  if (element.matches("details.several")) showTicked(element);
  else if ("fires" in element.dataset) send(element, valueOf(element));
}

function onToggle(event, send) {
  const menu = event.target;
  if (menu.open && menu.matches?.("details.menu")) {
    menu.querySelector(".menu-list").scrollIntoView({ block: "nearest" });
  }
  if (!menu.matches?.("details.several")) return;
  const chosen = JSON.stringify(valueOf(menu));
  if (menu.open) menu.dataset.before = chosen;
  else if ("fires" in menu.dataset && menu.dataset.before !== chosen) send(menu, valueOf(menu));
}

async function press(element, selected, address, place) {
  const { actionId, blockId, confirm } = element.dataset;
  if (confirm && !(await isConfirmed(JSON.parse(confirm)))) return;
  if (address) window.open(address, "_blank", "noopener,noreferrer");
  const body = { ...place, ...whereIs(element), block_id: blockId, action_id: actionId };
  if (selected !== undefined) body.selected = selected;
  element.setAttribute("aria-busy", "true");
  const outcome = await trying(() => act("press", body));
  element.removeAttribute("aria-busy");
  if (outcome) tell(outcome);
}

function whereIs(element) {
  const view = element.closest("[data-view-id]");
  if (!view) return { ts: element.closest("[data-ts]").dataset.ts };
  const where = { view: view.dataset.viewId };
  return view.matches("form") ? { ...where, values: valuesOf(view) } : where;
}

function isConfirmed(words) {
  const dialog = byId("confirm");
  byId("confirm-title").textContent = words.title || "Are you sure?";
  byId("confirm-text").textContent = words.text;
  byId("confirm-no").textContent = words.deny || "Cancel";
  byId("confirm-yes").textContent = words.confirm || "Yes";
  byId("confirm-yes").classList.toggle("danger", words.style === "danger");
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
