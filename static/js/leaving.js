// Before a judge signs out: what waits on this device is sent first. What cannot be sent stays for its judge, and is asked about.
import { rows, sendAll, who } from "./outbox.js";

const box = document.querySelector("[data-leaving]");
const [count, away, go, stay] = ["count", "away", "go", "stay"].map((name) => box.querySelector(`[data-leaving-${name}]`));
let form = null; // the one that signs out

/** Do what takes a moment while a button turns. */
async function busy(button, work) {
  button?.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    button?.removeAttribute("aria-busy");
  }
}

/** Send what waits. Returns how many cards of this person stay on the device. */
async function left() {
  await sendAll();
  return (await rows()).mine.length;
}

async function leave(event) {
  event.preventDefault();
  if (event.submitter?.getAttribute("aria-busy") === "true") return;
  form = event.currentTarget;
  const waiting = await busy(event.submitter, () => left().catch(() => 0)); // a browser that forbids to look has kept nothing
  if (!waiting) {
    form.submit();
    return;
  }
  count.textContent = waiting === 1 ? box.dataset.wordsOne : box.dataset.wordsMany.replace("{n}", waiting);
  away.hidden = navigator.onLine;
  box.showModal();
}

async function signOut() {
  away.hidden = (await busy(go, who)) !== null;
  if (away.hidden) form.submit();
}

for (const one of document.querySelectorAll("[data-signs-out]")) one.addEventListener("submit", leave);
go.addEventListener("click", signOut);
stay.addEventListener("click", () => box.close());
