import { labels } from '../../words/labels.js';
import { screenText } from '../clean.js';
import { fenced, type MarkdownOptions } from '../markdown.js';
import type { TextModel } from './model.js';

/** Blocks of Markdown, to be parted by empty lines. */
export function textMarkdown(model: TextModel, { stable }: MarkdownOptions): string[] {
  const shown = screenText((stable ? model.stable : undefined) ?? model.text);
  const text = shown.replace(/[ \t]+$/gm, '').trimEnd();
  return [
    text === '' ? labels.text.empty : fenced('text', text),
    ...(model.cut === 0 ? [] : [labels.text.cut(model.cut)]),
  ];
}
