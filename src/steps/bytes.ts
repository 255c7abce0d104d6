import { problem } from '../words/problems.js';
import { readAs, refuse, type Parameter } from './parameter.js';

/**
 * In a word's text, the byte that `\xHH` names from 80 on stands as the lone surrogate U+DC00+HH,
 * as Python's `surrogateescape` has it: such a byte is no character, and text must hold both.
 */
const ESCAPED_BYTE = 0xdc00;

/** The character that stands for byte `value` in a text. */
export function characterOfByte(value: number): string {
  return String.fromCharCode(value < 0x80 ? value : ESCAPED_BYTE + value);
}

/** The bytes to send for `text`: UTF-8, and escaped bytes as themselves. */
export function bytesOfText(text: string): Uint8Array {
  const parts = text.split(/([\udc80-\udcff](?<![\ud800-\udbff].))/);
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 1 ? Buffer.of(part.charCodeAt(0) - ESCAPED_BYTE) : Buffer.from(part, 'utf8'),
    ),
  );
}

/** A text to be sent; gives its bytes. */
export function bytes(docs: string): Parameter<Uint8Array> {
  const expected = 'a text, in quotes';
  return {
    kind: 'text',
    expected,
    docs,
    read(word, _names, place) {
      if (word.text !== '') return readAs(bytesOfText(word.text));
      return refuse(problem('bad-value', { what: place.what, found: word.text, expected }));
    },
  };
}
