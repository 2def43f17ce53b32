/** Client and worker for Holdfast, a distributed task queue on Redis. */
export { Client, type ClientOptions, type TakeOptions } from "./client.js";
export { HoldfastError, LeaseLost, NoResponse, Problem, type FieldError } from "./errors.js";
export type { Enqueued, LeasedTask, NewTask, Priority, Renewed, Settled, State, Task } from "./tasks.js";
export { Bury, Retry, Snooze, Worker, type Handler, type Run, type WorkerOptions } from "./worker.js";
