// @ts-check
/** The basket: edits collect, take one reason, are looked at once and sent once. The sheet that shows it serves all deeds. */

import { ask, deedName } from "./desk-api.js";
import { button, changeList, clock, diffLines, knowNames, make, named, part, phonesText, problemRow, said, tell, toldList } from "./desk-dom.js";
import { recall, remember } from "./memory.js";
import { root, say } from "./words.js";

/** @typedef {{do: string, session: string, [more: string]: any}} Edit */
/** @typedef {Record<string, string>} Reason by language */
/**
 * @typedef {{title: string, preview(reason: Reason): Promise<any>, send(preview: any, reason: Reason, request: string): Promise<any>,
 *   reason?: Reason, urgent?: boolean, label?: string, edits?: Edit[], change?(edits: Edit[], reason: Reason): void}} Deed
 *   what is looked at, then sent; without `reason` none is asked for; `urgent` asks twice
 */

/** Milliseconds after the last key until the preview is asked for, and those in which a second tap is the same one. */
const PAUSE = 120;
const SAME_TAP = 800;
const MINUTES = [5, 10, 15, 20, 30, 45];

/** @type {{edits: Edit[], reason: Reason, name: string}} */
const EMPTY = { edits: [], reason: {}, name: "" };
/** Kept until this window is closed: a reload or another language loses nothing. */
let basket = recall("basket", EMPTY, "sessionStorage");
/** @type {import("./desk-programme.js").Menu | undefined} */
let known;
/** What follows when something was sent. @type {() => unknown} */
let then = () => undefined;
let sending = false;

const sheet = () => /** @type {HTMLDialogElement} */ (part("sheet"));

/** @param {import("./desk-programme.js").Menu} latest */
export function knowMenu(latest) {
  known = latest;
  knowNames(latest);
}

/** @param {() => unknown} next what follows when something was sent */
export function watchBasket(next) {
  then = next;
  if (!Array.isArray(basket.edits)) basket = EMPTY;
  part("basket-open").addEventListener("click", lookAtBasket);
  part("sheet-close").addEventListener("click", () => sending || sheet().close());
  sheet().addEventListener("cancel", (event) => sending && event.preventDefault());
  keepBasket(basket.edits, basket.reason);
}

/** Whose basket it is: another organizer's is emptied. @param {string} name */
export function basketOf(name) {
  if (basket.name !== name) basket = { ...(basket.name ? EMPTY : basket), name };
  keepBasket(basket.edits, basket.reason);
}

/** @param {Edit[]} edits @param {Reason} reason */
function keepBasket(edits, reason) {
  basket = { ...basket, edits, reason };
  remember("basket", basket, "sessionStorage");
  part("basket").hidden = !edits.length;
  part("basket-open").textContent = say(edits.length === 1 ? "basketOne" : "basket", { count: edits.length });
}

export function emptyBasket() {
  basket = EMPTY;
  keepBasket([], {});
}

/** One edit of each kind for a session: a second one takes the place of the first. @param {Edit} edit */
export function collect(edit) {
  const same = (/** @type {Edit} */ other) => other.session === edit.session && kindOf(other) === kindOf(edit);
  keepBasket([...basket.edits.filter((other) => !same(other)), edit], basket.reason);
}

/** @param {Edit} edit */
const kindOf = (edit) => ({ later: "time", earlier: "time", place: "place" })[edit.do] ?? "whether";

function lookAtBasket() {
  lookAtEdits(basket.edits, basket.reason, keepBasket);
}

/** Looks at edits, those of the basket or one alone. @param {Edit[]} edits @param {Reason} [reason] @param {(edits: Edit[], reason: Reason) => void} [keep] */
export function lookAtEdits(edits, reason = {}, keep = () => {}) {
  look({
    title: say("basketTitle"),
    reason,
    edits,
    change(next, why) {
      keep(next, why);
      if (!next.length) return sheet().close();
      lookAtEdits(next, why, keep);
      /** @type {HTMLElement | null} */ (part("sheet-body").querySelector("[aria-pressed=true]"))?.focus();
    },
    async preview(why) {
      keep(edits, why);
      return ask("POST", "/preview", { edits, reason: why });
    },
    async send({ base }, why, request) {
      const outcome = await ask("POST", "/edits", { edits, reason: why, base, request });
      keep([], {});
      return outcome;
    },
  });
}

