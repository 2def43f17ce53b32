/** Client and worker against the running system whose URL is in HOLDFAST_URL. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  Bury,
  Client,
  LeaseLost,
  Problem,
  Retry,
  Snooze,
  Worker,
  type Handler,
  type NewTask,
  type Run,
  type Task,
  type WorkerOptions,
} from "../src/index.js";

const { HOLDFAST_URL: url, HOLDFAST_TOKEN: token } = process.env;

/** Each test has a queue of its own. */
class Fixture {
  readonly client = new Client({ url: url ?? "", ...(token === undefined ? {} : { token }) });
  readonly queue = `ts-${randomUUID().slice(0, 8)}`;

  async enqueue(task: NewTask = {}): Promise<string> {
    return (await this.client.enqueue({ type: "job", queue: this.queue, ...task })).id;
  }

  task(id: string): Promise<Task> {
    return this.client.task(id, this.queue);
  }

  async reaches(id: string, state: string): Promise<Task> {
    for (let tries = 0; ; tries++) {
      const task = await this.task(id);
      if (task.state === state) return task;
      assert.ok(tries < 800, `${task.state} instead of ${state}`);
      await sleep(25);
    }
  }

  async withWorker(
    job: Handler,
    options: Partial<WorkerOptions>,
    use: (stop: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const all = { queues: [this.queue], handlers: { job }, waitMs: 500, log: () => {}, ...options };
    const worker = new Worker(this.client, all);
    const running = worker.run();
    const stop = async (): Promise<void> => {
      worker.stop();
      await running;
    };
    try {
      await use(stop);
    } finally {
      await stop();
    }
  }
}

/** Resolves to whether the run was told to stop. */
function stopsWithin(run: Run, ms: number): Promise<boolean> {
  return sleep(ms, false, { signal: run.signal }).catch(() => true);
}

describe("the running system", { skip: url === undefined ? "HOLDFAST_URL is not set" : false, concurrency: 4 }, () => {
  test("every option reaches the service", async () => {
    const it = new Fixture();
    const expiresAt = new Date("2030-01-31T11:00:00Z");
    const id = await it.enqueue({
      payload: { to: "ada" },
      priority: "high",
      key: "acme",
      id: `own-${randomUUID()}`,
      idempotencyKey: "order-17",
      delayMs: 3_600_000,
      expiresAt,
      timeoutMs: 5_000,
      maxRetries: 7,
    });
    const task = await it.task(id);
    assert.deepEqual([task.state, task.priority, task.key, task.maxRetries], ["delayed", "high", "acme", 7]);
    assert.deepEqual(task.payload, { to: "ada" });
    assert.deepEqual([task.raw["timeout_ms"], task.raw["idempotency_key"]], [5000, "order-17"]);
    assert.equal(new Date(task.raw["expires_at"] as string).getTime(), expiresAt.getTime());
    assert.ok(Math.abs((task.executeAt?.getTime() ?? 0) - task.createdAt.getTime() - 3_600_000) < 60_000);
  });

  test("the same id is enqueued once", async () => {
    const it = new Fixture();
    const own = { queue: it.queue, id: `own-${randomUUID()}` };
    assert.equal((await it.client.enqueue(own)).existed, false);
    assert.equal((await it.client.enqueue(own)).existed, true);
    const many = await it.client.enqueueMany([{ queue: it.queue }, own]);
    assert.deepEqual(many.map((each) => each.existed), [false, true]);
    assert.deepEqual(await it.client.enqueueMany([]), []);
  });

  test("errors name what is wrong", async () => {
    const it = new Fixture();
    await assert.rejects(it.client.enqueueMany([{}, { queue: "no such name" }]), (error) => {
      assert.ok(error instanceof Problem);
      assert.deepEqual([error.code, error.errors[0]?.index, error.errors[0]?.field], ["INVALID_ARGUMENT", 1, "queue"]);
      return true;
    });
    await assert.rejects(it.task("unknown"), { status: 404, code: "NOT_FOUND" });
    const id = await it.enqueue();
    assert.equal(await it.client.cancel(id, it.queue), "cancelled");
    await assert.rejects(it.client.cancel(id, it.queue), { code: "WRONG_STATE", state: "cancelled" });
  });

  test("a receipt works once", async () => {
    const it = new Fixture();
    const id = await it.enqueue({ payload: [1, "ä"] });
    const [task] = await it.client.take("ts-test", { queues: [it.queue], max: 5 });
    assert.ok(task);
    assert.deepEqual([task.id, task.payload, task.attempt], [id, [1, "ä"], 1]);
    assert.deepEqual(await it.client.renew([task.receipt]), { lost: [], cancelled: [] });
    assert.equal((await it.client.complete(task.receipt, { pages: 12 })).status, "completed");
    assert.deepEqual((await it.task(id)).result, { pages: 12 });
    await assert.rejects(it.client.fail(task.receipt, "too late"), LeaseLost);
    assert.deepEqual((await it.client.renew([task.receipt])).lost, [task.receipt]);
  });

  test("a worker completes, retries, buries and snoozes", async () => {
    const it = new Fixture();
    const snoozedUntil = performance.now() + 500;
    const handle: Handler = ({ task }) => {
      if (task.payload === "bury") throw new Bury("hopeless");
      if (task.payload === "snooze" && performance.now() < snoozedUntil) throw new Snooze(100);
      if (task.payload === "retry" && task.attempt === 1) throw new Retry("not yet", 50);
      if (task.payload === "fail") throw new RangeError("broken");
      if (task.payload === "unsendable") return 1n;
      return { attempt: task.attempt };
    };
    const [plain, bury, snooze, retry] = await Promise.all(
      ["plain", "bury", "snooze", "retry"].map((payload) => it.enqueue({ payload })),
    );
    const fail = await it.enqueue({ payload: "fail", maxRetries: 0 });
    const unsendable = await it.enqueue({ payload: "unsendable", maxRetries: 0 });
    const unknown = await it.enqueue({ type: "toString" });
    await it.withWorker(handle, { slots: 3 }, async () => {
      assert.deepEqual((await it.reaches(plain!, "completed")).result, { attempt: 1 });
      assert.deepEqual((await it.reaches(retry!, "completed")).result, { attempt: 2 });
      assert.deepEqual((await it.reaches(snooze!, "completed")).result, { attempt: 1 });
      assert.equal((await it.reaches(bury!, "dead")).lastError, "hopeless");
      assert.equal((await it.reaches(fail, "dead")).lastError, "RangeError: broken");
      assert.match((await it.reaches(unsendable, "dead")).lastError ?? "", /result/);
      assert.equal((await it.reaches(unknown, "delayed")).retryCount, 0);
    });
  });

  test("a run that is longer than its lease keeps it", async () => {
    const it = new Fixture();
    const id = await it.enqueue();
    await it.withWorker((run) => stopsWithin(run, 3_000), { leaseMs: 1_000 }, async () => {
      const task = await it.reaches(id, "completed");
      assert.equal(task.result, false);
      assert.equal((task.raw["attempts"] as unknown[]).length, 1);
    });
  });

  test("a run is told to stop if its task is cancelled", async () => {
    const it = new Fixture();
    const id = await it.enqueue();
    await it.withWorker((run) => stopsWithin(run, 15_000), { leaseMs: 1_000 }, async () => {
      await it.reaches(id, "processing");
      assert.equal(await it.client.cancel(id, it.queue, { running: true }), "cancelling");
      assert.equal((await it.reaches(id, "completed")).result, true); // the handler returned in spite of it
    });
  });

  test("a run that times out has failed and is told to stop", async () => {
    const it = new Fixture();
    let stopped: (value: boolean) => void;
    const told = new Promise<boolean>((resolve) => (stopped = resolve));
    const id = await it.enqueue({ timeoutMs: 300, maxRetries: 0 });
    await it.withWorker(async (run) => stopped(await stopsWithin(run, 15_000)), {}, async () => {
      assert.equal((await it.reaches(id, "dead")).lastError, "timed out");
      assert.equal(await told, true);
    });
  });

  test("a stop lets running tasks finish and takes no more", async () => {
    const it = new Fixture();
    const first = await it.enqueue();
    await it.withWorker((run) => stopsWithin(run, 1_000), {}, async (stop) => {
      await it.reaches(first, "processing");
      const second = await it.enqueue();
      await stop();
      assert.deepEqual([(await it.task(first)).state, (await it.task(second)).state], ["completed", "pending"]);
    });
  });

  test("a task that outlives the grace is returned and costs no retry", async () => {
    const it = new Fixture();
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const id = await it.enqueue();
    await it.withWorker(() => held, { graceMs: 100 }, async (stop) => {
      await it.reaches(id, "processing");
      await stop();
      const task = await it.task(id);
      release();
      assert.deepEqual([task.state, task.retryCount], ["pending", 0]);
    });
  });
});
