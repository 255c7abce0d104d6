import type { View } from '../views/view.js';

/** What a step has to say for itself, a line each. */
export function textView(...lines: string[]): View {
  return { view: 'text', data: { text: lines.join('\n'), cut: 0 } };
}

/** The same for a line with a measured time or a process id, and how it reads without. */
export function measuredView(text: string, stable: string): View {
  return { view: 'text', data: { text, stable, cut: 0 } };
}
