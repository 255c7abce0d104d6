// Makes every bundle: the extension, the notebook renderer, the command line and the tests.
// `node esbuild.mjs` builds what ships, `--tests` adds the tests, `--watch` rebuilds on change.
import { build, context } from 'esbuild';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pythonBundle } from './pythonBundle.mjs';

const withTests = process.argv.includes('--tests');
const watch = process.argv.includes('--watch');

/** Makes `import text from './page.tsx?script'` that module's bundle for a browser, as text. */
const scripts = {
  name: 'scripts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?script$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.slice(0, -'?script'.length)),
      namespace: 'script',
    }));
    onLoad({ filter: /./, namespace: 'script' }, async ({ path }) => {
      const { outputFiles, metafile } = await build({
        ...common,
        plugins: [],
        entryPoints: [path],
        format: 'iife',
        platform: 'browser',
        target: 'es2022',
        minify: true,
        keepNames: false,
        sourcemap: false,
        metafile: true,
        write: false,
      });
      const contents = outputFiles.map(({ text }) => text).join('');
      return {
        contents,
        loader: 'text',
        watchFiles: Object.keys(metafile.inputs).map(file => resolve(file)),
      };
    });
  },
};

const common = {
  bundle: true,
  sourcemap: withTests || watch ? 'linked' : false,
  minify: !withTests && !watch,
  keepNames: true,
  logLevel: 'warning',
  plugins: [scripts, pythonBundle],
  jsx: 'automatic',
  jsxImportSource: 'preact',
};

const onNode = { ...common, platform: 'node', target: 'node20' };

/** An ES module bundle that holds CommonJS libraries needs what Node gives to their modules. */
const requireShim = [
  "import { createRequire as createRequire_ } from 'node:module';",
  "import { fileURLToPath as fileURLToPath_ } from 'node:url';",
  'const require = createRequire_(import.meta.url);',
  'const __filename = fileURLToPath_(import.meta.url);',
].join(' ');

/** And a CommonJS bundle that holds ES modules what these know of themselves. */
const importMetaShim = {
  format: 'cjs',
  define: { 'import.meta.url': 'importMetaUrl_' },
  banner: { js: "const importMetaUrl_ = require('node:url').pathToFileURL(__filename).href;" },
};

const bundles = [
  {
    ...onNode,
    ...importMetaShim,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.cjs',
    external: ['vscode'],
  },
  {
    ...onNode,
    entryPoints: ['src/notebook/askpass/program.ts'],
    outfile: 'dist/askpass.cjs',
    format: 'cjs',
  },
  {
    ...onNode,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.mjs',
    format: 'esm',
    banner: { js: `#!/usr/bin/env node\n${requireShim}` },
  },
  {
    ...common,
    entryPoints: ['src/views/renderer.tsx'],
    outfile: 'dist/renderer.js',
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
  },
  {
    ...common,
    entryPoints: ['src/notebook/gallery/linkRenderer.ts'],
    outfile: 'dist/links.js',
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
  },
];

/** Test files of one folder of test/, bundled one by one so that mocha names them. */
function testBundle(folder, options) {
  const files = readdirSync(join('test', folder), { recursive: true })
    .map(String)
    .filter(name => /\.test\.tsx?$/.test(name))
    .map(name => join('test', folder, name));
  return { ...onNode, entryPoints: files, outbase: 'test', outdir: 'dist/test', ...options };
}

if (withTests) {
  const esm = { format: 'esm', banner: { js: requireShim }, outExtension: { '.js': '.mjs' } };
  const packages = { packages: 'external' };
  bundles.push(testBundle('unit', { ...esm, ...packages }));
  // What they share must be there once: it cleans up at the exit of their common process.
  const shared = { splitting: true, chunkNames: 'shared/[hash]' };
  bundles.push(testBundle('lab', { ...esm, ...packages, ...shared }));
  bundles.push(testBundle('kernels', { ...esm, ...packages, ...shared }));
  bundles.push(testBundle('vscode/page', { ...esm, ...packages }));
  bundles.push({
    ...onNode,
    ...esm,
    ...packages,
    entryPoints: ['vscodeLaunch', 'vscodeTest', 'screenshots', 'delayedPipe', 'experimentRuns'].map(
      name => `test/support/${name}.ts`,
    ),
    outdir: 'dist/test/support',
  });
  bundles.push({
    ...onNode,
    ...esm,
    ...packages,
    entryPoints: ['test/bench/bench.ts'],
    outdir: 'dist/test/bench',
  });
  // VS Code loads one module, which imports all its tests.
  bundles.push({
    ...onNode,
    ...importMetaShim,
    entryPoints: ['test/vscode/index.ts'],
    outfile: 'dist/test/vscode/index.cjs',
    external: ['vscode', 'mocha'],
  });
}

if (watch) {
  for (const options of bundles) await (await context(options)).watch();
} else {
  await Promise.all(bundles.map(options => build(options)));
}
