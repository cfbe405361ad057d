// A row of links may run off the screen: bring the one that is open into the middle of it.
for (const here of document.querySelectorAll(".side [aria-current], .tabs [aria-current]")) {
  const row = here.closest("nav");
  const [link, seen] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += link.left + link.width / 2 - seen.left - seen.width / 2;
}
