// @ts-check
/** Requests to our server, and what its refusals mean to a phone. */

/**
 * @typedef {"no-server" | "refused" | "quota" | "over" | "unknown"} Refusal
 *   `unknown`: the server has lost this phone; `over`: so is the event, long since
 */

/** @type {{[status: number]: Refusal}} */
const MEANING = { 400: "refused", 404: "unknown", 409: "over", 413: "refused", 422: "refused", 429: "quota" };

/** @template {string} P */
export class Failure extends Error {
  /** @param {P} problem */
  constructor(problem) {
    super(problem);
    this.problem = problem;
  }
}

/** What went wrong; a network that is away looks like a server that is silent. @param {unknown} failure */
export const problemOf = (failure) => (failure instanceof Failure ? failure.problem : "no-server");

/** @param {string} method @param {string} path @param {object} [body] */
export async function api(method, path, body) {
  const headers = body && { "Content-Type": "application/json" };
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(15_000) });
  if (response.ok) return response;
  throw new Failure(MEANING[response.status] ?? "no-server");
}
