// The right side: what the embedding process puts beside the chat, such as switches that break Jira.

import { byId, make } from "./dom.js";
import { drawer } from "./sidebar.js";
import { complain, trying } from "./toasts.js";

let shown = "";
let side = null;

/** Shows the panel: a page of its own under `url`, else HTML whose forms are posted without leaving the page. */
export function showPanel(panel) {
  const wanted = JSON.stringify(panel);
  if (wanted === shown) return;
  shown = wanted;
  const place = byId("panel");
  const isThere = Boolean(panel?.url || panel?.html);
  place.hidden = byId("open-panel").hidden = !isThere;
  byId("open-panel").textContent = panel?.label || "Switches";
  if (panel?.url) place.replaceChildren(make("iframe", { src: panel.url, title: "Switches" }));
  else redraw(place, panel?.html ?? "");
  if (isThere && !side) listenOnce(place);
}

/** Puts new HTML in place without taking the focus from the switch that was just thrown. */
function redraw(place, html) {
  const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
  const { scrollTop } = place;
  place.innerHTML = html;
  place.scrollTop = scrollTop;
  if (focused) byId(focused)?.focus({ preventScroll: true });
}

function listenOnce(place) {
  side = drawer(byId("open-panel"), place);
  if (matchMedia("(min-width: 1100px)").matches) side.open();
  place.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-panel]")) side.close();
  });
  place.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const fields = new URLSearchParams(new FormData(form, event.submitter));
    event.submitter?.setAttribute("aria-busy", "true");
    trying(() => post(form.action, fields)).finally(() => event.submitter?.removeAttribute("aria-busy"));
  });
}

async function post(address, fields) {
  const answer = await fetch(address, { method: "POST", body: fields });
  if (!answer.ok) complain((await answer.text()) || `The sandbox answered ${answer.status}.`);
}
