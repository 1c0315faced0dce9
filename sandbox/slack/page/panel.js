// The right side: what the embedding process puts beside the chat, such as switches that break Jira.

import { byId, make } from "./dom.js";
import { drawer } from "./sidebar.js";
import { trying } from "./toasts.js";

let shown = "";
let side = null;

/** Shows the panel: a page of its own under `url`, else HTML whose forms are posted without leaving the page. */
export function showPanel(panel) {
  const wanted = JSON.stringify([panel?.url, panel?.html]);
  if (wanted === shown) return;
  shown = wanted;
  const place = byId("panel");
  const isThere = Boolean(panel?.url || panel?.html);
  place.hidden = byId("open-panel").hidden = !isThere;
  if (panel?.url) place.replaceChildren(make("iframe", { src: panel.url, title: "Switches" }));
  else place.innerHTML = panel?.html ?? "";
  if (isThere && !side) listenOnce(place);
}

function listenOnce(place) {
  side = drawer(byId("open-panel"), place);
  if (matchMedia("(min-width: 1100px)").matches) side.open();
  place.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const fields = new URLSearchParams(new FormData(form, event.submitter));
    trying(() => fetch(form.action, { method: "POST", body: fields }));
  });
}
