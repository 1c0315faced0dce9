// What stands in the elements of a message or a form, in the shape that the server takes.

const NO_VALUE = new Set(["button", "overflow"]);
const TEXT = new Set(["plain_text_input", "email_text_input", "url_text_input", "number_input"]);

const ticked = (element) => [...element.querySelectorAll("input:checked")].map((box) => box.value);

/** Text, one value, or a list; an empty string or list where nothing was chosen. */
export function valueOf(element) {
  const kind = element.dataset.kind;
  if (kind === "checkboxes" || kind.startsWith("multi_")) return ticked(element);
  if (kind === "radio_buttons") return ticked(element)[0] ?? "";
  if (kind === "datetimepicker") return element.value && String(Date.parse(element.value) / 1000);
  return element.value;
}

/** All values of a form by block and action; choices not made are left out. */
export function valuesOf(form) {
  const values = {};
  for (const element of form.querySelectorAll("[data-action-id]")) {
    const { kind, blockId, actionId } = element.dataset;
    const value = valueOf(element);
    if (NO_VALUE.has(kind) || (value === "" && !TEXT.has(kind))) continue;
    (values[blockId] ??= {})[actionId] = value;
  }
  return values;
}

/** Sentences by block for the inputs that must be filled in and are not. */
export function missingIn(form) {
  const missing = {};
  for (const label of form.querySelectorAll("[data-required]")) {
    const element = label.querySelector("[data-action-id]");
    if (element && valueOf(element).length === 0) {
      missing[element.dataset.blockId] = "Please complete this required field.";
    }
  }
  return missing;
}

/** Gives elements of a redrawn form what the person had put in before. */
export function restore(form, values) {
  for (const element of form.querySelectorAll("[data-action-id]")) {
    const value = values[element.dataset.blockId]?.[element.dataset.actionId];
    if (value !== undefined) put(element, value);
  }
}

function put(element, value) {
  if (element.dataset.kind === "datetimepicker") return;
  const boxes = element.querySelectorAll("input");
  if (boxes.length === 0) element.value = value;
  for (const box of boxes) box.checked = [value].flat().includes(box.value);
}
