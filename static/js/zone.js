// Tell the server the reader's own time zone, so that every deadline can show a second clock. A cookie, no request of its own;
// the names of zones need no escaping, and the server would not undo it.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const known = document.cookie.split("; ").find((pair) => pair.startsWith("zone="));

if (zone && known !== `zone=${zone}`) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

// On the very first visit the server did not know the zone yet: fill the second clocks of this page here.
const numeric = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const language = document.documentElement.lang;
const parts = (at, timeZone, options) =>
  Object.fromEntries(new Intl.DateTimeFormat(language, { timeZone, ...options }).formatToParts(at).map((p) => [p.type, p.value]));

for (const line of document.querySelectorAll("[data-fill-instant]")) {
  const at = new Date(line.dataset.fillInstant);
  const offset = (timeZone) => parts(at, timeZone, { timeZoneName: "longOffset" }).timeZoneName;
  if (!zone || offset(zone) === offset(line.dataset.contest)) continue;
  const day = parts(at, zone, { weekday: "short", day: "numeric", month: "long", year: "numeric" });
  const hour = parts(at, zone, numeric);
  const place = zone.split("/").pop().replaceAll("_", " ");
  line.querySelector("time").dateTime = at.toISOString();
  line.querySelector("time").textContent = `${day.weekday} ${day.day} ${day.month} ${day.year}, ${hour.hour}:${hour.minute}`;
  line.querySelector("span").textContent = `${place} (${offset(zone).replace("-", "−").replace(/^GMT$/, "GMT+00:00")})`;
  line.hidden = false;
}

// And mark the reader's own line among the plumb lines, when the server could not.
for (const figure of document.querySelectorAll("[data-instant][data-you-words]")) {
  if (!zone || figure.querySelector("[data-you]")) continue;
  const at = new Date(figure.dataset.instant);
  const wall = parts(at, zone, { ...numeric, year: "numeric", month: "2-digit", day: "2-digit" });
  const words = figure.dataset.youWords.replace("{place}", zone.split("/").pop().replaceAll("_", " "));
  for (const line of figure.querySelectorAll(`[data-clock="${wall.year}-${wall.month}-${wall.day}T${wall.hour}:${wall.minute}"]`)) {
    line.dataset.you = "";
    const name = line.querySelector(".plumb__text:last-child");
    if (name) name.textContent = words;
    else line.querySelector(".upright__names").prepend(Object.assign(document.createElement("b"), { textContent: `${words}: ` }));
  }
}
