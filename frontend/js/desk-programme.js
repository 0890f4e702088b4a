// @ts-check
/** The programme as organizers act on it: a session's menu offers what can happen to it. */

import { ask } from "./desk-api.js";
import { collect, knowMenu, look, lookAtEdits } from "./desk-basket.js";
import { block, button, make, part, said, tell } from "./desk-dom.js";
import { CLOCK, dayOf, eventNow, format } from "./clock.js";
import { language, say } from "./words.js";

/** @typedef {import("./desk-dom.js").Text} Text */
/** @typedef {{id: string, title: Text, date: string, start: string, end: string | null, venue: string | null, room: string | null, status: string, kind: string}} Session */
/** @typedef {{id: string, name: Text, rooms: {id: string, name: Text}[]}} Venue */
/** @typedef {{sessions: Session[], venues: Venue[]}} Menu */

/** The most sessions that are offered as running late: parallel ones, and the next. */
const LATE = 8;

/** @type {Menu} */
let menu = { sessions: [], venues: [] };
/** The session whose menu is open, and what of it is chosen. */
let openId = "";
let chosen = "";
/** Days that were folded or unfolded by hand. @type {Map<string, boolean>} */
const days = new Map();

/** @returns {Promise<Menu>} what there is to choose from, shown */
export async function loadProgramme() {
  menu = await ask("GET", "/agenda");
  knowMenu(menu);
  showProgramme();
  return menu;
}

