import { labels } from '../../words/labels.js';
import type { ExpectationResult, ExpectationsModel } from './model.js';
import { remarks, total, verdictSign, verdictTone } from './table.js';

export function ExpectationsHtml({ model }: { readonly model: ExpectationsModel }) {
  if (model.expectations.length === 0) return <p>{labels.expectations.empty}</p>;
  const sum = total(model);
  return (
    <>
      <ul class="tb-claims" aria-label={labels.expectations.caption}>
        {model.expectations.map((one, index) => (
          <ExpectationHtml key={index} result={one} />
        ))}
      </ul>
      {sum !== undefined && <p class="tb-quiet">{sum}</p>}
    </>
  );
}

function ExpectationHtml({ result }: { readonly result: ExpectationResult }) {
  const { verdict, claim } = result;
  return (
    <li class={`tb-claim tb-${verdict}`}>
      <span class={`tb-verdict tb-tone-${verdictTone[verdict]}`}>
        <span aria-hidden="true">{verdictSign[verdict]}</span>
        <span class="tb-unseen">{labels.expectations.verdict[verdict]} </span>
      </span>
      <span class="tb-words">
        <code>{claim}</code>
        {remarks(result).map(text => (
          <span key={text} class="tb-remark">
            {' '}
            {text}
          </span>
        ))}
      </span>
    </li>
  );
}
