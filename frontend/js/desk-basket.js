// @ts-check
/** The basket: edits collect, take one reason, are looked at once and sent once. A sheet over the page. */

import { ask } from "./desk-api.js";
import { button, changeList, diffLines, knowNames, make, named, part, phonesText, problemRow, said, tell, toldList } from "./desk-dom.js";
import { root, say } from "./words.js";

/** @typedef {{do: string, session: string, [more: string]: any}} Edit */
/** @typedef {Record<string, string>} Reason by language */
/**
 * @typedef {{title: string, preview(reason: Reason): Promise<any>, send(preview: any, reason: Reason): Promise<any>,
 *   reason?: Reason, urgent?: boolean, edits?: Edit[], publishes?: boolean}} Deed
 *   what is looked at, then sent; without `reason` none is asked for; `urgent` asks twice
 */

/** Milliseconds after the last key until the preview is asked for. */
const PAUSE = 300;

/** @type {Edit[]} */
let edits = [];
/** The basket's reason, as far as it is written. @type {Reason} */
let given = {};
/** @type {import("./desk-programme.js").Menu | undefined} */
let known;
/** What follows when something was sent. @type {() => unknown} */
let then = () => undefined;

/** @param {import("./desk-programme.js").Menu} latest */
export function knowMenu(latest) {
  known = latest;
  knowNames(latest);
}

/** @param {() => unknown} next what follows when something was sent */
export function watchBasket(next) {
  then = next;
  part("basket-open").addEventListener("click", lookAtBasket);
  part("sheet-close").addEventListener("click", close);
  showCount();
}

/** One edit of each kind for a session: a second one takes the place of the first. @param {Edit} edit */
export function collect(edit) {
  const same = (/** @type {Edit} */ other) => other.session === edit.session && kindOf(other) === kindOf(edit);
  edits = [...edits.filter((other) => !same(other)), edit];
  showCount();
}

/** @param {Edit} edit */
const kindOf = (edit) => ({ later: "time", earlier: "time", place: "place" })[edit.do] ?? "whether";

function showCount() {
  part("basket").hidden = !edits.length;
  part("basket-open").textContent = say(edits.length === 1 ? "basketOne" : "basket", { count: edits.length });
}

export function lookAtBasket() {
  const mine = edits;
  look({
    title: say("basketTitle"),
    reason: given,
    edits: mine,
    preview: (reason) => ask("POST", "/preview", { edits: mine, reason }),
    async send({ base }, reason) {
      const outcome = await ask("POST", "/edits", { edits: mine, reason, base });
      edits = [];
      given = {};
      showCount();
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

function close() {
  /** @type {HTMLDialogElement} */ (part("sheet")).close();
}

/** Opens the sheet: what would be done and told, and the one button that does it. @param {Deed} deed */
export function look(deed) {
  const sheet = /** @type {HTMLDialogElement} */ (part("sheet"));
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
    const reason = reasonOf(fields);
    if (deed.edits) given = reason;
    try {
      const found = await deed.preview(reason);
      if (mine !== asked) return;
      preview = found;
      shown.replaceChildren(...previewOf(found));
      send.textContent = sendWords(found);
      send.hidden = false;
    } catch (error) {
      if (mine === asked) shown.replaceChildren(...refusalOf(error));
    }
  }

  async function act() {
    if (!sure) {
      sure = true;
      send.textContent = say("sure", { phones: phonesText(preview.phones) });
      return;
    }
    try {
      const outcome = await deed.send(preview, reasonOf(fields));
      close();
      await then();
      tell(outcomeWords(outcome));
    } catch (error) {
      const { message, refusal } = /** @type {import("./desk-api.js").Refused} */ (error);
      if (refusal?.status === 409) await refresh(); // what was looked at is not what there is
      shown.prepend(make("p", { class: "bad notice", role: "alert" }, message));
    }
  }

  const list = deed.edits && make("ul", { class: "edits" }, ...deed.edits.map(editRow));
  part("sheet-title").textContent = deed.title;
  part("sheet-body").replaceChildren(...[list, ...fields, shown].filter((node) => node !== undefined));
  part("sheet-foot").replaceChildren(send);
  if (!sheet.open) sheet.showModal();
  later(0);
}

/** Why not, with what is to be corrected. @param {any} error @returns {Node[]} */
function refusalOf({ message, refusal }) {
  const problems = (refusal?.problems ?? []).slice(0, 10).map((/** @type {import("./desk-api.js").Problem} */ problem) => problemRow(problem));
  return [make("p", { class: "bad notice" }, message), ...(problems.length ? [make("ul", { class: "problems" }, ...problems)] : [])];
}

/** What is in the basket: minutes can be changed, and it can be taken out. @param {Edit} edit */
function editRow(edit) {
  const again = () => {
    showCount();
    if (edits.length) lookAtBasket();
    else close();
  };
  const drop = button(say("drop"), () => {
    edits = edits.filter((other) => other !== edit);
    again();
  }, { class: "plain" });
  const choices = edit.minutes ? [5, 10, 15, 20, 30, 45].map((minutes) =>
    button(String(minutes), () => {
      collect({ ...edit, minutes });
      again();
    }, { class: "chip", "aria-pressed": String(edit.minutes === minutes), "aria-label": say("minutes", { minutes }) })) : [];
  return make("li", {}, make("p", {}, nameOf(edit)), drop, choices.length > 0 && make("div", { class: "chips" }, ...choices));
}

/** @param {Record<string, string>} given @param {() => void} changed @returns {HTMLElement[]} */
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

/** @param {any} found @returns {(Node | string)[]} */
function previewOf({ changes = [], told, holds = [], waits = [], wait = "", others = [], lines = [], silent = 0 }) {
  return [
    others.length > 0 && make("section", { class: "notice" }, make("h3", {}, say("othersToo")), changeList(others)),
    ...holds.map((/** @type {string} */ hold) => make("p", { class: "notice" }, make("b", {}, `${say("lookTwice")} `), hold)),
    changes.length > 0 && make("section", {}, make("h3", {}, say("whatChanges")), changeList(changes)),
    make("section", {}, make("h3", {}, say("whatPhonesRead")), told.length ? toldList(told) : make("p", {}, say("nobody")),
      told.length > 0 && silent > 0 && make("p", { class: "quiet" }, say("silent", { phones: phonesText(silent) })),
      ...[...waits, wait].filter(Boolean).map((text) => make("p", { class: "quiet" }, say("waits", { text })))),
    lines.length > 0 && diffLines(lines),
  ].filter((node) => node !== false);
}

/** @param {any} found */
function sendWords({ told }) {
  const count = told.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.phones, 0);
  return count ? say("sendTo", { phones: phonesText(count) }) : say("publish");
}

/** @param {any} outcome */
function outcomeWords({ result, revision, reasons = [], phones }) {
  if (phones !== undefined) return say("announced", { phones: phonesText(phones) });
  if (result === "held") return `${say("isHeld")} ${reasons.join(" ")}`;
  return say(result === "unchanged" ? "unchanged" : "published", { revision });
}
