import type { Client } from "./client.js";
import { HoldfastError, LeaseLost } from "./errors.js";
import type { LeasedTask } from "./tasks.js";
import { pause } from "./transport.js";

const HEARTBEAT_MS = 10_000;
const STOPPING_MS = 1_000;

/** Giving up costs the lease, which is renewed meanwhile. */
const PATIENCE_MS = 3_600_000;

/** The longest delay of a timer. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A handler throws this if no further attempt can succeed: the task becomes a dead letter at once. */
export class Bury extends Error {
  override name = "Bury";
}

/** A handler throws this to be tried again after a delay of its own; it costs one retry, as every other error. */
export class Retry extends Error {
  override name = "Retry";

  constructor(
    message: string,
    readonly delayMs: number,
  ) {
    super(message);
  }
}

/** A handler throws this to run later without costing a retry. */
export class Snooze extends Error {
  override name = "Snooze";

  constructor(readonly delayMs?: number) {
    super("snoozed");
  }
}

/** One run of a task. */
export interface Run {
  readonly task: LeasedTask;
  /** Aborted if the task is cancelled or times out, the lease is lost, or the worker's grace is over. */
  readonly signal: AbortSignal;
}

/** Returns the result of the task, which is kept as JSON. */
export type Handler = (run: Run) => unknown;

export interface WorkerOptions {
  readonly handlers: Readonly<Record<string, Handler>>;
  readonly queues?: readonly string[];
  /** How many tasks run at a time; 1 by default. */
  readonly slots?: number;
  /** Under which the worker is shown, different for each process. */
  readonly name?: string;
  /** 30 s by default; renewed every third of it. */
  readonly leaseMs?: number;
  /** How long one call waits for tasks, 5 s by default; a stop takes at most so long even if nothing runs. */
  readonly waitMs?: number;
  /** How long running tasks may take after a stop, 30 s by default; then they are returned, which costs no retry. */
  readonly graceMs?: number;
  /** What the worker has to say; `console.warn` by default. Never a payload. */
  readonly log?: (message: string, error?: unknown) => void;
}

class ActiveRun implements Run {
  readonly controller = new AbortController();
  readonly ended: Promise<void>;
  private resolveEnded: () => void = () => {};
  private isOver = false;
  isAbandoned = false;

  constructor(readonly task: LeasedTask) {
    this.ended = new Promise((resolve) => (this.resolveEnded = resolve));
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether the caller is the one who ended it: a run has one outcome. */
  end(): boolean {
    const first = !this.isOver;
    this.isOver = true;
    return first;
  }

  /** Ends it before its handler has ended. Returns false if it was over. */
  abandon(): boolean {
    this.controller.abort();
    if (!this.end()) return false;
    this.isAbandoned = true;
    this.resolveEnded();
    return true;
  }

  settled(): void {
    this.resolveEnded();
  }
}

/**
 * Runs the tasks of some queues, as many at a time as it has slots.
 *
 * At least once: a task whose worker dies runs again elsewhere. A handler returns the result, or throws: {@link Bury},
 * {@link Snooze}, {@link Retry}, or any error, which costs a retry. Tasks without a handler are snoozed.
 */
export class Worker {
  private readonly name: string;
  private readonly queues: readonly string[];
  private readonly slots: number;
  private readonly leaseMs: number;
  private readonly log: (message: string, error?: unknown) => void;
  private readonly stopping = new AbortController();
  private readonly runs = new Map<string, ActiveRun>();
  private slotFreed: () => void = () => {};

  constructor(
    private readonly client: Client,
    private readonly options: WorkerOptions,
  ) {
    this.name = options.name ?? `node-${crypto.randomUUID().slice(0, 8)}`;
    this.queues = options.queues ?? ["default"];
    this.slots = options.slots ?? 1;
    this.leaseMs = options.leaseMs ?? 30_000;
    this.log = options.log ?? ((message, error) => (error === undefined ? console.warn(message) : console.warn(message, error)));
    if (!Number.isInteger(this.slots) || this.slots < 1) throw new RangeError(`slots must be at least 1, not ${this.slots}`);
  }

  /** Asks {@link run} to take nothing more, and to resolve once the running tasks have ended. */
  stop(): void {
    this.stopping.abort();
    this.slotFreed();
  }

  /** Works until {@link stop}. */
  async run(): Promise<void> {
    const keeper = setInterval(() => void this.renew(), Math.min(this.leaseMs / 3, HEARTBEAT_MS));
    try {
      while (!this.stopping.signal.aborted) {
        if (this.runs.size >= this.slots) {
          await new Promise<void>((resolve) => (this.slotFreed = resolve));
        } else {
          await this.take(this.slots - this.runs.size);
        }
      }
      await this.drain();
    } finally {
      clearInterval(keeper);
    }
  }

