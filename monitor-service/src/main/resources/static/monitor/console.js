// What every page does in the browser: the health badge, clocks, dialogs and the keyboard. The hx- attributes of the pages
// fetch live parts from the server, and the sse- attributes take them from the stream of server-sent events.
(() => {
  const storeStatus = document.getElementById("store-status");
  const badge = document.getElementById("badge");
  const badgeText = document.getElementById("badge-text");
  const unreachable = document.getElementById("unreachable");
  const messages = document.getElementById("messages");
  const labels = { up: "Live", down: "Redis unreachable", unreachable: "Monitor unreachable" };
  const title = document.title;

  let lastResponse = Date.now();
  let lost = false;
  let skew = 0; // of this computer's clock, in ms

  const clock = (moment) => moment.toLocaleTimeString(undefined, { hourCycle: "h23" });
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

  const local = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", year: "numeric",
    hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZoneName: "short" });
  const zone = local.resolvedOptions().timeZone;

  const span = (ms) => {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    const days = Math.floor(hours / 24);
    if (days > 0) return `${days} d ${hours % 24} h`;
    if (hours > 0) return `${hours} h ${minutes % 60} min`;
    return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
  };

  // --- Whether the monitor and Redis answer

  // Changed only if different, so that a screen reader announces it once.
  const show = (state) => {
    if (badge.dataset.state === state && badgeText.textContent === labels[state]) return;
    badge.dataset.state = state;
    badgeText.textContent = labels[state];
    document.title = state === "up" ? title : `${labels[state]} · ${title}`;
  };

  const reached = () => {
    const state = document.getElementById("state");
    lastResponse = Date.now();
    lost = false;
    unreachable.hidden = true;
    delete document.body.dataset.link;
    if (state.dataset.now) skew = Number(state.dataset.now) - Date.now();
    // An error page that waits for Redis shows what was wanted as soon as it can.
    if (state.dataset.state === "up" && document.querySelector("[data-error=unavailable]")) location.reload();
    show(state.dataset.state);
    times();
  };

  const notReached = () => {
    if (!lost) {
      lost = true;
      document.getElementById("unreachable-since").textContent = clock(new Date(lastResponse));
      document.body.dataset.link = "lost";
    }
    document.getElementById("unreachable-length").textContent = span(Date.now() - lastResponse);
    unreachable.hidden = false;
    show("unreachable");
  };

  // --- Times in the viewer's zone

  const times = () => {
    const now = Date.now() + skew;
    for (const time of document.querySelectorAll("time[data-clock]")) {
      time.textContent = clock(new Date(time.dateTime));
      time.title = exact.format(new Date(time.dateTime));
    }
    for (const time of document.querySelectorAll("time[data-ago]")) {
      const moment = new Date(time.dateTime);
      const ago = now - moment.getTime();
      const text = ago >= 0 ? `${span(ago)} ago` : `in ${span(-ago)}`;
      if (time.textContent !== text) time.textContent = text;
      if (!time.dataset.exact) {
        time.dataset.exact = "set";
        time.title = exact.format(moment);
      }
    }
    for (const time of document.querySelectorAll("time[data-local]:not([title])")) {
      time.textContent = local.format(new Date(time.dateTime));
      time.title = zone;
    }
    for (const time of document.querySelectorAll("time[data-since]")) {
      const text = span(now - new Date(time.dateTime).getTime());
      if (time.textContent !== text) time.textContent = text;
      time.title ||= exact.format(new Date(time.dateTime));
    }
  };

  // --- Live parts

  // A swap must not remove the text that someone is selecting, or the field or the menu that someone uses.
  const inUse = (target) => {
    const selection = document.getSelection();
    const selecting = selection !== null && !selection.isCollapsed && target.contains(selection.anchorNode);
    const active = document.activeElement;
    const editing = active !== null && target.contains(active) && active.matches("input, textarea, select");
    return selecting || editing || target.querySelector("dialog[open]") !== null;
  };
  let kept = false; // whether the answer that is being swapped was refused, in full or in part
  const keepWhileInUse = (event) => {
    if (!event.detail.target || !inUse(event.detail.target)) return;
    event.detail.shouldSwap = false;
    kept = true;
  };
  document.body.addEventListener("htmx:beforeSwap", keepWhileInUse);
  document.body.addEventListener("htmx:oobBeforeSwap", keepWhileInUse);

  // The focus and opened details survive a swap, by their ids.
  let focused = null;
  let opened = [];
  const remember = (target) => {
    focused = target && target.contains(document.activeElement) ? document.activeElement.id : null;
    opened = target ? [...target.querySelectorAll("details[open][id]")].map((details) => details.id) : [];
  };
  document.body.addEventListener("htmx:beforeSwap", (event) => remember(event.detail.target));
  document.body.addEventListener("htmx:afterSwap", () => {
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    times();
  });

  // --- The stream. While it is silent or refused, timers fetch the same parts.

  const maxSilence = 6000; // the server sends a keep-alive every 2 s
  let stream = null;
  let heard = 0;
  let missed = false; // whether a part from the stream was left out because it was in use
  const streaming = () => stream?.readyState === EventSource.OPEN && Date.now() - heard < maxSilence;

  htmx.createEventSource = (url) => {
    stream?.close();
    stream = new EventSource(url);
    stream.addEventListener("keep-alive", (event) => {
      heard = Date.now();
      skew = Number(event.data) - heard;
      reached();
    });
    if (document.hidden) stream.close();
    return stream;
  };

  // Browsers open only six connections to a host, so pages that nobody sees must not keep one.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      stream?.close();
    } else if (stream?.readyState === EventSource.CLOSED) {
      for (const element of document.querySelectorAll("[sse-connect], [sse-swap]")) htmx.trigger(element, "htmx:afterProcessNode");
    }
  });

  document.body.addEventListener("htmx:sseBeforeMessage", (event) => {
    if (inUse(event.target)) {
      missed = true;
      event.preventDefault();
    } else {
      remember(event.target);
    }
  });
  document.body.addEventListener("htmx:sseMessage", reached);

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, requestConfig } = event.detail;
    const byTimer = elt.matches("[hx-trigger^=every]") && !requestConfig.triggeringEvent;
    if (!byTimer) return;
    const streamed = streaming() && elt.hasAttribute("sse-swap") && !missed;
    if (streamed || (document.hidden && elt !== storeStatus)) event.preventDefault();
  });

  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.detail.elt.id === "now" && !kept) missed = false;
    kept = false;
    if (event.detail.elt !== storeStatus) return;
    if (event.detail.successful) reached();
    else notReached();
  });

  const say = (text, good) => {
    const message = document.createElement("p");
    message.className = "message";
    message.dataset.good = good;
    message.setAttribute("role", "status");
    message.textContent = text;
    messages.replaceChildren(message);
  };

  // --- Dialogs

  const confirmDialog = document.getElementById("confirm");
  let waiting = null;

  // A form with data-confirm is sent only after the question in it was answered with yes.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!question || form.dataset.confirmed) {
      delete form.dataset.confirmed;
      return;
    }
    event.preventDefault();
    waiting = { form, submitter: event.submitter };
    document.getElementById("confirm-title").textContent = question;
    document.getElementById("confirm-text").textContent =
      event.submitter?.dataset.confirmText ?? form.dataset.confirmText ?? "";
    document.getElementById("confirm-yes").textContent = event.submitter?.textContent.trim() || "Continue";
    confirmDialog.returnValue = "no";
    confirmDialog.showModal();
  }, true);
  confirmDialog.addEventListener("close", () => {
    if (confirmDialog.returnValue === "yes" && waiting) {
      waiting.form.dataset.confirmed = "true";
      waiting.form.requestSubmit(waiting.submitter);
    }
    waiting = null;
  });

  document.addEventListener("click", async (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      dialog.showModal();
      return;
    }
    const closer = event.target.closest("[data-closes]");
    if (closer) {
      closer.closest("dialog").close();
      return;
    }
    const copier = event.target.closest("[data-copies]");
    if (copier) {
      try {
        await navigator.clipboard.writeText(document.getElementById(copier.dataset.copies).textContent);
        say("Copied.", true);
      } catch {
        say("The browser did not allow copying. Select the text and copy it yourself.", false);
      }
    }
  });
  for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;

  // --- Keyboard

  const help = document.getElementById("help");
  document.getElementById("help-button").hidden = false;
  document.getElementById("help-button").addEventListener("click", () => help.showModal());
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  let afterG = 0;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      event.preventDefault();
      help.showModal();
    } else if (event.key === "/") {
      const search = document.querySelector("input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    } else if (event.key === "g") {
      afterG = Date.now();
    } else if (Date.now() - afterG < 1500) {
      const links = [...document.querySelectorAll(".nav a")];
      links.find((link) => link.dataset.key === event.key)?.click();
      afterG = 0;
    }
  });

  times();
  setInterval(times, 1000);
  if (document.getElementById("state").dataset.now) skew = Number(document.getElementById("state").dataset.now) - Date.now();
  show(document.getElementById("state").dataset.state);
})();
