import { LeaseLost, NoResponse, Problem, type ProblemBody } from "./errors.js";

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5_000;

export interface CallOptions {
  readonly body?: unknown;
  /** Whether it does no harm if the request has its effect twice; so by default. */
  readonly repeatable?: boolean;
  /** Makes a repeatable body from a 503, or undefined if it cannot. */
  readonly adapt?: (problem: Problem) => unknown;
  /** How much longer than usual the response may take. */
  readonly waitMs?: number;
  /** For how long the request is repeated. */
  readonly retryForMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the pauses between repetitions. */
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Resolves early, without an error, if the signal is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });
}

/** Sends requests, and repeats those that can be repeated. */
export class Transport {
  private readonly root: string;

  constructor(
    url: string,
    private readonly token: string | undefined,
    private readonly timeoutMs: number,
    private readonly retryForMs: number,
  ) {
    this.root = new URL(url).href.replace(/\/+$/, "");
  }

  /**
   * Repeats the request with growing pauses, or after `Retry-After`: after a 429, which had no effect, after a connection that
   * was refused, and, if it is repeatable, after a 503 and a lost response.
   */
  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const giveUp = performance.now() + (options.retryForMs ?? this.retryForMs);
    let { body, repeatable = true } = options;
    for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, MAX_PAUSE_MS)) {
      try {
        return await this.once(method, path, body, options);
      } catch (error) {
        if (!isMomentary(error)) throw error;
        const adapted = error instanceof Problem && error.status === 503 ? options.adapt?.(error) : undefined;
        if (adapted !== undefined) {
          body = adapted;
          repeatable = true;
        }
        const harmless = error instanceof Problem ? error.status === 429 : !error.sent;
        const named = error instanceof Problem ? (error.retryAfterMs ?? 0) : 0;
        const rest = Math.max(wait * (0.5 + Math.random() / 2), named);
        if (!(harmless || repeatable) || performance.now() + rest > giveUp) throw error;
        await pause(rest, options.signal);
        if (options.signal?.aborted) throw error;
      }
    }
  }

  private async once(method: string, path: string, body: unknown, options: CallOptions): Promise<Answer> {
    const headers: Record<string, string> = { ...options.headers };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (this.token) headers["Authorization"] = `Bearer ${this.token}`;
    const request: RequestInit = { method, headers, signal: AbortSignal.timeout(this.timeoutMs + (options.waitMs ?? 0)) };
    if (body !== undefined) request.body = JSON.stringify(body);
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.root + path, request);
      text = await response.text();
    } catch (error) {
      throw new NoResponse(`${method} ${path}: ${reasonOf(error)}`, !isRefused(error), { cause: error });
    }
    const answer = objectOf(text);
    if (response.ok) return { status: response.status, body: answer };
    const seconds = /^\d+$/.exec(response.headers.get("Retry-After") ?? "");
    const problem: ProblemBody = "code" in answer ? answer : { detail: text.slice(0, 200) };
    const Type = problem.code === "LEASE_LOST" ? LeaseLost : Problem;
    throw new Type(response.status, problem, seconds ? Number(seconds[0]) * 1000 : undefined);
  }
}

function isMomentary(error: unknown): error is Problem | NoResponse {
  return error instanceof NoResponse || (error instanceof Problem && (error.status === 429 || error.status === 503));
}

/** A failed connection has not sent the request. */
function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { code?: unknown; errors?: unknown } | undefined) : undefined;
  const codes = Array.isArray(cause?.errors) ? cause.errors.map((each: { code?: unknown }) => each.code) : [cause?.code];
  return codes.every((code) => code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN");
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || String((error.cause as { code?: string }).code) : error.message;
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
