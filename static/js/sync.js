// Whether the work is safe, in one place and in words that the server translated (components/sync.html).
const ICONS = { saved: "check", saving: "clock", offline: "off", failed: "alert" };
const clockTime = () => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(new Date());

/** Show a state (saved, saving, offline, failed) in every sync line of the page; `facts` fill {time} and {n}. */
export function showSync(state, facts = {}) {
  for (const line of document.querySelectorAll("[data-sync]")) {
    const key = `words${state[0].toUpperCase()}${state.slice(1)}`;
    const words = (line.dataset[key] ?? "").replace("{time}", facts.time ?? clockTime()).replace("{n}", facts.n ?? 0);
    line.dataset.state = state;
    line.querySelector("use").setAttribute("href", `#i-${ICONS[state]}`);
    line.querySelector("[data-sync-words]").textContent = words;
  }
  document.dispatchEvent(new CustomEvent("soundings:sync", { detail: state }));
}
