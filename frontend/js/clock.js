// @ts-check
/** The event's clock, which a rehearsal shifts, and moments in words. */

import { locale, root } from "./words.js";

/** @returns {number} event time in milliseconds */
export const eventNow = () => Date.now() + Number(root.dataset.clockOffset ?? 0);

/** @param {number} at @param {Intl.DateTimeFormatOptions} parts @param {string} [timeZone] the event's, if none is given */
export function format(at, parts, timeZone = root.dataset.timezone) {
  return new Date(at).toLocaleString(locale, { timeZone, ...parts });
}

/** The calendar day at the event. @param {number} at @param {string} [timeZone] @returns {string} ISO 8601 */
export const dayOf = (at, timeZone = root.dataset.timezone) => new Date(at).toLocaleDateString("sv", { timeZone });

/** @type {Intl.DateTimeFormatOptions} */
export const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** "14:02", with the day if that is another. @param {number} at event time */
export function moment(at) {
  const old = eventNow() - at > 6 * 86_400_000;
  if (dayOf(at) === dayOf(eventNow())) return format(at, CLOCK);
  return format(at, { ...CLOCK, ...(old ? { day: "numeric", month: "long" } : { weekday: "long" }) });
}
