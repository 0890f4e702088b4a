// @ts-check
/**
 * A new edition, in place: fetches this page again and changes what differs. Elements with an id or a `data-session` stay the
 * same nodes, with their focus, their open details and their place under the reader's eye. Scripts may not parse HTML here
 * (Trusted Types), so the page comes as an XHR document. What carries `data-keep`, and an id, belongs to scripts and is left alone.
 */

import { root } from "./words.js";

const OURS = "#toasts, #age, [data-keep]";

/** @type {Promise<void>} */
let queue = Promise.resolve();

/** @param {string} edition the server's @param {() => void} adorn brings back what scripts add */
export function swap(edition, adorn) {
  queue = queue.then(async () => {
    const fresh = edition === root.dataset.edition ? null : await fetchPage();
    if (fresh) renewPage(fresh, adorn);
  });
  return queue;
}

/** @returns {Promise<Document | null>} null when it could not be had */
function fetchPage() {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.pathname);
    request.responseType = "document";
    request.setRequestHeader("Accept", "text/html"); // or a page that is gone comes as JSON
    request.timeout = 10_000;
    request.onloadend = () => resolve(request.response);
    request.send();
  });
}

/** @param {Document} fresh @param {() => void} adorn */
function renewPage(fresh, adorn) {
  if (!fresh.getElementById("main")) return;
  if (release(fresh) !== release(document)) {
    // Other scripts or styles: the page is loaded anew when nobody is looking.
    document.addEventListener("visibilitychange", () => location.reload(), { once: true });
    return;
  }
  steadily(() => {
    if (fresh.documentElement.dataset.edition !== root.dataset.edition) delete root.dataset.older;
    for (const { name, value } of fresh.documentElement.attributes) root.setAttribute(name, value);
    document.title = fresh.title;
    match(document.body, fresh.body);
    adorn();
  });
}

/** What a page's scripts and styles are. @param {Document} page */
function release(page) {
  return [page.documentElement.dataset.app, ...[...page.querySelectorAll("script, style")].map((node) => node.getAttribute("src") ?? node.textContent)].join();
}

/** Works on the page, and keeps what is read where it was. @param {() => void} work */
function steadily(work) {
  const focus = document.activeElement;
  const near = focus?.closest("[id]")?.id ?? "";
  /** @param {Element} node */
  const top = (node) => node.getClientRects()[0]?.top;
  const marks = [...document.querySelectorAll("[data-session]")].map((node) => /** @type {const} */ ([node, top(node)]));
  root.style.overflowAnchor = "none"; // or browsers that do this by themselves would do it twice
  work();
  // By the first that was in sight and still is there.
  const [mark, before] = marks.find(([node, at]) => at >= 0 && top(node) !== undefined) ?? [];
  if (mark && scrollY) scrollBy(0, top(mark) - Number(before));
  root.style.overflowAnchor = "";
  if (focus === document.activeElement) return;
  const again = focus?.isConnected ? focus : document.getElementById(near)?.querySelector("a, button");
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** @param {Node | null} node */
function key(node) {
  return node instanceof HTMLElement ? node.id || node.dataset.session : undefined;
}

/** Makes `old` equal to `fresh`. @param {Node} old @param {Node} fresh */
function match(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (!(old instanceof Element && fresh instanceof Element)) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.matches(OURS)) return;
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  matchChildren(old, fresh);
}

/** @param {Element} old @param {Element} fresh */
function matchChildren(old, fresh) {
  const wanted = new Set([...fresh.children].map(key));
  /** @type {Map<string, Element>} */
  const known = new Map();
  for (const child of [...old.children]) {
    const name = key(child);
    if (name && wanted.has(name)) known.set(name, child);
    else if (name && !child.matches(OURS)) child.remove();
  }
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const name = key(next);
    // What has no name between here and there is in the way: moving the named one would cost it its focus.
    while (name && known.has(name) && at && !key(at)) at = pass(at);
    const same = name ? known.get(name) : at && !key(at) && at.nodeName === next.nodeName ? at : undefined;
    if (same?.nodeName !== next.nodeName) {
      old.insertBefore(document.importNode(next, true), at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else old.insertBefore(same, at);
    match(same, next);
  }
  while (at) at = pass(at);
}

/** Removes a node unless it is a script's own. @param {ChildNode} node @returns {ChildNode | null} the next one */
function pass(node) {
  const next = node.nextSibling;
  if (!(node instanceof Element && node.matches(OURS))) node.remove();
  return next;
}
