// The desk of a pitch day. What can be done is forms; this counts, offers undo as long as it holds, listens to keys if it is asked to, and
// draws the page anew when somebody acted at another desk.

import { follow } from "./stage-clock.js";
import { draw } from "./stage-draw.js";

const root = document.querySelector("[data-stage]");
const undo = root.querySelector("[data-until]");
const isTyping = () => document.activeElement?.matches("input:not([type=checkbox]), textarea") && document.activeElement.value !== "";

follow(root, (doc, now, state) => {
  if (undo) undo.hidden = now > Number(undo.dataset.until);
  if (doc.version > Number(root.dataset.drawn) && !isTyping()) location.reload();
  return draw(root, doc, now, state);
});

// Single keys can be switched off, and are off until somebody wants them on this device.
const keys = root.querySelector("[data-keys]");
const on = root.querySelector("[data-keys-on]");
keys.hidden = false;
on.checked = localStorage.getItem("desk-keys") === "on";
on.addEventListener("change", () => localStorage.setItem("desk-keys", on.checked ? "on" : "off"));
addEventListener("keydown", (event) => {
  if (!on.checked || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, button, summary, a")) return;
  const button = [...root.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key.toLowerCase() && one.checkVisibility());
  if (!button) return;
  event.preventDefault();
  button.click();
});
