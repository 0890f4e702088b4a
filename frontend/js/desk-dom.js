// @ts-check
/** Elements of the organizer's page. Whatever comes from the file or the server is text, never HTML. */

import { CLOCK, eventNow, format, moment } from "./clock.js";
import { language, root, say } from "./words.js";

/** @typedef {string | Record<string, string>} Text as written: in the event's language, or one per language */

/**
 * An element. Attributes that begin with "on" are listeners; false and undefined are left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, any>} [attributes] @param {(Node | string | undefined | false)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== undefined && child !== false).map((child) => /** @type {Node} */ (child)));
  return node;
}

/** A word whose key is made of two: "kind-leave-by". @param {string} key @param {Record<string, any>} [values] */
export const named = (key, values) => say(key.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()), values);

/** @param {string} id @returns {HTMLElement} */
export const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** What each part showed last. @type {Map<string, string>} */
const shown = new Map();

/**
 * Fills a part anew only where what it shows differs, so that nothing moves under a thumb and the focus stays.
 * @param {string} id @param {unknown} what @param {() => (Node | string | false | undefined)[]} build @returns {boolean} whether there is something
 */
export function block(id, what, build) {
  const key = JSON.stringify(what ?? null);
  const box = part(id);
  if (shown.get(id) !== key) {
    shown.set(id, key);
    const nodes = what ? build().filter((node) => node !== false && node !== undefined) : [];
    box.replaceChildren(...nodes.map((node) => /** @type {Node} */ (node)));
  }
  return box.hasChildNodes();
}

/** @param {Text} text */
export const said = (text) => (typeof text === "string" ? text : (text[language] ?? Object.values(text)[0] ?? ""));

/** A moment of real time, as the pages' clock shows it. @param {number} at */
export const when = (at) => moment(at + Number(root.dataset.clockOffset ?? 0));
/** A moment of event time. @param {number} at */
export const clock = (at) => (Math.abs(at - eventNow()) < 43_200_000 ? format(at, CLOCK) : moment(at));

/** What became of the last thing that was done, where one looks. @param {string} text @param {boolean} [bad] @param {string} [lang] */
export function tell(text, bad = false, lang = "") {
  const line = part("said");
  line.textContent = text;
  line.lang = lang || root.lang;
  line.classList.toggle("bad", bad);
}

/** Says what went wrong; the server's own sentences are English. @param {any} error */
export function tellError(error) {
  tell(error.message, true, error.refusal?.detail ? "en" : "");
}

/**
 * A button that works once at a time and says what went wrong.
 * @param {string} label @param {() => unknown} work @param {Record<string, any>} [attributes]
 */
export function button(label, work, attributes = {}) {
  const node = make("button", { type: "button", ...attributes }, label);
  node.addEventListener("click", async () => {
    node.disabled = true;
    tell("");
    try {
      await work();
    } catch (error) {
      tellError(error);
    }
    node.disabled = false;
  });
  return node;
}

/** @typedef {{session: string, title: Text, kind: string, old: string | null, new: string | null}} Line */

/** Names of venues, rooms and sessions by kind of change and id, as far as they are known and clear. @type {Map<string, Text>} */
const names = new Map();

/** @param {{venues: {id: string, name: Text, rooms: {id: string, name: Text}[]}[], sessions: {id: string, title: Text}[]}} menu */
export function knowNames({ venues, sessions }) {
  names.clear();
  for (const { id, name } of venues) names.set(`venue ${id}`, name);
  for (const { id, name } of venues.flatMap(({ rooms }) => rooms)) {
    const other = names.get(`room ${id}`);
    names.set(`room ${id}`, other === undefined || said(other) === said(name) ? name : id); // the same id in two venues
  }
  for (const { id, title } of sessions) names.set(`replaced ${id}`, title);
}

/** What differs, a line for each session. @param {Line[]} lines */
export function changeList(lines) {
  const sessions = [...new Set(lines.map(({ session }) => session))];
  const rows = sessions.slice(0, 30).map((id) => {
    const mine = lines.filter(({ session }) => session === id);
    return make("li", {}, make("b", {}, said(mine[0].title)), ` ${mine.map(fact).join("; ")}`);
  });
  const more = sessions.length - rows.length;
  return make("ul", { class: "facts-list" }, ...rows, more > 0 && make("li", {}, say("more", { count: more })));
}

/** @param {Line} line */
function fact({ kind, old, new: now }) {
  const word = named(`kind-${kind}`) || kind;
  if (["cancelled", "reinstated", "new", "removed"].includes(kind)) return word;
  const [is, was] = [now, old].map((value) => {
    const name = names.get(`${kind} ${value}`);
    return name === undefined ? value : said(name);
  });
  if (is !== null && was !== null) return `${word} ${say("nowWas", { now: is, was })}`;
  return `${word} ${is ?? say("without", { was: was ?? "" })}`;
}

/** @typedef {{language: string, title: string, body: string, phones?: number, fallback?: boolean, in?: string}} Told */

/** The exact words that phones get, with how many. @param {Told[]} told */
export const toldList = (told) => make("ul", { class: "told-list" }, ...told.map(toldCard));

/** @param {Told} told */
function toldCard({ language: of, title, body, phones, fallback, in: lang = of }) {
  const words = make("div", { lang }, make("p", { class: "told-title" }, title), ...body.split("\n").map((line) => make("p", {}, line)));
  const copy = button(say("copy"), async () => {
    try {
      await navigator.clipboard.writeText(`${title}\n${body}`);
      copy.textContent = say("copied");
    } catch {
      getSelection()?.selectAllChildren(words); // without https
      tell(say("selected"));
    }
  }, { class: "plain" });
  const whom = [of, phones === undefined ? "" : phonesText(phones), fallback ? say("noText") : ""].filter(Boolean).join(" · ");
  return make("li", {}, words, make("p", { class: "quiet told-for" }, `${whom} `, copy));
}

/** @param {number} count */
export const phonesText = (count) => say(count === 1 ? "phone" : "phones", { count });

/** A diff as one reads it. @param {string[]} lines */
export function diffLines(lines) {
  const rows = lines.filter((line) => !/^(---|\+\+\+|@@)/.test(line)).map((line) => {
    const tag = line.startsWith("+") ? "ins" : line.startsWith("-") ? "del" : "span";
    return make(tag, {}, `${line}\n`);
  });
  return make("details", { class: "diff" }, make("summary", {}, say("lines")), make("pre", { tabindex: "0" }, ...rows));
}

/** Something to correct, at its place. @param {import("./desk-api.js").Problem} problem @param {() => void} [go] */
export function problemRow({ line, column, message, hint }, go) {
  const words = [make("b", {}, say("line", { line, column })), " ", make("span", { lang: "en" }, `${message}${hint && `; ${hint}`}`)];
  return make("li", {}, go ? make("button", { type: "button", class: "plain", onclick: go }, ...words) : make("p", {}, ...words));
}
