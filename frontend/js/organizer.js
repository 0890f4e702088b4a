// @ts-check
/** Wires the organizer's page. Everything that it shows comes from the server; nothing is kept on the phone but a cookie. */

import { Refused, ask } from "./desk-api.js";
import { watchBasket } from "./desk-basket.js";
import { part, tell } from "./desk-dom.js";
import { fileIs, saved, watchFile } from "./desk-file.js";
import { showDeliveries, showRevisions } from "./desk-history.js";
import { loadProgramme, showLate, showPlans } from "./desk-programme.js";
import { countDown, showPhone, showStatus } from "./desk-status.js";
import { offerSessions, watchTell } from "./desk-tell.js";
import { say } from "./words.js";

/** Milliseconds between two looks at how everything stands. */
const LOOK = 2000;
const TABS = ["programme", "tell", "file", "history"];

/** @type {ReturnType<typeof setTimeout> | undefined} */
let next;
let signedIn = false;
/** What the programme was read from. */
let hash = "";
let minute = 0;

const tab = () => (TABS.includes(location.hash.slice(1)) ? location.hash.slice(1) : TABS[0]);

async function showTab() {
  for (const name of TABS) part(name).hidden = name !== tab();
  for (const link of document.querySelectorAll(".bar a")) link.toggleAttribute("aria-current", link.getAttribute("href") === `#${tab()}`);
  if (signedIn) await fill().catch(failed);
}

/** What only the tab that is open needs. */
async function fill() {
  if (tab() === "history") await Promise.all([showDeliveries(), showRevisions()]);
  if (tab() === "programme") await showPhone();
}

/** Asks how everything stands, now and every two seconds while somebody looks. */
async function lookAround() {
  clearTimeout(next);
  try {
    const state = await ask("GET", "");
    enter();
    part("name").textContent = state.name;
    showStatus(state, lookAround);
    showPlans(state.plans);
    if (state.file.hash !== hash) {
      hash = state.file.hash;
      await Promise.all([loadProgramme(), fileIs(state.file)]);
      offerSessions(await ask("GET", "/agenda"));
    } else await fileIs(state.file);
    if (tab() === "history") await showDeliveries();
    if (Math.floor(Date.now() / 60_000) !== minute) showLate();
    minute = Math.floor(Date.now() / 60_000);
    part("lost").hidden = true;
  } catch (error) {
    failed(error);
  }
  if (signedIn && document.visibilityState === "visible") next = setTimeout(lookAround, LOOK);
}

/** @param {unknown} error */
function failed(error) {
  const status = error instanceof Refused ? error.refusal.status : 0;
  if (status === 401 || status === 403) leave(status === 403 ? /** @type {Error} */ (error).message : "");
  else part("lost").hidden = false;
}

function enter() {
  if (signedIn) return;
  signedIn = true;
  part("door").hidden = true;
  part("desk").hidden = part("sign-out").hidden = false;
  showTab();
}

/** @param {string} [why] */
function leave(why = "") {
  signedIn = false;
  hash = "";
  part("desk").hidden = part("sign-out").hidden = true;
  part("door").hidden = false;
  /** @type {HTMLDialogElement} */ (part("sheet")).close();
  tell(why, Boolean(why));
}

/** @param {SubmitEvent} event */
async function signIn(event) {
  event.preventDefault();
  const field = /** @type {HTMLInputElement} */ (part("token"));
  try {
    await ask("POST", "/session", { token: field.value.trim() });
    field.value = "";
    tell("");
    await lookAround();
  } catch (error) {
    tell(/** @type {Error} */ (error).message, true);
    field.focus();
  }
}

async function signOut() {
  await ask("DELETE", "/session").catch(() => {});
  leave(say("signedOut"));
}

/** Something was sent from the sheet. */
async function sent() {
  await saved().catch(() => {});
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
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && signedIn && lookAround());
setInterval(countDown, 500);
showTab();
lookAround();
