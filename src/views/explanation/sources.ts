import { explanationWords as words } from '../../words/explanationWords.js';
import type { ExplainedSource, Explanation } from './model.js';

/** Where a rule can be read, and a link to the commit that made it so. */
export interface ShownSource {
  readonly text: string;
  readonly commit?: { readonly text: string; readonly url: string };
}

const COMMITS = 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/commit/?id=';

export function shownSource({ file, symbol, commit }: ExplainedSource): ShownSource {
  return {
    text: words.source(symbol, file),
    // Only what is a commit goes into an address: a view may come from a file.
    ...(commit !== undefined &&
      /^[0-9a-f]{7,40}$/.test(commit) && {
        commit: { text: words.commit(commit), url: COMMITS + commit },
      }),
  };
}

/** One rule as text: `tcp_conn_request in net/ipv4/tcp_input.c, commit 5ea8ea2cb7f1`. */
export function sourceText(source: ExplainedSource): string {
  const { text, commit } = shownSource(source);
  return commit === undefined ? text : `${text}, ${commit.text}`;
}

/** The sources of one rule in one line, for a tooltip. */
export function ruleTitle({ rules }: Pick<Explanation, 'rules'>, id: string): string | undefined {
  const rule = rules.find(one => one.id === id);
  return rule?.sources.map(sourceText).join('; ');
}
