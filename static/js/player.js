// Beside the browser's own player: the speed, and a fresh address when the signed one has run out while the page stood open.
const video = document.querySelector("[data-player]");
const speed = document.querySelector("[data-speed]");

if (video && speed) {
  speed.hidden = false;
  speed.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    video.playbackRate = Number(button.value);
    for (const other of speed.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
  });
}

let renewedAt = 0;
video?.addEventListener("error", async () => {
  if (Date.now() - renewedAt < 60_000) return; // a clip that fails twice in a minute fails for another reason
  renewedAt = Date.now();
  const { currentTime, playbackRate } = video;
  const answer = await fetch(video.dataset.refresh);
  if (!answer.ok) return;
  const fresh = (await answer.json()).entry.clip?.renditions[0]?.url;
  if (!fresh) return;
  video.src = fresh;
  video.addEventListener("loadedmetadata", () => Object.assign(video, { currentTime, playbackRate }), { once: true });
});
