// @ts-check
/** What the organizer's page asks of the server, and how a refusal is said. */

import { say } from "./words.js";

/** @typedef {{line: number, column: number, message: string, hint: string}} Problem */
/** @typedef {{status: number, detail?: string, title?: string, problems?: Problem[], theirs?: string, hash?: string}} Refusal */

/** The server said no, or nothing: then `refusal.status` is 0, and nobody knows whether it was done. */
export class Refused extends Error {
  /** @param {Refusal} refusal @param {string} [silence] what is said where the server has said nothing */
  constructor(refusal, silence = say("noServer")) {
    super(refusal.detail ?? refusal.title ?? silence);
    this.refusal = refusal;
  }
}

/** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
export async function ask(method, path, body) {
  const content = body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const silence = say(method === "GET" || /\/(preview|check|state)$/.test(path) ? "noServer" : "notKnown");
  /** @type {Response} */
  let response;
  try {
    response = await fetch(`/api/organizer${path}`, { method, cache: "no-store", signal: AbortSignal.timeout(20_000), ...content });
    if (response.ok) return response.status === 204 ? undefined : await response.json();
  } catch {
    throw new Refused({ status: 0 }, silence);
  }
  throw new Refused(await response.json().catch(() => ({ status: response.status })), silence);
}

/** A name for one deed: whoever hears no answer sends it again, and nothing is done twice. */
export const deedName = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
