// @ts-check
/** The programme as organizers act on it: a session's menu offers what can happen to it. */

import { ask } from "./desk-api.js";
import { collect, knowMenu, look, lookAtBasket } from "./desk-basket.js";
import { button, make, part, said, tell } from "./desk-dom.js";
import { dayOf, eventNow, format } from "./clock.js";
import { language, say } from "./words.js";

/** @typedef {import("./desk-dom.js").Text} Text */
/** @typedef {{id: string, title: Text, date: string, start: string, end: string | null, venue: string | null, room: string | null, status: string, kind: string}} Session */
/** @typedef {{id: string, name: Text, rooms: {id: string, name: Text}[]}} Venue */
/** @typedef {{sessions: Session[], venues: Venue[]}} Menu */

/** @type {Menu} */
let menu = { sessions: [], venues: [] };
/** The session whose menu is open. */
let openId = "";

export async function loadProgramme() {
  menu = await ask("GET", "/agenda");
  knowMenu(menu);
  showProgramme();
}

function showProgramme() {
  const days = [...new Set(menu.sessions.map(({ date }) => date))].sort();
  const today = dayOf(eventNow());
  part("sessions").replaceChildren(...days.flatMap((date) => {
    const heading = new Date(`${date}T12:00Z`);
    const sessions = menu.sessions.filter((one) => one.date === date).sort((a, b) => (a.start < b.start ? -1 : 1));
    return [
      make("details", { class: "day-list", open: date >= today || days.at(-1) === date || days.every((other) => other < today) },
        make("summary", {}, format(heading.getTime(), { weekday: "long", day: "numeric", month: "long" }, "UTC")),
        make("ul", { class: "rows" }, ...sessions.map(row))),
    ];
  }));
  showLate();
}

/** Those that have begun today, the last first, and what comes next: one of them is what runs late. */
export function showLate() {
  const now = format(eventNow(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const today = menu.sessions.filter(({ date, status, kind }) => date === dayOf(eventNow()) && status !== "cancelled" && kind !== "deadline").sort((a, b) => (a.start < b.start ? -1 : 1));
  const next = today.filter(({ start }) => start > now).slice(0, 1);
  const on = today.filter(({ start }) => start <= now).slice(-2);
  const buttons = [...on, ...next].map((session) => button(`${session.start} ${said(session.title)}`, () => {
    collect({ do: "later", session: session.id, minutes: 10, following: true });
    lookAtBasket();
  }));
  const box = part("late");
  box.hidden = !buttons.length;
  part("late-buttons").replaceChildren(...buttons);
}

/** @param {Session} session */
function row(session) {
  const { id, title, start, end, venue, room, status } = session;
  const off = status === "cancelled";
  const at = menu.venues.find((one) => one.id === venue);
  const place = [at?.name, at?.rooms.find((one) => one.id === room)?.name].flatMap((name) => (name ? [said(name)] : [])).join(", ");
  const toggle = make("button", { type: "button", class: `row${off ? " off" : ""}`, "aria-expanded": String(openId === id), id: `row-${id}`, onclick: () => turn(id) },
    make("b", {}, end ? `${start}–${end}` : start), make("span", {}, said(title)), make("span", { class: "quiet" }, off ? say("cancelled") : place));
  return make("li", {}, toggle, openId === id && actions(session, off));
}

/** @param {string} id */
function turn(id) {
  openId = openId === id ? "" : id;
  showProgramme();
  part(`row-${id}`).focus();
}

/** @param {Session} session @param {boolean} off */
function actions(session, off) {
  const { id } = session;
  if (off) return make("p", { class: "menu quiet" }, say("bringBack"));
  const more = make("div", { class: "more" });
  /** @param {import("./desk-basket.js").Edit} edit */
  const add = (edit) => {
    collect(edit);
    openId = "";
    showProgramme();
    part(`row-${id}`).focus();
    tell(say("inBasket"));
  };
  /** @param {string} key @param {(Node | false)[]} nodes */
  const choose = (key, nodes) => more.replaceChildren(make("p", { class: "quiet" }, say(key)), make("div", { class: "chips" }, ...nodes.filter((node) => node !== false)));
  const chip = (/** @type {string} */ label, /** @type {import("./desk-basket.js").Edit} */ edit) => button(label, () => add(edit), { class: "chip" });
  const times = (/** @type {string} */ what, /** @type {boolean} */ following) => [5, 10, 15, 20, 30, 45, 60].map((minutes) =>
    chip(say("minutes", { minutes }), { do: what, session: id, minutes, ...(following ? { following } : {}) }));
  const venues = menu.venues.flatMap((venue) => [
    chip(said(venue.name), { do: "place", session: id, venue: venue.id, room: null }),
    ...venue.rooms.map((room) => chip(`${said(venue.name)}, ${said(room.name)}`, { do: "place", session: id, venue: venue.id, room: room.id })),
  ]);
  const others = menu.sessions.filter((other) => other.id !== id && other.status !== "cancelled" && other.date === session.date);
  return make("div", { class: "menu" },
    make("div", { class: "chips" },
      button(say("later"), () => choose("byHowMuch", times("later", false)), { class: "chip" }),
      button(say("laterAll"), () => choose("byHowMuchAll", times("later", true)), { class: "chip" }),
      button(say("earlier"), () => choose("byHowMuch", times("earlier", false)), { class: "chip" }),
      button(say("place"), () => choose("where", venues), { class: "chip" }),
      button(say("cancel"), () => add({ do: "cancel", session: id }), { class: "chip" }),
      button(say("replace"), () => choose("byWhat", others.map((other) => chip(`${other.start} ${said(other.title)}`, { do: "replace", session: id, with: other.id }))), { class: "chip" })),
    more);
}

/** Plans that were prepared, one tap from their preview. @param {{name: string, title: Text, reason: Text}[]} plans */
export function showPlans(plans) {
  part("plans").hidden = !plans.length;
  part("plan-buttons").replaceChildren(...plans.map(({ name, title, reason }) =>
    button(said(title) || name, () => {
      const given = typeof reason === "string" ? (reason ? { [language]: reason } : {}) : reason;
      look({
        title: said(title) || name,
        reason: given,
        preview: (why) => ask("POST", "/preview", { plan: name, reason: why }),
        send: ({ base }, why) => ask("POST", "/edits", { plan: name, reason: why, base }),
      });
    })));
}
