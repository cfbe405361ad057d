// The audience's page and the screen in the hall.

import { follow } from "./stage-clock.js";
import { draw } from "./stage-draw.js";
import { keepOrder } from "./stage-order.js";

for (const root of document.querySelectorAll("[data-stage]")) {
  const order = keepOrder(root);
  follow(root, (doc, now, state) => {
    order(doc, now);
    return draw(root, doc, now, state);
  });
}
