// Which hand a judge scores with, kept on this device: the server mirrors the bench for the left (data-hand).
const form = document.querySelector("[data-hand-switch]");
if (form) form.hidden = false;
form?.addEventListener("click", (event) => {
  const chosen = event.target.closest("button")?.value;
  if (!chosen) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `hand=${chosen}; Path=/judge/; Max-Age=31536000; SameSite=Lax${secure}`;
  if (document.body.dataset.hand) document.body.dataset.hand = chosen;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === chosen));
});
