// @ts-check
/** The form "What I want to hear": what is chosen is kept at once, network or not. Sending it is push.js's business. */

import { remember } from "./memory.js";
import { wishes } from "./wishes.js";

/** @param {(kept: boolean) => void} chosen hears of each choice, and whether it outlives the page */
export function choices(chosen) {
  const found = document.getElementById("wishes");
  if (!(found instanceof HTMLFormElement)) return;
  const form = found;
  const boxes = /** @type {HTMLInputElement[]} */ ([...form.elements].filter((each) => each instanceof HTMLInputElement));

  function fill() {
    const kept = wishes();
    for (const box of boxes) {
      if (box.name === "scope") box.checked = box.value === kept.scope;
      else if (box.name === "days") box.checked = !kept.days.length || kept.days.includes(box.value);
      else box.checked = Boolean(kept[/** @type {"announcements"} */ (box.name)]);
    }
    const count = document.getElementById("star-count");
    if (count) count.textContent = String(kept.stars.length);
  }

  form.addEventListener("change", () => {
    const data = new FormData(form);
    const days = data.getAll("days");
    const all = days.length === boxes.filter(({ name }) => name === "days").length;
    const kept = remember("wishes", {
      scope: data.get("scope"),
      days: all ? [] : days,
      announcements: data.has("announcements"),
      reminder_minutes: data.has("reminder_minutes") ? 10 : 0,
    });
    chosen(kept);
  });
  addEventListener("storage", fill); // another tab's choice
  document.addEventListener("stars", fill);
  fill();
}
