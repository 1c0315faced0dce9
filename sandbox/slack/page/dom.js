// Small pieces for building and updating the page.

export const byId = (id) => document.getElementById(id);

/** A new element with properties and children; text is never read as HTML. */
export function make(name, properties = {}, ...children) {
  const { dataset, aria, ...plain } = properties;
  const element = Object.assign(document.createElement(name), plain);
  Object.assign(element.dataset, dataset);
  for (const [key, value] of Object.entries(aria ?? {})) element.setAttribute(`aria-${key}`, value);
  element.append(...children);
  return element;
}

/**
 * Makes the children of `list` stand for `items`, keeping each child whose text has not changed, so that
 * what a person is just filling in or has folded out stays as it is.
 */
export function reconcile(list, items, keyOf, textOf, build) {
  const before = new Map([...list.children].map((child) => [child.itemKey, child]));
  let place = list.firstElementChild;
  for (const item of items) {
    const [key, text] = [keyOf(item), textOf(item)];
    const kept = before.get(key);
    before.delete(key);
    let child = kept;
    if (kept?.itemText !== text) {
      child = Object.assign(build(item, kept), { itemKey: key, itemText: text });
      if (kept === place && kept) place = kept.nextElementSibling;
      kept?.remove();
    }
    if (child === place) place = place.nextElementSibling;
    else list.insertBefore(child, place);
  }
  for (const gone of before.values()) gone.remove();
}

let groups = 0;

/** Puts HTML drawn by the server into an element; radio buttons get a group of their own. */
export function fill(element, html) {
  element.innerHTML = html;
  for (const boxes of element.querySelectorAll('[data-kind="radio_buttons"]')) {
    groups += 1;
    for (const circle of boxes.querySelectorAll("input")) circle.name = `group-${groups}`;
  }
  for (const field of element.querySelectorAll("[data-moment]")) {
    const local = new Date(Number(field.dataset.moment) * 1000);
    field.value = new Date(local - local.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  }
  for (const menu of element.querySelectorAll("details.several")) showTicked(menu);
  return element;
}

/** Writes what is ticked in a menu of several onto its face. */
export function showTicked(menu) {
  const face = menu.querySelector("summary");
  const names = [...menu.querySelectorAll("input:checked")].map((box) => box.parentElement.textContent.trim());
  face.textContent = names.join(", ") || face.dataset.placeholder;
}
