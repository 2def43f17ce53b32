// A Holdfast worker: takes tasks over HTTP, runs them, reports the results. Needs only Node 18 or newer.
//
//     HOLDFAST_URL=http://localhost:8085 QUEUE=node node worker.mjs
import { setTimeout as sleep } from "node:timers/promises";

const { HOLDFAST_URL = "http://localhost:8085", PRODUCER_API_TOKEN = "", QUEUE = "node" } = process.env;
const NAME = process.env.WORKER ?? `node-${process.pid}`;
const LEASE_MS = Number(process.env.LEASE_MS ?? 30_000);
const stopping = new AbortController();

class LeaseLost extends Error {} // another worker has the task, or it has ended
class Refused extends Error {}

async function call(path, body, signal) {
  const headers = { "Content-Type": "application/json" };
  if (PRODUCER_API_TOKEN) headers.Authorization = `Bearer ${PRODUCER_API_TOKEN}`;
  const answer = await fetch(HOLDFAST_URL + path, { method: "POST", headers, body: JSON.stringify(body), signal });
  if (answer.ok) return answer.json();
  const text = await answer.text();
  if (answer.status === 409) throw new LeaseLost(text);
  throw answer.status < 500 ? new Refused(text) : new Error(text);
}

// Your code. Its return value is kept as the result; `gone` is aborted when the task must stop.
async function handle(task, gone) {
  const payload = task.payload ?? {};
  await sleep(payload.sleep_ms ?? 0, undefined, { signal: gone });
  if (payload.fail) throw new Error("fail was requested");
  return { sum: (payload.numbers ?? []).reduce((a, b) => a + b, 0), worker: NAME };
}

async function run(task) {
  const gone = new AbortController();
  const renewing = setInterval(async () => {
    try {
      const answer = await call("/leases/renew", { receipt: task.receipt, lease_ms: LEASE_MS });
      if (answer.cancelled.length > 0) gone.abort();
    } catch (error) {
      if (error instanceof LeaseLost) gone.abort();
      else console.log("cannot renew:", error.message); // the lease lasts for two more tries
    }
  }, task.lease_ms / 3);
  try {
    const result = await handle(task, gone.signal);
    await settle("/leases/complete", { receipt: task.receipt, result });
    console.log("done", task.id);
  } catch (error) {
    if (error instanceof LeaseLost) return console.log("lost", task.id);
    console.log("failed", task.id, error.message);
    await settle("/leases/fail", { receipt: task.receipt, error: String(error), action: "retry" }).catch((e) =>
      console.log("lost", task.id, e.message),
    );
  } finally {
    clearInterval(renewing);
  }
}

// Retries until the service answers: giving up would cost the lease.
async function settle(path, body) {
  for (;;) {
    try {
      return await call(path, body);
    } catch (error) {
      if (error instanceof LeaseLost || error instanceof Refused) throw error;
      await sleep(500);
    }
  }
}

process.on("SIGTERM", () => stopping.abort());
console.log("worker", NAME, "takes from", QUEUE);
while (!stopping.signal.aborted) {
  try {
    const order = { worker: NAME, queue: QUEUE, lease_ms: LEASE_MS, wait_ms: 20_000 };
    const { tasks } = await call("/leases", order, stopping.signal);
    for (const task of tasks) await run(task);
  } catch (error) {
    if (stopping.signal.aborted) break;
    console.log("cannot take tasks:", error.message);
    await sleep(1000);
  }
}
console.log("worker", NAME, "stops");
