// The chart of the last minutes. Fetches the points that it does not have yet after each refresh of the panels.
(() => {
  const place = document.getElementById("chart");
  const gaps = document.getElementById("chart-gaps");
  const names = ["pending", "processing", "delayed", "dead"];
  const labels = ["Pending", "Processing", "Delayed", "Dead"];
  const windowSeconds = 600;
  const minSeconds = 60;
  const height = 200;
  const wholeSteps = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7].flatMap((ten) => [ten, 2 * ten, 5 * ten]);

  let data = [[], [], [], [], []];
  let chart = null;
  let fetching = false;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  const range = () => {
    const times = data[0];
    const last = times.length ? times[times.length - 1] : Date.now() / 1000;
    const first = times.length ? times[0] : last;
    return [Math.min(first, last - minSeconds), last];
  };

  const axis = (extra) => ({
    stroke: colour("quiet"),
    grid: { stroke: colour("line"), width: 1 },
    ticks: { show: false },
    font: "12px system-ui, sans-serif",
    ...extra,
  });

  const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const short = new Intl.NumberFormat("en", { notation: "compact" });
  const whole = new Intl.NumberFormat("en");

  const options = () => ({
    width: place.clientWidth,
    height,
    cursor: { y: false, points: { size: 7 } },
    legend: { markers: { fill: (u, i) => colour(names[i - 1]), width: 0 } },
    padding: [8, 6, 0, 0],
    scales: { x: { range }, y: { range: (u, min, max) => [0, Math.max(4, Math.ceil((max || 0) * 1.1))] } },
    axes: [
      axis({ space: 90, size: 30, values: (u, times) => times.map((t) => clock.format(new Date(t * 1000))) }),
      axis({ size: 46, incrs: wholeSteps, values: (u, counts) => counts.map((count) => short.format(count)) }),
    ],
    series: [
      {},
      ...names.map((name, i) => ({
        label: labels[i],
        stroke: colour(name),
        width: 2,
        fill: i === 0 ? `${colour(name)}1f` : undefined,
        points: { show: false },
        value: (u, count) => (count == null ? "–" : whole.format(count)),
      })),
    ],
  });

  // Unless the cursor is over the chart, the legend shows the latest values.
  const showLatest = () => {
    if (chart.cursor.left == null || chart.cursor.left < 0) chart.setLegend({ idx: data[0].length - 1 });
  };

  const draw = () => {
    if (chart) {
      chart.setData(data);
    } else {
      chart = new uPlot(options(), data, place);
      chart.over.addEventListener("mouseleave", () => requestAnimationFrame(showLatest));
    }
    gaps.hidden = !data[1].includes(null);
    if (data[0].length) showLatest();
  };

  const redraw = () => {
    if (chart) chart.destroy();
    chart = null;
    draw();
  };

  const append = (columns) => {
    columns.at.forEach((at, i) => {
      data[0].push(at / 1000);
      names.forEach((name, n) => data[n + 1].push(columns[name][i]));
    });
    const oldest = data[0].length ? data[0][data[0].length - 1] - windowSeconds : 0;
    const keepFrom = data[0].findIndex((at) => at >= oldest);
    if (keepFrom > 0) data = data.map((column) => column.slice(keepFrom));
  };

  const fetchPoints = async () => {
    if (fetching) return;
    fetching = true;
    try {
      const times = data[0];
      const after = times.length ? Math.round(times[times.length - 1] * 1000) : 0;
      const response = await fetch(`history?after=${after}`, { signal: AbortSignal.timeout(3000) });
      if (response.ok) {
        append(await response.json());
        draw();
      }
    } catch {
      // The badge shows that the monitor is unreachable; the next response has the points.
    } finally {
      fetching = false;
    }
  };

  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.id === "now" && event.detail.successful) fetchPoints();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new ResizeObserver(() => chart && chart.setSize({ width: place.clientWidth, height })).observe(place);

  draw();
  fetchPoints();
})();
