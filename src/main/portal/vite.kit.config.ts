import { defineConfig } from 'vite';

/** `<avatar-session>` with all that it needs in one file, for pages without a build. */
export default defineConfig({
  publicDir: false,
  build: {
    emptyOutDir: false,
    chunkSizeWarningLimit: 700,
    lib: { entry: 'src/kit/element.ts', formats: ['es'], fileName: () => 'avatar-session.js' },
  },
});
