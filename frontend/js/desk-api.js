// @ts-check
/** What the organizer's page asks of the server, and how a refusal is said. */

import { say } from "./words.js";

/** @typedef {{line: number, column: number, message: string, hint: string}} Problem */
/** @typedef {{status: number, detail?: string, title?: string, problems?: Problem[], theirs?: string, hash?: string}} Refusal */

/** The server said no, or nothing. */
export class Refused extends Error {
  /** @param {Refusal} refusal */
  constructor(refusal) {
    super(refusal.detail ?? refusal.title ?? say("noServer"));
    this.refusal = refusal;
  }
}

/** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
export async function ask(method, path, body) {
  const content = body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  /** @type {Response} */
  let response;
  try {
    response = await fetch(`/api/organizer${path}`, { method, cache: "no-store", signal: AbortSignal.timeout(20_000), ...content });
  } catch {
    throw new Refused({ status: 0 });
  }
  if (response.ok) return response.status === 204 ? undefined : response.json();
  throw new Refused(await response.json().catch(() => ({ status: response.status })));
}
