// The health badge and what is said when the monitor itself can't be reached. The panels come from the server, once a
// second, by the hx- attributes of the page.
(() => {
  const now = document.getElementById("now");
  const badge = document.getElementById("badge");
  const badgeText = document.getElementById("badge-text");
  const unreachable = document.getElementById("unreachable");
  const words = { up: "Live", away: "Redis is away", unreachable: "Monitor unreachable" };

  let lastAnswer = Date.now();
  let lost = false;

  const clock = (moment) => moment.toLocaleTimeString(undefined, { hourCycle: "h23" });

  const span = (ms) => {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const minutes = Math.floor(seconds / 60);
    if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
    return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
  };

  // Written only when it changes, so that a screen reader says it once.
  const show = (state) => {
    if (badge.dataset.state === state && badgeText.textContent === words[state]) return;
    badge.dataset.state = state;
    badgeText.textContent = words[state];
    document.title = state === "up" ? "Holdfast" : `${words[state]} · Holdfast`;
  };

  const localTimes = () => {
    for (const time of document.querySelectorAll("time[data-clock]")) {
      time.textContent = clock(new Date(time.dateTime));
    }
  };

  const reached = () => {
    lastAnswer = Date.now();
    lost = false;
    unreachable.hidden = true;
    delete document.body.dataset.link;
    show(document.getElementById("state").dataset.state);
    localTimes();
  };

  const notReached = () => {
    if (!lost) {
      lost = true;
      document.getElementById("unreachable-since").textContent = clock(new Date(lastAnswer));
      document.body.dataset.link = "lost";
    }
    document.getElementById("unreachable-length").textContent = span(Date.now() - lastAnswer);
    unreachable.hidden = false;
    show("unreachable");
  };

  // A swap every second must not take away what someone is about to copy.
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
