// @ts-check
/** The file itself: problems at their lines as one types, and nobody's save undone unseen. */

import { ask } from "./desk-api.js";
import { look } from "./desk-basket.js";
import { button, make, part, problemRow } from "./desk-dom.js";
import { say } from "./words.js";

/** Milliseconds after the last key until the text is checked. */
const CHECK_PAUSE = 120;

/** The hash of the file that the text was made from. */
let base = "";
/** That file as a text field has it: with plain line ends; and the ends that the file has. */
let loaded = "";
let ends = "\n";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;
let checks = 0;

const box = () => /** @type {HTMLTextAreaElement} */ (part("source"));
/** Whether there is something that was typed and not saved. */
const dirty = () => box().value !== loaded;
/** @param {string} source */
const plainEnds = (source) => source.replace(/\r\n?/g, "\n");

export function watchFile() {
  box().addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(check, CHECK_PAUSE);
    showButtons();
  });
  box().addEventListener("keyup", showPlace);
  box().addEventListener("click", showPlace);
  part("file-actions").append(
    button(say("lookAndPublish"), lookAtFile, { id: "file-look", class: "primary" }),
    button(say("reload"), reload, { id: "file-reload" }));
  addEventListener("beforeunload", (event) => {
    if (dirty()) event.preventDefault();
  });
  showButtons();
}

/** @param {string} source @param {string} hash */
function set(source, hash) {
  base = hash;
  ends = source.includes("\r\n") ? "\r\n" : "\n";
  loaded = plainEnds(source);
  if (box().value !== loaded) box().value = loaded;
  part("conflict").replaceChildren();
  showButtons();
}

/** Nothing of this organizer stays for the next one. */
export function forgetFile() {
  checks++;
  set("", "");
  part("problems").replaceChildren();
}

/** Takes the file as it is now; what was typed goes. */
async function reload() {
  const { source, hash } = await ask("GET", "/file");
  set(source, hash);
  await check();
}

/**
 * The file as the server knows it. It is taken if nothing was typed, also while it came; else the conflict is shown.
 * @param {{hash: string, writable: boolean, cannot_write: string}} file
 */
export async function fileIs({ hash, writable, cannot_write: sentence }) {
  part("read-only").hidden = writable;
  part("read-only").textContent = sentence;
  if (hash === base || !hash) return;
  const fresh = await ask("GET", "/file");
  if (dirty() && plainEnds(fresh.source) !== box().value) return showConflict(fresh.source, fresh.hash);
  set(fresh.source, fresh.hash);
  await check();
}

/** A text from elsewhere, to be looked at and saved. @param {string} source */
export async function bring(source) {
  box().value = plainEnds(source);
  showButtons();
  await check();
}

/** Both versions, and the choice. @param {string} theirs @param {string} hash */
function showConflict(theirs, hash) {
  const conflict = part("conflict");
  if (conflict.dataset.hash === hash && conflict.childElementCount) return;
  conflict.dataset.hash = hash;
  conflict.replaceChildren(make("section", { class: "notice", role: "alert" },
    make("h3", {}, say("conflict")), make("p", {}, say("conflictIs")),
    make("details", {}, make("summary", {}, say("theirs")), make("pre", { tabindex: "0" }, theirs)),
    make("div", { class: "actions" },
      button(say("takeTheirs"), async () => {
        set(theirs, hash);
        await check();
      }),
      button(say("keepMine"), () => {
        base = hash;
        loaded = plainEnds(theirs);
        conflict.replaceChildren();
        showButtons();
      }))));
}

function showButtons() {
  /** @type {HTMLButtonElement} */ (part("file-look")).disabled = !dirty();
  part("file-state").textContent = dirty() ? say("unsaved") : say("saved");
}

function showPlace() {
  const before = box().value.slice(0, box().selectionStart).split("\n");
  part("file-place").textContent = say("line", { line: before.length, column: /** @type {string} */ (before.at(-1)).length + 1 });
}

async function check() {
  const mine = ++checks;
  const { problems, warnings } = await ask("POST", "/check", { source: box().value }).catch(() => ({ problems: [], warnings: [] }));
  if (mine !== checks) return;
  const row = (/** @type {import("./desk-api.js").Problem} */ problem) => problemRow(problem, () => select(problem.line));
  part("problems").replaceChildren(...problems.slice(0, 30).map(row));
  part("problem-count").textContent = problems.length ? say(problems.length === 1 ? "problemOne" : "problems", { count: problems.length }) : say("noProblems");
  part("problem-count").classList.toggle("bad", problems.length > 0);
  part("doubts").replaceChildren(...warnings.slice(0, 10).map(row));
  part("doubts-box").hidden = !warnings.length;
}

/** Goes to a line of the text. @param {number} line */
function select(line) {
  const lines = box().value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  box().focus();
  box().setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  box().scrollTop = Math.max(0, (line - 4) * Number.parseFloat(getComputedStyle(box()).lineHeight));
  showPlace();
}

function lookAtFile() {
  const source = box().value.replace(/\n/g, ends);
  look({
    title: say("fileTitle"),
    reason: {},
    preview: () => ask("POST", "/preview", { source }),
    async send(_, reason, request) {
      const outcome = await ask("PUT", "/file", { source, base, reason, confirmed: true, request });
      set(source, outcome.hash);
      return outcome;
    },
  });
}