/** @param {Edit} edit */
function nameOf(edit) {
  const title = (/** @type {string} */ id) => said(known?.sessions.find((one) => one.id === id)?.title ?? id);
  const venue = known?.venues.find(({ id }) => id === edit.venue);
  const place = [venue, venue?.rooms.find(({ id }) => id === edit.room)].filter(Boolean).map((one) => said(/** @type {any} */ (one).name));
  const following = edit.following ? ` ${say("andFollowing")}` : "";
  return `${title(edit.session)}: ${named(`did-${edit.do}`, { minutes: edit.minutes, place: place.join(", "), title: edit.with ? title(edit.with) : "" })}${following}`;
}

/** Opens the sheet: what would be done and told, and the one button that does it. @param {Deed} deed */
export function look(deed) {
  const request = deedName();
  const shown = make("div", { "aria-live": "polite" }, make("p", { class: "quiet" }, say("looking")));
  const fields = deed.reason ? reasonFields(deed.reason, () => later(PAUSE)) : [];
  const send = button(say("publish"), act, { class: "primary" });
  let asked = 0;
  let sure = !deed.urgent;
  /** @type {any} */
  let preview;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;

  /** @param {number} wait */
  function later(wait) {
    clearTimeout(soon);
    send.hidden = true; // what it would send is not what was looked at
    soon = setTimeout(refresh, wait);
  }

  async function refresh() {
    const mine = ++asked;
    try {
      const found = await deed.preview(reasonOf(fields));
      if (mine !== asked) return;
      preview = found;
      sure = !deed.urgent;
      shown.replaceChildren(...previewOf(found));
      send.textContent = deed.label ?? sendWords(found);
      send.hidden = false;
    } catch (error) {
      if (mine === asked) shown.replaceChildren(...refusalOf(error), button(say("again"), refresh));
    }
  }

  async function act() {
    if (!sure) {
      sure = true;
      send.textContent = say("sure", { phones: phonesText(preview.phones) });
      await new Promise((resolve) => setTimeout(resolve, SAME_TAP));
      return;
    }
    sending = true;
    try {
      const outcome = await deed.send(preview, reasonOf(fields), request);
      sending = false;
      sheet().close();
      await then();
      tell(outcomeWords(outcome));
    } catch (error) {
      sending = false;
      if (/** @type {any} */ (error).refusal?.status === 409) await refresh(); // what was looked at is not what there is
      shown.prepend(make("div", { role: "alert" }, ...refusalOf(error)));
      shown.scrollIntoView({ block: "start" });
    }
  }

  const change = (/** @type {Edit} */ edit, /** @type {Edit[]} */ instead) =>
    deed.change?.((deed.edits ?? []).flatMap((other) => (other === edit ? instead : [other])), reasonOf(fields));
  const list = deed.edits && make("ul", { class: "edits" }, ...deed.edits.map((edit) => editRow(edit, change)));
  part("sheet-title").textContent = deed.title;
  part("sheet-body").replaceChildren(...[list, ...fields, shown].filter((node) => node !== undefined));
  part("sheet-foot").replaceChildren(send);
  if (!sheet().open) sheet().showModal();
  later(0);
}

/** Why not, with what is to be corrected. @param {any} error @returns {Node[]} */
function refusalOf({ message, refusal }) {
  const problems = (refusal?.problems ?? []).slice(0, 10).map((/** @type {import("./desk-api.js").Problem} */ problem) => problemRow(problem));
  const sentence = make("p", { class: "bad notice", lang: refusal?.detail && "en" }, message);
  return [sentence, ...(problems.length ? [make("ul", { class: "problems" }, ...problems)] : [])];
}

