// @ts-check
/** What was told and how it arrived, what was published, what was dropped, who did what. */

import { ask } from "./desk-api.js";
import { look } from "./desk-basket.js";
import { block, button, changeList, diffLines, make, named, part, phonesText, said, toldList, when } from "./desk-dom.js";
import { bring } from "./desk-file.js";
import { byWhom } from "./desk-status.js";
import { say } from "./words.js";

const STATES = /** @type {const} */ (["waiting", "accepted", "shown", "opened", "failed", "expired", "gone", "superseded"]);
const COLUMNS = /** @type {const} */ (["waiting", "accepted", "failed", "expired", "gone"]);

/** What is under way, live. Each keeps its place and what is open in it; only what differs is written anew. */
export async function showDeliveries() {
  const found = await ask("GET", "/deliveries");
  const key = (/** @type {any} */ one) => (one.alert === null ? `announcement-${one.announcement}` : `alert-${one.alert}`);
  block("deliveries", found.map(key), () => (found.length ? found.map((/** @type {any} */ one) => make("article", { class: "delivery" },
    make("p", { class: "quiet" }, `${when(one.created_at)} · ${say(one.alert === null ? "anAnnouncement" : "anAlert")} · ${phonesText(one.total)}`),
    make("h3", {}, one.texts[0]?.title ?? say("nobody")),
    make("progress", { id: `bar-${key(one)}`, "aria-label": say("progress") }),
    make("ul", { class: "counts", id: `counts-${key(one)}` }),
    make("details", {}, make("summary", {}, say("details")), make("div", { id: `texts-${key(one)}` }), make("div", { id: `services-${key(one)}`, class: "scroll", tabindex: "0" })),
  )) : [make("p", { class: "empty" }, say("nothingTold"))]));
  for (const one of found) {
    const bar = /** @type {HTMLProgressElement} */ (part(`bar-${key(one)}`));
    bar.hidden = !one.total;
    bar.max = Math.max(one.total, 1);
    bar.value = one.total - one.waiting;
    block(`counts-${key(one)}`, STATES.map((state) => one[state]), () => STATES.filter((state) => one[state] || state === "accepted").map((state) =>
      make("li", {}, make("b", {}, String(one[state])), ` ${named(`state-${state}`)}`)));
    block(`texts-${key(one)}`, one.texts, () => [toldList(one.texts), one.more > 0 && make("p", {}, say("more", { count: one.more }))]);
    block(`services-${key(one)}`, one.services.length && one.services, () => [make("table", {},
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say("service")), ...COLUMNS.map((state) => make("th", { scope: "col" }, named(`state-${state}`))))),
      make("tbody", {}, ...one.services.map((/** @type {any} */ service) => make("tr", {}, make("th", { scope: "row" }, service.host || say("elsewhere")), ...COLUMNS.map((state) => make("td", {}, String(service[state])))))))]);
  }
}

export async function showRevisions() {
  const [revisions, dropped, audit] = await Promise.all(["/revisions", "/discarded", "/audit"].map((path) => ask("GET", path)));
  block("revisions", revisions, () => revisions.map((/** @type {any} */ one, /** @type {number} */ index) => revision(one, index === 0)));
  part("discarded-box").hidden = !block("discarded", dropped.length && dropped, () => dropped.map((/** @type {any} */ { id, at, author }) =>
    make("li", {}, `${when(at)} · ${author || say("originFile")} `, button(say("bringIt"), async () => {
      await bring((await ask("GET", `/discarded/${id}`)).source);
      location.hash = "#file";
    }, { class: "plain" }))));
  block("audit", audit, () => audit.slice(0, 100).map((/** @type {any} */ { at, origin, author, action, revision: number, detail }) =>
    make("li", {}, make("span", { class: "quiet" }, `${when(at)} `), make("b", {}, byWhom({ origin, author })), ` ${named(`action-${action}`) || action}${number ? ` (${number})` : ""}${detail && `: ${detail}`}`)));
}

/** @param {any} one @param {boolean} current */
function revision(one, current) {
  const inside = make("div", {});
  const details = make("details", {}, make("summary", {}, `${one.number} · ${when(one.published_at)} · ${byWhom(one)}`), inside);
  details.addEventListener("toggle", async () => {
    if (!details.open || inside.childElementCount) return;
    const { lines, changed, reason } = await ask("GET", `/revisions/${one.number}`);
    const path = `/revisions/${one.number}/restore`;
    const nodes = [
      Object.keys(reason).length > 0 && make("p", {}, say("because", { reason: said(reason) })),
      changed.length > 0 && changeList(changed), lines.length > 0 && diffLines(lines),
      !current && make("div", { class: "actions" }, button(say("restore"), () => look({
        title: say("restoreTitle", { number: one.number }),
        preview: () => ask("POST", `${path}/preview`),
        send: ({ base }, _, request) => ask("POST", path, { base, request }),
      }))),
    ];
    inside.replaceChildren(.../** @type {Node[]} */ (nodes.filter((node) => node !== false)));
  });
  return details;
}
