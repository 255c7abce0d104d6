import { explanationWords as words } from '../../words/explanationWords.js';
import { ruleSentence, type RuleNumbers, type WordedRule } from '../../words/kernelRules.js';
import type { ExplainedRule, ExplainedSource } from './model.js';

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

/** A rule by which something went as it did; the view's list of rules says where it can be read. */
export interface AppliedRule {
  readonly id: WordedRule;
  /** What its sentence is filled with. */
  readonly numbers?: RuleNumbers;
}

/** What is said of a rule on hover. */
export interface RuleTip {
  /** What it says. */
  readonly sentence: string;
  /** Where it can be read, in one line; empty where the view does not say. */
  readonly source: string;
}

/** `rules`: those of the view, with their sources. */
export function ruleTip(
  { id, numbers }: AppliedRule,
  rules: readonly ExplainedRule[] = [],
): RuleTip {
  const sources = rules.find(rule => rule.id === id)?.sources ?? [];
  return { sentence: ruleSentence(id, numbers), source: sources.map(sourceText).join('; ') };
}