  private async take(free: number): Promise<void> {
    let tasks: LeasedTask[];
    try {
      tasks = await this.client.take(this.name, {
        queues: this.queues,
        max: Math.min(free, 1_000),
        leaseMs: this.leaseMs,
        waitMs: this.options.waitMs ?? 5_000,
        retryForMs: HEARTBEAT_MS,
        signal: this.stopping.signal,
      });
    } catch (error) {
      if (!isMomentary(error)) throw error;
      if (!this.stopping.signal.aborted) this.log(`Worker ${this.name} cannot take tasks and tries again: ${String(error)}`);
      return pause(1_000, this.stopping.signal);
    }
    if (this.stopping.signal.aborted) {
      await Promise.all(tasks.map((task) => this.giveBack(task)));
    } else {
      tasks.forEach((task) => void this.perform(new ActiveRun(task)));
    }
  }

  private async perform(run: ActiveRun): Promise<void> {
    const { task } = run;
    this.runs.set(task.receipt, run);
    const timer =
      task.timeoutMs === undefined
        ? undefined
        : setTimeout(() => void this.timeOut(run), Math.min(task.timeoutMs, MAX_TIMER_MS));
    try {
      const outcome = await this.outcome(run);
      clearTimeout(timer);
      if (run.end()) await this.settle(task, outcome);
    } finally {
      clearTimeout(timer);
      this.runs.delete(task.receipt);
      run.settled();
      this.slotFreed();
    }
  }

  /** Calls the handler. Returns the call that settles the task. */
  private async outcome(run: ActiveRun): Promise<() => Promise<unknown>> {
    const { client, task } = { client: this.client, task: run.task };
    const repeat = { retryForMs: PATIENCE_MS };
    const handler = Object.hasOwn(this.options.handlers, task.type) ? this.options.handlers[task.type] : undefined;
    if (handler === undefined) {
      this.log(`Task ${task.id} has the type ${task.type}, which has no handler; it is snoozed`);
      return () => client.snooze(task.receipt, undefined, repeat);
    }
    try {
      const result: unknown = await handler(run);
      return () => client.complete(task.receipt, result, repeat);
    } catch (error) {
      if (error instanceof Snooze) return () => client.snooze(task.receipt, error.delayMs, repeat);
      this.log(`Task ${task.id} failed on attempt ${task.attempt}`, error);
      if (error instanceof Bury) return () => client.fail(task.receipt, error.message, { bury: true, ...repeat });
      const delay = error instanceof Retry ? { delayMs: error.delayMs } : {};
      return () => client.fail(task.receipt, String(error), { ...delay, ...repeat });
    }
  }

  private async settle(task: LeasedTask, outcome: () => Promise<unknown>): Promise<void> {
    try {
      await outcome();
    } catch (error) {
      if (error instanceof LeaseLost) {
        this.log(`Task ${task.id} was settled too late: its lease has ended, and nothing was written`);
      } else if (error instanceof HoldfastError) {
        this.log(`Task ${task.id} could not be settled; its lease will end, and it runs again: ${String(error)}`);
      } else {
        this.log(`The result of task ${task.id} cannot be sent: ${String(error)}`);
        await this.settle(task, () => this.client.fail(task.receipt, `result: ${String(error)}`));
      }
    }
  }

  private giveBack(task: LeasedTask): Promise<void> {
    return this.settle(task, () => this.client.snooze(task.receipt, 0, { retryForMs: STOPPING_MS }));
  }

  private async renew(): Promise<void> {
    const receipts = [...this.runs].filter(([, run]) => !run.isAbandoned).map(([receipt]) => receipt);
    if (receipts.length === 0) return;
    try {
      const { lost, cancelled } = await this.client.renew(receipts, { leaseMs: this.leaseMs, retryForMs: this.leaseMs / 4 });
      for (const receipt of lost) {
        const run = this.runs.get(receipt);
        if (run?.abandon()) this.log(`The lease of task ${run.task.id} is lost; its run is told to stop`);
      }
      cancelled.forEach((receipt) => this.runs.get(receipt)?.controller.abort());
    } catch (error) {
      this.log(`Worker ${this.name} cannot renew ${receipts.length} leases and tries again: ${String(error)}`);
    }
  }

  private async timeOut(run: ActiveRun): Promise<void> {
    if (!run.abandon()) return;
    this.log(`Task ${run.task.id} timed out on attempt ${run.task.attempt}`);
    await this.settle(run.task, () => this.client.fail(run.task.receipt, "timed out", { retryForMs: this.leaseMs / 4 }));
  }

  /** Waits for the running tasks, at most for the grace; returns the rest. */
  private async drain(): Promise<void> {
    const all = Promise.all([...this.runs.values()].map((run) => run.ended));
    if (await isDoneWithin(all, this.options.graceMs ?? 30_000)) return;
    this.runs.forEach((run) => run.controller.abort());
    if (await isDoneWithin(all, STOPPING_MS)) return;
    const rest = [...this.runs.values()].filter((run) => run.abandon());
    rest.forEach((run) => this.log(`Task ${run.task.id} has not ended in time and is returned`));
    await Promise.all(rest.map((run) => this.giveBack(run.task)));
  }
}

function isMomentary(error: unknown): boolean {
  return error instanceof HoldfastError && (!("status" in error) || error.status === 429 || error.status === 503);
}

async function isDoneWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const over = new AbortController();
  const done = work.then(() => true);
  const late = pause(ms, over.signal).then(() => false);
  const first = await Promise.race([done, late]);
  over.abort();
  return first;
}
