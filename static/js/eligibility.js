// Draws the card of eligibility again after each save. Without this file, it comes with the next page.
const card = document.querySelector("[data-eligibility]");
let last = 0;

async function draw() {
  const mine = ++last;
  try {
    const answer = await fetch(card.dataset.eligibility, { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected && mine === last) card.innerHTML = await answer.text();
  } catch { /* the card stays as it was */ }
}

if (card) document.addEventListener("soundings:sync", (event) => { if (event.detail === "saved") draw(); });
