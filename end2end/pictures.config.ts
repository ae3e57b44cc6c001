import { defineConfig } from "@playwright/test";
import config from "./playwright.config.ts";

const { projects: _screens, ...rest } = config;

/** bin/pictures: the same server and browser, but what comes out is docs/pictures. */
export default defineConfig({ ...rest, workers: 1, testDir: "pictures", reporter: "list" });
