// @ts-check
/** What was told and how it arrived, what was published, who did what. */

import { ask } from "./desk-api.js";
import { look } from "./desk-basket.js";
import { button, changeList, diffLines, make, named, part, phonesText, said, toldList, when } from "./desk-dom.js";
import { byWhom } from "./desk-status.js";
import { say } from "./words.js";

const STATES = /** @type {const} */ (["waiting", "accepted", "shown", "opened", "failed", "expired", "gone", "superseded"]);
/** Open details, which a new look leaves open. @type {Set<string>} */
const openDetails = new Set();

/** @param {string} key @param {string} title @param {(Node | false | undefined)[]} inside */
function fold(key, title, ...inside) {
  return make("details", { open: openDetails.has(key), ontoggle: (/** @type {any} */ { target }) => (target.open ? openDetails.add(key) : openDetails.delete(key)) },
    make("summary", {}, title), ...inside);
}

/** What is under way, live. @returns {Promise<boolean>} whether something is */
export async function showDeliveries() {
  const found = await ask("GET", "/deliveries");
  part("deliveries").replaceChildren(...(found.length ? found.map(delivery) : [make("p", { class: "empty" }, say("nothingTold"))]));
  return found.some((/** @type {any} */ one) => one.waiting > 0);
}

/** @param {any} one */
function delivery(one) {
  const key = one.alert === null ? `announcement-${one.announcement}` : `alert-${one.alert}`;
  const texts = Object.entries(one.texts).map(([language, text]) => ({ language, ...text, phones: one.total }));
  const done = one.total - one.waiting;
  const bar = make("progress", { max: Math.max(one.total, 1), value: done, "aria-label": say("progress") });
  const counts = STATES.filter((state) => one[state] || state === "accepted").map((state) => make("li", {}, make("b", {}, String(one[state])), ` ${named(`state-${state}`)}`));
  const services = one.services.map((/** @type {any} */ service) => make("tr", {}, make("th", { scope: "row" }, service.host || say("elsewhere")),
    ...["waiting", "accepted", "failed", "expired", "gone"].map((state) => make("td", {}, String(service[state])))));
  const head = make("tr", {}, make("th", { scope: "col" }, say("service")), ...["waiting", "accepted", "failed", "expired", "gone"].map((state) => make("th", { scope: "col" }, named(`state-${state}`))));
  return make("article", { class: "delivery" },
    make("p", { class: "quiet" }, `${when(one.created_at)} · ${say(one.alert === null ? "anAnnouncement" : "anAlert")} · ${phonesText(one.total)}`),
    make("h3", {}, said(Object.fromEntries(texts.map(({ language, title }) => [language, String(title)]))) || say("manyTexts")),
    one.total > 0 && bar, make("ul", { class: "counts" }, ...counts),
    fold(key, say("details"), toldList(/** @type {any} */ (texts)), services.length > 0 && make("div", { class: "scroll", tabindex: "0" }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...services)))));
}

export async function showRevisions() {
  const [revisions, audit] = await Promise.all([ask("GET", "/revisions"), ask("GET", "/audit")]);
  part("revisions").replaceChildren(...revisions.map((/** @type {any} */ one, /** @type {number} */ index) => revision(one, index === 0)));
  part("audit").replaceChildren(...audit.slice(0, 100).map((/** @type {any} */ { at, origin, author, action, revision: number, detail }) =>
    make("li", {}, make("span", { class: "quiet" }, `${when(at)} `), make("b", {}, byWhom({ origin, author })), ` ${named(`action-${action}`) || action}${number ? ` (${number})` : ""}${detail && `: ${detail}`}`)));
}

/** @param {any} one @param {boolean} current */
function revision(one, current) {
  const inside = make("div", {});
  const details = fold(`revision-${one.number}`, `${one.number} · ${when(one.published_at)} · ${byWhom(one)}`, inside);
  const fill = async () => {
    if (!details.open || inside.childElementCount) return;
    const { lines, changed, reason } = await ask("GET", `/revisions/${one.number}`);
    const path = `/revisions/${one.number}/restore`;
    inside.replaceChildren(...[
      Object.keys(reason).length > 0 && make("p", {}, say("because", { reason: said(reason) })),
      changed.length > 0 && changeList(changed), lines.length > 0 && diffLines(lines),
      !current && make("div", { class: "actions" }, button(say("restore"), () => look({
        title: say("restoreTitle", { number: one.number }),
        preview: () => ask("POST", `${path}/preview`),
        send: ({ base }) => ask("POST", path, { base }),
      }))),
    ].filter((node) => node !== false));
  };
  details.addEventListener("toggle", fill);
  if (details.open) fill();
  return details;
}
