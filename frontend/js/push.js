// @ts-check
/** This phone's subscription: on, off, and what the server knows of it. No page elements here: see settings.js. */

import { recall, remember } from "./memory.js";
import { obstacle } from "./obstacle.js";
import { Failure, api, problemOf } from "./server.js";
import { wishes } from "./wishes.js";
import { registration } from "./worker.js";
import { language } from "./words.js";

/**
 * @typedef {"denied" | "dismissed" | "no-push" | import("./server.js").Refusal} Problem why it did not work this time
 * @typedef {{wish?: boolean, endpoint?: string, sent?: string, key?: string, at?: number, gone?: string[]}} Record
 *   `wish` is what the attendee chose last, `sent` what the server knows, `gone` are endpoints that it still has to forget
 */

const DAY = 86_400_000;
/** Milliseconds that a push service gets to answer `subscribe`. */
const PATIENCE = 20_000;
/** Milliseconds in which several stars and choices become one request. */
const PAUSE = 1000;

/** @type {Promise<unknown>} */
let turn = Promise.resolve();

/** One job after the other, or a late answer would undo a newer wish. @template T @param {() => Promise<T>} job */
function inTurn(job) {
  const done = turn.then(job);
  turn = done.catch(() => {});
  return done;
}

/** @returns {Record} */
function record() {
  const kept = recall("alerts", /** @type {Record} */ ({}));
  return Array.isArray(kept.gone) ? kept : { ...kept, gone: [] };
}
/** @param {Record} changes */
const note = (changes) => remember("alerts", { ...record(), ...changes });

/** Whether the attendee has ever switched alerts on or off. */
export const decided = () => record().wish !== undefined;
/** Whether the server lacks what was chosen here. */
export const unsent = () => record().sent !== JSON.stringify(wanted());
/** Whether the server still has to forget this phone. */
export const owed = () => Boolean(record().gone?.length);

/** @returns {Promise<PushManager | undefined>} */
async function manager() {
  return obstacle() ? undefined : (await registration)?.pushManager;
}

/** @returns {Promise<import("./obstacle.js").Obstacle | "denied" | "on" | "waiting" | "off">} what holds now, without asking the network */
export async function state() {
  const pushManager = await manager();
  if (!pushManager) return obstacle() ?? "unsupported";
  if (Notification.permission === "denied") return "denied";
  const { wish, endpoint } = record();
  if (!wish || Notification.permission !== "granted") return "off";
  const subscription = await pushManager.getSubscription();
  return subscription && subscription.endpoint === endpoint ? "on" : "waiting";
}

/** Call it inside a tap: the browser asks its question. @returns {Promise<Problem | undefined>} */
export async function turnOn() {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return permission === "denied" ? "denied" : "dismissed";
  note({ wish: true });
  return reconcile();
}

/** Either half will do: the browser stops listening, or the server stops sending. @returns {Promise<Problem | undefined>} */
export function turnOff() {
  return inTurn(async () => {
    const subscription = await (await manager())?.getSubscription();
    const quiet = !subscription || (await subscription.unsubscribe().catch(() => false));
    const before = record();
    note({ wish: false });
    drop(before.endpoint, subscription?.endpoint);
    if ((await forget()) || quiet) return undefined;
    note(before);
    return "no-server";
  });
}

/** Has the server delete all that it holds about this phone. @returns {Promise<"forgotten" | "forget-later" | "forget-failed">} */
export async function forgetPhone() {
  if (await turnOff()) return "forget-failed";
  return owed() ? "forget-later" : "forgotten";
}

/** Drops a wish that still waits for the network. @returns {Promise<undefined>} */
export async function giveUp() {
  note({ wish: false });
}

/** Remembers endpoints that are no more, until the server knows. @param {(string | undefined)[]} endpoints */
function drop(...endpoints) {
  const { endpoint, gone = [] } = record();
  const more = endpoints.filter((each) => each !== undefined);
  if (!more.length) return;
  note({ gone: [...new Set([...gone, ...more])], endpoint: endpoint && more.includes(endpoint) ? undefined : endpoint });
}

/** Tells the server of them. @returns {Promise<boolean>} whether it knows */
async function forget() {
  try {
    for (const endpoint of record().gone ?? []) {
      await api("DELETE", "/api/subscriptions", { endpoint });
      note({ gone: record().gone?.filter((other) => other !== endpoint) });
    }
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes the browser and the server agree with the wish. For each opening of a page: browsers and servers lose subscriptions,
 * keys and languages change. @returns {Promise<Problem | undefined>}
 */
export function reconcile() {
  return inTurn(agree);
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

/** For whenever something changed that the server should know: a star, a choice, the network. */
export function wished() {
  clearTimeout(soon);
  soon = setTimeout(reconcile, PAUSE);
}

const wanted = () => ({ language, ...wishes() });

/** @returns {Promise<Problem | undefined>} */
async function agree() {
  const pushManager = await manager();
  if (!pushManager) return undefined;
  if (Notification.permission !== "granted") drop(record().endpoint);
  await forget();
  if (Notification.permission !== "granted") return undefined;
  const { wish } = record();
  const subscription = await pushManager.getSubscription();
  if (wish === false) await subscription?.unsubscribe();
  if (wish === false || !(wish || subscription)) return undefined;
  try {
    const { public_key: key } = await (await api("GET", "/api/push")).json();
    await renew(pushManager, subscription, key);
    return undefined;
  } catch (failure) {
    const problem = problemOf(failure);
    if (problem === "over") note({ wish: false });
    return problem;
  }
}

/** @param {PushManager} pushManager @param {PushSubscription | null} old @param {string} key the server's */
async function renew(pushManager, old, key) {
  const known = record();
  const ours = old && keyOf(old) === key;
  if (!ours) await old?.unsubscribe();
  const subscription = ours ? old : await subscribe(pushManager, key);
  const { endpoint } = subscription;
  const wish = wanted();
  const sent = JSON.stringify(wish);
  const same = known.endpoint === endpoint && known.sent === sent && known.key === key;
  if (same && Math.abs(Date.now() - (known.at ?? 0)) < DAY) return; // a clock that ran ahead must not keep us silent
  const replaces = known.endpoint === endpoint ? undefined : known.endpoint;
  await api("PUT", "/api/subscriptions", { ...subscription.toJSON(), ...wish, replaces });
  note({ wish: true, endpoint, sent, key, at: Date.now() });
}

/** @param {PushManager} pushManager @param {string} applicationServerKey */
async function subscribe(pushManager, applicationServerKey) {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE));
  try {
    const active = navigator.serviceWorker.ready; // or the browser refuses
    const asked = active.then(() => pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
    return await /** @type {Promise<PushSubscription>} */ (Promise.race([asked, late]));
  } catch {
    throw new Failure(Notification.permission === "denied" ? "denied" : "no-push");
  }
}

/** @param {PushSubscription} subscription @returns {string} base64url, as the server writes it */
function keyOf(subscription) {
  const bytes = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @returns {Promise<Problem | undefined>} */
export async function sendTest(again = true) {
  try {
    await api("POST", "/api/subscriptions/test", { endpoint: record().endpoint });
    return undefined;
  } catch (failure) {
    const problem = problemOf(failure);
    if (problem !== "unknown" || !again) return problem;
    note({ at: 0 });
    return (await reconcile()) ?? sendTest(false);
  }
}
