declare module '*.py' {
  /** One text of this module and all that it imports (pythonBundle.mjs). */
  const text: string;
  export default text;
}
