export type Priority = "high" | "default" | "low";
export type State = "pending" | "delayed" | "processing" | "completed" | "dead" | "cancelled" | "expired";

/** A task to enqueue. What is absent is left to the service. */
export interface NewTask {
  readonly type?: string;
  /** Any value that `JSON.stringify` accepts. */
  readonly payload?: unknown;
  readonly queue?: string;
  readonly priority?: Priority;
  /** The tenant, customer or resource that it belongs to. */
  readonly key?: string;
  /** With an id of your own, an enqueue can be repeated: a task is not enqueued again while it lives and a while after. */
  readonly id?: string;
  /** Of the tasks with the same key at most one succeeds. */
  readonly idempotencyKey?: string;
  readonly delayMs?: number;
  readonly executeAt?: Date;
  readonly expiresAt?: Date;
  readonly timeoutMs?: number;
  readonly maxRetries?: number;
}

/** `existed`: a task with this id was known, and nothing was enqueued. */
export interface Enqueued {
  readonly id: string;
  readonly existed: boolean;
}

/** A task as the service shows it. */
export interface Task {
  readonly id: string;
  readonly type: string;
  readonly queue: string;
  readonly priority: Priority;
  readonly state: State;
  /** Absent if it is not JSON, which only Java producers can enqueue; see `raw.payload_base64`. */
  readonly payload?: unknown;
  readonly result?: unknown;
  readonly retryCount: number;
  readonly maxRetries: number;
  readonly createdAt: Date;
  readonly executeAt?: Date;
  readonly endedAt?: Date;
  readonly key?: string;
  readonly lastError?: string;
  /** Everything that the service said, such as `attempts` and `waiting`. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** A task that this worker holds under a lease. */
export interface LeasedTask {
  readonly id: string;
  readonly type: string;
  readonly queue: string;
  readonly priority: Priority;
  readonly payload?: unknown;
  readonly payloadBase64?: string;
  readonly attempt: number;
  readonly maxRetries: number;
  /** The fencing token: pass it on to what you write to. */
  readonly token: number;
  readonly leaseMs: number;
  readonly timeoutMs?: number;
  readonly idempotencyKey?: string;
  readonly key?: string;
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly receipt: string;
}

/** The receipts whose leases are lost, and those whose tasks are cancelled: stop both. */
export interface Renewed {
  readonly lost: readonly string[];
  readonly cancelled: readonly string[];
}

/** How a task was settled, and the delay until its next run. */
export interface Settled {
  readonly status: "completed" | "duplicate" | "retrying" | "dead" | "snooze" | "cancelled";
  readonly delayMs?: number;
}

/** The fields of an object in another spelling; those without a value are left out. */
function renamed(object: object, rename: (name: string) => string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [rename(name), value as unknown]),
  );
}

const toSnake = (name: string): string => name.replace(/[A-Z]/g, (letter) => "_" + letter.toLowerCase());
const toCamel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Dates become RFC 3339 by `JSON.stringify`. */
export function taskToJson(task: NewTask): Record<string, unknown> {
  return renamed(task, toSnake);
}

export function taskOf(body: Record<string, unknown>): Task {
  const fields: Record<string, unknown> = { ...renamed(body, toCamel), raw: body };
  for (const time of ["createdAt", "executeAt", "endedAt"]) {
    if (typeof fields[time] === "string") fields[time] = new Date(fields[time]);
  }
  return fields as unknown as Task;
}

export function leasedTaskOf(body: Record<string, unknown>): LeasedTask {
  return renamed(body, toCamel) as unknown as LeasedTask;
}

export function settledOf(body: Record<string, unknown>): Settled {
  return renamed(body, toCamel) as unknown as Settled;
}
