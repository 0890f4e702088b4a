// @ts-check
/** How everything stands: what is published, what waits and until when, what is held or broken, who is told. */

import { ask } from "./desk-api.js";
import { look } from "./desk-basket.js";
import { block, button, changeList, make, named, part, problemRow, tell, when } from "./desk-dom.js";
import { say } from "./words.js";

/** @typedef {Record<string, any>} State */

/** Real time at which what waits goes out, and by how much this phone's clock is off, in milliseconds. @type {number | undefined} */
let due;
let skew = 0;

/** A part that is there only while it has something to say. @param {string} id @param {unknown} what @param {() => (Node | string | false | undefined)[]} build */
function card(id, what, build) {
  part(id).hidden = !block(id, what, build);
}

/** @param {State} state @param {() => Promise<unknown>} again asks anew, after something was done */
export function showStatus(state, again) {
  const { revision, file, held, waiting, subscribers, warnings, publish, pace: paced } = state;
  skew = state.real_now - Date.now();
  card("published", [revision, subscribers, publish], () => [
    make("p", {}, make("b", {}, revision ? say("revision", { number: revision.number }) : say("nothingYet")), " ",
      revision && say("publishedAt", { time: when(revision.published_at), by: byWhom(revision) }),
      ` ${say(subscribers.total === 1 ? "listenOne" : "listen", { count: subscribers.total })}`, publish === "review" && ` ${say("review")}`),
  ]);
  const onHold = paced.pace === "hold";
  due = waiting && !waiting.held ? waiting.due_at : undefined;
  card("waiting", waiting ? { ...waiting, due_at: waiting.held || waiting.due_at, paced } : onHold && paced, () => [
    make("h2", {}, say(onHold ? "onHold" : "goesOut"), " ", make("span", { id: "countdown", role: "timer" })),
    onHold && make("p", {}, say("onHoldSince", { time: when(paced.since), by: paced.by || say("originCommand") })),
    waiting && changeList(waiting.changes),
    make("div", { class: "actions" },
      waiting && button(say("sendNow"), () => pace({ pace: "now", revision: revision.number }, again), { class: "primary" }),
      onHold ? button(say("release"), () => pace({ pace: "normal" }, again)) : button(say("hold"), () => pace({ pace: "hold" }, again))),
  ]);
  countDown();
  card("held", held && { held, hash: file.hash }, () => [
    make("h2", {}, say("heldTitle")),
    ...held.reasons.map((/** @type {string} */ reason) => make("p", { lang: "en" }, reason)),
    changeList(held.changes),
    make("div", { class: "actions" }, button(say("lookAndPublish"), lookAtHeld), button(say("discard"), () => lookAtDiscard(say("discard")))),
  ]);
  card("broken", (file.state === "broken" || file.state === "missing") && file, () => [
    make("h2", {}, say(file.state)),
    make("ul", { class: "problems" }, ...file.problems.slice(0, 20).map((/** @type {import("./desk-api.js").Problem} */ problem) => problemRow(problem))),
    make("div", { class: "actions" }, file.state === "broken" && make("a", { class: "button", href: "#file" }, say("correct")),
      revision && button(say("putBack"), () => lookAtDiscard(say("putBack")))),
  ]);
  const others = warnings.filter((/** @type {any} */ { code }) => !["file-broken", "file-missing"].includes(code));
  card("warnings", others.length && others, () => others.map((/** @type {any} */ { code, about, text }) => make("p", { class: "notice" }, named(`warn-${code}`, { about }) || text)));
}

/** @param {{origin: string, author: string}} made */
export const byWhom = ({ origin, author }) => author || named(`origin-${origin}`);

/** Seconds until what waits goes out, by the server's clock. */
export function countDown() {
  const line = document.getElementById("countdown");
  if (!line || due === undefined) return;
  const seconds = Math.max(0, Math.ceil((due - Date.now() - skew) / 1000));
  const text = seconds ? say("inTime", { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` }) : say("anyMoment");
  if (line.textContent !== text) line.textContent = text;
}

/** @param {{pace: string, revision?: number}} wish @param {() => Promise<unknown>} again */
async function pace(wish, again) {
  await ask("POST", "/pace", wish);
  await again();
  tell(named(`paced-${wish.pace}`));
}

/** What the file says, as it would go out: looked at anew each time. */
function lookAtHeld() {
  let hash = "";
  look({
    title: say("heldTitle"),
    async preview() {
      const file = await ask("GET", "/file");
      ({ hash } = file);
      return ask("POST", "/preview", { source: file.source });
    },
    send: (_, __, request) => ask("POST", "/held", { do: "publish", hash, request }),
  });
}

/** What putting back would take away. It is kept under History. @param {string} label */
function lookAtDiscard(label) {
  look({
    title: label,
    label,
    preview: () => ask("POST", "/held/preview", { do: "discard" }),
    send: ({ base }, _, request) => ask("POST", "/held", { do: "discard", hash: base, request }),
  });
}

/** Whether this phone is told of the file, of holds and of alerts. */
export async function showPhone() {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  const subscription = await registration?.pushManager?.getSubscription().catch(() => null);
  if (!subscription) {
    part("phone").replaceChildren(make("p", { class: "quiet" }, say("phoneNeedsAlerts")));
    return;
  }
  const { endpoint } = subscription;
  const { told } = await ask("POST", "/phone/state", { endpoint });
  part("phone").replaceChildren(button(say(told ? "phoneOff" : "phoneOn"), async () => {
    await ask(told ? "DELETE" : "PUT", "/phone", { endpoint });
    await showPhone();
    tell(say(told ? "phoneIsOff" : "phoneIsOn"));
  }));
}
