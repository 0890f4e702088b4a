// @ts-check
/** The file itself: problems at their lines as one types, and nobody's save undone unseen. */

import { ask } from "./desk-api.js";
import { look } from "./desk-basket.js";
import { button, make, part, problemRow } from "./desk-dom.js";
import { say } from "./words.js";

/** Milliseconds after the last key until the text is checked. */
const CHECK_PAUSE = 300;

/** What the text was made from. */
let base = "";
let loaded = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;
let checks = 0;

const box = () => /** @type {HTMLTextAreaElement} */ (part("source"));
/** Whether there is something that was typed and not saved. */
const dirty = () => box().value !== loaded;

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
    button(say("reload"), () => take(), { id: "file-reload" }));
  addEventListener("beforeunload", (event) => {
    if (dirty()) event.preventDefault();
  });
}

/** Takes the file as it is now. What was typed is gone. */
export async function take() {
  const { source, hash } = await ask("GET", "/file");
  set(source, hash);
  await check();
}

/** @param {string} source @param {string} hash */
function set(source, hash) {
  base = hash;
  loaded = source;
  box().value = source;
  part("conflict").replaceChildren();
  showButtons();
}

/** The file as the server knows it: taken if nothing was typed, else the conflict is shown. @param {{hash: string, writable: boolean, cannot_write: string}} file */
export async function fileIs({ hash, writable, cannot_write: sentence }) {
  part("read-only").hidden = writable;
  part("read-only").textContent = sentence;
  if (hash === base || !hash) return;
  if (!dirty()) return take();
  const { source } = await ask("GET", "/file");
  if (source === box().value) set(source, hash);
  else showConflict(source, hash);
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
        conflict.replaceChildren();
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
  const source = box().value;
  look({
    title: say("fileTitle"),
    reason: {},
    preview: () => ask("POST", "/preview", { source }),
    send: (_, reason) => ask("PUT", "/file", { source, base, reason, confirmed: true }),
  });
}

/** After a save: the text is what the file says. */
export async function saved() {
  const { source, hash } = await ask("GET", "/file");
  if (!dirty() || source === box().value) set(source, hash);
}
