import type { Problem } from "./errors.js";
import {
  leasedTaskOf,
  settledOf,
  taskOf,
  taskToJson,
  type Enqueued,
  type LeasedTask,
  type NewTask,
  type Renewed,
  type Settled,
  type Task,
} from "./tasks.js";
import { Transport, type CallOptions } from "./transport.js";

const MAX_BATCH = 1_000;

export interface ClientOptions {
  readonly url?: string;
  readonly token?: string;
  /** How long one response may take; 15 s by default. */
  readonly timeoutMs?: number;
  /** For how long a call is repeated; 30 s by default. */
  readonly retryForMs?: number;
}

export interface TakeOptions {
  readonly queues?: readonly string[];
  readonly max?: number;
  readonly leaseMs?: number;
  /** How long to wait if there are no tasks; not at all by default. */
  readonly waitMs?: number;
  readonly retryForMs?: number;
  /** Ends the pauses between repetitions. */
  readonly signal?: AbortSignal;
}

type Repeat = Pick<CallOptions, "retryForMs">;

/**
 * Enqueues, shows and cancels tasks, and takes them under a lease.
 *
 * A call that was refused for the moment (429, 503), or whose connection failed, is repeated with growing pauses, not sooner
 * than `Retry-After` allows. An enqueue whose response was lost is repeated only if its tasks have ids of their own: it throws
 * {@link NoResponse} otherwise, since the tasks may be enqueued or not.
 */
export class Client {
  private readonly transport: Transport;

  constructor(options: ClientOptions = {}) {
    const { url = "http://localhost:8085", token, timeoutMs = 15_000, retryForMs = 30_000 } = options;
    this.transport = new Transport(url, token, timeoutMs, retryForMs);
  }

  /** Once this resolves, the task will run at least once, or become a dead letter. */
  async enqueue(task: NewTask, options: { traceparent?: string } = {}): Promise<Enqueued> {
    const { body } = await this.transport.call("POST", "/task", {
      body: taskToJson(task),
      repeatable: task.id !== undefined,
      adapt: ({ taskIds: [id] }: Problem) => (id === undefined ? undefined : taskToJson({ ...task, id })),
      headers: trace(options.traceparent),
    });
    return { id: body["task_id"] as string, existed: body["status"] === "exists" };
  }

  /** Enqueues up to 10,000 tasks in one call: all of them, or none if one is invalid or there is no room. */
  async enqueueMany(tasks: readonly NewTask[], options: { traceparent?: string } = {}): Promise<Enqueued[]> {
    if (tasks.length === 0) return [];
    const { body } = await this.transport.call("POST", "/tasks", {
      body: tasks.map(taskToJson),
      repeatable: tasks.every((task) => task.id !== undefined),
      adapt: ({ taskIds }: Problem) =>
        taskIds.length === tasks.length
          ? tasks.map((task, i) => taskToJson({ ...task, id: taskIds[i] as string }))
          : undefined,
      headers: trace(options.traceparent),
    });
    const existing = new Set(body["existing"] as string[] | undefined);
    return (body["task_ids"] as string[]).map((id) => ({ id, existed: existing.has(id) }));
  }

  /** Shows a task. Throws a {@link Problem} 404 if the queue has none, or has forgotten it after its end. */
  async task(id: string, queue = "default"): Promise<Task> {
    const { body } = await this.transport.call("GET", `/tasks/${encodeURIComponent(id)}?${query({ queue })}`);
    return taskOf(body);
  }

  /**
   * Cancels a task that waits or is dead; with `running` it also tells the handler of a running one to stop. Throws a
   * {@link Problem} 409 if it is running or has ended.
   */
  async cancel(id: string, queue = "default", options: { running?: boolean } = {}): Promise<"cancelled" | "cancelling"> {
    const parameters = query({ queue, running: String(options.running ?? false) });
    const { status } = await this.transport.call("DELETE", `/tasks/${encodeURIComponent(id)}?${parameters}`);
    return status === 202 ? "cancelling" : "cancelled";
  }

  /** Makes a dead task pending again, with all its retries. */
  async requeue(id: string, queue = "default"): Promise<void> {
    await this.transport.call("POST", `/tasks/${encodeURIComponent(id)}/requeue?${query({ queue })}`);
  }

  /**
   * Takes tasks. Renew, complete or fail them before their lease ends.
   *
   * @param worker the name under which the worker is shown; a different one for each process
   */
  async take(worker: string, options: TakeOptions = {}): Promise<LeasedTask[]> {
    const { queues = ["default"], max = 1, leaseMs, waitMs = 0, retryForMs, signal } = options;
    const { body } = await this.transport.call("POST", "/leases", {
      body: { worker, queues, max, lease_ms: leaseMs, wait_ms: waitMs },
      waitMs,
      ...(retryForMs === undefined ? {} : { retryForMs }),
      ...(signal === undefined ? {} : { signal }),
    });
    return (body["tasks"] as Record<string, unknown>[]).map(leasedTaskOf);
  }

  /** Renews leases from now on. */
  async renew(receipts: readonly string[], options: { leaseMs?: number } & Repeat = {}): Promise<Renewed> {
    const { leaseMs, ...repeat } = options;
    const lost: string[] = [];
    const cancelled: string[] = [];
    for (let start = 0; start < receipts.length; start += MAX_BATCH) {
      const body = { receipts: receipts.slice(start, start + MAX_BATCH), lease_ms: leaseMs };
      const answer = await this.transport.call("POST", "/leases/renew", { body, ...repeat });
      lost.push(...(answer.body["lost"] as string[]));
      cancelled.push(...(answer.body["cancelled"] as string[]));
    }
    return { lost, cancelled };
  }

  /** Completes a task. Throws {@link LeaseLost} if its lease has ended; after a repetition the first try may have succeeded. */
  complete(receipt: string, result?: unknown, repeat: Repeat = {}): Promise<Settled> {
    return this.settle("/leases/complete", { receipt, result }, repeat);
  }

  /** Fails a task: it is retried after a delay, or after the back-off of the service; or buried at once. */
  fail(receipt: string, error = "", options: { bury?: boolean; delayMs?: number } & Repeat = {}): Promise<Settled> {
    const { bury = false, delayMs, ...repeat } = options;
    return this.settle("/leases/fail", { receipt, error, action: bury ? "bury" : "retry", delay_ms: delayMs }, repeat);
  }

  /** Delays a task without costing a retry. A delay of 0 returns it to the front of its queue. */
  snooze(receipt: string, delayMs?: number, repeat: Repeat = {}): Promise<Settled> {
    return this.settle("/leases/fail", { receipt, action: "snooze", delay_ms: delayMs }, repeat);
  }

  private async settle(path: string, body: Record<string, unknown>, repeat: Repeat): Promise<Settled> {
    return settledOf((await this.transport.call("POST", path, { body, ...repeat })).body);
  }
}

function query(parameters: Record<string, string>): string {
  return new URLSearchParams(parameters).toString();
}

function trace(traceparent: string | undefined): Record<string, string> {
  return traceparent === undefined ? {} : { traceparent };
}
