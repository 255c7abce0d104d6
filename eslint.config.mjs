import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

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
    files: ['test/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
);
