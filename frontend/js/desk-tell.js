// @ts-check
/** Announcements: what is not in the agenda, in each language, looked at before it is sent. */

import { ask } from "./desk-api.js";
import { look } from "./desk-basket.js";
import { make, part, said, tell } from "./desk-dom.js";
import { format } from "./clock.js";
import { recall, remember } from "./memory.js";
import { root, say } from "./words.js";

/** @typedef {{name: string, texts: Record<string, {title: string, body: string}>}} Template */

const TITLE = 40;
const URGENT_TITLE = 32;
const BODY = 300;

/** @type {Template[]} */
const templates = JSON.parse(root.dataset.templates ?? "[]");
const languages = (root.dataset.languages ?? "en").split(" ");
/** The template that was put in last. */
let begun = "";

/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (part("tell-form").querySelector(`[name="${name}"]`));
const words = () => Object.fromEntries(languages.flatMap((lang) => ["title", "body"].map((name) => [`${name}-${lang}`, field(`${name}-${lang}`).value])));

/** @param {string} name @returns {Record<string, string>} by field */
function templateOf(name) {
  const texts = templates.find((one) => one.name === name)?.texts ?? {};
  return Object.fromEntries(languages.flatMap((lang) => [[`title-${lang}`, texts[lang]?.title ?? ""], [`body-${lang}`, texts[lang]?.body ?? ""]]));
}

/** @param {Record<string, string>} values */
function put(values) {
  for (const [name, value] of Object.entries(values)) if (name in words()) field(name).value = value;
  count();
}

export function watchTell() {
  const choose = /** @type {HTMLSelectElement} */ (part("template"));
  choose.append(...templates.map(({ name, texts }) => make("option", { value: name }, said(Object.fromEntries(Object.entries(texts).map(([lang, { title }]) => [lang, title]))))));
  choose.addEventListener("change", () => {
    if (Object.entries(words()).some(([name, value]) => value && value !== templateOf(begun)[name])) {
      choose.value = begun;
      return tell(say("emptyFirst"), true);
    }
    begun = choose.value;
    put(templateOf(begun));
  });
  const form = part("tell-form");
  form.addEventListener("input", () => {
    count();
    remember("tell", words(), "sessionStorage");
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    lookAtAnnouncement();
  });
  put(recall("tell", {}, "sessionStorage"));
}

/** Those to whom it can go: who starred one of these. @param {import("./desk-programme.js").Menu} menu */
export function offerSessions({ sessions }) {
  const select = field("starred");
  const chosen = select.value;
  const option = (/** @type {import("./desk-programme.js").Session} */ { id, title, date, start }) =>
    make("option", { value: id }, `★ ${format(Date.parse(`${date}T12:00Z`), { weekday: "short" }, "UTC")} ${start} ${said(title)}`);
  const gone = chosen && !sessions.some(({ id }) => id === chosen) && make("option", { value: chosen }, say("goneSession"));
  select.replaceChildren(make("option", { value: "" }, say("everybody")), ...sessions.filter(({ id, status }) => status !== "cancelled" || id === chosen).map(option), ...(gone ? [gone] : []));
  select.value = chosen;
}

function count() {
  const most = field("urgent").checked ? URGENT_TITLE : TITLE;
  for (const lang of languages) {
    for (const [name, limit] of /** @type {const} */ ([["title", most], ["body", BODY]])) {
      const { value } = field(`${name}-${lang}`);
      const left = part(`left-${name}-${lang}`);
      left.textContent = say("left", { left: limit - [...value].length });
      left.classList.toggle("bad", [...value].length > limit);
    }
  }
}

function lookAtAnnouncement() {
  const typed = words();
  const texts = Object.fromEntries(languages.map((lang) => [lang, { title: typed[`title-${lang}`].trim(), body: typed[`body-${lang}`].trim() }]).filter(([, text]) => /** @type {any} */ (text).title));
  if (!Object.keys(texts).length) {
    tell(say("writeFirst"), true);
    return field(`title-${languages[0]}`).focus();
  }
  const open = Object.keys(typed).find((name) => typed[name].includes("[…]"));
  if (open) {
    tell(say("fillIn"), true);
    return field(open).focus();
  }
  const urgent = field("urgent").checked;
  const wish = { texts, urgent, minutes: Number(field("minutes").value), starred: field("starred").value || null };
  look({
    title: say(urgent ? "tellUrgent" : "tell"),
    urgent,
    preview: () => ask("POST", "/announcements/preview", wish),
    async send(_, __, request) {
      const outcome = await ask("POST", "/announcements", { ...wish, request });
      clearTell();
      return outcome;
    },
  });
}

export function clearTell() {
  /** @type {HTMLFormElement} */ (part("tell-form")).reset();
  begun = "";
  remember("tell", {}, "sessionStorage");
  count();
}
