// @ts-check
/** The first start from the Home Screen: one button, "Alert me", over the page and above the bar. */

import { recall, remember } from "./memory.js";
import { standalone } from "./obstacle.js";
import { decided, state, turnOn } from "./push.js";

export async function offer() {
  const box = document.getElementById("offer");
  const [line, yes, no] = /** @type {HTMLElement[]} */ ([...(box?.children ?? [])]);
  if (!box || !standalone() || decided() || recall("later", false) || (await state()) !== "off") return;
  box.hidden = false;

  yes.addEventListener("click", async () => {
    line.textContent = yes.dataset.asking ?? "";
    const problem = await turnOn();
    // The settings page says what is wrong, and the way out of it.
    if (problem) return location.assign(yes.dataset.settings ?? "");
    line.textContent = yes.dataset.on ?? "";
    no.textContent = no.dataset.close ?? "";
    no.focus();
    yes.hidden = true;
  });
  no.addEventListener("click", () => {
    remember("later", true);
    box.hidden = true;
  });
}
