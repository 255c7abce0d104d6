// Makes `import text from './folder/main.py'` one Python text: that module and all it imports from
// its folder, as a program that needs no folder where it runs, and calls the module's `main`.
import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, URL } from 'node:url';

/** The names that a module brings in from its own package; nothing else joins two modules. */
const IMPORT = /^from \.(\w+) import /gm;
/** Forms that Python knows too and the text would not serve. */
const OTHER_IMPORT = /^(?:[ \t]+from \.|from \.\.|from \. ).*$/m;

export const pythonBundle = {
  name: 'python',
  setup({ onLoad }) {
    onLoad({ filter: /\.py$/ }, ({ path }) => {
      const modules = modulesOf(path);
      return {
        contents: program(path, modules),
        loader: 'text',
        watchFiles: modules.map(({ file }) => file),
      };
    });
  },
};

/** A module and all it imports, each behind those that it imports itself. */
function modulesOf(entry) {
  const done = new Map();
  const visit = (name, above) => {
    if (above.includes(name)) {
      throw new Error(`Python modules import one another: ${[...above, name].join(' > ')}`);
    }
    if (done.has(name)) return;
    const file = join(dirname(entry), `${name}.py`);
    const source = readFileSync(file, 'utf8');
    const [other] = OTHER_IMPORT.exec(source) ?? [];
    if (other !== undefined) throw new Error(`${file}: write "from .name import …": ${other}`);
    for (const [, imported] of source.matchAll(IMPORT)) visit(imported, [...above, name]);
    done.set(name, { name, file, source });
  };
  visit(basename(entry, '.py'), []);
  return [...done.values()];
}

/** Each module is compiled by itself, under its own file's name: a traceback tells where. */
function program(entry, modules) {
  const folder = relative(fileURLToPath(new URL('.', import.meta.url)), dirname(entry));
  return `import sys

MODULES = [
${modules.map(({ name, source }) => `("${name}", ${literal(name, source)}),`).join('\n')}
]


def add(name, is_package=False):
    module = sys.modules[name] = type(sys)(name)
    module.__spec__ = type(sys.__spec__)(name, None, is_package=is_package)
    return module.__dict__


add("agent", True)
for name, source in MODULES:
    exec(compile(source, "${folder}/%s.py" % name, "exec"), add("agent." + name))
sys.modules["agent.${basename(entry, '.py')}"].main(CONFIG)
`;
}

/** A Python string of hardly more bytes than the source. */
function literal(name, source) {
  if (source.includes("'''") || !source.endsWith('\n')) {
    throw new Error(`${name}.py must end with a line break and hold no '''`);
  }
  return `r'''${source}'''`;
}
