// @ts-check
/**
 * Within every page, after its content: what must be settled before the first paint, so that nothing shifts later. It folds
 * what is over, calms marks that were seen, and says whether this phone is in another time zone. `app.js` calls it again.
 */

/** @param {number} now event time in milliseconds */
function settle(now) {
  const { documentElement: root } = document;
  /** @param {string} selector */
  const all = (selector) => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector));
  /** @type {Record<string, number>} */
  let seen = {};
  try {
    seen = JSON.parse(localStorage["companion.seen"]);
  } catch {
    // Nothing was seen yet, or storage is blocked.
  }
  for (const { dataset, classList } of all("[data-told]")) {
    const calm = Number(dataset.told) + Number(root.dataset.clockOffset) + 7_200_000 < now;
    classList.toggle("calm", calm && seen?.[dataset.session ?? ""] >= Number(dataset.alert));
  }
  const items = [...all("[data-fold] [data-over]")];
  const past = items.filter((item) => Number(item.dataset.over) <= now);
  const during = past.length < items.length;
  for (const item of past) item.classList.toggle("past", during);
  for (const button of all(".fold")) {
    const count = button.parentElement?.querySelectorAll(".past").length;
    button.hidden = !count;
    button.dataset.count = String(count);
  }
  const [first] = all(".day [data-starts]");
  if (!first) return;
  const starts = Number(first.dataset.starts);
  root.classList.toggle("abroad", new Date(starts).getTimezoneOffset() !== -Number(root.dataset.utc));
  const jump = document.getElementById("to-now");
  if (jump) jump.hidden = !during || starts > now;
}
settle(Date.now() + Number(document.documentElement.dataset.clockOffset));
