// @ts-check
/** Announcements: what is not in the agenda, in each language, looked at before it is sent. */

import { ask } from "./desk-api.js";
import { look } from "./desk-basket.js";
import { make, part, said, tell } from "./desk-dom.js";
import { root, say } from "./words.js";

/** @typedef {{name: string, texts: Record<string, {title: string, body: string}>}} Template */

const TITLE = 40;
const URGENT_TITLE = 32;
const BODY = 300;

/** @type {Template[]} */
const templates = JSON.parse(root.dataset.templates ?? "[]");
const languages = (root.dataset.languages ?? "en").split(" ");

/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (part("tell-form").querySelector(`[name="${name}"]`));

export function watchTell() {
  const choose = /** @type {HTMLSelectElement} */ (part("template"));
  choose.append(...templates.map(({ name }) => make("option", { value: name }, said(Object.fromEntries(Object.entries(templateOf(name)).map(([lang, { title }]) => [lang, title]))))));
  choose.addEventListener("change", () => {
    for (const [lang, { title, body }] of Object.entries(templateOf(choose.value))) {
      field(`title-${lang}`).value = title;
      field(`body-${lang}`).value = body;
    }
    count();
  });
  const form = part("tell-form");
  form.addEventListener("input", count);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    lookAtAnnouncement();
  });
  count();
}

/** @param {string} name */
const templateOf = (name) => templates.find((one) => one.name === name)?.texts ?? {};

/** @param {{sessions: {id: string, title: import("./desk-dom.js").Text, start: string, status: string}[]}} menu */
export function offerSessions({ sessions }) {
  const select = field("starred");
  const chosen = select.value;
  select.replaceChildren(make("option", { value: "" }, say("everybody")), ...sessions.map(({ id, title, start }) => make("option", { value: id }, `★ ${start} ${said(title)}`)));
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
  const texts = Object.fromEntries(languages.map((lang) => [lang, { title: field(`title-${lang}`).value.trim(), body: field(`body-${lang}`).value.trim() }]).filter(([, text]) => /** @type {any} */ (text).title));
  if (!Object.keys(texts).length) {
    tell(say("writeFirst"), true);
    field(`title-${languages[0]}`).focus();
    return;
  }
  if (JSON.stringify(texts).includes("[…]")) {
    tell(say("fillIn"), true);
    return;
  }
  const urgent = field("urgent").checked;
  const wish = { texts, urgent, minutes: Number(field("minutes").value), starred: field("starred").value || null };
  look({
    title: say(urgent ? "tellUrgent" : "tell"),
    urgent,
    preview: () => ask("POST", "/announcements/preview", wish),
    async send() {
      const outcome = await ask("POST", "/announcements", wish);
      clearTell();
      return outcome;
    },
  });
}

function clearTell() {
  /** @type {HTMLFormElement} */ (part("tell-form")).reset();
  count();
}
