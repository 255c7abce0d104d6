import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import ts from 'typescript';

/**
 * The rooms of src/, lowest first. A room may import itself and the rooms before it, never one
 * behind it: facts flow up from the kernel, nobody reaches back down the other way.
 */
const rooms = [
  'words',
  'wire',
  'agent',
  'lab',
  'views',
  'analysis',
  'steps',
  'language',
  'document',
  'session',
  'sharing',
  'cli',
  'notebook',
];

const roomZones = rooms.map((room, index) => ({
  target: `./src/${room}`,
  from: [...rooms.slice(index + 1).map(later => `./src/${later}`), './src/extension.ts'],
  message: `${room}/ may only import rooms before it: ${rooms.slice(0, index).join(', ')}.`,
}));

/** The command line and the notebook are two faces of one engine; neither knows the other. */
const faces = {
  target: './src/notebook',
  from: './src/cli',
  message: 'notebook/ and cli/ are strangers.',
};

/**
 * `table[name]` with a name from outside finds `toString` in every table: a file that has such a
 * name would break what reads it. Only `lookUp` may read so; writing by name is fine.
 */
const tablesByLookUp = {
  meta: { type: 'problem', messages: { bare: 'Read it by lookUp() of src/words/lookUp.ts.' } },
  create(context) {
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();
    return {
      'MemberExpression[computed=true]'(node) {
        const { parent } = node;
        if (parent.type === 'AssignmentExpression' && parent.left === node) return;
        const key = services.getTypeAtLocation(node.property);
        if ((key.flags & ts.TypeFlags.String) === 0) return;
        const table = checker.getNonNullableType(services.getTypeAtLocation(node.object));
        if (table.getStringIndexType()) context.report({ node, messageId: 'bare' });
      },
    };
  },
};

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'test-artifacts/**'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'import-x': importX },
    settings: {
      // Sources import `./x.js` and mean `./x.ts`; without this the rule of rooms sees nothing.
      'import-x/resolver-next': [
        createNodeResolver({
          extensions: ['.ts', '.tsx', '.js'],
          extensionAlias: { '.js': ['.ts', '.tsx', '.js'] },
        }),
      ],
      'import-x/extensions': ['.ts', '.tsx', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: [...roomZones, faces] }],
      'import-x/no-cycle': 'error',
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'vscode', message: 'Only src/notebook and src/extension.ts know VS Code.' },
          ],
        },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['src/notebook/**', 'src/extension.ts', 'test/vscode/**'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['src/**'],
    ignores: ['src/words/lookUp.ts'],
    plugins: { house: { rules: { 'tables-by-look-up': tablesByLookUp } } },
    rules: { 'house/tables-by-look-up': 'error' },
  },
  {
    files: ['test/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
);
