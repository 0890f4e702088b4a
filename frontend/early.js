// @ts-check
/**
 * Within every page, after its content: what must be settled before the first paint, so that nothing shifts later. It folds
 * what is over, calms marks that were seen, warns of clashes, says the times of a phone that is abroad and which map app it has; `app.js`
 * calls it again. What must wait for `app.js` it hides, and what lies below a phone's screen waits for the second frame. Then it
 * calls for `app.js`.
 */

const { documentElement: root } = document;

/** @param {string} selector */
const every = (selector) => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector));

/** @param {string} name @returns {any} what `memory.js` has kept; nothing if storage is blocked */
function kept(name) {
  try {
    return JSON.parse(localStorage[`companion.${name}`]);
  } catch {
    return undefined;
  }
}

/** @param {number} now event time in milliseconds */
function settle(now) {
  const marks = every("[data-told]");
  /** @type {Record<string, number>} */
  const seen = marks.length ? kept("seen") : {};
  for (const { dataset, classList } of marks) {
    const calm = Number(dataset.told) + Number(root.dataset.clockOffset) + 7_200_000 < now;
    classList.toggle("calm", calm && seen?.[dataset.session ?? ""] >= Number(dataset.alert));
  }
  const items = [...every("[data-fold] [data-over]")];
  const past = items.filter((item) => Number(item.dataset.over) <= now);
  const during = past.length < items.length;
  for (const item of past) item.classList.toggle("past", during);
  for (const button of every(".fold")) {
    const count = button.parentElement?.querySelectorAll(".past").length;
    button.hidden = !count;
    button.dataset.count = `${count}`;
  }
  for (const time of every("main time[datetime*='T']")) {
    const said = `${time.getAttribute("datetime")}`; // the event's time: "2022-09-19T10:00+02:00"
    const own = new Date(said);
    const [date, hours, minutes] = [8, 11, 14].map((at) => Number(said.slice(at, at + 2)));
    const day = own.getDate() === date ? "" : own.toLocaleDateString(root.lang, { weekday: "short" });
    // Words are dear, and most phones need none.
    if (!day && own.getHours() === hours && own.getMinutes() === minutes) delete time.dataset.own;
    else time.dataset.own = `${day} ${own.toTimeString().slice(0, 5)}`.trim();
  }
  root.classList.toggle("abroad", every("[data-own]").length > 0);
  for (const jump of every("#to-now")) jump.hidden = !during || items.every(({ dataset }) => Number(dataset.starts) > now);
}

/** Shows lines that say that two starred sessions clash. @param {string[]} starred */
function warn(starred) {
  for (const line of every("[data-other]")) {
    line.hidden = ![line.dataset.other, line.dataset.one].every((id) => starred.includes(`${id}`));
  }
}

{
  // Apple's systems do not know geo:, and of the others only Android does.
  const { userAgent } = navigator;
  root.dataset.map = /iPhone|iPad|Mac/.test(userAgent) ? "apple" : /Android/.test(userAgent) ? "geo" : "";
  // The first look at what is kept waits for another process: only where it can matter.
  const starred = every("[data-lost], [data-other]").length && kept("stars");
  const mine = Array.isArray(starred) ? starred : [];
  warn(mine);
  // What the address asks for, and stars that the programme has lost, need app.js: until then, the place stays empty.
  if (every(".agenda").length && (location.search || mine.some((id) => !document.getElementById(id)))) {
    root.classList.add("wait");
    setTimeout(() => root.classList.remove("wait"), 3000); // for it may not come
  }
}
settle(Date.now() + Number(root.dataset.clockOffset));
{
  // On a phone, days that surely lie below the screen are laid out after the first frame: no card is lower than 70 px, no day
  // than 50 more.
  const type = /** @type {any} */ (performance.getEntriesByType("navigation")[0])?.type;
  const days = type === "navigate" && !location.hash && matchMedia("(width<35em)").matches ? every(".agenda .day") : [];
  let top = 250;
  for (const day of days) {
    day.hidden = top > screen.height;
    top += 50 + 70 * day.querySelectorAll(".stop:not(.past)").length;
  }
  // What only adds to the page is not even asked for before the first paint, which it would hold up. No frame comes while nobody
  // is looking. To begin twice is to begin once.
  const begin = () => {
    for (const day of days) day.hidden = false;
    document.readyState === "loading" ? addEventListener("DOMContentLoaded", begin) : import(`${root.dataset.app}`).catch(alone);
  };
  /** The page reads as it is. If it came from a worker, that may have one by now whose scripts are not gone. */
  const alone = () => {
    if (navigator.serviceWorker?.controller && type !== "reload") location.reload();
  };
  document.addEventListener("visibilitychange", begin, { once: true });
  if (document.hidden || root.classList.contains("wait")) begin();
  else requestAnimationFrame(() => setTimeout(begin));
}
