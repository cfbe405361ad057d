// What is left until an instant, by the server's clock: the element carries `data-until` and `data-now` (ISO), parts carry `data-part`.
// Minutes tick; in the last hour seconds show. At the end the page is told once, and asks the server how things stand.
const pad = (n) => String(n).padStart(2, "0");

for (const clock of document.querySelectorAll("[data-until][data-now]")) {
  const until = Date.parse(clock.dataset.until);
  const ahead = Date.parse(clock.dataset.now) - Date.now(); // the server's clock minus this device's
  const part = (name) => clock.querySelector(`[data-part="${name}"]`);
  const show = (name, value, visible = true) => {
    const place = part(name);
    if (!place) return;
    place.hidden = !visible;
    const figure = place.querySelector(".clock__n") ?? place;
    const text = String(value);
    if (figure.textContent !== text) figure.textContent = text;
  };
  const tick = () => {
    const left = Math.floor((until - Date.now() - ahead) / 1000);
    if (left <= 0) {
      clock.dataset.state = "over";
      setTimeout(() => location.reload(), Math.random() * 8000); // not everybody at once
      return;
    }
    const last = left < 3600;
    show("days", Math.floor(left / 86400), !last);
    show("hours", Math.floor((left % 86400) / 3600), !last);
    show("minutes", last ? pad(Math.floor((left % 3600) / 60)) : Math.floor((left % 3600) / 60));
    show("seconds", pad(left % 60), last);
    setTimeout(tick, last ? 1000 : Math.min(((left % 60) + 1) * 1000, 60000));
  };
  if (until - Date.now() - ahead > 0) tick();
}
