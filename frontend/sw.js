// @ts-check
/// <reference lib="webworker" />
/**
 * The service worker: the whole event offline, and alerts.
 *
 * It keeps one pack per visited language (shell, headers, every page; made by `companion.pages`) and composes pages as the
 * server does, byte for byte. Editions are compared for inequality only, and what the server says wins. Whatever goes wrong
 * in here, the request goes to the network.
 *
 * Kill switch: release this file with `OFF = true`. The next visit of each phone then drops all that was kept, and pages come
 * from the network again. Alerts are still shown: browsers take the permission away from a worker that stays silent.
 *
 * @typedef {{edition: string, revision: string, language: string, headers: Record<string, string>, assets: string[],
 *   shell: string, pages: Record<string, {title: string, main: string, nav: string}>, prefix: string, marks?: Marks}} Pack
 * @typedef {{edition: string, packs: Record<string, string>}} Head
 * @typedef {[distance: number, length: number, marker: string][]} Marks in a start page, each counted from the end of the one before
 */
const OFF = false;
/** Caches are named by it; the number changes with what is in them. */
const PREFIX = "companion-1-";
/** Where a cache keeps its pack: no page has this address. */
const PACK = "/pack/";

const INLINE = /<(style|script|template|div)( id=[^>]*)?>.*?<\/\1>/gs;

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** @type {Promise<unknown>} */
let checks = Promise.resolve();
/** @type {{revision?: string, navigate?: string} | undefined} the notification that was tapped and is about to be opened */
let tapped;

/** @param {string} url @param {RequestCache} [cache] */
async function get(url, cache) {
  const response = await fetch(url, { cache, signal: AbortSignal.timeout(20_000) });
  if (!response.ok || response.redirected) throw url;
  return response;
}

/** @param {string} url @returns {Promise<any>} */
const json = async (url) => (await get(url)).json();

/** @type {Promise<Pack[]> | undefined} read once, for a worker lives through many requests */
let kept;

/** The packs that are kept: the newest first, the one without a prefix last. */
function packs() {
  return (kept ??= read().catch((error) => {
    kept = undefined;
    throw error;
  }));
}

/** @returns {Promise<Pack[]>} */
async function read() {
  const found = (await caches.keys()).reverse().map((cacheName) => caches.match(PACK, { cacheName }));
  const all = /** @type {Response[]} */ ((await Promise.all(found)).filter(Boolean));
  return (await Promise.all(all.map((response) => response.json()))).sort((a, b) => b.prefix.length - a.prefix.length);
}

/**
 * Keeps a pack and its assets in a cache of that name. It counts from when it is complete.
 *
 * Style, early script and words are in every page of its release and language, so packs come without. The first one comes without
 * all that stands on the start page, for the browser has just had that, and tells where in it the markers go.
 * @param {string} url @param {string} name
 */
async function keep(url, name) {
  /** @type {Pack} */
  const pack = await json(url);
  const { marks, assets } = pack;
  const cache = await caches.open(name);
  const add = async (/** @type {string} */ path) =>
    cache.put(path, (path.startsWith("/assets/") && (await caches.match(path))) || (await get(path)));
  await Promise.all(assets.map(add));
  const fits = (/** @type {string} */ page) => page.includes(marks ? `data-edition="${pack.edition}"` : assets[0]);
  const home = async (/** @type {RequestCache} */ cache) => {
    const response = await get(`${pack.prefix}/`, cache);
    pack.headers = Object.fromEntries([...response.headers].filter(([name]) => /policy|type/.test(name)));
    return response.text();
  };
  const page =
    (await packs()).find(({ language, shell }) => language === pack.language && fits(shell))?.shell ??
    [await home("force-cache")].find(fits) ??
    (await home("no-cache"));
  if (!fits(page)) throw url;
  if (marks) {
    let at = 0;
    pack.shell = "";
    for (const [distance, length, marker] of marks) {
      pack.shell += page.slice(at, (at += distance)) + marker;
      pack.pages["/"].main = page.slice(at, (at += length)); // the last is the main part
    }
    pack.shell += page.slice(at);
  } else {
    const parts = /** @type {string[]} */ (page.replace(/<main.*<\/main>/s, "").match(INLINE));
    pack.shell = pack.shell.replace(INLINE, () => /** @type {string} */ (parts.shift()));
  }
  await cache.put(PACK, new Response(JSON.stringify(pack)));
  kept = undefined;
}

