import { defineConfig } from "@playwright/test";
import config from "./playwright.config.ts";

const { projects: _screens, globalSetup: _server, ...rest } = config;

/** bin/bench: the same browser, but the server is the bench's, and what comes out are figures. */
export default defineConfig({ ...rest, workers: 1, testDir: "bench", reporter: "line", timeout: 240_000, use: { ...rest.use, actionTimeout: 20_000, trace: "off", screenshot: "off" } });
