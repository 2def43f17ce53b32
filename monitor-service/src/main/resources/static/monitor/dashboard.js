// The health badge, and the alert that the monitor is unreachable. The hx- attributes of the page fetch the panels from
// the server every second.
(() => {
  const now = document.getElementById("now");
  const badge = document.getElementById("badge");
  const badgeText = document.getElementById("badge-text");
  const unreachable = document.getElementById("unreachable");
  const labels = { up: "Live", down: "Redis unreachable", unreachable: "Monitor unreachable" };

  let lastResponse = Date.now();
  let lost = false;

  const clock = (moment) => moment.toLocaleTimeString(undefined, { hourCycle: "h23" });

  const span = (ms) => {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const minutes = Math.floor(seconds / 60);
    if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
    return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
  };

  // Changed only if different, so that a screen reader announces it once.
  const show = (state) => {
    if (badge.dataset.state === state && badgeText.textContent === labels[state]) return;
    badge.dataset.state = state;
    badgeText.textContent = labels[state];
    document.title = state === "up" ? "Holdfast" : `${labels[state]} · Holdfast`;
  };

  const localTimes = () => {
    for (const time of document.querySelectorAll("time[data-clock]")) {
      time.textContent = clock(new Date(time.dateTime));
    }
  };

  const reached = () => {
    lastResponse = Date.now();
    lost = false;
    unreachable.hidden = true;
    delete document.body.dataset.link;
    show(document.getElementById("state").dataset.state);
    localTimes();
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

  // A swap must not remove the text that someone is selecting.
  const selecting = () => {
    const selection = document.getSelection();
    return selection !== null && !selection.isCollapsed && document.querySelector("main").contains(selection.anchorNode);
  };
  const keepWhileSelecting = (event) => {
    if (selecting()) event.detail.shouldSwap = false;
  };
  document.body.addEventListener("htmx:beforeSwap", keepWhileSelecting);
  document.body.addEventListener("htmx:oobBeforeSwap", keepWhileSelecting);

  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== now) return;
    if (event.detail.successful) reached();
    else notReached();
  });

  localTimes();
  show(document.getElementById("state").dataset.state);
})();
