import { labels } from '../../words/labels.js';
import { screenText } from '../clean.js';
import type { TextModel } from './model.js';

export function TextHtml({ model }: { readonly model: TextModel }) {
  const text = screenText(model.text).trimEnd();
  return (
    <>
      {text === '' ? (
        <p class="tb-quiet">{labels.text.empty}</p>
      ) : (
        <pre role="region" aria-label={labels.text.label} tabIndex={0}>
          {text}
        </pre>
      )}
      {model.cut > 0 && <p class="tb-quiet">{labels.text.cut(model.cut)}</p>}
    </>
  );
}
