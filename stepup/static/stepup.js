// Small conveniences. Every page works without this file.
(() => {
  "use strict";

  const focusErrors = () => document.querySelector("[data-focus]")?.focus();

  const submitOnChange = (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.type !== "text" && event.target.type !== "search") form.requestSubmit();
  };

  const copyLink = async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button || !navigator.clipboard) return;
    const words = button.textContent;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied || "Copied";
    setTimeout(() => { button.textContent = words; }, 2000);
  };

  const closeOnEscape = (event) => {
    if (event.key !== "Escape") return;
    const open = event.target.closest("details[data-confirm][open], .nav-phone[open]");
    if (!open) return;
    open.removeAttribute("open");
    open.querySelector("summary").focus();
  };

  const focusConfirm = (event) => {
    const details = event.target;
    if (details.matches?.("details[data-confirm]") && details.open) {
      details.querySelector(".confirm-body input:not([type=hidden]), .confirm-body textarea, .confirm-body select, .confirm-body button")?.focus();
    }
  };

  const sendOnce = (event) => {
    const button = event.submitter;
    if (button && event.target.method === "post" && !event.defaultPrevented) {
      setTimeout(() => { button.setAttribute("aria-disabled", "true"); button.disabled = true; }, 0);
    }
  };

  // What is typed in form[data-autosave] is sent there a moment later, and when the page is left.
  const keepTyped = (form) => {
    let waiting = null;
    const save = async () => {
      if (waiting === null) return;
      clearTimeout(waiting);
      waiting = null;
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => null);
      const said = form.querySelector("[data-saved]");
      if (said) said.textContent = answer?.ok ? form.dataset.saved : "";
    };
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(save, 800); });
    form.addEventListener("submit", () => { clearTimeout(waiting); waiting = null; });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
  };

  // What door.js kept of an evening goes with its time, on whichever page of ours this phone is then.
  const dropWhatIsOver = async () => {
    if (!window.caches || !(await caches.has("door"))) return;
    const shelf = await caches.open("door");
    for (const key of await shelf.keys()) {
      const until = (await shelf.match(key))?.headers.get("X-Keep-Until");
      if (until && Number(until) < Date.now()) await shelf.delete(key);
    }
  };
  dropWhatIsOver();
  setInterval(dropWhatIsOver, 600_000);

  // A tap at the door, as door.js keeps it: sending it twice does nothing.
  window.postTap = (tap) => fetch(tap.url, {
    method: "POST", body: new URLSearchParams(tap.body), redirect: "manual",
    headers: { "X-Tap": tap.key, "X-Tapped-At": String(tap.at) },
  });

  // Signing out empties this phone: the taps that wait on it are sent first.
  const sendTapsFirst = async (event) => {
    const form = event.target;
    if (!form.matches("form[action='/sign-out']")) return;
    const shelves = Object.keys(localStorage).filter((key) => key.startsWith("taps-"));
    const taps = shelves.flatMap((key) => JSON.parse(localStorage.getItem(key)));
    if (taps.length === 0) return;
    event.preventDefault();
    for (const tap of taps) await window.postTap(tap);
    form.submit();
  };

  document.querySelectorAll("form[data-autosave]").forEach(keepTyped);
  document.addEventListener("submit", sendTapsFirst);
  document.addEventListener("change", submitOnChange);
  document.addEventListener("click", copyLink);
  document.addEventListener("keydown", closeOnEscape);
  document.addEventListener("toggle", focusConfirm, true);
  document.addEventListener("submit", sendOnce);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("button[aria-disabled][disabled]").forEach((b) => { b.disabled = false; b.removeAttribute("aria-disabled"); });
  });
  focusErrors();
})();
