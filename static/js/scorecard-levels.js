// What a mark means, shown beside its pad while a finger, the mouse or the keyboard is on it; else that of the chosen mark.
import { pads, padOf } from "./scorecard-card.js";

const keyAt = (node) => node?.closest?.(".mark")?.querySelector("[data-level]");

function draw(pad, key = pad.querySelector("[data-level]:checked")) {
  const wanted = pad.querySelector(`.criterion__level[data-level="${key?.dataset.level}"]`);
  pad.toggleAttribute("data-tells", Boolean(wanted));
  for (const level of pad.querySelectorAll(".criterion__level")) level.toggleAttribute("data-on", level === wanted);
}

/** Show again what the chosen marks mean, after they were changed by something else than a tap. */
export const drawLevels = () => pads.forEach((pad) => draw(pad));

export function listenToLevels(form) {
  let under = null;
  const look = (key) => {
    if (under && (!key || padOf(under) !== padOf(key))) draw(padOf(under));
    under = key;
    if (key) draw(padOf(key), key);
  };
  form.addEventListener("pointerdown", (event) => look(keyAt(event.target)));
  form.addEventListener("pointermove", (event) => {
    // A finger keeps its first target: what lies under it now has to be asked for.
    const node = event.pointerType === "mouse" ? event.target : document.elementFromPoint(event.clientX, event.clientY);
    if (keyAt(node) !== under) look(keyAt(node));
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) form.addEventListener(name, (event) => event.pointerType !== "mouse" && look(null));
  form.addEventListener("pointerleave", () => look(null));
  form.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && look(keyAt(event.target)));
  form.addEventListener("focusout", () => look(null));
  form.addEventListener("change", (event) => padOf(event.target) && draw(padOf(event.target)));
  drawLevels();
}
