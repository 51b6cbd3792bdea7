import type { ProxyOptions } from 'vite';
import { defineConfig } from 'vitest/config';

const GATEWAY = 'http://localhost:9080';

/** A page of this server's counts as one of the gateway's; what other pages send still says whose it is. */
const gateway: ProxyOptions = {
  target: GATEWAY,
  changeOrigin: true,
  configure: (proxy) => {
    proxy.on('proxyReq', (request, incoming) => {
      if (incoming.headers.origin === `http://${incoming.headers.host}`) {
        request.setHeader('Origin', GATEWAY);
      }
    });
  },
};

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
    proxy: { '/api': gateway, '/portal.json': gateway },
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 10_000,
  },
});
