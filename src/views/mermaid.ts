import { oneLine } from './clean.js';

/** mermaid ends a statement at `;`, a comment starts at `#` or `%%`; `#code;` is its escape. */
export function mermaidText(text: string): string {
  return oneLine(text).replace(/[#;%<>"`&\\]/g, sign => `#${sign.charCodeAt(0)};`);
}

/** What `mermaidText` was given, as one line. */
export function readMermaidText(text: string): string {
  return text.replace(/#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
