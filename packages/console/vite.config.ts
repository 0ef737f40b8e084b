import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // Relative, so that the console also lives below a path prefix of a reverse proxy. Routes are in the fragment, so
  // the page itself is only ever served from one place.
  base: './',
  // The server puts a fresh nonce in place of this word, in every answer that carries the page.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2022',
    // Nothing inline, not even a small icon: the policy then needs no `data:`.
    assetsInlineLimit: 0,
    // In kB before compression. Fluent's core and React are about 500 of it.
    chunkSizeWarningLimit: 750,
    rolldownOptions: {
      // The operations are data, and making data has no effects: what no page calls stays out.
      treeshake: {
        moduleSideEffects: (id: string) => !/\/packages\/(wire|domain)\/|\/node_modules\/typebox\//.test(id),
      },
    },
  },
});