/**
 * Asks for the server's edition, keeps what is new and only that, tells the open pages.
 * @param {string} [visited] a language @param {Head} [head] what the server has just said to a browser that keeps nothing
 */
async function check(visited, head) {
  const all = await packs();
  // A page speaks of its own language alone: what is kept by now needs the server's word.
  if (!head || all[0]) head = /** @type {Head} */ (await json("/api/head"));
  const wanted = [];
  for (const language of new Set([visited, ...all.map((pack) => pack.language)])) {
    const url = head.packs[/** @type {string} */ (language)];
    const cacheName = `${PREFIX}${language}-${head.edition}`;
    if (!url) continue;
    if (!(await caches.match(PACK, { cacheName }))) await keep(url, cacheName);
    wanted.push(cacheName);
  }
  for (const name of await caches.keys()) {
    if (!wanted.includes(name)) {
      await caches.delete(name);
      kept = undefined;
    }
  }
  await tell({ type: "edition", edition: head.edition, checked: true });
}

/** One check after the other. Rejects if the server does not answer. @param {string} [visited] @param {Head} [head] */
function refresh(visited, head) {
  const next = () => check(visited, head);
  checks = checks.then(next, next);
  return checks;
}

/** @param {object} message */
async function tell(message) {
  for (const page of await worker.clients.matchAll()) page.postMessage(message);
}

/** @param {Pack} pack @param {string} path @param {boolean} [older] the newest could not be had in time */
function compose(pack, path, older) {
  /** @type {Record<string, string>} */
  const parts = { ...pack.pages[path], path };
  const html = pack.shell
    .replace(/{{(\w+)}}/g, (_, name) => parts[name])
    .replace(` data-nav="${parts.nav}"`, ' aria-current="page"');
  return new Response(older ? html.replace("<html", "$& data-older") : html, { headers: pack.headers });
}

/** @param {string} path @param {boolean} [older] @returns {Promise<Response | undefined>} what is kept under this path */
async function find(path, older) {
  const pack = (await packs()).find(({ prefix }) => path.startsWith(`${prefix}/`));
  const own = path.slice(pack?.prefix.length);
  return pack?.pages[own] ? compose(pack, own, older) : caches.match(path);
}

/** Without a network: the same page in another language, or that there is none; for what no pack has, the agenda. @param {string} path */
async function instead(path) {
  const all = await packs();
  const pack = all.find(({ prefix }) => path.startsWith(`${prefix}/`)) ?? all[0];
  const own = /\/(organizer|poster|screen)$/.test(path) ? [] : [path, path.replace(/^\/\w+/, ""), "/404"];
  return pack && compose(pack, own.find((each) => pack.pages[each]) ?? "/");
}

/** @param {Request} request @param {string} path @param {Promise<unknown>} [fresh] a navigation's check, under way */
async function answer(request, path, fresh) {
  try {
    const wanted = fresh && tapped;
    let older = false;
    if (wanted) {
      tapped = undefined;
      const known = (await packs()).every((pack) => pack.revision === wanted.revision);
      older =
        !known &&
        (await Promise.race([new Promise((late) => setTimeout(late, 3000, true)), fresh.then(() => false, () => true)]));
    }
    const own = await find(path, older);
    if (own) return own;
  } catch {
    // What was kept is of no use. The network has it.
  }
  try {
    return await fetch(request);
  } catch (error) {
    return (fresh && (await instead(path))) ?? Promise.reject(error);
  }
}