/** What is to be done: minutes can be changed, and it can be taken out. @param {Edit} edit @param {(edit: Edit, instead: Edit[]) => void} change */
function editRow(edit, change) {
  const drop = button(say("drop"), () => change(edit, []), { class: "plain", "aria-label": `${say("drop")}: ${nameOf(edit)}` });
  const choices = edit.minutes ? MINUTES.map((minutes) =>
    button(String(minutes), () => change(edit, [{ ...edit, minutes }]), { class: "chip", "aria-pressed": String(edit.minutes === minutes), "aria-label": say("minutes", { minutes }) })) : [];
  return make("li", {}, make("p", {}, nameOf(edit)), drop, choices.length > 0 && make("div", { class: "chips" }, ...choices));
}

/** @param {Reason} given @param {() => void} changed @returns {HTMLElement[]} */
function reasonFields(given, changed) {
  return (root.dataset.languages ?? "en").split(" ").map((lang) =>
    make("label", { class: "field" }, say("reasonIn", { language: new Intl.DisplayNames([root.lang], { type: "language" }).of(lang) ?? lang }),
      make("input", { type: "text", name: lang, maxlength: 120, lang, value: given[lang] ?? "", autocomplete: "off", oninput: changed })));
}

/** @param {HTMLElement[]} fields */
function reasonOf(fields) {
  const inputs = fields.map((field) => /** @type {HTMLInputElement} */ (field.querySelector("input")));
  return Object.fromEntries(inputs.filter(({ value }) => value.trim()).map(({ name, value }) => [name, value.trim()]));
}

/** Why something is told later. @param {{code: string, at: number | null}} wait */
const waitWords = ({ code, at }) => named(`wait-${code}`, { time: at === null ? "" : clock(at) });

/** @param {any} found @returns {Node[]} */
function previewOf({ changes = [], told, holds = [], waits = [], wait, others = [], lines = [], silent = 0, on_hold: onHold, expires_at: until }) {
  const nodes = [
    onHold && make("p", { class: "notice" }, make("b", {}, say("onHold")), ` ${say("onHoldIs")}`),
    others.length > 0 && make("section", { class: "notice" }, make("h3", {}, say("othersToo")), changeList(others)),
    ...holds.map((/** @type {string} */ hold) => make("p", { class: "notice" }, make("b", {}, `${say("lookTwice")} `), make("span", { lang: "en" }, hold))),
    changes.length > 0 && make("section", {}, make("h3", {}, say("whatChanges")), changeList(changes)),
    make("section", {}, make("h3", {}, say("whatPhonesRead")), told.length ? toldList(told) : make("p", {}, say("nobody")),
      told.length > 0 && silent > 0 && make("p", { class: "quiet" }, say("silent", { phones: phonesText(silent) })),
      ...[...waits, wait].filter(Boolean).map((one) => make("p", {}, waitWords(one))),
      until && make("p", { class: "quiet" }, say("standsUntil", { time: clock(until) }))),
    lines.length > 0 && diffLines(lines),
  ];
  return /** @type {Node[]} */ (nodes.filter((node) => node instanceof Node));
}

/** @param {any} found */
function sendWords({ told, on_hold: onHold }) {
  const count = told.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.phones, 0);
  if (onHold) return say("publishOnHold");
  return count ? say("sendTo", { phones: phonesText(count) }) : say("publish");
}

/** @param {any} outcome */
function outcomeWords({ result, revision, reasons = [], phones, wait, on_hold: onHold }) {
  if (phones !== undefined) return `${say("announced", { phones: phonesText(phones) })} ${wait ? waitWords(wait) : ""}`.trim();
  if (result === "held") return `${say("isHeld")} ${reasons.join(" ")}`;
  if (!result || !revision) return say("done");
  return `${say(result === "unchanged" ? "unchanged" : "published", { revision })}${onHold ? ` ${say("onHold")}.` : ""}`;
}
