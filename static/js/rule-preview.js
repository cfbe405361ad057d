// Shows a rule in words while it is typed. Without this file, the words come with the next page.
const PAUSE = 300;

for (const form of document.querySelectorAll("form[data-preview]")) {
  const place = form.querySelector("[data-preview-text]");
  let timer = 0;
  let last = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++last;
      try {
        const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
        const { text } = answer.ok ? await answer.json() : {};
        if (mine === last && text) place.textContent = text;
      } catch { /* the last words stay */ }
    }, PAUSE);
  });
}
