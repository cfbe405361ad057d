// Whether a judge wants little data, kept on this device: the server and the player ask for it (data-low on <body>).
const form = document.querySelector("[data-low-switch]");

export const isLow = () => document.body.dataset.low !== undefined;

if (form) form.hidden = false;
form?.addEventListener("click", (event) => {
  const chosen = event.target.closest("button")?.value;
  if (!chosen) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `data=${chosen}; Path=/judge/; Max-Age=31536000; SameSite=Lax${secure}`;
  document.body.toggleAttribute("data-low", chosen === "low");
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === chosen));
  document.dispatchEvent(new CustomEvent("soundings:data", { detail: chosen }));
});
