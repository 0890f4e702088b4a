// @ts-check
/** Wires the organizer's page. What it shows comes from the server; what is not sent yet stays in this window. */

import { heardTime } from "./clock.js";
import { Refused, ask } from "./desk-api.js";
import { basketOf, emptyBasket, watchBasket } from "./desk-basket.js";
import { part, tell, tellError } from "./desk-dom.js";
import { fileIs, forgetFile, watchFile } from "./desk-file.js";
import { showDeliveries, showRevisions } from "./desk-history.js";
import { loadProgramme, showLate, showPlans } from "./desk-programme.js";
import { countDown, showPhone, showStatus } from "./desk-status.js";
import { clearTell, offerSessions, watchTell } from "./desk-tell.js";
import { say } from "./words.js";

/** Milliseconds between two looks at how everything stands. */
const LOOK = 2000;
const MINUTE = 60_000;
const TABS = ["programme", "tell", "file", "history"];

/** @type {ReturnType<typeof setTimeout> | undefined} */
let next;
/** Who is signed in here; empty while nobody is. */
let who = "";
/** Counts sign-ins and sign-outs: what an older look brings is not shown. */
let visit = 0;
/** The file that the programme was read from. @type {string | undefined} */
let readFrom;
let minute = 0;

const tab = () => (TABS.includes(location.hash.slice(1)) ? location.hash.slice(1) : TABS[0]);

async function showTab() {
  for (const name of TABS) part(name).hidden = name !== tab();
  for (const link of document.querySelectorAll(".bar a")) {
    if (link.getAttribute("href") === `#${tab()}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (who) await fill().catch(failed);
}

/** What only the tab that is open needs. */
async function fill() {
  if (tab() === "history") await Promise.all([showDeliveries(), showRevisions()]);
  if (tab() === "programme") await showPhone();
}

/** Asks how everything stands, now and every two seconds while somebody looks. */
async function lookAround() {
  clearTimeout(next);
  const mine = visit;
  let wanted = true;
  try {
    const state = await ask("GET", "");
    if (mine !== visit) return;
    heardTime(state.real_now);
    enter(state.name);
    showStatus(state, lookAround);
    showPlans(state.plans);
    if (state.file.hash !== readFrom) {
      offerSessions(await loadProgramme());
      readFrom = state.file.hash;
    }
    await fileIs(state.file);
    if (tab() === "history") await showDeliveries();
    if (Math.floor(Date.now() / MINUTE) !== minute) showLate();
    minute = Math.floor(Date.now() / MINUTE);
    part("lost").hidden = true;
  } catch (error) {
    wanted = failed(error);
  }
  if (wanted && mine === visit && document.visibilityState === "visible") next = setTimeout(lookAround, LOOK);
}

/** @param {unknown} error @returns {boolean} whether it is worth asking again */
function failed(error) {
  const { status, detail } = error instanceof Refused ? error.refusal : { status: 0, detail: "" };
  if (status === 401 || status === 403) {
    const why = status === 403 ? detail : who ? say("signedOutHere") : "";
    leave();
    tell(why ?? "", Boolean(why), status === 403 ? "en" : "");
    return false;
  }
  part("lost").hidden = false;
  return true;
}

/** @param {string} name */
function enter(name) {
  if (who === name) return;
  who = name;
  part("name").textContent = name;
  basketOf(name);
  part("door").hidden = true;
  part("desk").hidden = part("sign-out").hidden = false;
  showTab();
}

function leave() {
  visit++;
  who = "";
  readFrom = undefined;
  part("desk").hidden = part("sign-out").hidden = part("lost").hidden = true;
  part("door").hidden = false;
  /** @type {HTMLDialogElement} */ (part("sheet")).close();
}

/** @param {SubmitEvent} event */
async function signIn(event) {
  event.preventDefault();
  const field = /** @type {HTMLInputElement} */ (part("token"));
  try {
    await ask("POST", "/session", { token: field.value.trim() });
    field.value = "";
    tell("");
    visit++;
    await lookAround();
  } catch (error) {
    tellError(error);
    field.focus();
  }
}

async function signOut() {
  await ask("DELETE", "/session").catch(() => {});
  leave();
  emptyBasket();
  clearTell();
  forgetFile();
  tell(say("signedOut"));
}

/** Something was sent from the sheet. */
async function sent() {
  await lookAround();
  if (tab() === "history") await fill();
  scrollTo({ top: 0 });
}

watchBasket(sent);
watchTell();
watchFile();
part("door").addEventListener("submit", (event) => signIn(/** @type {SubmitEvent} */ (event)));
part("sign-out").addEventListener("click", signOut);
addEventListener("hashchange", showTab);
addEventListener("online", lookAround);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && lookAround());
setInterval(countDown, 500);
showTab();
lookAround();
