// @ts-check
/** Says how old the page's data is, by the data's own time stamp, whenever it may not be the newest. */

import { locale, root, say } from "./words.js";

/** Milliseconds after which a silent server is worth a word: a restart takes less. */
const PATIENCE = 5000;
const UNITS = /** @type {const} */ ([["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000]]);

let answered = true;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let doubt;

/** @param {boolean | undefined} well whether the server answers; undefined: nobody asked */
export function answers(well) {
  clearTimeout(doubt);
  if (well) settle(true);
  else if (well === false) doubt = setTimeout(settle, PATIENCE, false);
}

/** @param {boolean} well */
function settle(well) {
  answered = well;
  tell();
}

/** Brings the sentence up to date: `offline`, `unreachable` or `older`, or none. */
export function tell() {
  const line = document.getElementById("age");
  if (!line) return;
  const key = !navigator.onLine ? "offline" : !answered ? "unreachable" : "older" in root.dataset ? "older" : "";
  const text = key && say(key, { time: stamp(), ago: ago() });
  if (line.textContent !== text) line.textContent = text;
  line.hidden = !key;
}

/** "14:02", with the day if it is another; on the event's clock, as the rest of the page. */
function stamp() {
  const { clockOffset, published, timezone: timeZone } = root.dataset;
  const [then, now] = [Number(published), Date.now()].map((at) => new Date(at + Number(clockOffset ?? 0)));
  const day = (/** @type {Date} */ date) => date.toLocaleDateString("en", { timeZone });
  const old = now.getTime() - then.getTime() > 6 * 86_400_000;
  const date = old ? { day: "numeric", month: "long" } : day(then) === day(now) ? {} : { weekday: "long" };
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return then.toLocaleString(locale, /** @type {Intl.DateTimeFormatOptions} */ ({ timeZone, ...date, ...clock }));
}

/** "12 minutes ago", "now" */
function ago() {
  const age = Date.now() - Number(root.dataset.published);
  const [unit, length] = UNITS.find((each) => age >= each[1]) ?? ["minute", 60_000];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-Math.floor(age / length), unit);
}

export function watchAge() {
  addEventListener("online", tell);
  addEventListener("offline", tell);
  setInterval(tell, 60_000);
  tell();
}
