import react from '@vitejs/plugin-react';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Writes .br and .gz beside each text asset, so that the server never compresses while a reader waits. */
function precompress(): Plugin {
  return {
    name: 'oppiva-precompress',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (!/\.(js|css|svg)$/.test(file.fileName)) continue;
        const text = Buffer.from(file.type === 'chunk' ? file.code : file.source);
        this.emitFile({ type: 'asset', fileName: `${file.fileName}.gz`, source: gzipSync(text, { level: 9 }) });
        const brotli = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
        this.emitFile({ type: 'asset', fileName: `${file.fileName}.br`, source: brotli });
      }
    },
  };
}

/** What every page asks for first, and its fonts: the browser fetches them while it still reads the script that will ask. */
function preload(): Plugin {
  const lists = ['units', 'indicators', 'windows'].map((name) => ({ href: `/api/v1/${name}`, as: 'fetch', crossorigin: 'anonymous' }));
  return {
    name: 'oppiva-preload',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) => {
        const fonts = Object.keys(bundle)
          .filter((file) => file.endsWith('.woff2'))
          .map((file) => ({ href: `/${file}`, as: 'font', type: 'font/woff2', crossorigin: 'anonymous' }));
        return [...fonts, ...lists].map((attrs) => ({ tag: 'link', attrs: { rel: 'preload', ...attrs }, injectTo: 'head' as const }));
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), preload(), precompress()],
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': process.env['OPPIVA_URL'] ?? 'http://127.0.0.1:8080' } },
});
