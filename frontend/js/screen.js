// @ts-check
/**
 * The wall display: shows the part of the programme that the time asks for, and keeps showing through a night, a lost network
 * and a new release. It never leaves its page for one that it has not got.
 */

import { answers, watchAge } from "./age.js";
import { all, cards, goingOn } from "./cards.js";
import { CLOCK, eventNow, format } from "./clock.js";
import { swap } from "./swap.js";
import { announce, hear } from "./worker.js";
import { root } from "./words.js";

/** Milliseconds between two questions to the server. It is asked, not listened to: a stream may be dead for hours unnoticed. */
const ASK = 10_000;

/** Hides the last ones until the rest fits. @param {HTMLElement} box @param {HTMLElement[]} nodes @param {() => void} [fold] */
function fit(box, nodes, fold = () => {}) {
  fold();
  while (nodes.length > 1 && box.scrollHeight > box.clientHeight) {
    /** @type {HTMLElement} */ (nodes.pop()).hidden = true;
    fold();
  }
}

/** @param {string} id @param {boolean} hidden */
function hide(id, hidden) {
  const node = document.getElementById(id);
  if (node) node.hidden = hidden;
}

/** Puts what is on, and what comes, on the wall, as much of it as fits; and the changes that still matter. */
function arrange() {
  const now = eventNow();
  const shown = cards();
  const on = goingOn(shown.filter(({ cancelled }) => !cancelled), now).map(({ node }) => node);
  const next = shown.filter(({ starts }) => starts > now).map(({ node }) => node);
  const rows = [...on, ...next];
  const [programme, news] = [".agenda", ".news"].map((box) => all(box)[0]);
  for (const { node } of shown) {
    node.hidden = !rows.includes(node);
    node.classList.toggle("on", on.includes(node));
    node.classList.toggle("big", on.length < 3);
    const { now: word, next: other } = programme.dataset;
    all(".when", node)[0].dataset.label = (node === on[0] ? word : node === next[0] ? other : "") ?? "";
  }
  for (const node of all("[data-until]")) node.hidden = Number(node.dataset.until) <= now;
  const told = all(".told").filter((node) => !node.hidden);
  hide("over", rows.length > 0 || !shown.length);
  hide("no-news", told.length > 0);
  fit(programme, rows, () => {
    for (const day of all(".day")) day.hidden = !rows.some((node) => day.contains(node));
  });
  const more = on.filter((node) => node.hidden).length;
  if (more) all(".when", on[0])[0].dataset.label += ` +${more}`;
  fit(news, told);
}

let minute = 0;

function tick() {
  const clock = document.getElementById("clock");
  const now = Math.floor(eventNow() / 60_000);
  if (!clock || now === minute) return;
  minute = now;
  clock.textContent = format(eventNow(), CLOCK);
  arrange();
}

/** A copy of this page for the worker, which else keeps only what phones need: so that a power cut without a network shows it. */
async function keep() {
  const fresh = await fetch(`${location.pathname}/`, { signal: AbortSignal.timeout(ASK) }); // not the address of the copy
  if (!fresh.ok) throw new Error(fresh.url);
  for (const name of self.caches ? await caches.keys() : []) {
    await (await caches.open(name)).put(location.pathname, fresh.clone());
  }
  return fresh.text();
}

/** The worker has dropped what was old, perhaps with our copy. */
async function kept() {
  if (!(await caches.match(location.pathname))) await keep().catch(() => {});
}

/** The server has another edition: its words take the place of ours; another release is loaded. @param {string} edition */
async function renew(edition) {
  const html = await keep();
  const ours = [`src="${all("script")[0].getAttribute("src")}"`, `<style>${all("style")[0].textContent}</style>`];
  if (!ours.every((part) => html.includes(part))) location.reload();
  await swap(edition, arrange);
  announce();
}

async function askHead() {
  try {
    const head = await fetch("/api/head", { cache: "no-cache", signal: AbortSignal.timeout(ASK) });
    if (!head.ok) throw new Error(head.url);
    answers(true);
    const { edition } = await head.json();
    if (edition !== root.dataset.edition) await renew(edition);
  } catch {
    answers(false);
  }
  setTimeout(askHead, ASK);
}

async function stayAwake() {
  try {
    if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen");
  } catch {
    // A battery that is nearly empty, or an old browser: the display's own settings decide.
  }
}

root.dataset.live = "";
watchAge();
tick();
setInterval(tick, 1000);
addEventListener("resize", arrange);
document.addEventListener("visibilitychange", stayAwake);
stayAwake();
hear("edition", kept);
announce();
askHead();
