// @ts-check
/** The event's clock, which a rehearsal shifts, and moments in words. */

import { locale, root } from "./words.js";

/** Milliseconds by which a phone's clock may be wrong before we go by the server's. */
const WRONG = 120_000;

let wrong = 0;

/** The server's time. @param {number} now @returns {boolean} whether that makes a difference */
export function heardTime(now) {
  const before = wrong;
  wrong = Math.abs(now - Date.now()) > WRONG ? now - Date.now() : 0;
  return Math.abs(wrong - before) > 1000;
}

export const clockIsWrong = () => wrong !== 0;

/** @returns {number} event time in milliseconds */
export const eventNow = () => Date.now() + wrong + Number(root.dataset.clockOffset ?? 0);

/** @type {Map<string, Intl.DateTimeFormat>} to make one takes a phone longer than to use it a hundred times */
const formats = new Map();

/** @param {number} at @param {Intl.DateTimeFormatOptions} parts @param {string} [timeZone] the event's, if none is given */
export function format(at, parts, timeZone = root.dataset.timezone, words = locale) {
  const key = JSON.stringify([parts, timeZone, words]);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(words, { timeZone, ...parts });
  formats.set(key, made);
  return made.format(at);
}

/** The calendar day at the event. @param {number} at @param {string} [timeZone] @returns {string} ISO 8601 */
export const dayOf = (at, timeZone) => format(at, {}, timeZone, "sv");

/** @type {Intl.DateTimeFormatOptions} */
export const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** "14:02", with the day if that is another. @param {number} at event time */
export function moment(at) {
  const old = eventNow() - at > 6 * 86_400_000;
  if (dayOf(at) === dayOf(eventNow())) return format(at, CLOCK);
  return format(at, { ...CLOCK, ...(old ? { day: "numeric", month: "long" } : { weekday: "long" }) });
}
