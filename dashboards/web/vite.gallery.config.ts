import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { defineConfig } from 'vite';

/** The gallery of chart components: an application of its own, so that nothing of it is in what the server ships. */
export default defineConfig({
  root: join(import.meta.dirname, 'gallery'),
  cacheDir: join(import.meta.dirname, '../../node_modules/.cache/gallery'),
  plugins: [react()],
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    outDir: join(import.meta.dirname, '../../node_modules/.cache/oppiva/gallery'),
  },
  server: { fs: { allow: [join(import.meta.dirname, '../..')] } },
});
