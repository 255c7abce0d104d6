declare module '*?script' {
  /** The module with all that it imports, bundled for a browser; esbuild.mjs puts it in as text. */
  const text: string;
  export default text;
}
