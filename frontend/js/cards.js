// @ts-check
/** The programme as the page shows it: the cards of the agenda, read from the page, which has it from the server. */

/**
 * @typedef {{id: string, node: HTMLElement, starts: number, ends: number, over: number, free: boolean, cancelled: boolean,
 *   title: string, lang: string, href: string, clock: string, span: string}} Card moments are milliseconds; `ends` is `starts` where the end is
 *   unknown; `free`: it clashes with nothing; `clock` and `span` are "16:30" and "16:30–17:00" as the card has them
 */

/** @param {string} selector @param {ParentNode} [where] @returns {HTMLElement[]} */
export const all = (selector, where = document) => /** @type {HTMLElement[]} */ ([...where.querySelectorAll(selector)]);

/** A copy of the one element that a template holds. @param {string} id */
export const piece = (id) =>
  /** @type {HTMLElement} */ (/** @type {HTMLTemplateElement} */ (document.getElementById(id)).content.firstElementChild?.cloneNode(true));

/** @returns {Card[]} in the order of the page: by day, then by start; without those that are gone */
export const cards = () => all(".agenda [data-starts]").map(card);

/**
 * What goes on, in the page's order; what has no known end goes on until something else begins, unless it is but a moment.
 * @param {Card[]} held @param {number} now
 */
export function goingOn(held, now) {
  const begun = held.filter(({ starts }) => starts <= now);
  const on = begun.filter(({ ends }) => ends > now);
  return on.length ? on : begun.slice(-1).filter(({ over, free, node }) => over > now && !free && !("moment" in node.dataset));
}

/** Reads what costs little; the rest when it is asked for: a conference has hundreds. @param {HTMLElement} node @returns {Card} */
function card(node) {
  const { session = "", starts, over, ends = over, free } = node.dataset;
  const link = () => /** @type {HTMLAnchorElement | null} */ (node.querySelector(".what a"));
  const times = () => all(".when > time, .when > .end > time", node).map((time) => time.textContent ?? "");
  return {
    id: session,
    node,
    starts: Number(starts),
    ends: free === undefined ? Number(ends) : Number(starts),
    over: Number(over),
    free: free !== undefined,
    get cancelled() {
      return node.matches(".cancelled");
    },
    get title() {
      return link()?.textContent ?? "";
    },
    get lang() {
      return link()?.lang ?? "";
    },
    get href() {
      return link()?.getAttribute("href") ?? "";
    },
    get clock() {
      return times()[0] ?? "";
    },
    get span() {
      return times().join("–");
    },
  };
}
