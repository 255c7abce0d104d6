import { createContext, type ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { ExplainedRule } from './model.js';
import type { RuleTip } from './sources.js';

/** The rules of the view that is drawn, with their sources. */
export const RulesOfView = createContext<readonly ExplainedRule[]>([]);

/** What holds by rules of the kernel, which stand below it while it is hovered or focused. */
export function Ruled(props: {
  readonly tips: readonly RuleTip[];
  readonly children: ComponentChildren;
}) {
  const { tips, children } = props;
  const id = useId();
  if (tips.length === 0) return <>{children}</>;
  return (
    <span class="tb-ruled" tabIndex={0} aria-describedby={id}>
      <span class="tb-holds">{children}</span>
      <span class="tb-rule-tip" id={id} role="tooltip">
        <TipsHtml tips={tips} />
      </span>
    </span>
  );
}

export function TipsHtml({ tips }: { readonly tips: readonly RuleTip[] }) {
  return (
    <>
      {tips.map(({ sentence, source }) => (
        <span key={sentence} class="tb-rule">
          {sentence} {source !== '' && <small>{source}</small>}
        </span>
      ))}
    </>
  );
}