/** Draws it anew. What is open stays open, and what has the focus keeps it. */
function showProgramme() {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.key;
  const all = [...new Set(menu.sessions.map(({ date }) => date))].sort();
  const today = dayOf(eventNow());
  part("sessions").replaceChildren(...all.map((date) => {
    const heading = format(Date.parse(`${date}T12:00Z`), { weekday: "long", day: "numeric", month: "long" }, "UTC");
    const sessions = menu.sessions.filter((one) => one.date === date).sort((a, b) => (a.start < b.start ? -1 : 1));
    const open = days.get(date) ?? (date >= today || /** @type {string} */ (all.at(-1)) < today);
    const turned = (/** @type {any} */ { currentTarget }) => days.set(date, currentTarget.open);
    return make("details", { class: "day-list", open, ontoggle: turned }, make("summary", { "data-key": date }, heading), make("ul", { class: "rows" }, ...sessions.map(row)));
  }));
  if (focused) /** @type {HTMLElement | null} */ (part("sessions").querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus();
  showLate();
}

/** What is on, and what comes next: one of them is what runs late. */
export function showLate() {
  const now = format(eventNow(), CLOCK);
  const today = menu.sessions.filter(({ date, status, kind }) => date === dayOf(eventNow()) && status !== "cancelled" && kind !== "deadline").sort((a, b) => (a.start < b.start ? -1 : 1));
  const begun = today.filter(({ start }) => start <= now);
  const last = begun.at(-1)?.start;
  const on = begun.filter(({ start, end }) => (end ? end > now : start === last));
  const coming = today.filter(({ start }) => start > now);
  const next = coming.filter(({ start }) => start === coming[0].start);
  const offered = [...on, ...next].slice(-LATE);
  part("late").hidden = !block("late-buttons", offered, () => offered.map((session) => button(`${session.start} ${said(session.title)}`, () =>
    lookAtEdits([{ do: "later", session: session.id, minutes: 10, following: true }]))));
}

/** @param {Session} session */
function row(session) {
  const { id, title, start, end, venue, room, status } = session;
  const off = status === "cancelled";
  const at = menu.venues.find((one) => one.id === venue);
  const place = [at?.name, at?.rooms.find((one) => one.id === room)?.name].flatMap((name) => (name ? [said(name)] : [])).join(", ");
  const toggle = make("button", { type: "button", class: `row${off ? " off" : ""}`, "aria-expanded": String(openId === id), id: `row-${id}`, "data-key": id, onclick: () => turn(id) },
    make("b", {}, end ? `${start}–${end}` : start), make("span", {}, said(title)), make("span", { class: "quiet" }, off ? say("cancelled") : place));
  return make("li", {}, toggle, openId === id && actions(session, off));
}

/** @param {string} id */
function turn(id) {
  openId = openId === id ? "" : id;
  chosen = "";
  showProgramme();
  document.querySelector(".menu")?.scrollIntoView({ block: "nearest" });
}

/** @param {Session} session @param {boolean} off */
function actions(session, off) {
  const { id } = session;
  if (off) return make("p", { class: "menu quiet" }, say("bringBack"));
  /** @param {import("./desk-basket.js").Edit} edit */
  const add = (edit) => {
    collect(edit);
    turn(id);
    part(`row-${id}`).focus();
    tell(say("inBasket"));
  };
  /** @param {string} label @param {import("./desk-basket.js").Edit} edit */
  const chip = (label, edit) => button(label, () => add(edit), { class: "chip", "data-key": JSON.stringify(edit) });
  /** @param {string} key @param {(() => Node[])} offer */
  const ways = {
    later: { ask: "byHowMuch", offer: () => times(chip, "later", id, false) },
    laterAll: { ask: "byHowMuchAll", offer: () => times(chip, "later", id, true) },
    earlier: { ask: "byHowMuch", offer: () => times(chip, "earlier", id, false) },
    place: { ask: "where", offer: () => places(chip, session) },
    replace: { ask: "byWhat", offer: () => successors(session).map((other) => chip(`${other.start} ${said(other.title)}`, { do: "replace", session: id, with: other.id })) },
  };
  /** @param {keyof typeof ways} key */
  const way = (key) => ways[key].offer().length > 0 && button(say(key), () => {
    chosen = chosen === key ? "" : key;
    showProgramme();
    document.querySelector(".menu")?.scrollIntoView({ block: "nearest" });
  }, { class: "chip", "aria-expanded": String(chosen === key), "data-key": `${id} ${key}` });
  const picked = /** @type {{ask: string, offer: () => Node[]} | undefined} */ (ways[/** @type {keyof typeof ways} */ (chosen)]);
  return make("div", { class: "menu" },
    make("div", { class: "chips" }, way("later"), way("laterAll"), way("earlier"), way("place"), chip(say("cancel"), { do: "cancel", session: id }), way("replace")),
    picked && make("div", { class: "more" }, make("p", { class: "quiet" }, say(picked.ask)), make("div", { class: "chips" }, ...picked.offer())));
}

/** @typedef {(label: string, edit: import("./desk-basket.js").Edit) => Node} Chip */

/** @param {Chip} chip @param {string} what @param {string} session @param {boolean} following */
const times = (chip, what, session, following) => [5, 10, 15, 20, 30, 45, 60].map((minutes) =>
  chip(say("minutes", { minutes }), { do: what, session, minutes, ...(following ? { following } : {}) }));

/** Every venue and room but the present one. @param {Chip} chip @param {Session} session */
function places(chip, { id, venue: here, room: in_ }) {
  const all = menu.venues.flatMap((venue) => [{ venue, room: null }, ...venue.rooms.map((room) => ({ venue, room }))]);
  return all.filter(({ venue, room }) => venue.id !== here || (room?.id ?? null) !== in_).map(({ venue, room }) =>
    chip([venue.name, room?.name].flatMap((name) => (name ? [said(name)] : [])).join(", "), { do: "place", session: id, venue: venue.id, room: room?.id ?? null }));
}

/** @param {Session} session */
const successors = ({ id, date }) => menu.sessions.filter((other) => other.id !== id && other.status !== "cancelled" && other.date === date);

/** Plans that were prepared, one tap from their preview. @param {{name: string, title: Text, reason: Text}[]} plans */
export function showPlans(plans) {
  part("plans").hidden = !block("plan-buttons", plans.length && plans, () => plans.map(({ name, title, reason }) =>
    button(said(title) || name, () => {
      const given = typeof reason === "string" ? (reason ? { [language]: reason } : {}) : reason;
      look({
        title: said(title) || name,
        reason: given,
        preview: (why) => ask("POST", "/preview", { plan: name, reason: why }),
        send: ({ base }, why, request) => ask("POST", "/edits", { plan: name, reason: why, base, request }),
      });
    })));
}
