// @ts-check
/** How everything stands: what is published, what waits and until when, what is held or broken, who is told. */

import { ask } from "./desk-api.js";
import { look } from "./desk-basket.js";
import { button, changeList, make, named, part, problemRow, tell, when } from "./desk-dom.js";
import { say } from "./words.js";

/** @typedef {Record<string, any>} State */

/** What each block showed last, so that it is built anew only when it differs: nothing moves under a thumb. @type {Map<string, string>} */
const shown = new Map();
/** Real time at which what waits goes out, in milliseconds. @type {number | undefined} */
let due;

/** @param {string} id @param {unknown} what @param {() => (Node | string | false | undefined)[]} build */
function block(id, what, build) {
  const key = JSON.stringify(what);
  if (shown.get(id) === key) return;
  shown.set(id, key);
  const nodes = what ? build().filter((node) => node !== false && node !== undefined) : [];
  part(id).hidden = !nodes.length;
  part(id).replaceChildren(...nodes.map((node) => /** @type {Node} */ (node)));
}

/** @param {State} state @param {() => Promise<unknown>} again asks anew, after something was done */
export function showStatus(state, again) {
  const { revision, file, held, waiting, subscribers, warnings, publish } = state;
  block("published", [revision, subscribers, publish], () => [
    make("p", {}, make("b", {}, revision ? say("revision", { number: revision.number }) : say("nothingYet")), " ",
      revision && say("publishedAt", { time: when(revision.published_at), by: byWhom(revision) }),
      ` ${say(subscribers.total === 1 ? "listenOne" : "listen", { count: subscribers.total })}`, publish === "review" && ` ${say("review")}`),
  ]);
  due = waiting && !waiting.held ? waiting.due_at : undefined;
  block("waiting", waiting && { ...waiting, due_at: waiting.held || waiting.due_at }, () => [
    make("h2", {}, say(waiting.held ? "onHold" : "goesOut"), " ", make("span", { id: "countdown", role: "timer" })),
    changeList(waiting.changes),
    make("div", { class: "actions" },
      button(say("sendNow"), () => pace("now", again), { class: "primary" }),
      waiting.held ? button(say("release"), () => pace("normal", again)) : button(say("hold"), () => pace("hold", again))),
  ]);
  countDown();
  block("held", held && { held, hash: file.hash }, () => [
    make("h2", {}, say("heldTitle")),
    ...held.reasons.map((/** @type {string} */ reason) => make("p", {}, reason)),
    changeList(held.changes),
    make("div", { class: "actions" },
      button(say("lookAndPublish"), () => lookAtHeld(file.hash)),
      button(say("discard"), () => judge("discard", file.hash, again))),
  ]);
  block("broken", file.state === "broken" || file.state === "missing" ? file : null, () => [
    make("h2", {}, say(file.state)),
    make("ul", { class: "problems" }, ...file.problems.slice(0, 20).map((/** @type {import("./desk-api.js").Problem} */ problem) => problemRow(problem))),
    make("div", { class: "actions" }, file.state === "broken" && make("a", { class: "button", href: "#file" }, say("correct")),
      revision && button(say("putBack"), () => judge("discard", file.hash, again))),
  ]);
  const others = warnings.filter((/** @type {any} */ { code }) => !["file-broken", "file-missing"].includes(code));
  block("warnings", others.length ? others : null, () => others.map((/** @type {any} */ { code, about, text }) => make("p", { class: "notice" }, named(`warn-${code}`, { about }) || text)));
}

/** @param {{origin: string, author: string}} made */
export const byWhom = ({ origin, author }) => author || named(`origin-${origin}`);

/** Seconds until what waits goes out. */
export function countDown() {
  const line = document.getElementById("countdown");
  if (!line || due === undefined) return;
  const seconds = Math.max(0, Math.ceil((due - Date.now()) / 1000));
  const text = seconds ? say("inTime", { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` }) : say("anyMoment");
  if (line.textContent !== text) line.textContent = text;
}

/** @param {string} to @param {() => Promise<unknown>} again */
async function pace(to, again) {
  await ask("POST", "/pace", { pace: to });
  await again();
  tell(named(`paced-${to}`));
}

/** What the file says, as it would go out. @param {string} hash */
async function lookAtHeld(hash) {
  const { source } = await ask("GET", "/file");
  look({
    title: say("heldTitle"),
    preview: () => ask("POST", "/preview", { source }),
    send: () => ask("POST", "/held", { do: "publish", hash }),
  });
}

/** @param {string} what @param {string} hash @param {() => Promise<unknown>} again */
async function judge(what, hash, again) {
  await ask("POST", "/held", { do: what, hash });
  await again();
  tell(say("discarded"));
}

/** Whether this phone is told of the file, of holds and of alerts. */
export async function showPhone() {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  const subscription = await registration?.pushManager?.getSubscription().catch(() => null);
  const box = part("phone");
  if (!subscription) {
    box.replaceChildren(make("p", { class: "quiet" }, say("phoneNeedsAlerts")));
    return;
  }
  const { endpoint } = subscription;
  box.replaceChildren(
    button(say("phoneOn"), async () => {
      await ask("PUT", "/phone", { endpoint });
      tell(say("phoneIsOn"));
    }),
    button(say("phoneOff"), async () => {
      await ask("DELETE", "/phone", { endpoint });
      tell(say("phoneIsOff"));
    }, { class: "plain" }));
}
