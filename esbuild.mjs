// Makes every bundle: the extension, the notebook renderer, the command line and the tests.
// `node esbuild.mjs` builds what ships, `--tests` adds the tests, `--watch` rebuilds on change.
import { build, context } from 'esbuild';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const withTests = process.argv.includes('--tests');
const watch = process.argv.includes('--watch');

const common = {
  bundle: true,
  sourcemap: withTests || watch ? 'linked' : false,
  minify: !withTests && !watch,
  keepNames: true,
  logLevel: 'warning',
  loader: { '.py': 'text' },
  jsx: 'automatic',
  jsxImportSource: 'preact',
};

const onNode = { ...common, platform: 'node', target: 'node20' };

/** An ES module bundle that holds CommonJS libraries needs `require` for Node's own modules. */
const requireShim =
  "import { createRequire as createRequire_ } from 'node:module'; const require = createRequire_(import.meta.url);";

const bundles = [
  {
    ...onNode,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.cjs',
    format: 'cjs',
    external: ['vscode'],
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
  bundles.push(testBundle('lab', { ...esm, ...packages }));
  bundles.push(testBundle('vscode/page', { ...esm, ...packages }));
  bundles.push({
    ...onNode,
    ...esm,
    ...packages,
    entryPoints: ['vscodeLaunch', 'vscodeTest'].map(name => `test/support/${name}.ts`),
    outdir: 'dist/test/support',
  });
  // VS Code loads one module, which imports all its tests.
  bundles.push({
    ...onNode,
    entryPoints: ['test/vscode/index.ts'],
    outfile: 'dist/test/vscode/index.cjs',
    format: 'cjs',
    external: ['vscode', 'mocha'],
  });
}

if (watch) {
  for (const options of bundles) await (await context(options)).watch();
} else {
  await Promise.all(bundles.map(options => build(options)));
}
