// The charts of the overview. Reads the statistics again when their next bucket is full, if the page is visible.
(() => {
  const place = document.getElementById("charts");
  const state = document.getElementById("charts-state");
  const height = 150;
  const synced = uPlot.sync("overview");

  const count = (value) => new Intl.NumberFormat("en", { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
  const time = (ms) => {
    if (ms < 1) return `${count(ms)} ms`;
    if (ms < 1000) return `${Math.round(ms)} ms`;
    if (ms < 60e3) return `${count(ms / 1000)} s`;
    if (ms < 3600e3) return `${count(ms / 60e3)} min`;
    return ms < 86400e3 ? `${count(ms / 3600e3)} h` : `${count(ms / 86400e3)} d`;
  };
  const rate = (value) => `${count(value)}/s`;

  const charts = [
    { title: "Throughput", format: rate, series: [["enqueued_per_second", "In", "pending"], ["completed_per_second", "Done", "processing"]] },
    { title: "Failures and retries", format: rate, series: [["retried_per_second", "Retried", "delayed"], ["dead_per_second", "Dead", "dead"]] },
    { title: "Wait time", format: time, series: [["wait_p50_ms", "p50", "processing"], ["wait_p95_ms", "p95", "delayed"], ["wait_p99_ms", "p99", "dead"]] },
    { title: "Run time", format: time, series: [["run_p50_ms", "p50", "processing"], ["run_p95_ms", "p95", "delayed"], ["run_p99_ms", "p99", "dead"]] },
    { title: "Pending and processing", format: count, series: [["pending", "Pending", "pending"], ["processing", "Processing", "processing"]] },
    { title: "Delayed and dead", format: count, series: [["delayed", "Delayed", "delayed"], ["dead_letters", "Dead", "dead"]] },
    { title: "Age of the oldest pending task", format: time, series: [["oldest_pending_ms", "Oldest", "pending"]] },
    { title: "Workers and slots", format: count, ofAll: true, series: [["slots", "Slots", "quiet"], ["busy", "Busy", "processing"], ["workers", "Workers", "pending"]] },
  ].filter((chart) => !(chart.ofAll && place.dataset.source.includes("queue=")));

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

  for (const chart of charts) {
    const figure = document.createElement("figure");
    figure.className = "chart panel";
    figure.dataset.chart = chart.title.toLowerCase().replaceAll(" ", "-");
    const title = document.createElement("figcaption");
    title.textContent = chart.title;
    chart.canvas = document.createElement("div");
    chart.canvas.className = "chart-canvas";
    chart.canvas.setAttribute("role", "img");
    figure.append(title, chart.canvas);
    place.append(figure);
    chart.data = [[], ...chart.series.map(() => [])];
  }

  const axis = (more) => ({
    stroke: color("quiet"),
    grid: { stroke: color("line"), width: 1 },
    ticks: { show: false },
    font: "11.5px system-ui, sans-serif",
    ...more,
  });

  // A value between two gaps has no line, so it gets a point.
  const isolatedAt = (values) => {
    const at = [];
    values.forEach((value, i) => {
      if (value != null && values[i - 1] == null && values[i + 1] == null) at.push(i);
    });
    return at;
  };

  const options = (chart) => ({
    width: chart.canvas.clientWidth,
    height,
    cursor: { y: false, points: { size: 6 }, sync: { key: synced.key } },
    legend: { markers: { fill: (u, i) => color(chart.series[i - 1][2]), width: 0 } },
    padding: [8, 18, 0, 0],
    scales: { y: { range: (u, min, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      axis({ space: 64, size: 26, values: (u, times) => times.map((at) => clock.format(new Date(at * 1000))) }),
      axis({ space: 34, size: 58, values: (u, values) => values.map((value) => (chart.format === time ? time(value) : compact.format(value))) }),
    ],
    series: [
      {},
      ...chart.series.map(([, label, tone], i) => ({
        label,
        stroke: color(tone),
        width: 2,
        fill: i === 0 && chart.series.length < 3 ? `${color(tone)}1f` : undefined,
        points: { show: true, size: 4, filter: (u, i) => isolatedAt(u.data[i]) },
        value: (u, value) => (value == null ? "–" : chart.format(value)),
      })),
    ],
  });

  // Unless the cursor is over a chart, the legend shows the latest values.
  const latest = (values) => {
    for (let i = values.length - 1; i >= 0; i--) if (values[i] != null) return i;
    return -1;
  };
  const showLatest = (chart) => {
    const over = chart.plot.cursor.left != null && chart.plot.cursor.left >= 0;
    if (!over && chart.data[0].length) chart.plot.setLegend({ idx: Math.max(...chart.data.slice(1).map(latest), 0) });
  };

  const summary = (chart) => {
    const parts = chart.series.map(([, label], i) => {
      const known = chart.data[i + 1].filter((value) => value != null);
      return known.length
        ? `${label}: ${chart.format(known[known.length - 1])} now, from ${chart.format(Math.min(...known))} to ${chart.format(Math.max(...known))}`
        : `${label}: nothing known`;
    });
    return `${chart.title}. ${parts.join(". ")}.`;
  };

  const draw = (chart) => {
    if (chart.plot) {
      chart.plot.setData(chart.data);
    } else {
      chart.plot = new uPlot(options(chart), chart.data, chart.canvas);
      chart.plot.over.addEventListener("mouseleave", () => requestAnimationFrame(() => charts.forEach(showLatest)));
    }
    showLatest(chart);
    chart.canvas.setAttribute("aria-label", summary(chart));
  };

  const redraw = () => {
    for (const chart of charts) {
      chart.plot?.destroy();
      chart.plot = null;
      draw(chart);
    }
  };

  let next = 0;
  let reading = false;
  const read = async () => {
    if (reading || document.hidden || Date.now() < next) return;
    reading = true;
    try {
      const answer = await fetch(place.dataset.source, { signal: AbortSignal.timeout(5000), headers: { Accept: "application/json", "X-Requested-With": "fetch" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const statistics = await answer.json();
      next = Date.now() + Math.min(statistics.bucket_seconds, 60) * 1000;
      for (const chart of charts) {
        chart.data = [statistics.at.map((at) => at / 1000), ...chart.series.map(([name]) => statistics.columns[name])];
        draw(chart);
      }
      const known = statistics.columns.enqueued_per_second;
      const gaps = known.slice(known.findIndex((value) => value !== null)).includes(null);
      state.textContent = gaps ? "A gap means that there are no figures: no Holdfast process was running, or Redis was unavailable." : "";
    } catch {
      next = Date.now() + 2000;
      state.textContent = "The statistics cannot be read now. This page keeps trying.";
    } finally {
      reading = false;
    }
  };

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new ResizeObserver(() => charts.forEach((chart) => chart.plot?.setSize({ width: chart.canvas.clientWidth, height }))).observe(place);
  document.addEventListener("visibilitychange", read);
  document.getElementById("queue-filter").addEventListener("change", (event) => event.target.form.requestSubmit());

  document.querySelector("[data-submit]").hidden = true;

  charts.forEach(draw);
  read();
  setInterval(read, 1000);
})();
