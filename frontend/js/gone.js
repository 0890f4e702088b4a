// @ts-check
/** Stars that come by a link from another device, and stars whose session is gone: they stay, with what is known of it. */

import { all, cards, piece } from "./cards.js";
import { dayOf } from "./clock.js";
import { recall, remember } from "./memory.js";
import { obstacle } from "./obstacle.js";
import { clean, keepStars, star, stars } from "./stars.js";
import { toast } from "./toast.js";
import { home, language, say } from "./words.js";

/** @typedef {{title: string, clock: string, starts: number}} Known what the phone remembers of a starred session */

export function watchGone() {
  document.addEventListener("stars", showGone);
  document.addEventListener("click", ({ target }) => {
    const button = /** @type {HTMLElement} */ (target).closest(".drop");
    if (button instanceof HTMLElement) star(button.dataset.id ?? "", false);
  });
  document.getElementById("give")?.addEventListener("click", give);
  document.addEventListener("stars", carry);
  carry();
  take();
  addEventListener("hashchange", take);
  showGone();
}

/**
 * On iOS the app on the Home Screen has a storage of its own, and starts by its manifest: the one thing that can bring the stars
 * along. Elsewhere they are there already.
 */
function carry() {
  const link = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=manifest]"));
  const ids = stars().slice(0, 100).join(".");
  if (link && obstacle() === "ios") link.href = ids ? `/stars/${language}/${ids}` : `/${language}.webmanifest`;
}

/** Hands over the address that carries my stars to another device; they are after "#", so no server sees them. */
async function give() {
  const url = `${location.origin}${home}/#stars=${stars().join(".")}`;
  try {
    if (navigator.share) return await navigator.share({ url });
    await navigator.clipboard.writeText(url);
    tellStars(say("copied"));
  } catch (refusal) {
    if (/** @type {Error} */ (refusal).name !== "AbortError") tellStars(url);
  }
}

/** Takes the stars of such an address, once, and says what came. An installed app on iOS brings them at each start. */
function take() {
  const [hash, search] = [location.hash.slice(1), location.search].map((part) => new URLSearchParams(part).get("stars"));
  const given = hash ?? search;
  if (given === null || !document.querySelector(".agenda")) return;
  history.replaceState(null, "", location.pathname);
  if (hash === null && recall("came", "") === given) return;
  remember("came", given);
  const here = new Set(cards().map(({ id }) => id));
  const wanted = given.split(".").filter(Boolean);
  const ids = clean(wanted).filter((id) => here.has(id));
  const lost = wanted.length - ids.length;
  if (ids.length) keepStars(clean([...stars(), ...ids]));
  const text = say(ids.length === 1 ? "cameOne" : ids.length ? "came" : "cameNone", { count: ids.length });
  tellStars(ids.length && lost ? `${text} ${say("cameLost", { count: lost })}` : text);
}

/** @param {string} text */
const tellStars = (text) => toast({ key: `stars-${Date.now()}`, texts: { [language]: text } });

/** Remembers what starred sessions are, and shows those that the programme has lost where they were. */
export function showGone() {
  const list = document.querySelector(".agenda");
  if (!list) return;
  const now = new Map(cards().map((card) => [card.id, card]));
  const before = recall("cards", /** @type {Record<string, Known>} */ ({}));
  /** @type {Record<string, Known>} */
  const kept = {};
  for (const id of stars()) {
    const { title, clock, starts } = now.get(id) ?? before[id] ?? {};
    if (title && clock && starts) kept[id] = { title, clock, starts };
  }
  remember("cards", kept);
  for (const node of all(".gone")) if (now.has(node.id.slice(5)) || !kept[node.id.slice(5)]) node.remove();
  for (const [id, card] of Object.entries(kept)) if (!now.has(id)) bury(id, card);
}

/** @param {string} id @param {Known} card */
function bury(id, { title, clock, starts }) {
  const node = document.getElementById(`gone-${id}`) ?? piece("gone-template");
  const day = document.getElementById(`day-${dayOf(starts)}`)?.parentElement ?? document.querySelector(".day");
  if (!day) return;
  node.id = `gone-${id}`;
  all("time", node)[0].textContent = clock;
  all("h3", node)[0].textContent = title;
  all(".drop", node)[0].dataset.id = id;
  const after = all("[data-starts]", day).find((other) => Number(other.dataset.starts) > starts);
  if (node.parentElement !== day || node.nextElementSibling !== (after ?? null)) day.insertBefore(node, after ?? null);
}
