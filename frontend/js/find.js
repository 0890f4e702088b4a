// @ts-check
/** Search, filters and "My agenda": instant, offline, and kept in the address, so that a link and "back" work. */

import { all } from "./cards.js";
import { stars } from "./stars.js";
import { say } from "./words.js";

const MARKS = /\p{Mn}/gu;
/** Letters that do not come apart into a plain one and a mark. @type {Record<string, string>} */
const PLAIN = { ø: "o", æ: "ae", œ: "oe", ß: "ss", ð: "d", þ: "th", ł: "l", đ: "d", ı: "i" };

/** For comparing: "Bergsjø" and "bergsjo" are the same. @param {string} text */
const plain = (text) => text.toLowerCase().normalize("NFD").replace(MARKS, "").replace(/[øæœßðþłđı]/g, (letter) => PLAIN[letter]);

/** Hits that fill a phone's screen. */
const SCREENFUL = 8;

/** @type {Map<HTMLElement, string>} what is searched of each card, until another edition comes */
const hays = new Map();

/** @param {HTMLElement} node */
function hay(node) {
  const known = hays.get(node);
  if (known !== undefined) return known;
  const text = plain([node.querySelector(".what"), node.querySelector(".place")].map((part) => part?.textContent).join(" "));
  hays.set(node, text);
  return text;
}

export function watchFind() {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("find-form"));
  form?.addEventListener("submit", (event) => event.preventDefault());
  form?.addEventListener("focusin", () => {
    // The first key shall be as quick as the next: what it needs is made, and was run once. What is shown stays.
    all(".agenda [data-starts]").forEach(hay);
    go(asked(form), false);
  });
  form?.addEventListener("input", ({ target }) => {
    const heed = () => go(asked(form), false);
    cancelAnimationFrame(frame);
    // Keys with the next frame: so the browser lays the page out once for all until then.
    if (/** @type {HTMLElement} */ (target).id === "find") frame = requestAnimationFrame(heed);
    else heed();
  });
  document.getElementById("mine")?.addEventListener("click", () => {
    const wanted = asked(form);
    wanted.has("mine") ? wanted.delete("mine") : wanted.set("mine", "1");
    go(wanted, true);
  });
  addEventListener("popstate", readAddress);
  readAddress();
  // Somebody may have typed before anybody listened.
  if (!location.search && [...asked(form).values()].some(Boolean)) go(asked(form), false);
}

/** Shows what the address asks for. */
function readAddress() {
  clearTimeout(writing);
  wants = new URLSearchParams(location.search);
  narrow();
}

/** The same in a new edition. */
export function narrowAnew() {
  hays.clear();
  narrow();
}

/** What is asked for, with what now stands in the form, if there is one. @param {HTMLFormElement | null} form */
function asked(form) {
  const wanted = new URLSearchParams(wants);
  for (const [name, value] of new FormData(form ?? undefined)) value ? wanted.set(name, String(value)) : wanted.delete(name);
  return wanted;
}

/** @param {URLSearchParams} wanted @param {boolean} step whether "back" shall lead here again */
function go(wanted, step) {
  cancelAnimationFrame(frame); // what was typed is in `wanted`
  clearTimeout(writing);
  wants = wanted;
  const query = String(wants);
  const address = location.pathname + (query && `?${query}`);
  if (step) history.pushState(null, "", address);
  else writing = setTimeout(() => history.replaceState(null, "", address + location.hash));
  narrow(!step);
}

/** What is asked for. The address says so too, after a key only when its frame is drawn. */
let wants = new URLSearchParams();
/** The timer of that. */
let writing = 0;
/** Counts the narrowings: what an older one has left to do is void. */
let round = 0;
/** In which keys will be heeded. */
let frame = 0;

/** Shows what is asked for. @param {boolean} [typing] then what lies below a phone's screen comes a frame later */
function narrow(typing = false) {
  const list = /** @type {HTMLElement | null} */ (document.querySelector(".agenda"));
  if (!list) return;
  const current = ++round;
  const hits = narrowing(list);
  for (const full = typing && list.clientWidth < 560 ? SCREENFUL : Infinity; ; ) {
    const { value, done } = hits.next();
    if (done) return;
    if (value > full) break;
  }
  requestAnimationFrame(() => setTimeout(() => current === round && [...hits]));
}

/** Card by card, from above; stops after each hit and says how many there are. @param {HTMLElement} list @returns {Generator<number, void>} */
function* narrowing(list) {
  const mine = wants.has("mine") ? new Set(stars()) : undefined;
  const fields = /** @type {HTMLInputElement[]} */ (all("#find-form [name]"));
  for (const field of fields) if (field !== document.activeElement) field.value = wants.get(field.name) ?? "";
  const words = plain(wants.get("q") ?? "").split(/\s+/).filter(Boolean);
  const tags = fields.filter(({ name, value }) => name !== "q" && value);
  if (tags.length) document.getElementById("filters")?.setAttribute("open", "");
  const narrowed = Boolean(mine || words.length || tags.length);
  list.classList.toggle("narrowed", narrowed);
  document.getElementById("mine")?.setAttribute("aria-pressed", String(Boolean(mine)));
  for (const node of all(".gone", list)) node.classList.toggle("out", Boolean(words.length || tags.length));
  let count = 0;
  for (const day of all(".day", list)) {
    const before = count;
    for (const node of all("[data-starts]", day)) {
      const fits =
        (!mine || mine.has(node.id)) &&
        tags.every(({ name, value }) => node.dataset[name]?.split(" ").includes(value)) &&
        words.every((word) => hay(node).includes(word));
      if (fits) {
        day.classList.toggle("out", false); // also where its other cards come a frame later
        yield ++count;
      }
      // What is over is not shown: of that, hits come in. Of the rest, what does not fit goes out.
      const past = node.matches(".past");
      node.classList.toggle("in", past && narrowed && fits);
      node.classList.toggle("out", !past && !fits);
    }
    day.classList.toggle("out", count === before && !day.querySelector(".gone:not(.out)"));
  }
  tellFound(narrowed, mine, count);
}

/** @param {boolean} narrowed @param {Set<string> | undefined} mine @param {number} count */
function tellFound(narrowed, mine, count) {
  const bar = document.getElementById("found");
  if (!bar) return;
  const text = mine?.size === 0 ? say("noStars") : count ? say(count === 1 ? "foundOne" : "found", { count }) : say("foundNone");
  if (narrowed && bar.textContent !== text) bar.textContent = text;
  all("#found, #mine-ways").forEach((node) => (node.hidden = !(node === bar ? narrowed : mine?.size)));
}
