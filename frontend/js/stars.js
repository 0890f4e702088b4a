// @ts-check
/** Stars: kept on this phone, whatever the network does. Each session on a page gets its button, and the word when two clash. */

import { all, cards, piece } from "./cards.js";
import { recall, remember } from "./memory.js";
import { toast } from "./toast.js";
import { language, say } from "./words.js";

/** @typedef {import("./cards.js").Card} Card */

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** @returns {string[]} ids of sessions, the first starred first; some may be gone from the programme */
export function stars() {
  const kept = recall("stars", /** @type {unknown} */ ([]));
  return Array.isArray(kept) ? clean(kept) : [];
}

/** @param {unknown[]} ids @returns {string[]} what can be one, once */
export const clean = (ids) => [...new Set(ids)].filter((id) => typeof id === "string" && ID.test(id)).map(String);

/** @param {string[]} ids */
export function keepStars(ids) {
  if (!remember("stars", ids)) toast({ key: "stars-lost", texts: { [language]: say("notKept") } });
  document.dispatchEvent(new Event("stars"));
}

/** @param {string} id @param {boolean} on */
export function star(id, on) {
  keepStars(on ? clean([...stars(), id]) : stars().filter((other) => other !== id));
}

export function watchStars() {
  document.addEventListener("click", ({ target }) => {
    const button = /** @type {HTMLElement} */ (target).closest(".star");
    const session = /** @type {HTMLElement | null | undefined} */ (button?.closest("[data-session]"));
    if (button && session) star(session.dataset.session ?? "", button.getAttribute("aria-pressed") !== "true");
  });
  document.addEventListener("stars", showStars);
  addEventListener("storage", ({ key }) => key === "companion.stars" && document.dispatchEvent(new Event("stars")));
  showStars();
}

/** Gives each session its button, and each button what holds. */
export function showStars() {
  const mine = new Set(stars());
  const clashing = clashes(mine);
  for (const session of all("[data-session]")) {
    const { session: id = "" } = session.dataset;
    let button = document.getElementById(`star-${id}`);
    if (!button) {
      button = piece("star-template");
      button.id = `star-${id}`;
      session.append(button);
    }
    const others = clashing.get(id);
    const title = session.querySelector("h1, h3, h4")?.textContent ?? "";
    button.setAttribute("aria-pressed", String(mine.has(id)));
    button.setAttribute("aria-label", say("star", { title }) + (others ? ` ${say("clashes", { title: others })}` : ""));
    const word = button.querySelector("span") ?? button.appendChild(document.createElement("span"));
    word.textContent = others ? say("clash") : "";
  }
  warn([...mine]);
}

/** @param {Set<string>} mine @returns {Map<string, string>} by session, the titles of my others at the same time */
function clashes(mine) {
  const busy = cards().filter(({ id, free }) => mine.has(id) && !free);
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const one of busy) {
    const others = busy.filter((other) => other !== one && overlap(one, other));
    if (others.length) found.set(one.id, others.map(({ title }) => title).join(", "));
  }
  return found;
}

/** As the server sees it. @param {Card} one @param {Card} other */
const overlap = (one, other) =>
  one.starts === other.starts || (one.starts < other.starts ? other.starts < one.ends : one.starts < other.ends);
