import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FullConfig } from "@playwright/test";

const PROGRAM = resolve(import.meta.dirname, "../../target/release/hale");
const SITE = resolve(import.meta.dirname, "../../target/release/site");
const RESULTS = resolve(import.meta.dirname, "../test-results");
/** Initialising PostgreSQL and the demo hospital, on a busy machine. */
const PATIENCE = 240_000;

/** One for each worker, so that no test meets what another one does at the same time. */
export default async function start({ workers }: FullConfig): Promise<() => Promise<void>> {
  // A server that runs already, for working on a test: HALE_E2E_URL=http://127.0.0.1:3000
  if (process.env.HALE_E2E_URL) return async () => {};

  await mkdir(RESULTS, { recursive: true });
  const begun = await Promise.allSettled(Array.from({ length: workers }, (_, worker) => hale(worker)));
  const houses = begun.flatMap((house) => (house.status === "fulfilled" ? [house.value] : []));
  const stop = async () => void (await Promise.all(houses.map((house) => house.stop())));
  for (const house of begun) {
    if (house.status === "fulfilled") continue;
    await stop();
    throw house.reason;
  }
  process.env.HALE_E2E_URL = houses.map((house) => house.url).join(" ");
  return stop;
}

export type House = {
  url: string;
  stop: () => Promise<void>;
  /** `meanwhile` is what is to be seen while there is no server, however quick the machine is. */
  restart: (meanwhile: () => Promise<void>) => Promise<void>;
};

/** Hale as a person starts it: the release build, its own PostgreSQL, the demo hospital; and all of it gone at the end. */
export async function hale(name: string | number, settings: Record<string, string> = {}): Promise<House> {
  const data = await mkdtemp(join(tmpdir(), "hale-e2e-"));
  // Where root starts it, PostgreSQL's user goes in here too; else the cluster would be elsewhere, and stay there.
  await chmod(data, 0o711);
  const address = `127.0.0.1:${await freePort()}`;
  const { HALE_ADDR: _a, HALE_DATA: _d, DATABASE_URL: _u, HALE_BASE_URL: _b, SMTP_URL: _s, ...env } = process.env;
  const log = createWriteStream(join(RESULTS, `server-${name}.log`));
  const begin = () => {
    const server = spawn(PROGRAM, ["serve", "--demo", "--addr", address, "--data", data, "--site", SITE], {
      env: { ...env, ...settings },
      stdio: ["ignore", "pipe", "pipe"],
    });
    server.stdout.pipe(log, { end: false });
    server.stderr.pipe(log, { end: false });
    return server;
  };
  let server = begin();

  const stop = async () => {
    await end(server);
    await rm(data, { recursive: true, force: true });
  };
  const restart = async (meanwhile: () => Promise<void>) => {
    await end(server);
    await meanwhile();
    server = begin();
    await ready(`http://${address}/readyz`, server);
  };
  try {
    await ready(`http://${address}/readyz`, server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://${address}`, stop, restart };
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

async function ready(url: string, server: ChildProcess) {
  const until = Date.now() + PATIENCE;
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`hale serve has ended with ${server.exitCode}: see test-results/server-*.log`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`${url} was not ready in ${PATIENCE / 1000} s: see test-results/server-*.log`);
}

/** As Ctrl-C does, so that PostgreSQL is left clean; the hard way only when that takes too long. */
async function end(server: ChildProcess) {
  if (server.exitCode !== null) return;
  const ended = new Promise((done) => server.once("exit", done));
  server.kill("SIGINT");
  const late = setTimeout(() => server.kill("SIGKILL"), 30_000);
  await ended;
  clearTimeout(late);
}
