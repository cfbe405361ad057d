// Light, dark or as the device: the server remembers it in a cookie and puts it on <html>; here it also changes without a new page.
const form = document.querySelector("[data-theme-switch]");

form?.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  const chosen = button.value;
  if (chosen) document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;
  for (const other of form.querySelectorAll("button[name=theme]")) other.setAttribute("aria-pressed", String(other === button));
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = chosen
    ? `theme=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`
    : `theme=; Path=/; Max-Age=0; SameSite=Lax${secure}`;
});
