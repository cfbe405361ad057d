// Panels of which one shows at a time. Without this script they stand below each other.
const box = document.querySelector("[data-tabs]");
const tabs = box ? [...box.querySelectorAll("[data-tab]")] : [];
const panelOf = (tab) => box.querySelector(`[data-panel="${tab.dataset.tab}"]`);

/** Show a panel by name. */
export function show(name, focus = false) {
  for (const tab of tabs) {
    const chosen = tab.dataset.tab === name;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    panelOf(tab).hidden = !chosen;
    if (chosen && focus) tab.focus();
  }
}

if (tabs.length) {
  const list = box.querySelector("[data-tab-list]");
  list.setAttribute("role", "tablist");
  list.hidden = false;
  for (const tab of tabs) {
    const panel = panelOf(tab);
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
  }
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]");
    if (tab) show(tab.dataset.tab);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = tabs.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const forward = getComputedStyle(list).direction === "rtl" ? -step : step;
    show(tabs[(at + forward + tabs.length) % tabs.length].dataset.tab, true);
  });
  show(tabs[0].dataset.tab);
}
