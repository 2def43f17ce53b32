/** What the client does with refusals and lost responses. */
import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { Client, NoResponse, Problem } from "../src/index.js";

interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

const QUEUED: Answer = { status: 202, body: { status: "queued", task_id: "made-1" } };
const AWAY = { code: "STORE_UNAVAILABLE", detail: "away" };

/** A server that gives these answers; instead of undefined it closes the connection. Returns what it received. */
async function scripted(
  answers: (Answer | undefined)[],
  use: (client: Client, url: string) => Promise<void>,
): Promise<unknown[]> {
  const bodies: unknown[] = [];
  const answerNext = (request: IncomingMessage, response: ServerResponse, text: string): void => {
    bodies.push(JSON.parse(text));
    const answer = answers.shift();
    if (answer === undefined) return void request.socket.destroy();
    response.writeHead(answer.status, { "Content-Type": "application/json", ...answer.headers });
    response.end(JSON.stringify(answer.body));
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => answerNext(request, response, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await use(new Client({ url }), url);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return bodies;
}

test("an unconfirmed enqueue is repeated with the ids of the service", async () => {
  const answers = [
    { status: 503, body: { ...AWAY, task_ids: ["made-1"] } },
    { status: 200, body: { status: "exists", task_id: "made-1" } },
  ];
  const bodies = await scripted(answers, async (client) => {
    assert.deepEqual(await client.enqueue({ type: "email", payload: 5 }), { id: "made-1", existed: true });
  });
  assert.deepEqual(bodies, [
    { type: "email", payload: 5 },
    { type: "email", payload: 5, id: "made-1" },
  ]);
});

test("an unconfirmed batch is repeated with the ids of the service", async () => {
  const answers = [
    { status: 503, body: { ...AWAY, task_ids: ["a", "b"] } },
    { status: 202, body: { status: "queued", count: 2, task_ids: ["a", "b"], existing: ["b"] } },
  ];
  const bodies = await scripted(answers, async (client) => {
    const queued = await client.enqueueMany([{ type: "x" }, { type: "y" }]);
    assert.deepEqual(queued, [{ id: "a", existed: false }, { id: "b", existed: true }]);
  });
  assert.deepEqual(bodies[1], [{ type: "x", id: "a" }, { type: "y", id: "b" }]);
});

test("a 503 without ids is not repeated", async () => {
  const bodies = await scripted([{ status: 503, body: {} }, QUEUED], async (client) => {
    await assert.rejects(client.enqueue({}), (error) => error instanceof Problem && error.status === 503);
  });
  assert.equal(bodies.length, 1);
});

test("a refusal is repeated after the time that it names", async () => {
  const full = { status: 429, body: { code: "QUEUE_FULL" }, headers: { "Retry-After": "1" } };
  await scripted([full, QUEUED], async (client) => {
    const start = performance.now();
    await client.enqueue({});
    assert.ok(performance.now() - start >= 990);
  });
});

test("a refusal is thrown if it lasts longer than the client repeats", async () => {
  const full = { status: 429, body: { code: "QUEUE_FULL" }, headers: { "Retry-After": "60" } };
  await scripted([full], async (client) => {
    await assert.rejects(client.enqueue({}), { code: "QUEUE_FULL", retryAfterMs: 60_000 });
  });
});

test("a lost response is repeated only with an id", async () => {
  const once = await scripted([undefined, QUEUED], async (client) => {
    await assert.rejects(client.enqueue({}), (error) => error instanceof NoResponse && error.sent);
  });
  assert.equal(once.length, 1);
  const twice = await scripted([undefined, QUEUED], async (client) => void (await client.enqueue({ id: "made-1" })));
  assert.equal(twice.length, 2);
});

test("a connection that cannot be made has sent nothing", async () => {
  let closed = "";
  await scripted([], async (_, url) => void (closed = url));
  const client = new Client({ url: closed, retryForMs: 300 });
  await assert.rejects(client.enqueue({}), (error) => error instanceof NoResponse && !error.sent);
});
