// What just happened, told where the person looks: complaints as toasts, good news in the line below the box.

import { byId, make } from "./dom.js";

const SHOWN_FOR_MS = 9000;

/** A complaint that goes away by itself or when pressed. */
export function complain(sentence, status = "") {
  const toast = make("button", { type: "button", className: "toast", title: "Put away" });
  if (status) toast.append(make("strong", {}, status));
  toast.append(make("span", {}, sentence));
  const toasts = byId("toasts");
  toast.addEventListener("click", () => putAway(toast));
  toasts.append(toast);
  // Shown anew, so that it lies above a modal that opened later.
  if (toasts.matches(":popover-open")) toasts.hidePopover();
  toasts.showPopover();
  setTimeout(() => putAway(toast), SHOWN_FOR_MS);
}

function putAway(toast) {
  toast.remove();
  const toasts = byId("toasts");
  if (!toasts.childElementCount && toasts.matches(":popover-open")) toasts.hidePopover();
}

/** Tells how a delivery to the app went; true when it went well. */
export function tell(outcome) {
  if (outcome.status && outcome.status !== "ok") {
    complain(outcome.sentence || "The app did not answer as it should.", outcome.status);
    return false;
  }
  const milliseconds = Math.max(1, Math.round(outcome.ack_ms ?? 0));
  if (outcome.ack_ms) byId("status").textContent = `The app acknowledged in ${milliseconds} ms.`;
  return true;
}

/** Runs something that may be refused, and tells the person if it is. */
export async function trying(deed) {
  try {
    return await deed();
  } catch (error) {
    complain(error instanceof TypeError ? "The sandbox does not answer. Is it still running?" : error.message);
    return null;
  }
}
