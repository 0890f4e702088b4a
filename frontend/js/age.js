// @ts-check
/** Says how old the page's data is, by the data's own time stamp, whenever it may not be the newest. */

import { clockIsWrong, moment } from "./clock.js";
import { locale, root, say } from "./words.js";

/** Milliseconds after which a silent server is worth a word: a restart takes less. */
const DOUBT = 5000;
const UNITS = /** @type {const} */ ([["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000]]);

let answered = true;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let doubt;

/** @param {boolean | undefined} well whether the server answers; undefined: nobody asked */
export function answers(well) {
  clearTimeout(doubt);
  if (well) settleAge(true);
  else if (well === false) doubt = setTimeout(settleAge, DOUBT, false);
}

/** @param {boolean} well */
function settleAge(well) {
  answered = well;
  tellAge();
}

/** Brings the sentence up to date: `offline`, `unreachable`, `older`, the phone's clock is wrong, or none. */
export function tellAge() {
  const line = document.getElementById("age");
  if (!line) return;
  const key = !navigator.onLine ? "offline" : !answered ? "unreachable" : "older" in root.dataset ? "older" : clockIsWrong() ? "clock" : "";
  // Only where it is said: a browser's first words about a time in a zone cost a phone 50 ms.
  const text = key && say(key, { time: moment(Number(root.dataset.published) + Number(root.dataset.clockOffset ?? 0)), ago: ago() });
  if (line.textContent !== text) line.textContent = text;
  line.hidden = !key;
}

/** "12 minutes ago", "now" */
function ago() {
  const age = Date.now() - Number(root.dataset.published);
  const [unit, length] = UNITS.find((each) => age >= each[1]) ?? ["minute", 60_000];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-Math.floor(age / length), unit);
}

export function watchAge() {
  addEventListener("online", tellAge);
  addEventListener("offline", tellAge);
  setInterval(tellAge, 60_000);
  tellAge();
}
