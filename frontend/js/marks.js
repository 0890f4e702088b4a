// @ts-check
/** What is new since the last visit: a word when a page is opened again, a dot at "Changes", and marks until they have been seen. */

import { all } from "./cards.js";
import { eventNow, moment } from "./clock.js";
import { recall, remember } from "./memory.js";
import { toast } from "./toast.js";
import { language, root, say } from "./words.js";

/** Milliseconds that a mark must be in sight to count as seen. */
const GLANCE = 1000;

/** @typedef {{alert: number, at: number}} Visit the last alert that this phone knew of, and when it looked last, in event time */

/** @returns {[number, number][]} number and sessions of the latest alerts */
const alerts = () => (root.dataset.alerts ?? "").split(" ").filter(Boolean).map((each) => /** @type {[number, number]} */ (each.split(":").map(Number)));
const newest = () => alerts().at(-1)?.[0] ?? 0;

/** @type {Visit} */
const NEVER = { alert: -1, at: 0 };
/** As it was when this page came into sight. */
let last = NEVER;
/** @type {IntersectionObserver | undefined} */
let glances;

export function watchMarks() {
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", comeAndGo);
  glances = new IntersectionObserver((entries) => entries.forEach(glance), { threshold: 0.6 });
  last = recall("visit", NEVER);
  if (!(last.alert >= 0)) last = { alert: newest(), at: eventNow() };
  greet();
}

/** After loading, coming back, and each new edition. */
export function greet() {
  const count = alerts().reduce((sum, [number, sessions]) => sum + (number > last.alert ? sessions : 0), 0);
  if (count) {
    const text = say(count === 1 ? "sinceOne" : "since", { time: moment(last.at), count });
    toast({ key: `since-${newest()}`, texts: { [language]: text }, path: "/changes" });
  }
  know(newest());
  const read = document.querySelector(".alerts") ? newest() : recall("read", newest());
  remember("read", read);
  document.querySelector('.bar a[href$="/changes"]')?.classList.toggle("news", newest() > read);
  for (const mark of all("[data-told]")) glances?.observe(mark);
}

/** This phone knows of an alert. @param {number} alert */
export function know(alert) {
  last = { alert: Math.max(alert, last.alert), at: last.at };
}

/** Notes when this phone looked last, for when it looks again. */
const leave = () => remember("visit", { alert: newest(), at: eventNow() });

function comeAndGo() {
  if (document.visibilityState === "hidden") leave();
  else if (recall("visit", NEVER).alert >= 0) last = recall("visit", NEVER);
}

/** @param {IntersectionObserverEntry} entry */
function glance({ target, isIntersecting }) {
  const { session = "", alert } = /** @type {HTMLElement} */ (target).dataset;
  if (!isIntersecting) return;
  setTimeout(() => {
    const { top, bottom } = target.getBoundingClientRect();
    if (document.visibilityState !== "visible" || bottom < 0 || top > innerHeight) return;
    remember("seen", { ...recall("seen", {}), [session]: Number(alert) });
  }, GLANCE);
}
