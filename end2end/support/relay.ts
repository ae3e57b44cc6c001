import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./server.ts";

const TURNSERVER = "/usr/bin/turnserver";

export type Relay = { settings: Record<string, string>; cut: () => Promise<void>; restore: () => Promise<void>; stop: () => Promise<void> };

/** Debian's coturn on this machine's loopback, which a test can take away and give back: the network between the browsers. */
export async function relay(): Promise<Relay> {
  if (!existsSync(TURNSERVER)) throw new Error("coturn is not installed: bin/test sets it up");
  const folder = await mkdtemp(join(tmpdir(), "hale-relay-"));
  const [port, secret] = [await freePort(), randomBytes(24).toString("hex")];
  const lines = [
    "listening-ip=127.0.0.1", `listening-port=${port}`, "relay-ip=127.0.0.1", "min-port=49400", "max-port=49599",
    "realm=hale.test", "use-auth-secret", `static-auth-secret=${secret}`, "no-tls", "no-dtls", "no-cli",
    "allow-loopback-peers", "allowed-peer-ip=127.0.0.1", "denied-peer-ip=0.0.0.0-255.255.255.255",
    `log-file=${join(folder, "log")}`, "simple-log", `pidfile=${join(folder, "pid")}`,
  ];
  const config = join(folder, "turnserver.conf");
  await writeFile(config, lines.join("\n"), { mode: 0o600 });
  let child: ChildProcess | undefined;
  const restore = async () => {
    child = spawn(TURNSERVER, ["-c", config], { cwd: folder, stdio: "ignore" });
    while (!(await listens(port))) {
      if (child.exitCode !== null) throw new Error(`coturn has ended with ${child.exitCode}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  const cut = async () => {
    const ended = new Promise((done) => child?.once("exit", done));
    child?.kill("SIGKILL");
    await ended;
  };
  await restore();
  const stop = async () => {
    await cut();
    await rm(folder, { recursive: true, force: true });
  };
  const urls = `turn:127.0.0.1:${port}?transport=udp,turn:127.0.0.1:${port}?transport=tcp`;
  return { settings: { HALE_TURN_URLS: urls, HALE_TURN_SECRET: secret }, cut, restore, stop };
}

const listens = (port: number) =>
  new Promise<boolean>((done) => {
    const line = connect(port, "127.0.0.1", () => (line.destroy(), done(true)));
    line.once("error", () => done(false));
  });
