// @ts-check
/** What is on now and what comes next, in two lines, and the gondola that sits at now. Before and after the event: what matters then. */

import { all, cards, goingOn } from "./cards.js";
import { CLOCK, dayOf, eventNow, format } from "./clock.js";
import { endToast } from "./toast.js";
import { locale, say } from "./words.js";

/** @typedef {import("./cards.js").Card} Card */

/** Milliseconds between two looks at the clock. */
const TICK = 10_000;
/** Event time at the last look, if the event was on. @type {number | undefined} */
let during;

export function watchNow() {
  setInterval(tellNow, TICK);
  // Folds, filters and turned phones move the stops, and so the gondola.
  const list = document.querySelector(".agenda");
  if (list) new ResizeObserver(() => setTimeout(() => ride(during))).observe(list);
  tellNow();
}

/** Brings everything that follows the clock up to date. */
export function tellNow() {
  const now = eventNow();
  for (const node of all("[data-until]")) {
    node.hidden = Number(node.dataset.until) <= now;
    if (node.hidden) endToast(node.id);
  }
  const held = cards().filter(({ cancelled }) => !cancelled);
  const box = document.getElementById("now");
  if (!box || !held.length) return;
  const state = now < held[0].starts ? "before" : held.every(({ over }) => over <= now) ? "after" : "during";
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(`now-${state}`));
  const lines = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const [first, second] = all("p", lines);
  const next = held.find(({ starts }) => starts > now);
  const current = goingOn(held, now).reverse();
  if (state === "before") {
    const days = Math.round((Date.parse(dayOf(held[0].starts)) - Date.parse(dayOf(now))) / 86_400_000);
    const date = days ? /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short" }) : {};
    write(first, next, format(held[0].starts, { ...date, ...CLOCK }));
    const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
    all("b", first)[0].textContent = days > 1 ? say("inDays", { count: days }) : words.slice(0, 1).toUpperCase() + words.slice(1);
  }
  if (state === "during") {
    write(first, current[0], current[0]?.span, current.length - 1);
    const others = held.filter(({ starts }) => starts === next?.starts).length - 1;
    const day = next && dayOf(next.starts) !== dayOf(now) ? `${format(next.starts, { weekday: "short" })} ` : "";
    write(second, next, next && day + next.clock, others);
  }
  if (box.textContent !== lines.textContent) box.replaceChildren(lines);
  during = state === "during" ? now : undefined;
  ride(during);
}

/** @param {HTMLElement} line @param {Card | undefined} card @param {string} [time] @param {number} [more] */
function write(line, card, time = "", more = 0) {
  const [link] = /** @type {HTMLAnchorElement[]} */ (all("a", line));
  if (card) link.href = card.href;
  all("time", link)[0].textContent = time;
  const [name] = all("span", link);
  if (card?.lang) name.lang = card.lang;
  if (card) name.textContent = card.title + (more > 0 ? ` +${more}` : "");
}

/** Moves the gondola to now: between the stops that are shown, as far as the time between them has gone. @param {number} [now] */
function ride(now) {
  const gondola = document.getElementById("gondola");
  if (!gondola) return;
  const shown = now === undefined ? [] : cards().filter(({ node }) => node.offsetParent);
  const at = now ?? 0;
  const next = shown.find(({ starts }) => starts > at);
  const last = shown.filter(({ starts }) => starts <= at).at(-1);
  const today = last && dayOf(last.starts) === dayOf(at) ? last : next;
  const day = /** @type {HTMLElement | null | undefined} */ (today?.node.closest(".day"));
  gondola.style.transition = gondola.hidden ? "none" : ""; // it rides, but never in from the corner
  gondola.hidden = !day;
  if (!day) return;
  /** @param {Card | undefined} card */
  const hangs = (card) => (card && day.contains(card.node) ? card.node.offsetTop : undefined);
  const start = hangs(last);
  const from = start ?? (hangs(next) ?? 36) - 4;
  const to = hangs(next) ?? from + (last?.node.offsetHeight ?? 0);
  const until = next && hangs(next) !== undefined ? next.starts : last?.over;
  const way = start === undefined || !last || !until ? 0 : Math.min(1, (at - last.starts) / (until - last.starts));
  gondola.style.transform = `translate(${day.offsetLeft}px, ${Math.round(day.offsetTop + from + (to - from) * way)}px)`;
}
