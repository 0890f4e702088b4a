// @ts-check
/** What this phone wants to hear, as the server takes it, whatever stands in its memory. The form is in choices.js. */

import { recall } from "./memory.js";
import { stars } from "./stars.js";

/** @typedef {{scope: "all" | "starred", days: string[], announcements: boolean, reminder_minutes: 0 | 10}} Wishes no days: all */

/** The most stars that the server takes; the newest count. */
const MOST = 500;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** @returns {Wishes & {stars: string[]}} */
export function wishes() {
  const { scope, days, announcements, reminder_minutes } = recall("wishes", /** @type {Partial<Wishes>} */ ({}));
  return {
    scope: scope === "starred" ? scope : "all",
    days: Array.isArray(days) ? days.map(String).filter((day) => DATE.test(day)).slice(0, 60) : [],
    announcements: announcements !== false,
    reminder_minutes: reminder_minutes === 10 ? 10 : 0,
    stars: stars().slice(-MOST),
  };
}
