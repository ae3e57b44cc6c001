import config from "./playwright.config.ts";

/** bin/pictures: the same server and browser, but what comes out is docs/pictures. */
export default { ...config, testDir: "pictures", reporter: "list", projects: [] };
