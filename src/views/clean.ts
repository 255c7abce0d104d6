const ESC = '\u001b';
const BEL = '\u0007';
const BACKSPACE = '\u0008';

/** ECMA-48 sequences: CSI, then strings (OSC, DCS, SOS, PM, APC), then two-character escapes. */
const escapeSequence = new RegExp(
  [
    `${ESC}\\[[0-?]*[ -/]*[@-~]`,
    `${ESC}[\\]PX^_](?:(?!${ESC}\\\\|${BEL})[^])*(?:${ESC}\\\\|${BEL})`,
    `${ESC}[ -/]*[0-~]`,
  ].join('|'),
  'g',
);

const overstruck = new RegExp(`[^\\n${BACKSPACE}]${BACKSPACE}`, 'gu');

/** Direction marks could make a name read as another one. */
const directionMark = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** A value as one line: no control character, no run of white space, no direction marks. */
export function oneLine(text: string): string {
  return text
    .replace(escapeSequence, '')
    .replace(directionMark, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/**
 * What a terminal would show of a program's output: escape sequences are left out, a carriage
 * return starts the line anew, other control characters than newline and tab are dropped.
 */
export function screenText(text: string): string {
  return text
    .replace(escapeSequence, '')
    .replace(/\r+\n/g, '\n')
    .replace(overstruck, '')
    .split('\n')
    .map(lastWriting)
    .join('\n');
}

function lastWriting(line: string): string {
  const written = line.split('\r').filter(part => part !== '');
  return (written.at(-1) ?? '').replace(/(?!\t)\p{Cc}/gu, '');
}
