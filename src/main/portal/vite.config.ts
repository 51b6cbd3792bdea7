import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Relative addresses: the page works below any path.
  base: './',
  build: {
    outDir: '../../../target/portal',
    emptyOutDir: true,
    // Everything is a file of its own: the content security policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // livekit-client, which is loaded when a session starts.
    chunkSizeWarningLimit: 700,
  },
  server: {
    // npm run dev: the page from here, the API from a gateway that runs.
    proxy: { '/api': 'http://localhost:9080', '/portal.json': 'http://localhost:9080' },
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 10_000,
  },
});
