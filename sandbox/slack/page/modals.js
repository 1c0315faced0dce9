// The modals that are open for the person: drawing, filling in, complaints by field, the stack.

import { act } from "./api.js";
import { byId, fill, make, reconcile } from "./dom.js";
import { tell, trying } from "./toasts.js";
import { missingIn, restore, valuesOf } from "./values.js";

/** Listens to the overlay; `place()` gives who acts, `done()` follows each deed. */
export function listenToModals(place, done) {
  const overlay = byId("modals");
  overlay.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(event.target, place()).then(done);
  });
  overlay.addEventListener("click", (event) => {
    const closing = event.target.closest("[data-close]");
    if (closing) close(closing.closest("form"), closing.matches(".cross"), place()).then(done);
  });
  overlay.addEventListener("cancel", (event) => {
    event.preventDefault();
    const top = topForm();
    if (top && event.target === overlay) close(top, false, place()).then(done);
  });
}

const topForm = () => byId("modals").lastElementChild?.querySelector("form");

/** Shows the stack of modals; only the top one can be seen, what was typed in any of them stays. */
export function showModals(views) {
  const overlay = byId("modals");
  const number = overlay.childElementCount;
  reconcile(overlay, views, (view) => view.id, (view) => view.html + JSON.stringify(view.errors), drawn);
  for (const layer of overlay.children) layer.hidden = layer !== overlay.lastElementChild;
  for (const [depth, layer] of [...overlay.children].entries()) {
    layer.querySelector(".modal-head").dataset.depth = depth ? `${depth + 1} of ${views.length}` : "";
  }
  if (views.length && !overlay.open) overlay.showModal();
  if (!views.length && overlay.open) overlay.close();
  if (views.length > number) focusOn(topForm());
}

function drawn(view, before) {
  const layer = fill(make("div", { className: "layer" }), view.html);
  const form = layer.querySelector("form");
  if (before) restore(form, valuesOf(before));
  complainIn(form, view.errors ?? {});
  return layer;
}

function focusOn(form) {
  const first = form?.querySelector("[data-autofocus]") ?? form?.querySelector(".input [data-action-id]");
  (first?.matches("input, select, textarea") ? first : form?.querySelector("[type=submit], [data-close]"))?.focus();
}

async function submit(form, place) {
  const missing = missingIn(form);
  if (Object.keys(missing).length) {
    complainIn(form, missing);
    return;
  }
  const button = form.querySelector("[type=submit]");
  Object.assign(button, { disabled: true, ariaBusy: "true" });
  const body = { as: place.as, view: form.dataset.viewId, values: valuesOf(form) };
  const outcome = await trying(() => act("submit", body));
  Object.assign(button, { disabled: false, ariaBusy: null });
  if (outcome && tell(outcome)) complainIn(form, outcome.errors ?? {});
}

async function close(form, isWholeStack, place) {
  const body = { as: place.as, view: form.dataset.viewId, is_cleared: isWholeStack };
  const outcome = await trying(() => act("close", body));
  if (outcome) tell(outcome);
}

function complainIn(form, errors) {
  for (const block of form.querySelectorAll(".block.input")) {
    const sentence = errors[block.dataset.block] ?? "";
    const line = block.querySelector(".field-error");
    line.textContent = sentence;
    line.hidden = !sentence;
    line.id ||= `error-${form.dataset.viewId}-${block.dataset.block}`;
    const element = block.querySelector("[data-action-id]");
    element?.toggleAttribute("aria-invalid", Boolean(sentence));
    if (sentence) {
      element?.setAttribute("aria-invalid", "true");
      element?.setAttribute("aria-describedby", line.id);
    }
  }
  form.querySelector('[aria-invalid="true"]')?.focus();
}
