/* Show a question as its entrant will see it, while the organiser writes it. The server draws it; nothing is kept. */

const PAUSE = 350;

for (const form of document.querySelectorAll("form[data-previewed]")) {
  const place = document.querySelector("[data-preview]");
  let timer = 0;
  let asked = 0;
  const show = async () => {
    const number = ++asked;
    try {
      const answer = await fetch(form.dataset.previewed, { method: "POST", body: new FormData(form) });
      if (answer.ok && !answer.redirected && number === asked) place.innerHTML = await answer.text();
    } catch { /* without a network the last picture stays */ }
  };
  show(); // what was typed before this script was here
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
}
