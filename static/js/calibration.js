// The pads of the calibration entry: what is chosen stands in the head of its pad, what it means beside it, and the pad in use lies open.
import { listenToLevels } from "./scorecard-levels.js";

const form = document.querySelector("[data-calibration]");
const pads = [...form.querySelectorAll("[data-criterion]")];

const openPad = (pad) => {
  for (const other of pads) {
    if (other === pad) other.dataset.state = "open";
    else delete other.dataset.state;
  }
};

for (const pad of pads) {
  pad.addEventListener("change", (event) => {
    const { type, value, checked, dataset } = event.target;
    if (type === "radio") pad.querySelector("[data-chosen]").textContent = value === "pass" ? "–" : (dataset.face ?? value);
    if (type === "number" && value) pad.querySelector("input[type=checkbox]").checked = false;
    if (type === "checkbox" && checked) pad.querySelector("input[type=number]").value = "";
    openPad(pad);
  });
  pad.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && openPad(pad));
}
listenToLevels(form);
