import type { View } from '../views/view.js';

/** What a step has to say for itself, a line each. */
export function textView(...lines: string[]): View {
  return { view: 'text', data: { text: lines.join('\n'), cut: 0 } };
}
