// Taps at the door are kept on the phone until they are sent; each has a key, so sending twice does nothing.
(() => {
  "use strict";

  const door = document.querySelector("[data-taps]");
  if (!door) return;
  const shelf = `taps-${door.dataset.taps}`;
  const kept = () => JSON.parse(localStorage.getItem(shelf) || "[]");
  const keep = (taps) => localStorage.setItem(shelf, JSON.stringify(taps));
  const refused = new Set();
  let sending = false;

  const showWaiting = () => {
    const waiting = kept();
    const notice = document.querySelector("[data-taps-waiting]");
    document.querySelectorAll("li.is-waiting").forEach((line) => line.classList.remove("is-waiting"));
    waiting.forEach((tap) => document.getElementById(tap.line)?.classList.add("is-waiting"));
    if (!notice) return;
    notice.hidden = waiting.length === 0 || (sending && navigator.onLine);
    notice.querySelector("[data-taps-count]").textContent =
      `${waiting.length === 1 ? "1 tap waits" : `${waiting.length} taps wait`} on this phone and will be sent by itself.`;
  };

  const showConflict = (tap, said) => {
    const notice = document.querySelector("[data-taps-conflicts]");
    refused.add(tap.key);
    if (!notice) return;
    notice.hidden = false;
    const words = `${tap.name}: ${notice.dataset.says || said}`;
    notice.querySelector("ul").append(Object.assign(document.createElement("li"), { textContent: words }));
  };

  const keepPage = async (answer) => {
    // for a reload without a connection, until the evening is over (see door-worker.js); a kiosk names none and keeps nothing
    if (!door.dataset.worker || !navigator.serviceWorker || !window.caches) return;
    const shelf = await caches.open("door");
    if (!answer.ok || Number(door.dataset.until) < Date.now()) { await shelf.delete(location.pathname); return; }
    const headers = new Headers(answer.headers);
    headers.set("X-Keep-Until", door.dataset.until);
    await shelf.put(location.pathname, new Response(await answer.blob(), { headers }));
    const parts = document.querySelectorAll("head link[href*='/assets/'], head script[src*='/assets/']");
    await shelf.addAll([...parts].map((part) => part.href || part.src));
    await navigator.serviceWorker.register(door.dataset.worker, { scope: location.pathname });
    await navigator.serviceWorker.ready;
    document.documentElement.dataset.kept = "yes";
  };

  const redraw = async () => {
    const conflicts = document.querySelector("[data-taps-conflicts]");
    const answer = await fetch(location.href);
    keepPage(answer.clone()).catch(() => {});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const girl = document.getElementById("girl"), chosen = girl?.value;
    for (const part of [".figures", "[data-door-says]", "[data-taps]", "#girl"]) {
      const fresh = page.querySelector(part), old = document.querySelector(part);
      if (fresh && old) old.replaceChildren(...fresh.childNodes);
    }
    if (girl) girl.value = [...girl.options].some((option) => option.value === chosen) ? chosen : "";
    if (conflicts) conflicts.hidden = conflicts.querySelectorAll("li").length === 0;
    showWaiting();
  };

  const sendTap = async (tap) => {
    const answer = await window.postTap(tap);
    if (answer.status >= 500) throw new Error("not now");
    if (answer.ok) return "";
    const words = await answer.json().catch(() => ({}));
    return words.said || "This page is too old. Load it again.";
  };

  const sendTaps = async () => {
    if (sending || kept().length === 0) return;
    sending = true;
    let sent = false;
    try {
      while (kept().length) {
        const [tap] = kept();
        const said = await sendTap(tap);
        keep(kept().filter((other) => other.key !== tap.key));
        if (said) showConflict(tap, said);
        sent = true;
      }
      sending = false;
      if (sent) await redraw();
    } catch { /* no connection: what is kept is tried again */ } finally { sending = false; showWaiting(); }
  };

  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const keepTap = (form, name) => {
    const tap = { key: newKey(), url: form.action, body: [...new FormData(form)], at: Date.now(), line: form.closest("li")?.id, name };
    keep([...kept(), tap]);
    showWaiting();
    return tap;
  };

  const keepCame = async (form) => {
    // who came without a place; what could not be stays in the form, to be put right
    const girl = form.elements.girl;
    const name = girl?.value ? girl.selectedOptions[0].text : `${form.elements.first_name.value} ${form.elements.last_name.value}`.trim();
    const tap = keepTap(form, name);
    await sendTaps();
    if (refused.has(tap.key)) return;
    form.reset();
    form.closest("details").open = false;
  };

  const keepSubmitted = (event) => {
    const form = event.target;
    const isLine = form.closest("[data-taps]") && !form.action.endsWith("/medical");
    if (!isLine && !form.matches("[data-walk-in]")) return;
    event.preventDefault();
    if (!isLine) { keepCame(form); return; }
    keepTap(form, form.closest("li").querySelector(".roster-name, button").textContent.trim());
    sendTaps();
  };

  document.addEventListener("submit", keepSubmitted, true);
  document.querySelector("[data-taps-noted]")?.addEventListener("click", (event) => {
    const notice = event.target.closest("[data-taps-conflicts]");
    notice.querySelector("ul").replaceChildren();
    notice.hidden = true;
  });
  window.addEventListener("online", sendTaps);
  document.querySelector("[data-taps-retry]")?.addEventListener("click", sendTaps);
  setInterval(sendTaps, 5000);
  showWaiting();
  sendTaps();
  fetch(location.href).then(keepPage).catch(() => { /* no connection: it stays as it was kept */ });
})();