/** @param {string} method @param {string} path @param {object} body */
const send = (method, path, body) => fetch(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** Tells that a notification was seen: how many phones, never which. @param {any} data @param {"shown" | "opened"} kind */
async function report(data, kind) {
  if (data?.receipt) await send("POST", "/api/receipts", { receipt: data.receipt, kind }).catch(() => {});
}

/** Shows something, whatever came; then fetches what it is about. @param {PushEvent} event */
async function pushed({ data }) {
  const { registration } = worker;
  let news;
  try {
    const { title, navigate, data: more, ...rest } = data?.json().notification;
    if (!title) throw title;
    const shown = rest.tag ? await registration.getNotifications(rest) : [];
    const renotify = shown.some((old) => old.data?.alert !== more?.alert);
    await registration.showNotification(title, { ...rest, renotify, icon: "/apple-touch-icon.png", data: { ...more, navigate } });
    if (!shown.some((old) => old.data?.receipt === more?.receipt)) news = more;
  } catch {
    const [pack] = await packs().catch(() => []);
    const words = /data-unreadable="([^"]+)/.exec(pack?.shell);
    await registration.showNotification(words?.[1] ?? "The agenda has changed.", { lang: pack?.language });
  }
  await tell({ type: "push" });
  await Promise.allSettled([report(news, "shown"), refresh()]);
}

/** @param {NotificationEvent} event */
async function opened({ notification }) {
  notification.close();
  const reported = report(notification.data, "opened"); // whatever becomes of the page
  tapped = notification.data ?? {};
  const { href, origin } = new URL(tapped?.navigate ?? "/", location.origin);
  // Our public address may not be the one that this phone uses.
  const path = href.slice(origin.length);
  const [page] = await worker.clients.matchAll({ type: "window" });
  try {
    await (await page.focus()).navigate(path);
  } catch {
    await worker.clients.openWindow(path);
  }
  await reported;
}

/**
 * The browser took another address. The server knows the wishes by the old one; where browsers do not tell that, by the pages'
 * language, until a page tells it all. @param {{newSubscription?: PushSubscription, oldSubscription?: PushSubscription}} change
 */
async function moved({ newSubscription, oldSubscription: old }) {
  const { public_key: applicationServerKey } = await json("/api/push");
  const { pushManager } = worker.registration;
  const subscription = newSubscription ?? (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
  const language = old ? undefined : (await packs())[0]?.language;
  await send("PUT", "/api/subscriptions", { ...subscription.toJSON(), language, replaces: old?.endpoint });
}

/** A page says what it shows, or has heard of. @param {{data: Head & {language: string}, source: Client}} event */
async function visited({ data, source: page }) {
  const { language, edition } = data;
  const all = await packs();
  if (all.some((pack) => pack.language === language && pack.edition === edition)) page.postMessage({ type: "edition", edition });
  else await refresh(language, data);
}

async function activated() {
  for (const name of await caches.keys()) if (OFF || !name.startsWith(PREFIX)) await caches.delete(name);
  await worker.clients.claim();
}

/** @param {string} type @param {(event: any) => Promise<unknown>} job a failure is the next visit's business */
function on(type, job) {
  worker.addEventListener(type, (event) => /** @type {ExtendableEvent} */ (event).waitUntil(job(event).catch(() => {})));
}

on("install", () => worker.skipWaiting());
on("activate", activated);
on("push", pushed);
on("notificationclick", opened);
on("pushsubscriptionchange", moved);
if (!OFF) {
  on("message", visited);
  worker.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (origin !== location.origin || /^\/(api|pack)\//.test(pathname)) return; // nothing else is ever sent there
    const fresh = request.mode === "navigate" ? refresh() : undefined;
    event.respondWith(answer(request, pathname, fresh));
    event.waitUntil(/** @type {Promise<unknown>} */ (fresh?.catch(() => {})));
  });
}
