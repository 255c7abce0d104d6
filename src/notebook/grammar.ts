/** The words that the grammar colours; they come from the table of steps. */
export interface Vocabulary {
  readonly verbs: readonly string[];
  readonly facts: readonly string[];
  readonly states: readonly string[];
}

const alternatives = (words: readonly string[]) =>
  // The longest first: an alternative that is a prefix of another must not win.
  [...words].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join('|');

/** The TextMate grammar of `tcpbook` cells. media/tcpbook.tmLanguage.json is this, written out. */
export function grammar({ verbs, facts, states }: Vocabulary): object {
  const rule = (name: string, match: string) => ({ name: `${name}.tcpbook`, match });
  return {
    $schema: 'https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json',
    name: 'TCP Book',
    scopeName: 'source.tcpbook',
    patterns: [
      rule('comment.line.number-sign', '(?<!\\S)#.*$'),
      {
        name: 'string.quoted.double.tcpbook',
        begin: '"',
        end: '"|$',
        patterns: [rule('constant.character.escape', '\\\\.')],
      },
      rule('keyword.control', `^\\s*(?:${alternatives(verbs)})(?![^\\s])`),
      {
        match: '(?<!\\S)([a-z][a-z-]*)(=)(?!=)',
        captures: {
          1: { name: 'variable.parameter.tcpbook' },
          2: { name: 'keyword.operator.assignment.tcpbook' },
        },
      },
      rule('keyword.control', '(?<!\\S)(?:until|if kernel)(?!\\S)'),
      rule('keyword.operator', '->|==|!=|<=|>=|<|>'),
      rule('storage.modifier', '(?<!\\S)@[A-Za-z][\\w-]*'),
      rule('support.function', `(?<!\\S)(?:${alternatives(facts)})(?!\\S)`),
      rule('constant.language', `(?<![\\w-])(?:${alternatives(states)})(?![\\w-])`),
      rule('variable.other.property', '(?<!\\S)[a-z][\\w-]*(?:\\.[\\w-]+)+'),
      rule('constant.numeric', '(?<![\\w-])\\d+(?:\\.\\d+)*(?:[a-zA-Z]+)?(?![\\w-])'),
      rule('keyword.operator.range', '(?<=\\w)\\.\\.(?=\\w)'),
      rule('variable.other', '(?<![\\w-])[A-Za-z][\\w-]*'),
      rule('constant.character.escape', '\\\\$'),
    ],
  };
}
